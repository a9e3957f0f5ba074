import pytest

from enrich.model.domain import parse_domain
from enrich.model.problem import CellFault


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.com", "acme.com"),
        (" HTTPS://WWW.Acme.com:443/de/?x=1#y ", "acme.com"),
        ("//acme.com/", "acme.com"),
        ("info@acme.co.uk", "acme.co.uk"),
        ("www.acme.com.", "acme.com"),
        ("shop.acme.com", "shop.acme.com"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("XN--mnchen-3ya.example", "xn--mnchen-3ya.example"),
    ],
)
def test_forms_of_a_domain(text: str, domain: str) -> None:
    assert parse_domain(text) == domain


@pytest.mark.parametrize(
    "text",
    [
        *("", "acme", "see notes", "acme..com", "1.2.3.4", "http://[::1", "a b.com"),
        *("facebook.com/acme", "joe@gmail.com", f"{'x' * 80}.com"),
    ],
)
def test_what_is_none_or_shared(text: str) -> None:
    with pytest.raises(CellFault):
        parse_domain(text)
