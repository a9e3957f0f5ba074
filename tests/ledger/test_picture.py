"""The picture of the life of a search says what the code does, arrow by arrow."""

import re
from collections.abc import Iterator
from pathlib import Path

import enrich.ledger
from enrich.ledger.database import queries
from enrich.model.search import MOVES, OPEN_STATES, SearchState

PICTURE = Path(enrich.ledger.__file__).with_name("README.md").read_text(encoding="utf-8")
_ARROW = re.compile(r"(?P<before>\S+) --> (?P<after>[^\s:]+)(?:: (?P<moves>.+))?")
_STATE = re.compile(r"state = '(\w+)'")
_LIST_OF_STATES = re.compile(r"state IN \(([^)]*)\)")
EDGE = "[*]"
Arrow = tuple[str, str, str]
"""Move, state before and state after."""


def drawn() -> set[Arrow]:
    """The arrows of the picture; those into nothing carry no move."""
    _, _, rest = PICTURE.partition("```mermaid\nstateDiagram-v2\n")
    arrows = [_ARROW.fullmatch(line.strip()) for line in rest.partition("```")[0].splitlines()]
    return {
        (move, arrow["before"], arrow["after"])
        for arrow in arrows
        if arrow
        for move in (arrow["moves"] or "").split(", ")
    }


def written() -> Iterator[Arrow]:
    """The arrows that the statements make."""
    for name, statement in queries().items():
        head, _, condition = statement.partition("\nWHERE ")
        if name == "note_pruning":
            continue  # it changes no state: `test_moves` sees to that
        if statement.startswith("UPDATE attempts"):
            (after,) = _STATE.findall(head)
            listed = [
                word for words in _LIST_OF_STATES.findall(condition) for word in words.split(", ")
            ]
            for before in _STATE.findall(condition) or [word.strip("'") for word in listed]:
                yield name, before, after
        elif statement.startswith("INSERT INTO attempts"):
            (after,) = re.findall(r"'(\w+)'", head)
            yield name, EDGE, after
        elif statement.startswith("DELETE FROM attempts"):
            (before,) = _STATE.findall(statement)
            yield name, before, EDGE


def test_every_line_of_the_picture_is_understood() -> None:
    _, _, rest = PICTURE.partition("```mermaid\nstateDiagram-v2\n")
    lines = rest.partition("```")[0].splitlines()
    assert lines
    assert [line for line in lines if not _ARROW.fullmatch(line.strip())] == []


def test_the_picture_shows_the_moves_of_the_statements_and_no_others() -> None:
    assert {arrow for arrow in drawn() if arrow[0]} == set(written())


def test_the_picture_shows_the_moves_of_the_model_and_no_others() -> None:
    between = {(before, after) for _, before, after in drawn() if EDGE not in {before, after}}
    assert between == {(before, after) for before, afters in MOVES.items() for after in afters}


def test_a_life_ends_where_the_model_says_that_nothing_is_open() -> None:
    ends = {before for move, before, after in drawn() if not move and after == EDGE}
    assert ends == set(SearchState) - OPEN_STATES


def test_every_state_is_explained() -> None:
    assert set(re.findall(r"^- \*\*(\w+)\*\*:", PICTURE, re.MULTILINE)) == set(SearchState)
