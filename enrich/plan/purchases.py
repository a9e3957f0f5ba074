"""Which searches to buy now, which are known, which are on their way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from enrich.model.request import SearchKey
from enrich.model.search import MOST_ATTEMPTS, Attempt, Renewal, SearchHistory, SearchState
from enrich.model.target import Plan, PlannedRow, PlannedSearch


class Only(StrEnum):
    """What a run may buy (design, section 5)."""

    NEW = "new"
    """What never finished, or failed in a way that may pass."""
    FAILED = "failed"
    """What failed, even in a way that will not pass by itself."""
    ALL = "all"
    """Everything, fresh or not; asks first."""


@dataclass(frozen=True)
class Purchases:
    """What a run means to do about each search of its rows."""

    buy: tuple[tuple[PlannedSearch, int], ...]
    """Searches with the number of the attempt, in the order of the file."""
    withheld: int
    """Searches that would have been bought but for `max_searches`."""
    reused: int
    """Searches whose fresh result serves."""
    bought_again: int
    """How many of `buy` have a result that would serve."""
    wished: int = 0
    """How many of those somebody asked for beside the row."""
    reasons: Mapping[SearchKey, Renewal] = field(default_factory=dict)
    """Why those of `buy` are bought that `only` alone would not buy."""


def choose(
    plan: Plan,
    scope: Iterable[PlannedRow],
    histories: Mapping[SearchKey, SearchHistory],
    *,
    only: Only,
    round_opened_at: datetime | None = None,
    most: int | None = None,
    wished: Collection[SearchKey] = (),
    due: Sequence[SearchKey] = (),
) -> Purchases:
    """Choose what to buy for the rows in `scope`; a search in flight is never bought again.

    What is `wished` for beside a row is bought whatever is known of it, and what is `due` for
    renewal after all else.
    """
    keys = dict.fromkeys(target.key for row in scope for target in row.targets)
    wanted = [
        key
        for key in keys
        if not _is_open(histories[key])
        and (
            key in wished
            or _is_wanted(
                plan.searches[key].limit,
                histories[key],
                only=only,
                round_opened_at=round_opened_at,
            )
        )
    ]
    known = set(wanted)
    renewed = [key for key in due if key not in known and not _is_open(histories[key])]
    wanted += renewed
    buy = wanted if most is None else wanted[:most]
    old = set(renewed)
    again = [key for key in buy if key not in old and _is_fresh(plan, histories[key])]
    return Purchases(
        buy=tuple((plan.searches[key], histories[key].next_number) for key in buy),
        withheld=len(wanted) - len(buy),
        reused=sum(_serves(plan, histories[key]) for key in keys.keys() - set(wanted)),
        bought_again=len(again),
        wished=sum(key in wished for key in again),
        reasons={
            **dict.fromkeys((key for key in buy if key in wished), Renewal.WISH),
            **dict.fromkeys((key for key in buy if key in old), Renewal.DUE),
        },
    )


def _is_open(history: SearchHistory) -> bool:
    return history.current is not None and history.current.is_open


def _is_wanted(
    limit: int | None, history: SearchHistory, *, only: Only, round_opened_at: datetime | None
) -> bool:
    match only:
        case Only.ALL:
            return not _answered_since(history, round_opened_at)
        case Only.FAILED:
            return history.failures_in_a_row > 0
        case Only.NEW:
            return not history.serves(limit) and history.tries_again(limit)


def _answered_since(history: SearchHistory, moment: datetime | None) -> bool:
    """Whether a round has nothing more to wait for; what it found under way counts for it too."""
    if moment is None:
        return False
    ended = [
        item
        for item in history.attempts
        if (item.ended_at or item.planned_at) >= moment
        and (item.cause is None or item.cause.counts)
    ]
    return len(ended) >= MOST_ATTEMPTS or any(map(_is_final, ended))


def _is_final(attempt: Attempt) -> bool:
    if attempt.cause is not None:
        return not attempt.cause.may_pass
    return attempt.state is SearchState.FINISHED


def _is_fresh(plan: Plan, history: SearchHistory) -> bool:
    """Whether nothing calls for buying it again: a result, and no failed attempt after it."""
    return _serves(plan, history) and not history.failures_in_a_row


def _serves(plan: Plan, history: SearchHistory) -> bool:
    return history.serves(plan.searches[history.key].limit)
