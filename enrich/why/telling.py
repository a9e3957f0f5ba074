"""The parts of a story as JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from enrich.api.wire import request_to_json
from enrich.merge.outcomes import RowOutcome
from enrich.model.again import Ground
from enrich.model.lead import Change
from enrich.model.search import Attempt, Move
from enrich.model.table import Table, text_of
from enrich.why.asking_again import by_hand
from enrich.why.concealing import without_webhook
from enrich.why.gathering import SearchStory


def row_as_json(table: Table, outcome: RowOutcome) -> dict[str, Any]:
    row = outcome.row
    cells = zip(table.header, table.rows[row.index], strict=False)
    return {
        "sheet": table.sheet,
        "row": row.number,
        "row_id": row.account_id,
        "cells": {header: text for header, cell in cells if (text := text_of(cell))},
        "problems": [str(problem) for problem in row.problems],
        "status": outcome.status.value,
        "leads": outcome.leads,
        "note": outcome.note,
    }


def search_as_json(story: SearchStory, base_url: str | None) -> dict[str, Any]:
    asked, shown = story.asked, story.shown
    numbers = {item.number for item in story.history.attempts}
    latest = story.history.latest
    return {
        "target_id": asked.target_id,
        "book": asked.book,
        "is_in_file": asked.is_in_file,
        "key": asked.key,
        "name": latest.name if latest else None,
        "request": without_webhook(request_to_json(asked.request)),
        "also_serves": list(story.also_serves),
        "attempts": [_attempt(story, item, base_url) for item in story.history.attempts],
        "withdrawn": [_move(item) for item in story.moves if item.number not in numbers],
        "leads": {
            "total": sum(shown.values()) - shown[Change.GONE],
            **{change.value: shown.get(change, 0) for change in Change},
        },
    }


def _attempt(story: SearchStory, attempt: Attempt, base_url: str | None) -> dict[str, Any]:
    moves = [move for move in story.moves if move.number == attempt.number]
    return {
        "number": attempt.number,
        "name": attempt.name,
        "state": attempt.state.value,
        "cause": attempt.cause.value if attempt.cause else None,
        "detail": attempt.detail,
        "limit": attempt.limit,
        "vendor_id": attempt.vendor_id,
        "planned_at": attempt.planned_at.isoformat(),
        "again": _ground(story.grounds.get(attempt.number)),
        "moves": [_move(move) for move in moves or _remembered(attempt)],
        "answers": [
            {
                "kind": answer.kind,
                "received_at": answer.received_at and answer.received_at.isoformat(),
                "is_readable": answer.is_readable,
            }
            for answer in story.answers.get(attempt.number, ())
        ],
        "pruned_at": attempt.pruned_at and attempt.pruned_at.isoformat(),
        "returned": attempt.returned,
        "people": story.found.get(attempt.number, 0),
        "ask_again": by_hand(attempt, base_url),
    }


def _ground(ground: Ground | None) -> dict[str, Any] | None:
    """Why it was asked for once more, and, where a round was the reason, which one."""
    if ground is None:
        return None
    one = ground.round
    when = one and {
        "book": one.book,
        "opened_at": one.opened_at.isoformat(),
        "closed_at": one.closed_at and one.closed_at.isoformat(),
    }
    return {"reason": ground.reason.name.lower(), "words": ground.reason.value, "round": when}


def _move(move: Move) -> dict[str, Any]:
    return {"move": move.name, "at": move.at.isoformat(), "detail": move.detail}


def _remembered(attempt: Attempt) -> Iterator[Move]:
    """What is known of an attempt that is older than the keeping of moves."""
    moments: dict[str, datetime | None] = {
        "intend": attempt.intended_at,
        "doubt": attempt.doubted_at,
        "accept": attempt.accepted_at,
        ("fail" if attempt.cause else "finish"): attempt.ended_at,
    }
    for name, moment in moments.items():
        if moment is not None:
            yield Move(attempt.number, name, "", moment)
