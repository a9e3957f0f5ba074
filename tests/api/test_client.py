"""The client over real HTTP: against the sandbox, and against a vendor that answers oddly."""

import asyncio
import time
import traceback
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from api.odd import KEY, OddVendor, ask
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from enrich.api import retrying, wire
from enrich.api.client import Created, TooManyRequests, VendorClient, account_hash
from enrich.api.pacing import Line
from enrich.clock import Clock
from enrich.config import ApiSettings
from enrich.errors import (
    EnrichError,
    KeyRefused,
    OutcomeUnknown,
    OutOfCredits,
    RequestRefused,
    TryLater,
    Unusable,
)
from enrich.model.pace import LearnedPace
from enrich.model.request import SearchRequest
from enrich.model.search import VendorId
from enrich.sandbox.connection import CutConnection
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

REQUEST = SearchRequest(company_linkedin_id="1441", job_titles=("CFO",), name="Acme [1]")


def create(client: VendorClient) -> Any:
    return client.create(REQUEST, before_sending=lambda: None)


def report(client: VendorClient) -> Any:
    return client.report(VendorId("s-1"))


def listing(client: VendorClient) -> Any:
    return client.listing()


class ShortBody(Response):
    """Promises more bytes than it sends: the connection is cut in the middle of the answer."""

    def __init__(self) -> None:
        super().__init__(b'{"id": "s', headers={"Content-Length": "100"})


