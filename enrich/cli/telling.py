"""The story of a row, told in lines that fit a narrow terminal."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

_WIDTH = 80
_MOST_SHARING = 5

_MOVES = {
    "intend": "about to be sent",
    "unsend": "not sent after all",
    "accept": "accepted by the vendor",
    "adopt": "taken over from the vendor's list",
    "doubt": "nobody knows whether the vendor accepted it",
    "refuse": "refused by the vendor",
    "never_accepted": "it never arrived",
    "disown": "the ID that was given by hand was given back",
    "see_twin": "a person has asked the vendor about the other one of this name",
    "look_again": "a look at the vendor failed and was tried again",
    "finish": "finished",
    "complete": "the vendor gave the rest of it",
    "fail": "failed",
}
_ANSWERS = {
    "create": "the vendor's answer to the request",
    "listing": "the vendor's answer in its list",
    "result": "the vendor's answer with the result",
    "delivery": "what came by webhook",
}

_PRUNED = (
    "`enrich ledger prune` removed what the vendor had said of it, and those of its leads that no "
    "row showed"
)

Told = Mapping[str, Any]


def story_lines(story: Told) -> Iterator[str]:
    """All there is to say of a row; times are UTC."""
    yield f"{story['row_id']}, by the ledger {story['ledger']} (times are UTC)"
    for row in story["rows"]:
        yield ""
        yield from _row(row)
    for search in story["searches"]:
        yield ""
        yield from _search(search)


def _row(row: Told) -> Iterator[str]:
    yield from _wrapped(f"Row {row['row']} of the sheet '{row['sheet']}', {row['row_id']}")
    for header, text in row["cells"].items():
        yield from _wrapped(f"{header}: {text}", 2)
    for problem in row["problems"]:
        yield from _wrapped(f"problem: {problem}", 2)
    leads = "" if row["leads"] is None else f", {row['leads']} leads"
    yield from _wrapped(f"The output says: {row['status']}{leads}. {row['note']}", 2)


def _search(search: Told) -> Iterator[str]:
    yield from _wrapped(f"Asked as {search['target_id']} in the book '{search['book']}'")
    if search["is_in_file"] is False:
        yield "  an earlier wish: the file no longer asks this"
    for name, value in search["request"].items():
        yield from _wrapped(f"{name}: {_value(value)}", 2)
    yield from _wrapped(f"key: {search['key'][:16]}", 2)
    if search["also_serves"]:
        yield from _wrapped(f"shared with {_some(search['also_serves'])}", 2)
    if not search["attempts"]:
        yield "  not bought yet"
    for attempt in search["attempts"]:
        yield from _attempt(attempt)
    for move in search["withdrawn"]:
        yield from _wrapped(f"{_moment(move['at'])}  {_words(move)} (taken out of the queue)", 4)
    yield from _wrapped(_leads(search["leads"]), 2)


def _attempt(attempt: Told) -> Iterator[str]:
    yield from _wrapped(f"Attempt {attempt['number']}, {attempt['state']}: {attempt['name']}", 2)
    planned = f"planned{_again(attempt['again'])}"
    yield from _wrapped(f"{_moment(attempt['planned_at'])}  {planned}", 4)
    for move in attempt["moves"]:
        yield from _wrapped(f"{_moment(move['at'])}  {_words(move)}", 4)
    for answer in attempt["answers"]:
        spoiled = "" if answer["is_readable"] else ", which can no longer be read"
        said = f"{_ANSWERS[answer['kind']]} is kept{spoiled}"
        yield from _wrapped(f"{_moment(answer['received_at'])}  {said}", 4)
    if attempt["pruned_at"]:
        yield from _wrapped(f"{_moment(attempt['pruned_at'])}  {_PRUNED}", 4)
    if attempt["detail"] and not any(move["detail"] for move in attempt["moves"]):
        yield from _wrapped(f"said: {attempt['detail']}", 4)
    if attempt["vendor_id"]:
        kept = " still kept" if attempt["pruned_at"] else ""
        found = f"{attempt['returned']} leads returned, {attempt['people']} different people{kept}"
        yield from _wrapped(f"at the vendor: {attempt['vendor_id']}; {found}", 4)
    if attempt["ask_again"]:
        yield "    To see it as the vendor does now:"
        # A command is for copying: it is never wrapped.
        yield textwrap.indent(attempt["ask_again"], "      ")


def _again(again: Told | None) -> str:
    if again is None:
        return ""
    return f" once more, {again['words']}{_round(again['round'])}"


def _round(one: Told | None) -> str:
    if one is None:
        return ""
    until = f"ended {_moment(one['closed_at'])}" if one["closed_at"] else "is still open"
    began = _moment(one["opened_at"])
    return f" (the round of the book '{one['book']}' that began {began} and {until})"


def _words(move: Told) -> str:
    words = _MOVES.get(move["move"], move["move"])
    return f"{words}: {move['detail']}" if move["detail"] else str(words)


def _leads(leads: Told) -> str:
    kinds = ", ".join(f"{leads[kind]} {kind}" for kind in ("new", "changed", "same", "gone"))
    return f"Leads kept, qualified or not: {leads['total']} ({kinds})"


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_SHARING
    return ", ".join(names[:_MOST_SHARING]) + (f" and {more} more" if more > 0 else "")


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str | None) -> str:
    return text[:19].replace("T", " ") if text else "at some time"


def _wrapped(words: str, indent: int = 0) -> Iterator[str]:
    plain = "".join(letter if letter.isprintable() else " " for letter in words).strip()
    yield from textwrap.wrap(
        plain,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 4),
        break_on_hyphens=False,
    )
