"""A wish beside a row is obeyed for each of the row's searches once, over kills and caps."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.request import SearchKey, SearchRequest
from enrich.model.search import Attempt, Cause, SearchHistory, SearchState
from enrich.model.target import PlannedRow, Target
from enrich.model.wish import Action, Wish, is_outdated, still_open, unanswered, updated_at

TYPED = datetime(2026, 3, 1, 12, tzinfo=UTC)
NIGHT = timedelta(days=1)
ENDINGS = (SearchState.FINISHED, SearchState.FAILED, SearchState.RUNNING)


@dataclass
class Desk:
    """One row of several searches, each answered some hours before the wish was typed."""

    count: int
    before: SearchState = SearchState.FINISHED
    histories: dict[SearchKey, SearchHistory] = field(default_factory=dict)
    bought: Counter[SearchKey] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for hours, target in enumerate(self.row.targets):
            self.histories[target.key] = SearchHistory(target.key)
            self._try(target.key, self.before, TYPED - timedelta(hours=hours))

    @property
    def row(self) -> PlannedRow:
        asked = [SearchRequest(company_linkedin_id="1", job_titles=(str(n),)) for n in range(9)]
        targets = (Target("A", str(n), request) for n, request in enumerate(asked[: self.count]))
        return PlannedRow(0, 2, "A", "Acme", tuple(targets))

    def buy(self, keys: Iterable[SearchKey], state: SearchState, now: datetime) -> None:
        for key in keys:
            self.bought[key] += 1
            self._try(key, state, now)

    def collect(self, now: datetime) -> None:
        """What an earlier night left running ends."""
        for key, history in self.histories.items():
            if history.latest and history.latest.state is SearchState.RUNNING:
                self.histories[key] = SearchHistory(key, history.attempts[:-1])
                self._try(key, SearchState.FINISHED, now)

    def queue(self, key: SearchKey, now: datetime) -> None:
        self._try(key, SearchState.PLANNED, now)

    def withdraw(self) -> None:
        for key, history in self.histories.items():
            kept = (item for item in history.attempts if item.state is not SearchState.PLANNED)
            self.histories[key] = SearchHistory(key, tuple(kept))

    def _try(self, key: SearchKey, state: SearchState, at: datetime) -> None:
        history = self.histories[key]
        sent = None if state is SearchState.PLANNED else at
        ended = sent if state in {SearchState.FINISHED, SearchState.FAILED} else None
        cause = Cause.ERROR if state is SearchState.FAILED else None
        made = Attempt(
            key,
            history.next_number,
            "n",
            state,
            50,
            at,
            cause,
            intended_at=sent,
            accepted_at=sent,
            ended_at=ended,
        )
        self.histories[key] = SearchHistory(key, (*history.attempts, made))


@given(
    count=st.integers(1, 4),
    action=st.sampled_from([Action.RETRY, Action.REFRESH]),
    nights=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(ENDINGS), st.booleans()), max_size=8
    ),
)
def test_each_search_of_the_row_is_bought_once(
    count: int, action: Action, nights: list[tuple[int, SearchState, bool]]
) -> None:
    """`nights`: how many a cap lets through, how they end, whether the run is killed."""
    desk = Desk(count, SearchState.FAILED if action is Action.RETRY else SearchState.FINISHED)
    wish = Wish(0, action, TYPED)
    is_typed = True
    for night, (most, ending, is_killed) in enumerate((*nights, (9, SearchState.FINISHED, False))):
        now = TYPED + (night + 1) * NIGHT
        desk.withdraw()
        wanted = unanswered(wish, desk.row, desk.histories) if is_typed else ()
        desk.buy(wanted[:most], ending, now)
        for key in wanted[most:]:
            desk.queue(key, now)
        if not is_killed:
            is_typed = is_typed and still_open(wish, desk.row, desk.histories, since=now)
            assert is_typed == bool(wanted[most:])
        desk.collect(now + NIGHT / 2)

    assert set(desk.bought.values()) == {1}
    assert len(desk.bought) == count
    assert is_outdated(wish, desk.row, desk.histories)


def test_what_a_spreadsheet_rounds_is_no_older_moment() -> None:
    desk = Desk(2)
    for seconds in (-0.9, 0.9):
        wish = Wish(0, Action.REFRESH, TYPED + timedelta(seconds=seconds))
        assert len(unanswered(wish, desk.row, desk.histories)) == 2


def test_a_moment_that_the_ledger_does_not_know_is_not_obeyed() -> None:
    desk = Desk(2)
    later = Wish(0, Action.REFRESH, TYPED + NIGHT)
    unreadable = Wish(0, Action.REFRESH, None, is_beside_readable=False)
    for wish in (later, unreadable):
        assert unanswered(wish, desk.row, desk.histories) == ()
        assert is_outdated(wish, desk.row, desk.histories)
        assert not still_open(wish, desk.row, desk.histories, since=TYPED + NIGHT)


def test_retry_asks_for_what_failed_alone() -> None:
    desk = Desk(3)
    first, *others = (target.key for target in desk.row.targets)
    desk.buy(others[:1], SearchState.FAILED, TYPED + NIGHT)
    wish = Wish(0, Action.RETRY, updated_at(desk.row, desk.histories))

    assert unanswered(wish, desk.row, desk.histories) == (others[0],)
    assert unanswered(Wish(0, Action.RETRY, TYPED - NIGHT), desk.row, desk.histories) == ()
    assert first not in desk.bought