@pytest.fixture
def quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five tries at a read take seconds of pauses, which these tests do not ask about."""
    monkeypatch.setattr(retrying, "_FIRST_PAUSE", 0.001)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with embedded(SandboxSettings(duration=(0.0, 0.0), leads=(3, 9), api_key="secret")) as base_url:
        yield base_url


def test_the_sandbox_sells_a_search_shows_it_and_lists_it(sandbox: str) -> None:
    async def work(
        client: VendorClient,
    ) -> tuple[Created, wire.SearchReport, tuple[wire.ListedSearch, ...]]:
        created = await create(client)
        return created, await client.report(created.vendor_id), await client.listing()

    created, found, listed = ask(sandbox, work, key="secret")
    assert created.raw["search_name"] == "Acme [1]"
    assert found.status is wire.VendorStatus.FINISHED
    assert found.leads is not None
    assert 3 <= len(found.leads) <= 9
    assert all(lead.full_name and lead.linkedin_url for lead in found.leads)
    assert [(item.vendor_id, item.name) for item in listed] == [(created.vendor_id, "Acme [1]")]


def test_the_sandbox_refuses_a_wrong_key(sandbox: str) -> None:
    with pytest.raises(KeyRefused, match="refused the API key: HTTP 401"):
        ask(sandbox, create, key="wrong")


def test_the_sandbox_knows_no_such_search(sandbox: str) -> None:
    with pytest.raises(RequestRefused, match="Search not found") as refused:
        ask(sandbox, report, key="secret")
    assert refused.value.http_status == 404


def test_the_sandbox_loses_an_answer_to_a_search_that_it_has_sold() -> None:
    async def work(client: VendorClient) -> tuple[wire.ListedSearch, ...]:
        with pytest.raises(OutcomeUnknown, match="connection broke before the answer came"):
            await create(client)
        return await client.listing()

    with embedded(SandboxSettings(lose_response_rate=1.0)) as base_url:
        assert [item.name for item in ask(base_url, work)] == ["Acme [1]"]


def test_too_many_creates_are_refused_once_and_then_wait_as_told() -> None:
    async def work(client: VendorClient) -> float:
        await create(client)
        with pytest.raises(TooManyRequests, match="slow down") as refused:
            await create(client)
        assert refused.value.wait == 1.0
        began = time.monotonic()
        await create(client)
        assert client.counts.rate_limited == 1
        return time.monotonic() - began

    with embedded(SandboxSettings(rate=2.0)) as base_url:
        assert 0.9 < ask(base_url, work) < 2.0


CREATE_FAULTS = [
    (CutConnection(), OutcomeUnknown, "connection broke"),
    (ShortBody(), OutcomeUnknown, "connection broke"),
    (HTMLResponse("<h1>Welcome</h1>"), OutcomeUnknown, "not JSON"),
    (PlainTextResponse("accepted"), OutcomeUnknown, "not JSON"),
    (Response(), OutcomeUnknown, "not JSON"),
    (Response(status_code=204), OutcomeUnknown, "not JSON"),
    (Response(b'"\xff"', media_type="application/json"), OutcomeUnknown, "not JSON"),
    (Response(b"[" * 100_000, media_type="application/json"), OutcomeUnknown, "not JSON"),
    (Response(b"{}", headers={"Content-Encoding": "gzip"}), OutcomeUnknown, "connection broke"),
    (JSONResponse({"status": "processing"}, 201), OutcomeUnknown, "named no ID"),
    (JSONResponse([], 200), OutcomeUnknown, "named no ID"),
    (JSONResponse({"error": "Internal error"}, 500), OutcomeUnknown, r"500 \(Internal error\)"),
    (HTMLResponse("<h1>Bad gateway</h1>", 502), OutcomeUnknown, r"HTTP 502\.$"),
    (JSONResponse({"error": "No filter"}, 400), RequestRefused, "No filter"),
    (JSONResponse({"error": 400, "message": "No filter"}, 400), RequestRefused, "No filter"),
    (JSONResponse({"error": "Invalid key"}, 401), KeyRefused, r"401 \(Invalid key\)"),
    (PlainTextResponse("Forbidden", 403), KeyRefused, r"403 \(Forbidden\)"),
    (Response(status_code=402), OutOfCredits, "out of credits"),
    (JSONResponse({"message": "Insufficient credits"}, 422), OutOfCredits, "Insufficient credits"),
    (JSONResponse({"errors": ["Bad ID", 7]}, 422), RequestRefused, "Bad ID; 7"),
    (JSONResponse({"error": "Slow"}, 429), TooManyRequests, "slow down"),
    (JSONResponse({"error": "x"}, 429, {"Retry-After": "3"}), TooManyRequests, "slow down"),
    (Response(status_code=302, headers={"Location": "/login"}), Unusable, "redirect"),
]


@pytest.mark.parametrize(("answer", "error", "words"), CREATE_FAULTS)
def test_an_odd_answer_to_a_create_ends_in_its_error_after_one_try(
    *,
    answer: Response,
    error: type[EnrichError],
    words: str,
    odd_vendor: OddVendor,
) -> None:
    odd_vendor.answers = [answer]
    with pytest.raises(error, match=words) as raised:
        ask(odd_vendor.base_url, create)
    assert raised.type is error
    assert [asked.method for asked in odd_vendor.asked] == ["POST"]
    assert KEY not in "".join(traceback.format_exception(raised.value))


def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(odd_vendor: OddVendor) -> None:
    odd_vendor.slowness = 0.5
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        ask(odd_vendor.base_url, create, timeout="200ms")


def test_a_vendor_that_cannot_be_reached_has_surely_nothing() -> None:
    with pytest.raises(TryLater, match="cannot be reached"):
        ask("http://127.0.0.1:1/api/v2", create)


@pytest.mark.parametrize("code", [200, 201, 202])
def test_any_success_with_an_id_is_accepted(code: int, odd_vendor: OddVendor) -> None:
    odd_vendor.answers = [JSONResponse({"id": "5b2c", "status": "processing"}, code)]
    assert ask(odd_vendor.base_url, create) == Created(
        VendorId("5b2c"), {"id": "5b2c", "status": "processing"}
    )


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({"error": "Slow"}, 429),
        JSONResponse({"error": "Slow"}, 429, {"Retry-After": "60"}),
        JSONResponse({"error": "Slow"}, 429, {"Retry-After": "soon"}),
    ],
)
def test_a_refused_create_holds_back_all_later_ones(
    answer: Response, odd_vendor: OddVendor
) -> None:
    async def work(client: VendorClient) -> None:
        with pytest.raises(TooManyRequests):
            await create(client)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(create(client), timeout=0.3)
        await client.listing()  # reads are another line, and go on

    odd_vendor.answers = [answer, JSONResponse([])]
    ask(odd_vendor.base_url, work)
    assert [asked.method for asked in odd_vendor.asked] == ["POST", "GET"]


@pytest.mark.usefixtures("quick_backoff")
@pytest.mark.parametrize(
    "answer",
    [
        CutConnection(),
        ShortBody(),
        Response(),
        HTMLResponse("<h1>Welcome</h1>"),
        JSONResponse([]),
        JSONResponse("FINISHED"),
        JSONResponse({"error": "Internal error"}, 500),
        Response(status_code=503),
    ],
)
def test_a_report_that_makes_no_sense_is_asked_for_five_times(
    answer: Response, odd_vendor: OddVendor
) -> None:
    odd_vendor.answers = [answer]
    with pytest.raises(TryLater):
        ask(odd_vendor.base_url, report)
    assert len(odd_vendor.asked) == 5


@pytest.mark.usefixtures("quick_backoff")
@pytest.mark.parametrize("answer", [JSONResponse({}), JSONResponse({"searches": None}), Response()])
def test_a_list_that_is_none_is_not_taken_for_an_empty_one(
    answer: Response, odd_vendor: OddVendor
) -> None:
    odd_vendor.answers = [answer]
    with pytest.raises(TryLater):
        ask(odd_vendor.base_url, listing)


@pytest.mark.usefixtures("quick_backoff")
def test_a_read_goes_on_after_a_hiccup(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> int:
        assert await client.listing() == ()
        return client.counts.retried

    odd_vendor.answers = [CutConnection(), Response(status_code=500), JSONResponse([])]
    assert ask(odd_vendor.base_url, work) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (JSONResponse({"error": "Invalid key"}, 401), KeyRefused),
        (Response(status_code=403), KeyRefused),
        (Response(status_code=402), OutOfCredits),
        (JSONResponse({"error": "Search not found"}, 404), RequestRefused),
        (Response(status_code=302, headers={"Location": "/login"}), Unusable),
    ],
)
@pytest.mark.parametrize("read", [report, listing])
def test_a_read_that_cannot_succeed_is_asked_once(
    *,
    answer: Response,
    error: type[EnrichError],
    read: Callable[[VendorClient], Any],
    odd_vendor: OddVendor,
) -> None:
    odd_vendor.answers = [answer]
    with pytest.raises(error):
        ask(odd_vendor.base_url, read)
    assert len(odd_vendor.asked) == 1


@pytest.mark.parametrize(
    ("vendor_id", "path"),
    [
        ("5b2c-77", "/api/v2/searches/5b2c-77"),
        ("../credits", "/api/v2/searches/..%2Fcredits"),
        ("a?status=x#y", "/api/v2/searches/a%3Fstatus%3Dx%23y"),
        ("a\tb é", "/api/v2/searches/a%09b%20%C3%A9"),
        ("//evil.example/x", "/api/v2/searches/%2F%2Fevil.example%2Fx"),
    ],
)
def test_whatever_the_vendor_calls_an_id_is_asked_for_as_one(
    vendor_id: str, path: str, odd_vendor: OddVendor
) -> None:
    odd_vendor.answers = [JSONResponse({"search": {"status": "ONGOING"}})]
    ask(odd_vendor.base_url, lambda client: client.report(VendorId(vendor_id)))
    assert [asked.path for asked in odd_vendor.asked] == [path]


def test_the_intent_comes_before_any_byte(odd_vendor: OddVendor) -> None:
    seen_at_intent: list[int] = []

    async def work(client: VendorClient) -> None:
        await client.create(
            REQUEST, before_sending=lambda: seen_at_intent.append(len(odd_vendor.asked))
        )

    ask(odd_vendor.base_url, work)
    assert seen_at_intent == [0]
    assert len(odd_vendor.asked) == 1


def test_without_an_intent_nothing_is_sent_and_the_line_goes_on(odd_vendor: OddVendor) -> None:
    calls: list[str] = []

    def no() -> None:
        calls.append("no")
        raise RuntimeError("the disk is full")

    async def work(client: VendorClient) -> Created:
        with pytest.raises(RuntimeError, match="the disk is full"):
            await client.create(REQUEST, before_sending=no)
        assert (calls, odd_vendor.asked, client.counts.total) == (["no"], [], 0)
        created: Created = await create(client)
        return created

    assert ask(odd_vendor.base_url, work).vendor_id == "s-1"
    assert (calls, len(odd_vendor.asked)) == (["no"], 1)


def test_the_intent_waits_for_the_turn(odd_vendor: OddVendor) -> None:
    intents: list[float] = []

    async def work(client: VendorClient) -> None:
        await asyncio.gather(
            *(
                client.create(REQUEST, before_sending=lambda: intents.append(time.monotonic()))
                for _ in range(4)
            )
        )

    ask(odd_vendor.base_url, work, creates_per_second=10.0)
    assert all(later - sooner > 0.09 for sooner, later in pairwise(intents))


def test_no_more_requests_are_under_way_than_allowed(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> float:
        began = time.monotonic()
        await asyncio.gather(*(create(client) for _ in range(6)))
        return time.monotonic() - began

    odd_vendor.slowness = 0.1
    assert ask(odd_vendor.base_url, work, max_parallel=2) > 0.3


def test_reads_that_hang_never_keep_a_create_waiting(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> None:
        reads = [asyncio.create_task(client.listing()) for _ in range(5)]
        await asyncio.sleep(0.5)  # all that may be asked has been, and hangs
        odd_vendor.slowness = 0.0
        await create(client)
        await asyncio.gather(*reads)

    odd_vendor.answers = [JSONResponse({"id": "s-1", "searches": []})]
    odd_vendor.slowness = 2.0
    ask(odd_vendor.base_url, work, max_parallel=2)
    assert [asked.method for asked in odd_vendor.asked][:2] == ["GET", "POST"]


def test_who_waited_for_others_answers_does_not_burst_out(odd_vendor: OddVendor) -> None:
    """Design, section 8: no bursts; never two starts closer than 1/rate."""
    intents: list[float] = []

    async def one(client: VendorClient) -> None:
        await client.create(REQUEST, before_sending=lambda: intents.append(time.monotonic()))
        odd_vendor.slowness = 0.0

    async def work(client: VendorClient) -> None:
        await asyncio.gather(*(one(client) for _ in range(8)))

    odd_vendor.slowness = 0.8
    ask(odd_vendor.base_url, work, creates_per_second=10.0, max_parallel=2)
    gaps = [later - sooner for sooner, later in pairwise(intents)]
    assert min(gaps) > 0.04  # 0.1 at first, less after the pace has grown twice


def test_who_waits_in_line_goes_at_the_new_pace_after_a_refusal(odd_vendor: OddVendor) -> None:
    """Design, section 8: everybody waits, and then goes slower."""
    intents: list[float] = []

    async def one(client: VendorClient) -> None:
        await client.create(REQUEST, before_sending=lambda: intents.append(time.monotonic()))

    async def work(client: VendorClient) -> float:
        await asyncio.gather(*(one(client) for _ in range(10)), return_exceptions=True)
        return client.gates[Line.CREATES].rate

    accepted = JSONResponse({"id": "s-1"})
    refused = JSONResponse({"error": "Slow"}, 429, {"Retry-After": "0.2"})
    odd_vendor.answers = [accepted, refused, *[accepted] * 3]
    slower = ask(odd_vendor.base_url, work, creates_per_second=10.0)
    assert slower < 9.95
    after = [intent for intent in intents if intent > intents[1] + 0.15]
    assert len(after) == 8
    assert after[-1] - after[0] > 7 / slower * 0.95


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_the_key_never_goes_along_a_redirect(
    code: int, odd_vendor: OddVendor, other_vendor: OddVendor
) -> None:
    odd_vendor.answers = [Response(status_code=code, headers={"Location": other_vendor.base_url})]
    for work in (create, report, listing):
        # 303 may mean that the search was taken.
        is_open = work is create and code == 303
        with pytest.raises(OutcomeUnknown if is_open else Unusable, match=r"HTTP 303|never sent"):
            ask(odd_vendor.base_url, work)
    assert len(odd_vendor.asked) == 3
    assert other_vendor.asked == []


def test_the_key_travels_in_one_header_and_nowhere_else(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> None:
        await create(client)
        await client.listing()

    odd_vendor.answers = [JSONResponse({"id": "s-1"}), JSONResponse([])]
    ask(odd_vendor.base_url, work)
    for asked in odd_vendor.asked:
        assert [name for name, value in asked.headers.items() if KEY in value] == ["x-api-key"]
        assert asked.headers["accept"] == "application/json"
        assert asked.headers["user-agent"].startswith("enrich/")
        assert KEY not in asked.path
        assert KEY.encode() not in asked.body


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({"error": "Invalid API key sk-5Ecret-do-not-show"}, 401),
        JSONResponse({"message": "sk-5Ecret-do-not-show has insufficient credits"}, 422),
        JSONResponse({"errors": [{"key": "sk-5Ecret-do-not-show"}]}, 400),
        PlainTextResponse("sk-5Ecret-do-not-show: no such key", 403),
        JSONResponse({"error": "sk-5Ecret-do-not-show"}, 500),
    ],
)
def test_a_key_that_the_vendor_repeats_is_not_shown(
    answer: Response, odd_vendor: OddVendor
) -> None:
    odd_vendor.answers = [answer]
    with pytest.raises(EnrichError) as raised:
        ask(odd_vendor.base_url, create)
    assert KEY not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"])
def test_loopback_asks_no_proxy(
    name: str, odd_vendor: OddVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask(odd_vendor.base_url, create).vendor_id == "s-1"


def test_loopback_takes_no_password_from_a_netrc_file(
    odd_vendor: OddVendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    ask(odd_vendor.base_url, create)
    assert "authorization" not in odd_vendor.asked[0].headers


def test_every_request_is_counted(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> VendorClient:
        await create(client)
        await client.listing()
        return client

    odd_vendor.answers = [JSONResponse({"id": "s-1"}), JSONResponse([])]
    assert ask(odd_vendor.base_url, work).counts.total == 2


def test_a_run_keeps_its_connection(odd_vendor: OddVendor) -> None:
    async def work(client: VendorClient) -> None:
        for _ in range(3):
            await create(client)

    ask(odd_vendor.base_url, work)
    assert {asked.headers["connection"] for asked in odd_vendor.asked} == {"keep-alive"}


@pytest.mark.parametrize(
    ("settings", "rate"),
    [
        ({}, 0.99),
        ({"max_creates_per_second": 3}, 2.97),
        ({"creates_per_second": 0.2}, 0.198),
        ({"creates_per_second": 5, "max_creates_per_second": 5}, 4.95),
        ({"base_url": "http://127.0.0.1:8080"}, 7.0),
        ({"base_url": "http://127.0.0.1:8080", "creates_per_second": 50}, 49.5),
    ],
)
def test_creates_begin_at_the_learned_pace_under_the_ceiling(
    settings: dict[str, object], rate: float
) -> None:
    """Design, section 8; at the vendor the ceiling is 1 a second unless set."""
    api = ApiSettings.model_validate(settings)
    client = VendorClient(api, "key", learned={Line.CREATES: LearnedPace(7.0)}, clock=Clock())
    assert client.gates[Line.CREATES].rate == pytest.approx(rate)


def test_an_account_is_named_without_its_key() -> None:
    old = ApiSettings(base_url="https://app.prontohq.com/api/v2")
    new = ApiSettings(base_url="https://app.pipecorn.com/api/v2")
    assert account_hash(old, KEY) == account_hash(new, KEY)
    assert account_hash(new, KEY) != account_hash(new, KEY + "x")
    assert account_hash(new, KEY) != account_hash(ApiSettings(base_url="http://localhost"), KEY)
    assert KEY not in account_hash(new, KEY)


def test_the_client_stands_on_http_1_1() -> None:
    """Design, section 9: HTTP/2 failed where the server closed after 1,000 requests."""
    client = VendorClient(ApiSettings(), "key", learned={}, clock=Clock())
    assert isinstance(client._exchange._http._transport, httpx.AsyncHTTPTransport)
    assert not client._exchange._http._transport._pool._http2
