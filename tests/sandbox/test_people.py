"""The same question finds the same people, and they look as the sheet says (sheet 2.2)."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox import people
from enrich.sandbox.chance import Dice

ACME = "https://www.linkedin.com/company/acme-inc"
SEEDS = st.integers(0, 1_000)


def request(**changes: Any) -> dict[str, Any]:
    return {"company_linkedin_url": ACME, "job_titles": ["CFO", "Head of Sales"]} | changes


def leads(body: dict[str, Any], *, seed: int = 7, number: int = 30) -> list[dict[str, Any]]:
    want = people.wanted(body)
    return [people.lead(seed, want, index) for index in range(number)]


def key(**changes: Any) -> str:
    return people.wanted(request(**changes)).key


# every name that sheet 2.2 documents for a lead and for a company
LEAD_FIELDS = set(
    re.findall(
        r"\w+",
        """first_name last_name full_name gender title title_description summary linkedin_profile_url
    sales_navigator_profile_url most_probable_email most_probable_email_status phones status
    rejection_reason lk_headline lk_connections_count years_in_position months_in_position
    years_in_company months_in_company current_positions_count connection_degree
    is_premium_linkedin is_open_profile_linkedin is_open_to_work_linkedin
    profile_image_url""",
    )
)
COMPANY_FIELDS = set(
    re.findall(
        r"\w+",
        """name cleaned_name website location industry headquarters description linkedin_url
    employee_range company_profile_picture""",
    )
)


@given(seed=SEEDS)
def test_name_custom_limit_and_webhook_change_nobody(seed: int) -> None:
    """Design 7: deterministic from the seed, whatever else was sent."""
    dressed = request(name="x", custom={"row_id": "1"}, limit=3, webhook_url="https://a.example")
    assert leads(dressed, seed=seed, number=5) == leads(request(), seed=seed, number=5)


def test_order_repetition_and_empty_lists_mean_nothing() -> None:
    """Sheet 1.1: values are ORed, an empty list is no filter."""
    assert key(job_titles=["Head of Sales", "CFO", "CFO"], functions=[]) == key()


def test_one_company_has_one_identity() -> None:
    """Sheet 9: what reduces to the same page is the same company."""
    assert key(company_linkedin_url="http://de.linkedin.com/company/ACME-inc/about?x=1") == key()
    by_id = people.wanted({"company_linkedin_id": "1441", "functions": ["1"]}).key
    for form in ("company/1441", "sales/company/1441/people"):
        url = f"https://www.linkedin.com/{form}"
        assert people.wanted({"company_linkedin_url": url, "functions": ["1"]}).key == by_id


@pytest.mark.parametrize(
    "changes",
    [
        {"company_linkedin_url": "https://www.linkedin.com/company/acme"},
        {"company_linkedin_url": "https://www.linkedin.com/school/acme-inc"},
        {"job_titles": ["CFO"]},
        {"excluded_job_titles": ["Intern"]},
        {"functions": ["25"]},
        {"seniority_levels": ["310"]},
        {"included_locations": ["1"]},
        {"excluded_locations": ["1"]},
    ],
)
def test_another_question_finds_other_people(changes: dict[str, Any]) -> None:
    assert leads(request(**changes)) != leads(request())


def test_another_seed_is_another_world() -> None:
    assert leads(request(), seed=8) != leads(request(), seed=7)


def test_nobody_stands_in_a_search_twice_but_colleagues_stand_in_several() -> None:
    """Sheet 11, item 17: duplicates between searches are to be expected."""
    found = [
        {item["lead"]["linkedin_profile_url"] for item in leads(request(functions=[str(number)]))}
        for number in range(1, 27)
    ]
    assert {len(one) for one in found} == {30}
    assert 1 <= len(set[str].intersection(*found)) <= 8


def test_the_number_of_leads_stays_in_its_bounds_and_is_sometimes_none() -> None:
    want = [people.wanted(request(functions=[str(number)])) for number in range(1, 27)]
    counts = {people.count(seed, one, (0, 40)) for one in want for seed in range(20)}
    assert counts == set(range(41))
    assert {people.count(seed, want[0], (3, 5)) for seed in range(50)} == {3, 4, 5}


def test_titles_fit_what_was_asked() -> None:
    """Sheet 1.1: job titles, or functions and seniorities."""
    assert mostly("CFO|Head of Sales", request())
    by_id = {"functions": ["25"], "seniority_levels": ["220", "300"]}
    assert mostly("Director of Sales|Vice President, Sales", request(**by_id, job_titles=[]))
    assert mostly(r"[A-Z].*", request(job_titles=["*"]))


def mostly(pattern: str, body: dict[str, Any]) -> bool:
    """Say whether most titles match (colleagues have titles of their own)."""
    titles = [title for item in leads(body, number=200) if (title := item["lead"].get("title"))]
    return sum(bool(re.search(pattern, title)) for title in titles) > 0.8 * len(titles)


def test_an_excluded_title_disqualifies() -> None:
    """Sheet 2.2 [documented]: status and rejection_reason."""
    body = request(job_titles=["Sales Manager"], excluded_job_titles=["interim"])
    excluded = [
        item["lead"]
        for item in leads(body, number=200)
        if "Interim" in (item["lead"].get("title") or "")
    ]
    assert excluded
    assert {lead["status"] for lead in excluded} == {"DISQUALIFIED"}


def test_fields_are_the_documented_ones() -> None:
    """Sheet 2.2 [documented]."""
    found = leads(request(), number=300)
    assert set().union(*(item["lead"] for item in found)) == LEAD_FIELDS
    assert (
        set().union(
            *(
                leads(request(company_linkedin_url=f"{ACME}{number}"), number=1)[0]["company"]
                for number in range(20)
            )
        )
        == COMPANY_FIELDS
    )


def test_a_modest_share_is_null_or_missing() -> None:
    """Sheet 2.2: any field may be null or absent."""
    titles = [item["lead"].get("title", "missing") for item in leads(request(), number=500)]
    assert 5 < titles.count(None) < 60
    assert 5 < titles.count("missing") < 60


def test_most_are_qualified_and_the_others_have_reasons() -> None:
    """Sheet 2.2 [documented]."""
    found = [item["lead"] for item in leads(request(), number=300)]
    rejected = [lead for lead in found if lead["status"] == "DISQUALIFIED"]
    assert {lead["status"] for lead in found} == {"QUALIFIED", "DISQUALIFIED"}
    assert 0 < len(rejected) < 100
    assert all(lead["rejection_reason"] for lead in rejected if lead.get("rejection_reason"))
    assert not any(lead.get("rejection_reason") for lead in found if lead["status"] == "QUALIFIED")


def test_no_email_is_known_before_an_enrichment() -> None:
    """Sheet 2.2: usually null before enrichment."""
    assert {item["lead"].get("most_probable_email") for item in leads(request())} == {None}


def test_scale_drops_three_things() -> None:
    """Sheet 1.1 [documented]: connections, headline and the vanity profile URL."""
    plain, scaled = leads(request()), leads(request(scale=True))
    for one, other in zip(plain, scaled, strict=True):
        assert re.search(r"/in/.+-sandbox-[0-9a-f]{8}$", one["lead"]["linkedin_profile_url"])
        assert "/in/ACwAA" in other["lead"]["linkedin_profile_url"]
        assert not {"lk_headline", "lk_connections_count"} & other["lead"].keys()
        assert one["lead"]["last_name"] == other["lead"]["last_name"]


def test_the_company_is_mostly_the_one_asked_for() -> None:
    """Sheet 2.2 [documented]: the company object beside each lead."""
    urls = [item["company"]["linkedin_url"] for item in leads(request(), number=300)]
    assert 0.9 < urls.count(ACME) / len(urls) < 1
    assert all("/company/sandbox-holding-" in url for url in urls if url != ACME)


@given(SEEDS, st.integers(1, 100))
def test_dice_stay_in_their_bounds(seed: int, high: int) -> None:
    dice = Dice(seed)
    draws = [dice.between(1, high) for _ in range(20)]
    assert all(1 <= draw <= high for draw in draws)
    assert 0 <= dice.fraction() < 1
