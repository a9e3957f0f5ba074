"""Functions and seniority levels are taken as IDs or labels; the nearest is only suggested."""

import pytest

from enrich.model.labels import (
    FUNCTION_LIST,
    FUNCTIONS,
    SENIORITY_LEVELS,
    SENIORITY_LIST,
    LabelList,
    UnknownLabel,
    label_to_id,
)


def test_the_lists_are_the_vendors() -> None:
    assert list(FUNCTIONS) == [str(number) for number in range(1, 27)]
    assert list(SENIORITY_LEVELS) == [
        "100", "110", "120", "130", "200", "210", "220", "300", "310", "320",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "known", "number"),
    [
        ("25", FUNCTION_LIST, "25"),
        (" 25 ", FUNCTION_LIST, "25"),
        ("Sales", FUNCTION_LIST, "25"),
        ("sALES", FUNCTION_LIST, "25"),
        ("  customer   success and support ", FUNCTION_LIST, "26"),
        ("arts and design", FUNCTION_LIST, "3"),
        ("220", SENIORITY_LIST, "220"),
        ("Director", SENIORITY_LIST, "220"),
        ("vice president", SENIORITY_LIST, "300"),
        ("cxo", SENIORITY_LIST, "310"),
        ("OWNER / PARTNER", SENIORITY_LIST, "320"),
    ],
)
def test_an_id_and_a_label_in_any_case_are_taken(value: str, known: LabelList, number: str) -> None:
    assert label_to_id(value, known) == number


@pytest.mark.parametrize(
    ("value", "known", "nearest"),
    [
        ("Slaes", FUNCTION_LIST, "Sales"),
        ("sale", FUNCTION_LIST, "Sales"),
        ("IT", FUNCTION_LIST, "Information Technology"),
        ("hr", FUNCTION_LIST, "Human Resources"),
        ("VP", SENIORITY_LIST, "Vice President"),
        ("C-Level", SENIORITY_LIST, "CXO"),
        ("directer", SENIORITY_LIST, "Director"),
        ("Enginering", FUNCTION_LIST, "Engineering"),
        ("Markting", FUNCTION_LIST, "Marketing"),
        ("Acounting", FUNCTION_LIST, "Accounting"),
        ("accountng", FUNCTION_LIST, "Accounting"),
        ("admin", FUNCTION_LIST, "Administrative"),
        ("Art & Design", FUNCTION_LIST, "Arts and Design"),
        ("UX/UI", FUNCTION_LIST, "Arts and Design"),
        ("Biz Dev", FUNCTION_LIST, "Business Development"),
        ("biz-dev", FUNCTION_LIST, "Business Development"),
        ("Buisness Developement", FUNCTION_LIST, "Business Development"),
        ("Social Work", FUNCTION_LIST, "Community and Social Services"),
        ("Consultancy", FUNCTION_LIST, "Consulting"),
        ("Teaching", FUNCTION_LIST, "Education"),
        ("Dev", FUNCTION_LIST, "Engineering"),
        ("Software Eng.", FUNCTION_LIST, "Engineering"),
        ("Founders", FUNCTION_LIST, "Entrepreneurship"),
        ("Fin.", FUNCTION_LIST, "Finance"),
        ("FP&A", FUNCTION_LIST, "Finance"),
        ("Health Care", FUNCTION_LIST, "Healthcare Services"),
        ("H.R.", FUNCTION_LIST, "Human Resources"),
        ("HR department", FUNCTION_LIST, "Human Resources"),
        ("Humain Ressources", FUNCTION_LIST, "Human Resources"),
        ("People Ops", FUNCTION_LIST, "Human Resources"),
        ("I.T.", FUNCTION_LIST, "Information Technology"),
        ("Informaton Tecnology", FUNCTION_LIST, "Information Technology"),
        ("Legal & Compliance", FUNCTION_LIST, "Legal"),
        ("Mktg", FUNCTION_LIST, "Marketing"),
        ("PR", FUNCTION_LIST, "Media and Communication"),
        ("Media & Communications", FUNCTION_LIST, "Media and Communication"),
        ("Defence", FUNCTION_LIST, "Military and Protective Services"),
        ("Ops", FUNCTION_LIST, "Operations"),
        ("Operation", FUNCTION_LIST, "Operations"),
        ("RevOps", FUNCTION_LIST, "Operations"),
        ("Product", FUNCTION_LIST, "Product Management"),
        ("Product Managment", FUNCTION_LIST, "Product Management"),
        ("PMO", FUNCTION_LIST, "Program and Project Management"),
        ("Project Management", FUNCTION_LIST, "Program and Project Management"),
        ("Procurement", FUNCTION_LIST, "Purchasing"),
        ("QA", FUNCTION_LIST, "Quality Assurance"),
        ("Realestate", FUNCTION_LIST, "Real Estate"),
        ("R&D", FUNCTION_LIST, "Research"),
        ("R and D", FUNCTION_LIST, "Research"),
        ("Sales Team", FUNCTION_LIST, "Sales"),
        ("Cust Success", FUNCTION_LIST, "Customer Success and Support"),
        ("Customer Success & Support", FUNCTION_LIST, "Customer Success and Support"),
        ("Costumer Support", FUNCTION_LIST, "Customer Success and Support"),
        ("Intern", SENIORITY_LIST, "In Training"),
        ("Junior", SENIORITY_LIST, "Entry Level"),
        ("Entry-Level", SENIORITY_LIST, "Entry Level"),
        ("Sr", SENIORITY_LIST, "Senior"),
        ("Sr.", SENIORITY_LIST, "Senior"),
        ("Strategist", SENIORITY_LIST, "Strategic"),
        ("Jr. Manager", SENIORITY_LIST, "Entry Level Manager"),
        ("Mgr", SENIORITY_LIST, "Experienced Manager"),
        ("Manager", SENIORITY_LIST, "Experienced Manager"),
        ("Dir", SENIORITY_LIST, "Director"),
        ("Head of", SENIORITY_LIST, "Director"),
        ("Directors", SENIORITY_LIST, "Director"),
        ("V.P.", SENIORITY_LIST, "Vice President"),
        ("SVP", SENIORITY_LIST, "Vice President"),
        ("Vice-President", SENIORITY_LIST, "Vice President"),
        ("Vice Presidnet", SENIORITY_LIST, "Vice President"),
        ("C level", SENIORITY_LIST, "CXO"),
        ("C-Suite", SENIORITY_LIST, "CXO"),
        ("CxOs", SENIORITY_LIST, "CXO"),
        ("Exec", SENIORITY_LIST, "CXO"),
        ("CEO", SENIORITY_LIST, "CXO"),
        ("Owner", SENIORITY_LIST, "Owner / Partner"),
        ("owner/partner", SENIORITY_LIST, "Owner / Partner"),
        ("Co-Founder", SENIORITY_LIST, "Owner / Partner"),
    ],
)
def test_the_nearest_label_is_suggested_and_never_used(
    value: str, known: LabelList, nearest: str
) -> None:
    with pytest.raises(UnknownLabel) as refused:
        label_to_id(value, known)
    assert refused.value.reason == f"'{value}' is not one of the vendor's values."
    assert refused.value.cure == f"Did you mean '{nearest}'?"


