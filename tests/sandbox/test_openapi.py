"""The description is true: what it allows is taken, what it forbids is not, answers fit (sheet 1, 2)."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.routing import Route

from enrich.sandbox.app import application
from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.door import PREFIX
from enrich.sandbox.endings import Failures
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    LocationKey,
    Shape,
)
from enrich.sandbox.openapi import description, operations
from enrich.sandbox.schemas import search_request
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store

EXAMPLES = 50
KEY = {"X-API-KEY": "secret"}


QUICK: dict[str, Any] = {"api_key": "secret", "duration": (0.0, 0.0), "leads": (0, 3)}
VENDORS = {
    "newest": SandboxSettings(**QUICK),
    "middle": SandboxSettings(
        forms=Forms(
            generation=Generation.MIDDLE,
            create_status=200,
            shape=Shape.DOCS,
            fields=FieldNames.MIXED,
            list_has_status=True,
            errors=ErrorForm.ERRORS,
            locations=LocationKey.NAME,
        ),
        failures=Failures(search_error_rate=0.5),
        **QUICK,
    ),
    "oldest": SandboxSettings(
        forms=Forms(
            generation=Generation.OLDEST,
            shape=Shape.CLIENT,
            fields=FieldNames.OTHERS,
            searches=ListForm.ARRAY,
            errors=ErrorForm.NUMBERED,
            locations=LocationKey.QUERY,
            personas=ListForm.OBJECT,
        ),
        customs=Customs(
            unknown_persona=Reaction.REFUSE,
            unknown_fields=Reaction.ACCEPT,
            both_companies=Reaction.ACCEPT,
            empty_list_counts=True,
        ),
        contacts=1.0,
        **QUICK,
    ),
}


@pytest.fixture(scope="module", params=list(VENDORS))
def vendor(request: pytest.FixtureRequest) -> Iterator[tuple[str, SandboxSettings]]:
    settings = VENDORS[request.param]
    with embedded(settings) as url:
        yield url, settings


@pytest.mark.shortened(to=6)
@pytest.mark.parametrize("operation", range(len(operations(Forms(), Customs()))))
def test_every_request_is_answered_as_described(
    vendor: tuple[str, SandboxSettings], operation: int
) -> None:
    """Sheet 1.1 and 1.3 [documented]: taken, or refused with one of the codes that are named."""
    url, settings = vendor
    api = schemathesis.openapi.from_dict(description(PREFIX, settings.forms, settings.customs))
    one = operations(settings.forms, settings.customs)[operation]
    described = api[one.path][one.method]
    cases = st.one_of([described.as_strategy(generation_mode=mode) for mode in GenerationMode])

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        body = case.body if isinstance(case.body, dict) else {}
        # to JSON Schema 7.0 is an integer, to a strict vendor it is not
        assume(not isinstance(body.get("limit"), float))
        excluded = [negative_data_rejection] if has_odd_url(body) else []
        case.call_and_validate(base_url=url, headers=KEY, excluded_checks=excluded)

    ask()


def has_odd_url(body: dict[str, Any]) -> bool:
    """The patterns say the plain forms; others may be understood (sheet 9), or not."""
    properties = search_request(Customs())["properties"]
    return any(
        isinstance(body.get(name), str) and not re.search(properties[name]["pattern"], body[name])
        for name in ("company_linkedin_url", "webhook_url")
    )


def test_the_description_is_served_without_a_key(vendor: tuple[str, SandboxSettings]) -> None:
    url, settings = vendor
    answer = httpx.get(f"{url.removesuffix(PREFIX)}/_sandbox/openapi.json")
    assert answer.json() == description(PREFIX, settings.forms, settings.customs)


def test_every_route_is_described_and_nothing_else() -> None:
    with closing(Store(None)) as store:
        routes = application(SandboxSettings(), store).routes
    served = {
        (method, route.path.removeprefix(PREFIX))
        for route in routes
        if isinstance(route, Route) and route.path.startswith(PREFIX)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == {(one.method, one.path) for one in operations(Forms(), Customs())}
