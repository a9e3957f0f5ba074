"""A fault of a row before it has a cell."""

from dataclasses import dataclass

from enrich.model.problem import CellFault


@dataclass(frozen=True)
class Misplaced:
    """A fault, and the field whose cell it stands in."""

    field: str
    fault: CellFault
