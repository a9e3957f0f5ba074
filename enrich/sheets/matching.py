"""Headers put to fields, the surest way first, each column once and in no order of columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from enrich.model.own_columns import is_ours
from enrich.model.table import Columns, FoundBy, PassedOver, Table, text_of
from enrich.sheets.aliases import Aliases, folded
from enrich.sheets.evidence import Evidence
from enrich.sheets.near import nearest, words_of

COMPANY_FIELDS = ("company_linkedin_url", "company_linkedin_id")
_FOR_PEOPLE_TO_READ = "company_name"
"""No request hangs on it: of several columns the one with the better name will do."""


@dataclass(frozen=True)
class Doubt:
    """A field that several columns could be."""

    field: str
    candidates: tuple[int, ...]


def usable_headers(table: Table) -> dict[int, str]:
    """Index -> header of the user's own columns."""
    return {
        index: header for index, header in enumerate(table.header) if header and not is_ours(header)
    }


class Matching:
    """The columns found so far, and what is not clear."""

    def __init__(self, table: Table, aliases: Aliases) -> None:
        self.table = table
        self.found: dict[str, int] = {}
        self.doubts: list[Doubt] = []
        self._aliases = aliases
        self._evidence = Evidence(table)
        self._headers = usable_headers(table)
        self._found_by: dict[str, FoundBy] = {}
        self._passed_over: dict[int, PassedOver] = {}
        self._left_out: set[str] = set()

    @property
    def taken(self) -> frozenset[int]:
        return frozenset(self.found.values())

    def columns(self) -> Columns:
        in_order = [field for field in self._aliases if field in self.found]
        unused = {i: why for i, why in self._passed_over.items() if i not in self.taken}
        return Columns(
            self.table,
            MappingProxyType({field: self.found[field] for field in in_order}),
            MappingProxyType({field: self._found_by[field] for field in in_order}),
            MappingProxyType(unused),
        )

    def leave_out(self, field: str) -> None:
        """The user says that no column is this field."""
        self._left_out.add(field)

    def take_configured(self, field: str, index: int) -> None:
        self._take(field, index, FoundBy.CONFIG)

    def take_names(self) -> None:
        """The field's own name to the letter; in other spellings it is the first of its aliases."""
        for field in self._missing():
            named = [index for index, header in self._left().items() if header == field]
            self._decide(field, named, FoundBy.NAME)

    def take_aliases(self) -> None:
        for field in self._missing():
            ranks = self._by_rank(field)
            # A column without a single cell says less than a filled one of a lesser name.
            filled = [[index for index in rank if self._is_filled(index)] for rank in ranks]
            self._decide(field, next(filter(None, [*filled, *ranks]), []), FoundBy.ALIAS)

    def take_near_names(self) -> None:
        phrases = {
            field: [words_of(name) for name in (field, *names)]
            for field, names in self._aliases.items()
        }
        near = {index: nearest(header, phrases) for index, header in self._left().items()}
        for field in self._missing():
            fitting = {
                i: found.typos for i, found in near.items() if found and found.field == field
            }
            fewest = min(fitting.values(), default=0)
            best = [index for index, typos in fitting.items() if typos == fewest]
            self._decide(field, self._unopposed(field, best), FoundBy.NEAR_NAME)

    def take_by_cells(self) -> None:
        """If no header says which company is meant, the addresses themselves may."""
        settled = {*self.found, *(doubt.field for doubt in self.doubts), *self._left_out}
        if settled.isdisjoint(COMPANY_FIELDS):
            self._decide("company_linkedin_url", self._with_company_pages(), FoundBy.CELLS)

    def _missing(self) -> list[str]:
        settled = {*self.found, *(doubt.field for doubt in self.doubts), *self._left_out}
        return [field for field in self._aliases if field not in settled]

    def _left(self) -> dict[int, str]:
        return {i: header for i, header in self._headers.items() if i not in self.taken}

    def _by_rank(self, field: str) -> list[list[int]]:
        left = {index: folded(header) for index, header in self._left().items()}
        own_name = (frozenset({folded(field)}), True)
        return [
            self._unopposed(field, [i for i in left if left[i] in names], is_sure=is_sure)
            for names, is_sure in (own_name, *self._aliases[field].ranks)
        ]

    def _unopposed(
        self, field: str, candidates: Iterable[int], *, is_sure: bool = False
    ) -> list[int]:
        """Candidates against which neither their cells nor their neighbours speak."""
        objections = {
            index: self._evidence.objection(field, index, is_sure=is_sure) for index in candidates
        }
        self._passed_over |= {i: PassedOver(field, why) for i, why in objections.items() if why}
        return [index for index, why in objections.items() if not why]

    def _is_filled(self, index: int) -> bool:
        return self._evidence.cells(index).filled > 0

    def _with_company_pages(self) -> list[int]:
        return [
            index
            for index, header in enumerate(self.table.header)
            if index not in self.taken
            and not is_ours(header)
            and self._evidence.cells(index).are_company_pages
            and not self._evidence.is_another_company(index)
        ]

    def _decide(self, field: str, candidates: list[int], found_by: FoundBy) -> None:
        if len(candidates) > 1 and field == "company_linkedin_url":
            candidates, found_by = self._narrowed(candidates, found_by)
        if len(candidates) > 1 and field == _FOR_PEOPLE_TO_READ:
            candidates = self._best_named(field, candidates)
        if len(candidates) > 1 and self._are_alike(candidates):
            candidates = [min(candidates, key=self.table.header.__getitem__)]
        if len(candidates) == 1:
            self._take(field, candidates[0], found_by)
        elif candidates:
            self.doubts.append(Doubt(field, tuple(candidates)))

    def _are_alike(self, candidates: Iterable[int]) -> bool:
        """Whether it is all one which of them is read."""
        return all(len({text_of(row[i]) for i in candidates}) == 1 for row in self.table.rows)

    def _narrowed(self, candidates: list[int], found_by: FoundBy) -> tuple[list[int], FoundBy]:
        pages = [index for index in candidates if self._evidence.cells(index).are_company_pages]
        return (pages, FoundBy.CELLS) if len(pages) == 1 else (candidates, found_by)

    def _best_named(self, field: str, candidates: list[int]) -> list[int]:
        """The one with the better name; none of several with the same one."""
        order = [folded(name) for name in (field, *self._aliases[field])]
        names = {index: folded(self.table.header[index]) for index in candidates}
        place = {index: order.index(name) for index, name in names.items() if name in order}
        best = [index for index in place if place[index] == min(place.values())]
        self._left_out |= set() if len(best) == 1 else {field}
        return best if len(best) == 1 else []

    def _take(self, field: str, index: int, found_by: FoundBy) -> None:
        if found_by is FoundBy.ALIAS and folded(self.table.header[index]) == folded(field):
            found_by = FoundBy.NAME
        self.found[field] = index
        self._found_by[field] = found_by
