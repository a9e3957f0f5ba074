"""What breaks the rules of a workbook: Excel would repair it, or refuse it."""

from collections.abc import Iterator
from pathlib import Path

from support.faults.book import book_faults
from support.faults.opened import opened
from support.faults.package import package_faults
from support.faults.sheet import sheet_faults

__all__ = ["workbook_faults"]


def workbook_faults(path: Path, *, with_cells: bool = True) -> Iterator[str]:
    """Every fault of the workbook, in words; those of the cells take long in a big one."""
    package = opened(path)
    broken = list(package_faults(package))
    yield from broken
    if any("is no XML" in fault for fault in broken):
        return
    yield from book_faults(package)
    if with_cells:
        yield from sheet_faults(package)
