"""The description is true: what it allows is taken, what it forbids is not, answers fit (sheet 1, 2)."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.routing import Route

from enrich.sandbox.app import application
from enrich.sandbox.door import PREFIX
from enrich.sandbox.openapi import OPERATIONS, description
from enrich.sandbox.schemas import SEARCH_REQUEST
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store

KEY = {"X-API-KEY": "secret"}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with embedded(SandboxSettings(api_key="secret", duration=(0.0, 0.0), leads=(0, 3))) as url:
        yield url


api = schemathesis.openapi.from_dict(description(PREFIX))


# takes about 4 s; with 400 examples 12 s
@api.parametrize()
@settings(
    max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
def test_every_request_is_answered_as_described(case: Any, base_url: str) -> None:
    """Sheet 1.1 and 1.3 [documented]: taken, or refused with one of the codes that are named."""
    body = case.body if isinstance(case.body, dict) else {}
    # to JSON Schema 7.0 is an integer, to a strict vendor it is not
    assume(not isinstance(body.get("limit"), float))
    case.call_and_validate(
        base_url=base_url,
        headers=KEY,
        excluded_checks=[negative_data_rejection] if has_odd_url(body) else [],
    )


def has_odd_url(body: dict[str, Any]) -> bool:
    """The patterns say the plain forms; others may be understood (sheet 9), or not."""
    return any(
        isinstance(body.get(name), str)
        and not re.search(SEARCH_REQUEST["properties"][name]["pattern"], body[name])
        for name in ("company_linkedin_url", "webhook_url")
    )


def test_the_description_is_served_without_a_key(base_url: str) -> None:
    answer = httpx.get(f"{base_url.removesuffix(PREFIX)}/_sandbox/openapi.json")
    assert answer.json() == description(PREFIX)


def test_every_route_is_described_and_nothing_else() -> None:
    with closing(Store(None)) as store:
        routes = application(SandboxSettings(), store).routes
    served = {
        (method, route.path.removeprefix(PREFIX))
        for route in routes
        if isinstance(route, Route) and route.path.startswith(PREFIX)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == {(one.method, one.path) for one in OPERATIONS}
