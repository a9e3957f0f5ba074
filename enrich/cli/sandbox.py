"""The command that stands in for the vendor."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from enrich.cli import vendor_options
from enrich.cli.app import command
from enrich.errors import Unusable
from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.endings import Failures, SearchFailure
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    LocationKey,
    Shape,
)
from enrich.sandbox.money import Budget, CapAnswer

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from enrich.sandbox.settings import SandboxSettings

_Group = TypeVar("_Group", bound="DataclassInstance")


@command
def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8080,
    api_key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The only key that will do.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another world.")] = 7,
    leads: Annotated[str, typer.Option(metavar="LOW-HIGH", help="Leads of a search.")] = "0-40",
    duration: Annotated[
        str, typer.Option(metavar="LOW-HIGH", help="Seconds that a search takes.")
    ] = "1-5",
    rate: Annotated[float, typer.Option(min=0, help="Creates per second; 0 is unlimited.")] = 0.0,
    read_rate: Annotated[
        float, typer.Option(min=0, help="Reads per second; 0 is unlimited.")
    ] = 0.0,
    lookup_rate: Annotated[
        float, typer.Option(min=0, help="Lookups per second, each kind; 0 is unlimited.")
    ] = 0.0,
    throttle: Annotated[
        str, typer.Option(metavar="fixed|sliding|bucket", help="How the rates are counted.")
    ] = "bucket",
    burst: Annotated[int, typer.Option(min=1, help="How many may come at once.")] = 1,
    sends_retry_after: Annotated[
        bool,
        typer.Option("--retry-after/--no-retry-after", help="Whether a 429 says how long to wait."),
    ] = True,
    max_parallel: Annotated[
        int, typer.Option(min=0, help="Requests worked on at once, others queue; 0 is unlimited.")
    ] = 0,
    speed: Annotated[float, typer.Option(help="Seconds of its time in one real second.")] = 1.0,
    stretches: Annotated[
        str | None,
        typer.Option("--faults", metavar="FILE", help="A night as TOML, or one of: bad, ordinary."),
    ] = None,
    latency: Annotated[
        str, typer.Option(metavar="LOW-HIGH", help="Seconds between doing and answering.")
    ] = "0",
    error_rate: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="Share answered 5xx, half of them after doing what was asked."
        ),
    ] = 0.0,
    html_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share answered 200 with a page of HTML.")
    ] = 0.0,
    wrong_json_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share answered 200 with JSON of another shape.")
    ] = 0.0,
    empty_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share answered 200 with nothing.")
    ] = 0.0,
    cut_body_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share answered with half a body.")
    ] = 0.0,
    refuse_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share answered 429 whatever the pace.")
    ] = 0.0,
    lose_response_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share of creates accepted but never answered.")
    ] = 0.0,
    webhook_body: Annotated[
        str,
        typer.Option(
            metavar="object|array|flat-array|flat|nested", help="Shape of the deliveries."
        ),
    ] = "object",
    webhook_end_signal: Annotated[
        bool, typer.Option(help="Whether a streamed search says that it has ended.")
    ] = False,
    webhook_custom: Annotated[bool, typer.Option(help="Whether custom is echoed.")] = True,
    webhook_search_id: Annotated[
        bool, typer.Option(help="Whether a delivery names its search.")
    ] = False,
    webhook_empty: Annotated[
        bool, typer.Option(help="Whether a search without leads is delivered.")
    ] = False,
    webhook_failed: Annotated[
        bool, typer.Option(help="Whether the end of a failed search is delivered.")
    ] = False,
    webhook_loss: Annotated[
        float, typer.Option(min=0, max=1, help="Share of deliveries never sent.")
    ] = 0.0,
    webhook_duplicate: Annotated[
        float, typer.Option(min=0, max=1, help="Share of deliveries sent twice.")
    ] = 0.0,
    webhook_delay: Annotated[
        str, typer.Option(metavar="LOW-HIGH", help="Seconds between finding and delivering.")
    ] = "0",
    webhook_reorder: Annotated[
        float, typer.Option(min=0, max=1, help="Share of deliveries that a later one overtakes.")
    ] = 0.0,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keeps the searches between two starts.")
    ] = None,
    # the vendor's world, and how it answers, fails and charges
    night: vendor_options.Night = 0,
    contacts: vendor_options.Contacts = 0.0,
    generation: vendor_options.Generations = Generation.NEWEST,
    create_status: vendor_options.CreateStatus = 201,
    shape: vendor_options.Shapes = Shape.BOTH,
    fields: vendor_options.Fields = FieldNames.DOCS,
    searches: vendor_options.Listing = ListForm.OBJECT,
    list_has_status: vendor_options.ListStatus = False,
    list_lag: vendor_options.ListLag = 0.0,
    errors: vendor_options.Errors = ErrorForm.ERROR,
    locations: vendor_options.Locations = LocationKey.BOTH,
    personas: vendor_options.Personas = ListForm.ARRAY,
    unknown_fields: vendor_options.Extras = Reaction.REFUSE,
    both_companies: vendor_options.Doubles = Reaction.REFUSE,
    unknown_persona: vendor_options.Strangers = Reaction.ACCEPT,
    other_pages: vendor_options.OtherPages = Reaction.ACCEPT,
    empty_list_counts: vendor_options.EmptyLists = False,
    wrong_key_status: vendor_options.WrongKey = 401,
    credits_status: vendor_options.CreditsStatus = 422,
    read_lag: vendor_options.ReadLag = 0.0,
    odd_status: vendor_options.OddStatus = None,
    resumes_after: vendor_options.Resumption = None,
    most_shown: vendor_options.MostShown = None,
    search_error_rate: vendor_options.SearchErrorRate = 0.0,
    search_errors: vendor_options.SearchErrors = None,
    keeps_partial: vendor_options.PartialLeads = True,
    stuck_rate: vendor_options.StuckRate = 0.0,
    no_linkedin: vendor_options.MissingConnection = None,
    credits_: vendor_options.Credits = None,
    plan_limit: vendor_options.PlanLimit = None,
    daily_cap: vendor_options.DailyCap = None,
    cap_answer: vendor_options.CapAnswers = CapAnswer.TEXT,
) -> int:
    """The stand-in for the vendor's API, on a port of this machine."""
    settings = _settings(dict(locals()))  # each word has the name of its setting
    from enrich.sandbox.server import serve

    try:
        serve(settings, port=port, ready=_ready)
    except OSError as fault:
        raise Unusable(
            f"The sandbox cannot listen on port {port}: {fault.strerror}.",
            "Choose another with --port; 0 takes any free one.",
        ) from fault
    return 0


