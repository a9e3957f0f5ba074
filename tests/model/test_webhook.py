"""An address that nobody guesses, and that nobody quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.request import SearchKey
from enrich.model.webhook import Addressee, addressee_of, path_of, without_tokens

SECRET = "5f" * 32
ACME = Addressee(SearchKey("ab" * 32), 2)


def test_our_own_address_is_known_again() -> None:
    assert addressee_of(SECRET, path_of(SECRET, ACME)) == ACME


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/deliveries/",
        "/deliveries/" + "0" * 64 + ".1." + "0" * 64,
        path_of("another", ACME),
        path_of(SECRET, ACME).upper(),
        path_of(SECRET, ACME) + "/",
        path_of(SECRET, ACME)[:-1],
        path_of(SECRET, ACME).replace(".2.", ".3."),
        path_of(SECRET, ACME).replace("/deliveries/", "/"),
        path_of(SECRET, ACME).replace("a", "\N{FULLWIDTH LATIN SMALL LETTER A}"),
    ],
)
def test_every_other_path_is_a_strangers(path: str) -> None:
    assert addressee_of(SECRET, path) is None


@given(st.text())
def test_no_path_of_any_kind_is_a_fault(path: str) -> None:
    assert addressee_of(SECRET, path) is None
    assert addressee_of(SECRET, f"/deliveries/{path}") is None


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_token_is_struck_out_wherever_it_stands(before: str, after: str) -> None:
    token = path_of(SECRET, ACME).rpartition("/")[2]
    seal = token.rpartition(".")[2]

    assert seal not in without_tokens(f"{before}{token}{after}")


def test_other_words_are_left_alone() -> None:
    words = "Company [3f9a1c2e90ab77d1.1] at https://example.com/deliveries/12"
    assert without_tokens(words) == words
