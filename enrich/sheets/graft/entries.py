"""Entries of the new package that are like those of the old one."""

from zipfile import ZIP_STORED, ZipInfo

_HARDLY_SMALLER = 0.95
"""Compressed size over size, from which a part is stored as it is."""


def entry_like(part: ZipInfo) -> ZipInfo:
    """A new entry with the name, date and compression of an old one.

    Pictures are compressed already: to press them again would take nearly all of the time.
    """
    entry = ZipInfo(part.filename, part.date_time)
    entry.compress_type, entry.external_attr = part.compress_type, part.external_attr
    if part.compress_size > _HARDLY_SMALLER * part.file_size:
        entry.compress_type = ZIP_STORED
    return entry
