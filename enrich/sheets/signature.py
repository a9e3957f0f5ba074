"""Whether a file is what its name says, told from its first bytes."""

from enum import Enum, auto
from pathlib import Path

from enrich.errors import InputUnreadable
from enrich.sheets.spreadsheet import TEXT_SUFFIXES


class Content(Enum):
    """What the bytes of a file are, whatever it is called."""

    NOTHING = auto()
    ZIP = auto()  # xlsx, xlsm, xlsb, ods
    OLE = auto()  # xls, and every workbook with a password
    TEXT = auto()
    OTHER = auto()


_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_AS_TEXT = "open it in Excel and save it as 'CSV UTF-8'"


def content_of(head: bytes) -> Content:
    """The kind of content that begins with these bytes."""
    if not head:
        return Content.NOTHING
    if head.startswith(_ZIP_MARK):
        return Content.ZIP
    if head.startswith(_OLE_MARK):
        return Content.OLE
    is_text = head.startswith(_UTF_16_MARKS) or b"\0" not in head
    return Content.TEXT if is_text else Content.OTHER


def refuse_false_name(path: Path) -> None:
    """Refuse a file whose content is not what its name promises.

    Raises:
        InputUnreadable: with the name it should have, or how to save it anew.
    """
    with path.open("rb") as file:
        content = content_of(file.read(4096))
    if content is Content.NOTHING:
        raise InputUnreadable(f"{path.name} is empty (0 bytes).", "Save or download it again.")
    if path.suffix.lower() in TEXT_SUFFIXES:
        _refuse_unless_text(path, content)
    elif path.suffix.lower() == ".xls":
        _refuse_unless_old_workbook(path, content)
    else:
        _refuse_unless_workbook(path, content)


def _refuse_unless_text(path: Path, content: Content) -> None:
    if content in {Content.ZIP, Content.OLE}:
        suffix = ".xlsx" if content is Content.ZIP else ".xls"
        raise InputUnreadable(
            f"{path.name} is an Excel workbook with the name of a text file.",
            f"Rename it to {path.stem}{suffix}, or {_AS_TEXT}.",
        )
    if content is Content.OTHER:
        raise InputUnreadable(f"{path.name} is not a text file.", f"To repair it, {_AS_TEXT}.")


def _refuse_unless_old_workbook(path: Path, content: Content) -> None:
    if content is Content.ZIP:
        raise InputUnreadable(
            f"{path.name} is a newer workbook than its name says.",
            f"Rename it to {path.stem}.xlsx.",
        )
    if content is not Content.OLE:
        _refuse_unless_workbook(path, content)


def _refuse_unless_workbook(path: Path, content: Content) -> None:
    if content is Content.TEXT:
        raise InputUnreadable(
            f"{path.name} is a text file with the name of a workbook.",
            f"Rename it to {path.stem}.csv, or open it in Excel and save it as .xlsx.",
        )
    if content is Content.OLE:
        raise _password_or_old(path)
    if content is Content.OTHER:
        raise damaged(path)


def _password_or_old(path: Path) -> InputUnreadable:
    if _ENCRYPTED_MARK in path.read_bytes():
        return locked(path)
    return InputUnreadable(
        f"{path.name} is an old Excel workbook, or one with a password.",
        f"Rename it to {path.stem}.xls, or open it in Excel and save it as .xlsx without a password.",
    )


def locked(path: Path) -> InputUnreadable:
    """The refusal of a workbook that only a password opens."""
    return InputUnreadable(
        f"{path.name} is protected with a password.",
        "Open it in Excel and save a copy without the password (File > Info > Protect Workbook).",
    )


def damaged(path: Path) -> InputUnreadable:
    """The refusal of a file that no program would open."""
    return InputUnreadable(
        f"{path.name} is damaged or not a workbook at all.",
        "Open it in Excel and save it again as .xlsx, or download it again.",
    )
