"""What bounds one answer."""

import pytest
from api.odd import OddVendor, ask
from api.test_client import create, listing, report
from starlette.responses import JSONResponse, Response

from enrich.api import exchange, retrying
from enrich.api.retrying import Patience, pause
from enrich.errors import OutcomeUnknown, TryLater
from enrich.model.search import VendorId


@pytest.fixture(autouse=True)
def small_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_MOST_BYTES", 2_000_000)
    monkeypatch.setattr(retrying, "_FIRST_PAUSE", 0.001)


def test_an_answer_of_absurd_size_is_told_in_words(odd_vendor: OddVendor) -> None:
    odd_vendor.answers = [Response(b" " * 2_000_001)]
    for work, error in ((create, OutcomeUnknown), (report, TryLater), (listing, TryLater)):
        with pytest.raises(error, match="larger than 2 MB"):
            ask(odd_vendor.base_url, work)


@pytest.mark.parametrize("vendor_id", ["x" * 70_000, "\ud800".encode("utf-8", "replace").decode()])
def test_an_id_that_makes_no_address_ends_in_words(vendor_id: str, odd_vendor: OddVendor) -> None:
    odd_vendor.answers = [JSONResponse([])]
    with pytest.raises(TryLater):
        ask(odd_vendor.base_url, lambda client: client.report(VendorId(vendor_id)))


def test_a_list_with_a_search_of_ours_that_has_no_id_is_not_believed(
    odd_vendor: OddVendor,
) -> None:
    name = "Acme - CEO, up to 50 [0123456789abcdef.1]"
    odd_vendor.answers = [JSONResponse([{"id": None, "name": name}])]
    with pytest.raises(TryLater, match="makes no sense"):
        ask(odd_vendor.base_url, listing)


def test_patience_ends_by_count_and_by_time() -> None:
    patience = Patience(tries=3, seconds=10)
    assert patience.allows(tried=2, since=9)
    assert not patience.allows(tried=3, since=9)
    assert not patience.allows(tried=1, since=10)


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_pauses_grow_and_have_a_longest(chance: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "_FIRST_PAUSE", 1.0)
    pauses = [pause(tried, chance) for tried in range(1, 9)]
    assert pauses == sorted(pauses)
    assert 0.5 <= pauses[0] <= 1
    assert pauses[-1] <= 30