def _ready(base_url: str) -> None:
    print(f"The sandbox listens on {base_url}", flush=True)


def _settings(words: Mapping[str, Any]) -> "SandboxSettings":
    from enrich.sandbox.settings import SandboxSettings

    try:
        values = {name.rstrip("_"): word for name, word in words.items()} | _read(words)
        groups = {
            "forms": _filled(Forms, values),
            "customs": _filled(Customs, values),
            "failures": _filled(Failures, values),
            "budget": _filled(Budget, values),
        }
        return _filled(SandboxSettings, values | groups)
    except ValueError as fault:
        raise Unusable(str(fault)) from None


def _read(words: Mapping[str, Any]) -> dict[str, object]:
    """Make values of the words that are more than a number or a name."""
    from enrich.sandbox.payloads import WebhookBody
    from enrich.sandbox.profile import load
    from enrich.sandbox.settings import parse_choice, parse_range, parse_whole_range
    from enrich.sandbox.throttle import ThrottleKind

    return {
        "leads": parse_whole_range(words["leads"]),
        "duration": parse_range(words["duration"]),
        "latency": parse_range(words["latency"]),
        "webhook_delay": parse_range(words["webhook_delay"]),
        "throttle": parse_choice(ThrottleKind, words["throttle"]),
        "webhook_body": parse_choice(WebhookBody, words["webhook_body"]),
        "search_errors": tuple(words["search_errors"] or SearchFailure),
        "stretches": load(words["stretches"]) if words["stretches"] else (),
    }


def _filled(kind: type[_Group], values: Mapping[str, Any]) -> _Group:
    """Give each field the value of its name."""
    return kind(**{part.name: values[part.name] for part in fields_of(kind) if part.name in values})
