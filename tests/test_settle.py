"""A doubt is decided by the vendor's list alone, and never guessed (design, section 4)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.wire import ListedSearch
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, SearchState, VendorId
from enrich.settle import Absent, Adopt, Reading, Undecided, Verdict, judge

INTENT = datetime(2026, 3, 1, 2, 0, 0, tzinfo=UTC)
NAME = "Acme - Sales leaders [3f9a1c2e90ab77d1.1]"
DOUBT = Attempt(
    key=SearchKey("3f9a1c2e90ab77d1"),
    number=1,
    name=NAME,
    state=SearchState.UNSETTLED,
    limit=50,
    planned_at=INTENT - timedelta(minutes=1),
    intended_at=INTENT,
    doubted_at=INTENT + timedelta(seconds=2),
)


def after(seconds: float) -> datetime:
    return INTENT + timedelta(seconds=seconds)


def listed(vendor_id: str, name: str = NAME, created: float | None = 1.0) -> ListedSearch:
    """A line of the vendor's list, created so many seconds after the intent."""
    created_at = None if created is None else after(created)
    return ListedSearch(VendorId(vendor_id), name, created_at, raw={})


def reading(seconds: float, *searches: ListedSearch) -> Reading:
    return Reading(after(seconds), searches)


LATER = listed("later", "Another - Sales leaders [0000000000000000.1]", created=5.0)
OLDER = listed("older", "Another - Sales leaders [1111111111111111.1]", created=-500.0)


def decide(*readings: Reading, known: tuple[str, ...] = (), settle_after: float = 60) -> Verdict:
    """`later` is the one search of ours that the vendor accepted after the intent."""
    return judge(
        DOUBT,
        readings,
        known={VendorId(vendor_id) for vendor_id in known},
        accepted_later={VendorId("later")},
        settle_after=timedelta(seconds=settle_after),
    )


def test_a_search_of_that_name_is_adopted() -> None:
    assert decide(reading(10, OLDER, listed("s-1"), LATER)) == Adopt(listed("s-1"))


@pytest.mark.parametrize(
    "name",
    [
        "Acme - Sales leaders [3f9a1c2e90ab77d1.2]",
        "Acme - Sales leaders [3f9a1c2e90ab77d1.11]",
        "Acme Ltd - Sales leaders [3f9a1c2e90ab77d1.1]",
        "acme - sales leaders [3f9a1c2e90ab77d1.1]",
        "Acme - Sales leaders [3f9a1c2e90ab77d1.1] ",
        "Acme - Sales leaders",
        "[3f9a1c2e90ab77d1.1]",
        "",
    ],
)
def test_a_name_that_only_resembles_it_is_not(name: str) -> None:
    assert decide(reading(10, listed("s-1", name))) == Undecided()


def test_an_id_that_the_ledger_has_already_is_not_adopted() -> None:
    assert decide(reading(10, listed("s-1")), known=("s-1",)) == Undecided()


@pytest.mark.parametrize(
    ("created", "verdict"),
    [
        (3600, Adopt),
        (0, Adopt),
        (-299, Adopt),
        (-300, Adopt),
        (-300.001, Undecided),
        (-86400, Undecided),
        (None, Adopt),
    ],
)
def test_it_may_not_be_more_than_five_minutes_older_than_the_intent(
    created: float | None, verdict: type[Verdict]
) -> None:
    assert type(decide(reading(10, listed("s-1", created=created)))) is verdict


def test_of_several_the_earliest_is_adopted() -> None:
    copies = (listed("s-3", created=3), listed("s-1", created=-200), listed("s-2", created=2))
    assert decide(reading(10, *copies)) == Adopt(copies[1], (copies[2], copies[0]))


def test_of_several_one_that_is_known_or_too_old_does_not_count() -> None:
    copies = (listed("s-0", created=-301), listed("s-1", created=1), listed("s-2", created=2))
    assert decide(reading(10, *copies), known=("s-1",)) == Adopt(copies[2])


def test_what_one_reading_shows_another_cannot_take_away() -> None:
    verdict = decide(reading(10, LATER), reading(40, listed("s-1"), LATER), reading(90, LATER))
    assert verdict == Adopt(listed("s-1"))


def test_two_readings_far_enough_apart_prove_its_absence() -> None:
    assert decide(reading(10, LATER), reading(70, LATER)) == Absent()


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        ((), "nobody has looked"),
        ((reading(10, LATER),), "one look is not two"),
        ((reading(500, LATER),), "one look is not two, however late"),
        ((reading(10, LATER), reading(69.9, LATER)), "too close together"),
        ((reading(-10, LATER), reading(60, LATER)), "one before the intent"),
        ((reading(0, LATER), reading(60, LATER)), "one not after the intent"),
        ((reading(10), reading(70)), "the list shows nothing of ours"),
        ((reading(10, OLDER), reading(70, OLDER)), "the list shows nothing later of ours"),
        ((reading(10, OLDER), reading(70, LATER)), "only one shows something later of ours"),
        ((reading(10, LATER), reading(70, OLDER)), "the second does not show it any more"),
    ],
)
def test_anything_less_proves_nothing(readings: tuple[Reading, ...], reason: str) -> None:
    assert decide(*readings) == Undecided(), reason


def test_one_reading_is_not_two_even_without_a_wait() -> None:
    assert decide(reading(10, LATER), settle_after=0) == Undecided()
    assert decide(reading(10, LATER), reading(11, LATER), settle_after=0) == Absent()


def test_a_stranger_of_its_name_does_not_prove_that_it_is_there_or_not() -> None:
    """A copy from last week is not this one by the rule; but if it is our clock that is wrong,
    it is, and to call it absent would buy it twice: that is left to a person."""
    last_week = listed("s-0", created=-7 * 86400)
    assert decide(reading(10, last_week, LATER)) == Undecided()
    assert decide(reading(10, last_week, LATER), reading(70, last_week, LATER)) == Undecided()


def test_without_an_intent_nothing_is_decided() -> None:
    planned = Attempt(
        key=DOUBT.key,
        number=1,
        name=NAME,
        state=SearchState.PLANNED,
        limit=None,
        planned_at=INTENT,
    )
    verdict = judge(
        planned,
        [reading(10, listed("s-1"), LATER), reading(100, LATER)],
        known=set(),
        accepted_later={VendorId("later")},
        settle_after=timedelta(seconds=60),
    )
    assert verdict == Undecided()


ITEMS = st.sampled_from(
    [LATER, OLDER, listed("s-1"), listed("s-0", created=-400), listed("s-2", NAME + "1")]
)


@given(
    st.lists(
        st.builds(Reading, st.integers(-100, 300).map(after), st.lists(ITEMS).map(tuple)),
        max_size=5,
    ),
    st.permutations(range(5)),
)
def test_the_order_of_the_readings_is_no_matter(readings: list[Reading], order: list[int]) -> None:
    shuffled = [readings[place] for place in order if place < len(readings)]
    assert decide(*shuffled) == decide(*readings)


@given(
    st.lists(
        st.builds(Reading, st.integers(-100, 300).map(after), st.lists(ITEMS).map(tuple)),
        max_size=5,
    )
)
def test_it_is_never_absent_while_any_good_reading_shows_it(readings: list[Reading]) -> None:
    is_shown = any(
        one.at > INTENT and any(item.vendor_id == "s-1" for item in one.searches)
        for one in readings
    )
    assert (decide(*readings) == Adopt(listed("s-1"))) is is_shown
