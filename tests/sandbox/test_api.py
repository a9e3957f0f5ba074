"""The routes over real HTTP (sheet 1, 2 and 6; design 7)."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Start = Callable[..., httpx.Client]
QUICK = {"duration": (0.0, 0.0), "leads": (3, 9)}


def request(company: str = "acme-inc", **changes: Any) -> dict[str, Any]:
    url = f"https://www.linkedin.com/company/{company}"
    return {"company_linkedin_url": url, "job_titles": ["CFO"]} | changes


def create(client: httpx.Client, company: str = "acme-inc", **changes: Any) -> dict[str, Any]:
    answer = client.post("/leads/search", json=request(company, **changes))
    assert answer.is_success, answer.text
    created: dict[str, Any] = answer.json()
    return created


def read(client: httpx.Client, created: dict[str, Any], **parameters: str) -> dict[str, Any]:
    answer = client.get(f"/searches/{created['id']}", params=parameters)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def statistics(client: httpx.Client, **parameters: float) -> dict[str, Any]:
    answer = client.get(client.base_url.copy_with(path="/_sandbox/stats"), params=parameters)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def test_a_create_answers_in_the_newest_form(sandbox: httpx.Client) -> None:
    """Sheet 1.2, newest [documented]."""
    created = create(sandbox, name="Acme", custom={"row_id": "7", "Ünï": [None, 1.5]})
    assert created.keys() == {"id", "search_name", "search_url", "created_at", "custom"}
    assert str(uuid.UUID(created["id"])) == created["id"]
    assert created["search_name"] == "Acme"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", created["created_at"])
    assert created["custom"] == {"row_id": "7", "Ünï": [None, 1.5]}


def test_a_search_without_a_name_gets_one(sandbox: httpx.Client) -> None:
    assert create(sandbox)["search_name"].startswith("Lead search - API - 20")


def test_a_result_has_a_search_and_its_leads(sandbox: httpx.Client) -> None:
    """Sheet 2.1 [documented]."""
    created = create(sandbox, name="Acme")
    result = read(sandbox, created)
    assert result["search"] == {
        "id": created["id"],
        "name": "Acme",
        "created_at": created["created_at"],
        "status": "FINISHED",
    }
    assert 3 <= len(result["leads"]) <= 9
    assert {frozenset(item) for item in result["leads"]} == {frozenset({"lead", "company"})}


def test_a_limit_cuts_the_list_and_changes_nothing_else(sandbox: httpx.Client) -> None:
    """Sheet 1.1 [documented]: cap on leads; absent = all matches."""
    everybody = read(sandbox, create(sandbox))["leads"]
    assert read(sandbox, create(sandbox, limit=2))["leads"] == everybody[:2]
    assert read(sandbox, create(sandbox, limit=10**30))["leads"] == everybody


def test_a_result_can_be_filtered_by_verdict(sandbox: httpx.Client) -> None:
    """Sheet 2.1 [UNKNOWN - assume the parameter is `status`]."""
    created = [create(sandbox, f"acme-{number}") for number in range(10)]
    for one in created:
        everybody = read(sandbox, one)["leads"]
        parts = [read(sandbox, one, status=word)["leads"] for word in ("qualified", "disqualified")]
        assert {item["lead"]["status"] for item in parts[0]} <= {"QUALIFIED"}
        assert len(parts[0]) + len(parts[1]) == len(everybody)
    assert sandbox.get(f"/searches/{created[0]['id']}?status=x").status_code == 422


def test_the_list_has_every_search_with_its_leads(sandbox: httpx.Client) -> None:
    """Sheet 2.3 [seen in public code]."""
    created = create(sandbox, name="In the list", limit=2)
    items = sandbox.get("/searches").json()["searches"]
    assert [item for item in items if item["id"] == created["id"]] == [
        {
            "id": created["id"],
            "name": "In the list",
            "created_at": created["created_at"],
            "leads_count": 2,
        }
    ]


def test_an_unknown_id_is_404(sandbox: httpx.Client) -> None:
    """Sheet 1.3 [UNKNOWN - assume permanent for that ID]."""
    answer = sandbox.get("/searches/2b0d7b3d-0000-4000-8000-000000000000")
    assert (answer.status_code, answer.json()) == (404, {"error": "Search not found"})


def test_an_unknown_path_or_method_answers_in_json(sandbox: httpx.Client) -> None:
    """Sheet 1.3: `{"error": "<text>"}` [official client]."""
    answers = [sandbox.get("/nowhere"), sandbox.put("/searches")]
    assert [(one.status_code, one.json()) for one in answers] == [
        (404, {"error": "Not Found"}),
        (405, {"error": "Method Not Allowed"}),
    ]


@pytest.mark.parametrize(
    ("changes", "status"), [({"job_titles": []}, 400), ({"functions": ["99"]}, 422)]
)
def test_a_refused_request_creates_nothing(
    sandbox: httpx.Client, changes: dict[str, Any], status: int
) -> None:
    """Sheet 1.3 [documented]."""
    before = statistics(sandbox)["searches_created"]
    answer = sandbox.post("/leads/search", json=request(**changes))
    assert answer.status_code == status
    assert answer.json().keys() == {"error"}
    assert statistics(sandbox)["searches_created"] == before


def test_account_and_credits_answer(sandbox: httpx.Client) -> None:
    """Sheet 6 [official client] and 5 [UNKNOWN]."""
    assert sandbox.get("/account").json().keys() == {"email", "name", "organization"}
    assert isinstance(sandbox.get("/credits").json(), dict)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/leads/search"), ("GET", "/searches"), ("GET", "/searches/x"), ("GET", "/account")],
)
def test_without_the_right_key_nothing_goes(start: Start, method: str, path: str) -> None:
    """Sheet 0 [documented] and 1.3 [official client]: 401."""
    client = start(api_key="sécret")
    wrong: list[dict[str, str]] = [{}, {"X-API-KEY": ""}, {"X-API-KEY": "other"}]
    for headers in wrong:
        answer = client.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"error": "Invalid or missing API key"})


def test_with_the_right_key_it_goes_and_statistics_need_none(start: Start) -> None:
    """Sheet 0 [documented]; design 7."""
    client = start(api_key="secret")
    client.headers["X-API-KEY"] = "secret"
    create(client)
    del client.headers["X-API-KEY"]
    assert statistics(client)["searches_created"] == 1


def test_every_key_will_do_if_none_is_set(sandbox: httpx.Client) -> None:
    assert sandbox.get("/account", headers={"X-API-KEY": "whatever"}).status_code == 200


def test_a_search_takes_its_time_and_its_leads_come_one_by_one(start: Start) -> None:
    """Sheet 2.1 [documented]: NOT_STARTED, ONGOING, FINISHED."""
    client = start(duration=(1.0, 1.0), leads=(40, 40))
    created, seen = create(client), list[tuple[str, list[Any]]]()
    while not seen or seen[-1][0] != "FINISHED":
        result = read(client, created)
        seen.append((result["search"]["status"], result["leads"]))
        time.sleep(0.02)
    assert list(dict.fromkeys(status for status, _ in seen)) == [
        "NOT_STARTED",
        "ONGOING",
        "FINISHED",
    ]
    counts = [len(leads) for _, leads in seen]
    assert (counts[0], counts[-1], sorted(counts)) == (0, 40, counts)
    assert len(set(counts)) > 5
    assert all(seen[-1][1][: len(leads)] == leads for _, leads in seen)


def test_the_same_seed_is_the_same_world_whatever_the_order(start: Start) -> None:
    """Design 7: deterministic from the seed, whatever the order of requests."""
    requests = [request(f"acme-{number}", name=f"search {number}") for number in range(30)]
    assert world(start(**QUICK), requests) == world(start(**QUICK), [*requests[::-1], *requests])
    assert world(start(**QUICK), requests) != world(start(seed=8, **QUICK), requests)


def world(client: httpx.Client, requests: list[dict[str, Any]]) -> dict[str, tuple[str, list[Any]]]:
    """Create all, in this order, and give the ID and the leads of the first with each name."""
    created: dict[str, tuple[str, list[Any]]] = {}
    for body in requests:
        answer = client.post("/leads/search", json=body).json()
        created.setdefault(body["name"], (answer["id"], read(client, answer)["leads"]))
    return created


def test_the_same_request_again_is_a_second_search(sandbox: httpx.Client) -> None:
    """Sheet 0 [UNKNOWN - assume a repeated POST creates and bills a second search]."""
    one, two = (create(sandbox, name="twice") for _ in range(2))
    assert one["id"] != two["id"]
    assert read(sandbox, one)["leads"] == read(sandbox, two)["leads"]
    assert statistics(sandbox)["names"]["twice"] == 2


def test_too_many_creates_are_429(start: Start) -> None:
    """Sheet 1.3 and 4 [official client]: `Retry-After` in whole seconds, `{"error": "<text>"}`."""
    client = start(rate=0.4)
    create(client)
    answer = client.post("/leads/search", json=request())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.json() == {"error": "Rate limit exceeded, try again later"}
    assert client.get("/searches").status_code == 200
    report = statistics(client)
    assert (report["searches_created"], report["rate_limited"]) == (1, 1)


def test_a_refused_create_uses_nothing_up(start: Start) -> None:
    """Design 7: the rate is one of accepted creates."""
    client = start(rate=0.1)
    for _ in range(3):
        assert client.post("/leads/search", json=request(functions=["99"])).status_code == 422
    create(client)


def test_creates_at_the_rate_are_served_at_the_rate(start: Start) -> None:
    """Design 7: whoever tries all the time is let in, one every 1/R seconds and no sooner."""
    client, began, accepted = start(rate=20.0), time.monotonic(), 0
    while accepted < 10:
        accepted += client.post("/leads/search", json=request()).is_success
    assert time.monotonic() - began >= 9 / 20.0


def test_too_many_reads_are_429(start: Start) -> None:
    """Sheet 4 [UNKNOWN - assume a limit on reads]."""
    client = start(read_rate=0.2)
    created = create(client)
    assert client.get("/searches").status_code == 200
    answer = client.get(f"/searches/{created['id']}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    create(client)
    assert statistics(client)["rate_limited"] == 1


def test_too_many_lookups_are_429(start: Start) -> None:
    """Sheet 4 [UNKNOWN - assume 1 request/s each]: a throttle of their own, if there is one."""
    client = start(lookup_rate=0.2, rate=0.2, read_rate=0.2)
    for path in ("/account", "/credits", "/personas"):
        assert client.get(path).status_code == 200
        refused = client.get(path)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    create(client)
    assert client.get("/searches").status_code == 200


def test_statistics_have_every_key(start: Start) -> None:
    """Design 7: the shape of `GET /_sandbox/stats`."""
    client = start()
    assert statistics(client) == {
        "searches_created": 0,
        "names": {},
        "creates": {"first_at": None, "last_at": None},
        "requests": {},
        "rate_limited": 0,
        "responses_lost": 0,
        "leads_delivered": 0,
        "webhooks": {"sent": 0, "lost": 0, "duplicated": 0},
        "faults": {},
    }


def test_statistics_tell_what_came_after_a_moment(start: Start) -> None:
    """Design 7: `?since=EPOCH`."""
    client = start(**QUICK)
    read(client, create(client, name="before"))
    moment = time.time()
    time.sleep(0.01)
    created = [create(client, f"acme-{number}", name="after") for number in range(2)]
    leads = sum(len(read(client, one)["leads"]) for one in created + created)
    report = statistics(client, since=moment)
    assert moment < report["creates"].pop("first_at") < report["creates"].pop("last_at")
    assert report == {
        "searches_created": 2,
        "names": {"after": 2},
        "creates": {},
        "requests": {"POST /leads/search": 2, "GET /searches/{id}": 4},
        "rate_limited": 0,
        "responses_lost": 0,
        "leads_delivered": leads // 2,  # read twice, delivered once
        "webhooks": {"sent": 0, "lost": 0, "duplicated": 0},
        "faults": {},
    }
    assert statistics(client)["searches_created"] == 3
    assert client.get(
        client.base_url.copy_with(path="/_sandbox/stats"), params={"since": "x"}
    ).is_error


def test_a_slow_answer_comes_after_the_search_is_on_record(start: Start) -> None:
    """Design 7: `--latency` is what a client must be ready to wait, or to be killed in."""
    client = start(latency=0.5)
    with pytest.raises(httpx.ReadTimeout):
        client.post("/leads/search", json=request(), timeout=0.2)
    assert len(client.get("/searches").json()["searches"]) == 1
