"""Whoever shares an identity is one person, whatever the order, and nobody else is."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.lead import Lead, identities
from enrich.model.people import Identities, count_people, each_once, is_told_alike, same_people

NUMBERS = st.integers(1, 4)


@st.composite
def ones(draw: st.DrawFn) -> tuple[int, Identities]:
    """One of a few people, known by one to three names that are theirs alone."""
    number = draw(NUMBERS)
    names = [f"id:ACwAA{number}", f"id:ACoAA{number}", f"url:/in/p{number}"]
    return number, frozenset(draw(st.sets(st.sampled_from(names), min_size=1)))


ANY = st.frozensets(
    st.sampled_from(
        [f"id:ACwAA{n}" for n in range(4)] + ["id:7", "id:8"] + [f"url:/in/{n}" for n in range(4)]
    ),
    min_size=1,
    max_size=3,
)


def partition(known_by: Sequence[Identities], order: Sequence[int]) -> set[frozenset[int]]:
    same = same_people([known_by[index] for index in order])
    return {
        frozenset(order[place] for place, one in enumerate(same) if one == leader)
        for leader in set(same)
    }


@given(st.lists(ANY), st.randoms())
def test_the_order_makes_no_difference(known_by: list[Identities], random: object) -> None:
    order = list(range(len(known_by)))
    shuffled = sorted(order, key=lambda _: random.random())  # type: ignore[attr-defined]  # a Random
    assert partition(known_by, order) == partition(known_by, shuffled)


@given(st.lists(ANY))
def test_it_is_an_equivalence(known_by: list[Identities]) -> None:
    same = same_people(known_by)
    assert all(same[leader] == leader for leader in same)
    assert same_people(known_by * 2)[len(same) :] == same
    assert count_people(known_by) == len(set(same))
    for index, known in enumerate(known_by):
        assert all(same[index] == same[other] for other in range(index) if known_by[other] == known)


@given(st.lists(ones()))
def test_two_people_are_never_joined(people: list[tuple[int, Identities]]) -> None:
    same = same_people([known for _, known in people])
    for index, (number, _) in enumerate(people):
        assert people[same[index]][0] == number


@given(st.lists(ones()), NUMBERS)
def test_one_answer_that_tells_all_names_joins_all_others(
    people: list[tuple[int, Identities]], number: int
) -> None:
    everything = frozenset({f"id:ACwAA{number}", f"id:ACoAA{number}", f"url:/in/p{number}"})
    same = same_people([*(known for _, known in people), everything])
    own = {same[index] for index, (who, _) in enumerate(people) if who == number}
    assert own <= {same[-1]}


@given(st.lists(ones(), min_size=1), st.sampled_from(["url:/in/shared"]))
def test_an_address_that_was_given_to_many_joins_none_of_them(
    people: list[tuple[int, Identities]], shared: str
) -> None:
    many = [frozenset({f"id:ACwAA{number}", shared}) for number, _ in people]
    assert count_people(many) == len({number for number, _ in people})


def lead(**fields: str) -> Lead:
    return Lead(full_name="Jane", **fields)


def test_of_one_person_found_twice_every_address_is_kept() -> None:
    first = lead(linkedin_url="linkedin.com/in/jane", title="CEO")
    again = lead(linkedin_id="ACwAAB1", linkedin_url="http://fr.linkedin.com/in/JANE/", title="CFO")
    other = lead(linkedin_url="linkedin.com/in/joe")
    assert each_once([first, other, again]) == [
        (0, lead(linkedin_id="ACwAAB1", linkedin_url="linkedin.com/in/jane", title="CEO")),
        (1, other),
    ]


@given(st.lists(ones()))
def test_whoever_is_kept_has_a_name_of_its_own(people: list[tuple[int, Identities]]) -> None:
    leads = [
        Lead(
            linkedin_id=next((one[3:] for one in known if "ACoAA" in one), ""),
            linkedin_url=next(
                (f"linkedin.com{one[4:]}" for one in known if one.startswith("url:")), ""
            ),
            sales_navigator_url=next(
                (f"linkedin.com/sales/lead/{one[3:]},x" for one in known if "ACwAA" in one), ""
            ),
        )
        for _, known in people
    ]
    assert [identities(one) for one in leads] == [known for _, known in people]
    kept = [one.person for _, one in each_once(leads)]
    assert len(kept) == len(set(kept)) == count_people([known for _, known in people])


@pytest.mark.parametrize(
    ("before", "after", "is_alike"),
    [
        ({}, {}, True),
        ({"linkedin_url": "linkedin.com/in/jane"}, {"linkedin_url": "http://m.linkedin.com/in/jane/?a"}, True),
        ({"linkedin_url": "linkedin.com/in/jane", "linkedin_id": "1"}, {"linkedin_id": "1"}, True),
        ({"linkedin_url": "linkedin.com/in/jane", "linkedin_id": "1"}, {"linkedin_url": "linkedin.com/in/jane-b", "linkedin_id": "1"}, False),
        ({"sales_navigator_url": "linkedin.com/sales/lead/ACwAA1,a,b"}, {"sales_navigator_url": "linkedin.com/sales/lead/ACwAA1,c"}, True),
        ({"title": "CEO"}, {"title": "CFO"}, False),
    ],
)  # fmt: skip
def test_how_an_address_is_written_is_no_change(
    *, before: dict[str, str], after: dict[str, str], is_alike: bool
) -> None:
    assert is_told_alike(lead(**before), lead(**after)) is is_alike
