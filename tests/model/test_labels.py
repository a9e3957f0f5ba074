"""Functions and seniority levels are taken as IDs or labels; the nearest is only suggested."""

from collections.abc import Mapping

import pytest

from enrich.model.labels import FUNCTIONS, SENIORITY_LEVELS, UnknownLabel, label_to_id


def test_the_lists_are_the_vendors() -> None:
    assert list(FUNCTIONS) == [str(number) for number in range(1, 27)]
    assert list(SENIORITY_LEVELS) == [
        "100", "110", "120", "130", "200", "210", "220", "300", "310", "320",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "known", "number"),
    [
        ("25", FUNCTIONS, "25"),
        (" 25 ", FUNCTIONS, "25"),
        ("Sales", FUNCTIONS, "25"),
        ("sALES", FUNCTIONS, "25"),
        ("  customer   success and support ", FUNCTIONS, "26"),
        ("arts and design", FUNCTIONS, "3"),
        ("220", SENIORITY_LEVELS, "220"),
        ("Director", SENIORITY_LEVELS, "220"),
        ("vice president", SENIORITY_LEVELS, "300"),
        ("cxo", SENIORITY_LEVELS, "310"),
        ("OWNER / PARTNER", SENIORITY_LEVELS, "320"),
    ],
)
def test_an_id_and_a_label_in_any_case_are_taken(
    value: str, known: Mapping[str, str], number: str
) -> None:
    assert label_to_id(value, known) == number


@pytest.mark.parametrize(
    ("value", "known", "nearest"),
    [
        ("Slaes", FUNCTIONS, "Sales"),
        ("sale", FUNCTIONS, "Sales"),
        ("IT", FUNCTIONS, "Information Technology"),
        ("hr", FUNCTIONS, "Human Resources"),
        ("VP", SENIORITY_LEVELS, "Vice President"),
        ("C-Level", SENIORITY_LEVELS, "CXO"),
        ("directer", SENIORITY_LEVELS, "Director"),
    ],
)
def test_the_nearest_label_is_suggested_and_never_used(
    value: str, known: Mapping[str, str], nearest: str
) -> None:
    with pytest.raises(UnknownLabel) as refused:
        label_to_id(value, known)
    assert refused.value.reason == f"'{value}' is not one of the vendor's values."
    assert refused.value.cure == f"Did you mean '{nearest}'?"


@pytest.mark.parametrize("value", ["27", "0", "025", "2.5", "Zauberei"])
def test_where_nothing_is_near_all_values_are_named(value: str) -> None:
    with pytest.raises(UnknownLabel, match=r"Use one of: Accounting \(1\), .* Support \(26\)\."):
        label_to_id(value, FUNCTIONS)
