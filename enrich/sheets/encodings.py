"""Which encoding a text file has."""

import codecs

from enrich.errors import InputUnreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# latin-1 takes the five bytes that cp1252 leaves undefined, as Windows does.
_WITHOUT_A_MARK = ("utf-8", "cp1252", "latin-1")
_SAMPLE_BYTES = 4096
# Of the letters of a list of companies, most are in the first 256 of Unicode.
_MOST = 0.5


def decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text, and the codec that read it.

    Raises:
        InputUnreadable: the bytes are no text.
    """
    for encoding in _possible_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise InputUnreadable(
        f"{name} is not text in a known encoding.",
        "Open it in Excel and save it as 'CSV UTF-8'.",
    )


def unmarked_utf_16(content: bytes) -> str | None:
    """`Unicode Text` that has lost its mark: every second byte is zero, or nearly so."""
    sample = content[:_SAMPLE_BYTES]
    enough = len(sample) // 2 * _MOST
    if sample[1::2].count(0) > enough and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) > enough and not sample[1::2].count(0):
        return "utf-16-be"
    return None


def _possible_encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    wide = unmarked_utf_16(content)
    return (wide,) if wide else _WITHOUT_A_MARK
