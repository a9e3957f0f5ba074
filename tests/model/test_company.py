"""Every form of section 9 of the API sheet means one company, or is refused with a reason."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.company import Company, CompanyKind, NotACompany, parse_company
from enrich.model.request import company_field

ACME = "https://www.linkedin.com/company/acme-inc"


@pytest.mark.parametrize(
    "text",
    [
        "1441",
        "  1441\n",
        "001441",
        "urn:li:organization:1441",
        "urn:li:company:1441",
        "urn:li:fsd_company:1441",
        "urn:li:fs_salesCompany:1441",
        "URN:LI:ORGANIZATION:1441",
        "https://www.linkedin.com/company/1441",
        "https://www.linkedin.com/company/1441/",
        "https://www.linkedin.com/company/1441/about/",
        "https://www.linkedin.com/company/%31%34%34%31",
        "https://www.linkedin.com/school/1441",
        "https://www.linkedin.com/sales/company/1441",
        "https://www.linkedin.com/sales/company/1441/people",
        "https://www.linkedin.com/sales/company/1441/insights?_ntb=abc",
        "linkedin.com/sales/company/1441?_ntb=abc",
        "linkedin.com/sales/accounts/insights?companyId=1441",
        "linkedin.com/company-beta/1441/",
        "linkedin.com/organization/1441/admin",
        "1441.0",
        "14\u200b41",
    ],
)
def test_an_id_is_sent_as_an_id(text: str) -> None:
    assert company_field(parse_company(text)) == {"company_linkedin_id": "1441"}


@pytest.mark.parametrize(
    "text",
    [
        "https://www.linkedin.com/company/acme-inc",
        "https://www.linkedin.com/company/acme-inc/",
        "https://www.linkedin.com/company/acme-inc///",
        "https://www.linkedin.com//company//acme-inc",
        "https://www.linkedin.com/company/acme-inc/about",
        "https://www.linkedin.com/company/acme-inc/people/",
        "https://www.linkedin.com/company/acme-inc/jobs",
        "https://www.linkedin.com/company/acme-inc/posts/?feedView=all",
        "https://www.linkedin.com/company/acme-inc/life",
        "https://www.linkedin.com/company/acme-inc/mycompany/",
        "https://www.linkedin.com/sales/company/acme-inc",
        "https://fr.linkedin.com/company/acme-inc",
        "https://m.linkedin.com/company/acme-inc",
        "https://linkedin.com/company/acme-inc",
        "http://www.linkedin.com/company/acme-inc",
        "http://www.linkedin.com:80/company/acme-inc",
        "HTTPS://WWW.LinkedIn.COM/Company/Acme-Inc",
        "www.linkedin.com/company/acme-inc",
        "linkedin.com/company/acme-inc",
        "//linkedin.com/company/acme-inc",
        "https://www.linkedin.com./company/acme-inc",
        "https://www.linkedin.com/company/acme-inc?trk=public_profile",
        "https://www.linkedin.com/company/acme-inc?originalSubdomain=fr",
        "https://www.linkedin.com/company/acme-inc/#about",
        " https://www.linkedin.com/company/acme-inc \r\n",
        '"https://www.linkedin.com/company/acme-inc"',
        "'https://www.linkedin.com/company/acme-inc'",
        "<https://www.linkedin.com/company/acme-inc>",
        "\u201chttps://www.linkedin.com/company/acme-inc\u201d",
        "\u00a0https://www.linkedin.com/company/acme-inc\u200b",
        "https://www.linkedin.com/company/%41cme-inc",
        "https://www.linkedin.com/company/ACME-INC%20",
        "https:/www.linkedin.com/company/acme-inc",
        "ttps://www.linkedin.com/company/acme-inc",
        "https//linkedin.com/company/acme-inc",
        "https://www.linkedin.com/company/acme\u00ad-inc",
        "(https://www.linkedin.com/company/acme-inc)",
        "https://www.linkedin.com/company/acme-inc,",
        "Acme Inc: https://www.linkedin.com/company/acme-inc",
        "Acme Inc (linkedin.com/company/acme-inc)",
        "[Acme Inc](https://www.linkedin.com/company/acme-inc)",
        "Acme Inc\nhttps://www.linkedin.com/company/acme-inc/about\nParis",
        "https://www.linkedin.com/company/acme-inc | https://linkedin.com/company/acme-inc/jobs",
        "linkedin.com/authwall?sessionRedirect=https%3A%2F%2Flinkedin.com%2Fcompany%2Facme-inc",
    ],
)
def test_a_company_page_is_sent_as_its_canonical_address(text: str) -> None:
    assert company_field(parse_company(text)) == {"company_linkedin_url": ACME}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("linkedin.com/school/some-university/", "https://www.linkedin.com/school/some-university"),
        ("linkedin.com/showcase/Some-Brand", "https://www.linkedin.com/showcase/some-brand"),
        ("linkedin.com/company/l'oréal", "https://www.linkedin.com/company/l%27or%C3%A9al"),
        ("linkedin.com/company/l%27or%C3%A9al", "https://www.linkedin.com/company/l%27or%C3%A9al"),
        ("linkedin.com/company/L%27OR%C3%89AL", "https://www.linkedin.com/company/l%27or%C3%A9al"),
        ("linkedin.com/company/a%26b", "https://www.linkedin.com/company/a%26b"),
        ("linkedin.com/company/a&b", "https://www.linkedin.com/company/a%26b"),
    ],
)
def test_a_slug_is_decoded_to_compare_and_encoded_once_to_send(text: str, sent: str) -> None:
    assert company_field(parse_company(text)) == {"company_linkedin_url": sent}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The company is blank."),
        (" \u00a0\n", "The company is blank."),
        ('""', "The company is blank."),
        ("0", "0 is no LinkedIn company ID."),
        ("linkedin.com/company/000", "0 is no LinkedIn company ID."),
        ("5f0c1d2e3a4b5c6d7e8f9a0b", "This is another vendor's company ID."),
        ("5F0C1D2E3A4B5C6D7E8F9A0B", "This is another vendor's company ID."),
        ("500012345678901234567890", "This is another vendor's company ID."),
        ("https://www.linkedin.com/in/jane-doe", "This LinkedIn address is a person's page."),
        ("linkedin.com/pub/jane-doe/1/2/3", "This LinkedIn address is a person's page."),
        ("linkedin.com/search/results/all/?k=acme", "This LinkedIn address is a search page."),
        ("linkedin.com/jobs/view/123", "This LinkedIn address is a job page."),
        ("linkedin.com/feed/", "This LinkedIn address is a news page."),
        ("linkedin.com/posts/acme-1", "This LinkedIn address is a post."),
        ("linkedin.com/groups/12", "This LinkedIn address is a group."),
        ("linkedin.com", "This LinkedIn address is not a company's page."),
        ("linkedin.com/sales", "This LinkedIn address is not a company's page."),
        ("linkedin.com/sales/lead/ACwAA", "This LinkedIn address is not a company's page."),
        ("linkedin.com/company", "This LinkedIn address does not say which company."),
        ("linkedin.com/company/", "This LinkedIn address does not say which company."),
        ("linkedin.com/company/a%2Fb", "This LinkedIn address does not say which company."),
        ("linkedin.com/company/a b", "This LinkedIn address does not say which company."),
        ("https://lnkd.in/abc", "This is a shortened link."),
        ("linkedin.com/company/unavailable/", "LinkedIn says that this page is no longer there."),
        ("linkedin.com/company/a\nlinkedin.com/company/b", "This cell names several companies."),
        ("linkedin.com/company/acme inc", "This LinkedIn address does not say which company."),
        ("Acme linkedin.com/in/jane", "This LinkedIn address is a person's page."),
        (
            "https://www.linkedin.com/authwall?sessionRedirect=https://evil.com/company/acme",
            "This is not a LinkedIn address.",
        ),
        ("14410000.5", "This is not a LinkedIn address."),
        ("see evil-linkedin.com/company/acme", "This is not a LinkedIn address."),
        ("(linkedin.com.evil.io/company/acme)", "This is not a LinkedIn address."),
        ("https://www.acme.com", "This is not a LinkedIn address."),
        ("acme.com/company/acme", "This is not a LinkedIn address."),
        ("https://notlinkedin.com/company/acme", "This is not a LinkedIn address."),
        ("https://linkedin.com.evil.com/company/acme", "This is not a LinkedIn address."),
        ("https://evil.com/linkedin.com/company/acme", "This is not a LinkedIn address."),
        ("https://linkedin.com@evil.com/company/acme", "This is not a LinkedIn address."),
        ("1.23457E+09", "This is not a LinkedIn address."),
        ("Acme Inc", "This is neither a LinkedIn address nor an ID."),
        ("acme-inc", "This is neither a LinkedIn address nor an ID."),
        ("-1441", "This is neither a LinkedIn address nor an ID."),
        ("\u0661\u0664", "This is neither a LinkedIn address nor an ID."),
        ("urn:li:person:1441", "This is neither a LinkedIn address nor an ID."),
        ("ftp://linkedin.com/company/acme", "This is neither a LinkedIn address nor an ID."),
        ("mailto:jane@linkedin.com", "This LinkedIn address is not a company's page."),
        ("http://[linkedin", "This is not a web address."),
    ],
)
def test_anything_else_is_refused_with_a_reason_and_a_cure(text: str, reason: str) -> None:
    with pytest.raises(NotACompany) as refused:
        parse_company(text)
    assert refused.value.reason == reason
    assert refused.value.cure


def test_the_cure_shows_what_to_write() -> None:
    with pytest.raises(NotACompany) as refused:
        parse_company("Acme")
    assert refused.value.cure == (
        "Write the company's LinkedIn page, such as https://www.linkedin.com/company/acme-inc, "
        "or its numeric LinkedIn ID."
    )


def test_a_shortened_link_is_to_be_opened() -> None:
    with pytest.raises(NotACompany) as refused:
        parse_company("https://lnkd.in/abc")
    assert refused.value.cure == "Open it and copy the address it leads to."


def test_a_company_a_school_and_a_showcase_of_one_name_are_three() -> None:
    pages = {
        parse_company(f"linkedin.com/{kind}/acme") for kind in ("company", "school", "showcase")
    }
    assert len(pages) == 3


def test_the_page_of_an_id_can_be_opened() -> None:
    assert Company(CompanyKind.ID, "1441").url == "https://www.linkedin.com/company/1441"


PAGES = st.sampled_from(["company", "school", "showcase"])
SLUGS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.text(
    "aB1-%2f'&é. \u0130\u03a3", min_size=1, max_size=8
)


@given(PAGES, SLUGS)
def test_a_canonical_address_means_itself(page: str, slug: str) -> None:
    try:
        company = parse_company(f"https://www.linkedin.com/{page}/{quote(slug, safe='')}")
    except NotACompany:
        return
    assert parse_company(company.url) == company
    assert parse_company(company.url).url == company.url


SCHEMES = st.sampled_from(["", "http://", "https://", "HTTPS://", "//"])
HOSTS = st.sampled_from(["linkedin.com", "www.linkedin.com", "fr.linkedin.com", "M.LINKEDIN.COM"])
TAILS = st.sampled_from(["", "/", "/people/", "/about?x=/in/jane", "?trk=a#b", "#x", "/?"])
AROUND = st.sampled_from(["", " ", '"', "\n", "\u00a0"])


@given(st.tuples(AROUND, SCHEMES, HOSTS, TAILS, AROUND))
def test_the_way_of_writing_an_address_changes_nothing(parts: tuple[str, ...]) -> None:
    before, scheme, host, tail, after = parts
    for name in ("acme-inc", "1441", "%C3%A9t%C3%A9", "l'or"):
        written = f"{before}{scheme}{host}/company/{name}{tail}{after}"
        assert parse_company(written) == parse_company(f"https://www.linkedin.com/company/{name}")


@given(st.text() | st.text("htps:/.linkedcomay1 []@%\u2100", max_size=40))
def test_any_text_is_a_company_or_is_refused(text: str) -> None:
    try:
        company = parse_company(text)
    except NotACompany as refused:
        outcome = refused.reason and refused.cure
    else:
        outcome = company.name
    assert outcome
