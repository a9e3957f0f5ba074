"""The same question finds the same people, and they look as the sheet says (sheet 2.2)."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox import people
from enrich.sandbox.chance import Dice
from enrich.sandbox.forms import FieldNames
from enrich.sandbox.leads import View, shown
from enrich.sandbox.personas import PERSONAS

ACME = "https://www.linkedin.com/company/acme-inc"
SEEDS = st.integers(0, 1_000)


def request(**changes: Any) -> dict[str, Any]:
    return {"company_linkedin_url": ACME, "job_titles": ["CFO", "Head of Sales"]} | changes


def leads(body: dict[str, Any], *, seed: int = 7, number: int = 30) -> list[dict[str, Any]]:
    return list(shown(View(seed), people.wanted(body), night=0, start=0, stop=number))


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
        {"excluded_job_titles": ["Head"]},
        {"functions": ["25"]},
        {"seniority_levels": ["310"]},
        {"included_locations": ["101165590"]},
        {"excluded_locations": ["101165590"]},
    ],
)
def test_another_question_finds_other_people(changes: dict[str, Any]) -> None:
    assert leads(request(**changes)) != leads(request())


def test_another_seed_is_another_world() -> None:
    assert leads(request(), seed=8) != leads(request(), seed=7)


@given(seed=SEEDS)
def test_nobody_stands_in_a_search_twice(seed: int) -> None:
    for body in (request(), request(job_titles=["*"]), request(job_titles=["Einkauf"])):
        urls = [item["lead"]["linkedin_profile_url"] for item in leads(body, seed=seed)]
        assert len(set(urls)) == 30


def test_two_searches_for_the_same_work_find_the_same_people() -> None:
    """Sheet 11, item 17: duplicates between searches are to be expected."""
    both, one = people_in(request()), people_in(request(job_titles=["chief financial officer"]))
    by_ids = people_in(request(job_titles=[], functions=["10"], seniority_levels=["310"]))
    assert 5 < len(both & one) < 30
    assert 20 < len(one & by_ids) < 30


def people_in(body: dict[str, Any]) -> set[str]:
    return {item["lead"]["linkedin_profile_url"] for item in leads(body)}


def test_some_people_work_at_two_companies() -> None:
    """Sheet 2.2: current_positions_count; 11, item 17: duplicates between searches."""
    companies = [request(company_linkedin_url=f"{ACME}-{number}") for number in range(40)]
    found = [people_in(company) for company in companies]
    at_home = set().union(*found)
    assert 5 <= sum(map(len, found)) - len(at_home) <= 40


def test_the_number_of_leads_stays_in_its_bounds_and_is_sometimes_none() -> None:
    want = [people.wanted(request(functions=[str(number)])) for number in range(1, 27)]
    counts = {people.count(seed, one, (0, 40)) for one in want for seed in range(20)}
    assert counts == set(range(41))
    assert {people.count(seed, want[0], (3, 5)) for seed in range(50)} == {3, 4, 5}


def test_titles_fit_what_was_asked() -> None:
    """Sheet 1.1: job titles, or functions and seniorities."""
    finance = "CFO|Chief Financial Officer"
    assert good(f"{finance}|(Head|Director) of Sales|Sales Director", request())
    assert good(finance, request(job_titles=[" cfo "]))
    assert good("Leiter Einkauf", request(job_titles=["Leiter Einkauf"]))
    by_id = {"functions": ["25"], "seniority_levels": ["220", "300"]}
    assert good("Sales", request(**by_id, job_titles=[]))
    assert good("Head|Director|VP|Vice", request(**by_id, job_titles=["*"]))
    assert good("Finance|Financial|CFO", request(functions=["10"], job_titles=["*"]))


def good(pattern: str, body: dict[str, Any]) -> bool:
    """Say whether the titles of all who are qualified match."""
    found = [item["lead"] for item in leads(body, number=200)]
    qualified = [lead for lead in found if lead["status"] == "QUALIFIED" and lead.get("title")]
    return len(qualified) > 100 and all(re.search(pattern, lead["title"]) for lead in qualified)


def test_near_misses_are_found_and_rejected() -> None:
    """Sheet 2.2 [documented]: rejection_reason; functions and seniorities are exact (1.1)."""
    misses = [
        item["lead"]
        for item in leads(request(job_titles=["CFO"]), number=200)
        if "Title does not match" in (item["lead"].get("rejection_reason") or ())
    ]
    titles = [lead["title"] for lead in misses if lead.get("title")]
    assert len(titles) > 10
    assert all("Financ" in title and "Chief" not in title for title in titles)
    assert {lead["status"] for lead in misses} == {"DISQUALIFIED"}


@pytest.mark.parametrize("filters", [{"functions": ["10"]}, {"job_titles": ["*"]}])
def test_where_no_title_is_asked_for_none_is_wrong(filters: dict[str, Any]) -> None:
    """Sheet 1.1 [documented]: the wildcard returns everyone at the company."""
    found = people.found(7, people.wanted(request(job_titles=[]) | filters), desks=200)
    reasons = {reason for one in found for reason in one.reasons}
    assert reasons == {"No longer at the company"}


def test_titles_and_functions_that_disagree_find_nobody_right() -> None:
    """Sheet 1.1: the filters are joined, only the values of one are ORed."""
    found = leads(request(job_titles=["CFO"], functions=["25"]))
    assert {item["lead"]["status"] for item in found} == {"DISQUALIFIED"}
    assert all("Sales" in title for item in found if (title := item["lead"].get("title")))


def test_locations_are_obeyed() -> None:
    """Sheet 1.1 [documented]: included and excluded geo-region IDs."""
    view, paris = View(7, names=FieldNames.OTHERS), "900000001"
    included = people.wanted(request(included_locations=[paris]))
    found = [item["lead"] for item in shown(view, included, night=0, start=0, stop=100)]
    homes = {one.get("location") for one in found if one["status"] == "QUALIFIED"} - {None}
    assert homes == {"Paris, Île-de-France, France"}
    excluded = people.found(7, people.wanted(request(excluded_locations=[paris])), desks=100)
    assert {bool(one.reasons) for one in excluded if one.person.place.id == paris} == {True}


def test_a_saved_persona_supplies_both_title_lists() -> None:
    """Sheet 1.1 [documented]; a persona that nobody saved [UNKNOWN - assume accepted]."""
    finance = PERSONAS[0]
    body = {"company_linkedin_url": ACME, "persona_id": finance.id}
    titles = {"job_titles": list(finance.job_titles), "excluded_job_titles": ["Interim"]}
    assert leads(body) == leads(request(**titles))
    unknown = {**body, "persona_id": "00000000-0000-4000-8000-000000000000"}
    assert leads(unknown)


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


def test_names_follow_many_customs() -> None:
    """Sheet 2.2: names are text of any script; full_name is in the order of its custom."""
    found = [item["lead"] for item in leads(request(), number=500)]
    whole = [lead for lead in found if lead.get("full_name")]
    assert any(lead["full_name"] == f"{lead['last_name']} {lead['first_name']}" for lead in whole)
    assert any(lead["full_name"] == lead["first_name"] for lead in whole)
    names = "".join(lead["full_name"] for lead in whole)
    kinds = {unicodedata.bidirectional(letter) for letter in names}
    assert kinds >= {"L", "R", "AL", "NSM"}
    assert any(unicodedata.combining(letter) for letter in names)
    assert unicodedata.normalize("NFC", names) != names
    assert any(ord(letter) > 0xFFFF for letter in names)
    assert {lead.get("full_name", "absent") for lead in found} >= {"absent", None}


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