@pytest.mark.parametrize("value", ["27", "0", "025", "2.5", "Zauberei"])
def test_where_nothing_is_near_all_values_are_named(value: str) -> None:
    with pytest.raises(UnknownLabel, match=r"Use one of: Accounting \(1\), .* Support \(26\)\."):
        label_to_id(value, FUNCTION_LIST)


def cure_for(value: str, known: LabelList) -> str:
    with pytest.raises(UnknownLabel) as refused:
        label_to_id(value, known)
    return refused.value.cure


def test_where_two_labels_may_be_meant_both_are_suggested() -> None:
    assert cure_for("PM", FUNCTION_LIST) == (
        "Did you mean 'Product Management' or 'Program and Project Management'?"
    )


@pytest.mark.parametrize(
    ("value", "known", "cure"),
    [
        ("VP", FUNCTION_LIST, "'Vice President' is one of the seniority levels: "),
        ("Director", FUNCTION_LIST, "'Director' is one of the seniority levels: "),
        ("Internship", FUNCTION_LIST, "'In Training' is one of the seniority levels: "),
        ("Sales", SENIORITY_LIST, "'Sales' is one of the functions: "),
        ("Human Resources", SENIORITY_LIST, "'Human Resources' is one of the functions: "),
    ],
)
def test_a_value_of_the_other_list_is_sent_there(value: str, known: LabelList, cure: str) -> None:
    assert cure_for(value, known) == f"{cure}write it in their column."


@pytest.mark.parametrize("known", [FUNCTION_LIST, SENIORITY_LIST], ids=lambda known: known.name)
def test_no_synonym_is_silently_used(known: LabelList) -> None:
    labels = {label.casefold() for label in known.labels.values()}
    for synonym, meant in known.synonyms.items():
        if synonym not in labels:
            assert cure_for(synonym, known).startswith(f"Did you mean '{meant[0]}'")


def test_every_label_has_synonyms_and_no_word_is_a_label_of_another() -> None:
    for known in (FUNCTION_LIST, SENIORITY_LIST):
        meant = {label for labels in known.synonyms.values() for label in labels}
        assert meant == set(known.labels.values())
        for label in known.labels.values():
            assert set(known.meant_by(label)) == {label}


@pytest.mark.parametrize("unit", ["x", "a ", ".", "\ud800", "VP, "])
def test_no_value_takes_long(unit: str) -> None:
    assert cure_for(unit * 10_000, FUNCTION_LIST).startswith("Use one of: ")
