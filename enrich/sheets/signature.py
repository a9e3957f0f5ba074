"""Whether a file is what its name says, told from its first bytes."""

import re
from enum import Enum, auto
from pathlib import Path

from enrich.errors import InputUnreadable
from enrich.sheets.encodings import unmarked_utf_16
from enrich.sheets.spreadsheet import TEXT_SUFFIXES


class Content(Enum):
    """What the bytes of a file are, whatever it is called."""

    NOTHING = auto()
    ZIP = auto()  # xlsx, xlsm, xlsb, ods
    OLE = auto()  # xls, and every workbook with a password
    MARKUP = auto()  # a web page, or the XML that Excel wrote in 2003
    TEXT = auto()
    OTHER = auto()


_HEAD = 4096
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
    rb"<(?:\?xml|!--|!doctype|html|head|meta|title|style|script|body|div|table)\b",
    re.IGNORECASE,
)
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_AS_TEXT = "open it in Excel and save it as 'CSV UTF-8'"


def content_of(head: bytes) -> Content:
    """The kind of content that begins with these bytes."""
    if not head:
        return Content.NOTHING
    if head.startswith(_ZIP_MARKS):
        return Content.ZIP
    if head.startswith(_OLE_MARK):
        return Content.OLE
    if not _is_text(head):
        return Content.OTHER
    return Content.MARKUP if _MARKUP.match(head.replace(b"\0", b"")) else Content.TEXT


def _is_text(head: bytes) -> bool:
    return b"\0" not in head or head.startswith(_UTF_16_MARKS) or unmarked_utf_16(head) is not None


def refuse_false_name(path: Path) -> Content:
    """Refuse a file whose content is not what its name promises; say what it is.

    Raises:
        InputUnreadable: with the name it should have, or how to save it anew.
    """
    with path.open("rb") as file:
        content = content_of(file.read(_HEAD))
    if content is Content.NOTHING:
        raise InputUnreadable(f"{path.name} is empty (0 bytes).", "Save or download it again.")
    if content is Content.MARKUP:
        raise _web_page(path)
    if path.suffix.lower() in TEXT_SUFFIXES:
        _refuse_unless_text(path, content)
    elif path.suffix.lower() == ".xls":
        _refuse_unless_old_workbook(path, content)
    else:
        _refuse_unless_workbook(path, content)
    return content


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
    elif _has_password(path):
        raise locked(path)


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
    if _has_password(path):
        return locked(path)
    return InputUnreadable(
        f"{path.name} is an old Excel workbook, or one with a password.",
        f"Rename it to {path.stem}.xls, or open it in Excel and save it as .xlsx without a password.",
    )


def _has_password(path: Path) -> bool:
    """Whether this is an encrypted package, which may carry the name of an old workbook too."""
    return _ENCRYPTED_MARK in path.read_bytes()


def _web_page(path: Path) -> InputUnreadable:
    return InputUnreadable(
        f"{path.name} is a web page (HTML or XML) with the name of a spreadsheet.",
        "Open it in Excel and save it as .xlsx; if it shows a sign-in page, export it again.",
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
