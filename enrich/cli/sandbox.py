"""The command that stands in for the vendor."""

from pathlib import Path
from typing import Annotated

import typer

from enrich.cli import vendor_options
from enrich.cli.app import command
from enrich.errors import Unusable
from enrich.sandbox.endings import Failures, SearchFailure
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    LocationKey,
    Shape,
    UnknownPersona,
)
from enrich.sandbox.money import Budget, CapAnswer


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
    throttle: Annotated[
        str, typer.Option(metavar="fixed|sliding|bucket", help="How the rates are counted.")
    ] = "bucket",
    burst: Annotated[int, typer.Option(min=1, help="How many may come at once.")] = 1,
    retry_after: Annotated[bool, typer.Option(help="Whether a 429 says how long to wait.")] = True,
    max_parallel: Annotated[
        int, typer.Option(min=0, help="Requests worked on at once, others queue; 0 is unlimited.")
    ] = 0,
    speed: Annotated[float, typer.Option(help="Seconds of its time in one real second.")] = 1.0,
    faults: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A night as TOML, or one of: bad, ordinary."),
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
        str, typer.Option(metavar="object|array|flat|nested", help="Shape of the deliveries.")
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
    shape: vendor_options.Shapes = Shape.DOCS,
    fields: vendor_options.Fields = FieldNames.DOCS,
    listing: vendor_options.Listing = ListForm.OBJECT,
    list_status: vendor_options.ListStatus = False,
    list_lag: vendor_options.ListLag = 0.0,
    errors: vendor_options.Errors = ErrorForm.ERROR,
    locations: vendor_options.Locations = LocationKey.NAME,
    personas: vendor_options.Personas = ListForm.ARRAY,
    unknown_persona: vendor_options.Strangers = UnknownPersona.ACCEPT,
    search_error_rate: vendor_options.SearchErrorRate = 0.0,
    search_errors: vendor_options.SearchErrors = None,
    no_partial_leads: vendor_options.NoPartialLeads = False,
    stuck_rate: vendor_options.StuckRate = 0.0,
    no_linkedin: vendor_options.MissingConnection = None,
    credits_: vendor_options.Credits = None,
    plan_limit: vendor_options.PlanLimit = None,
    daily_cap: vendor_options.DailyCap = None,
    cap_answer: vendor_options.CapAnswers = CapAnswer.TEXT,
) -> int:
    """The stand-in for the vendor's API, on a port of this machine."""
    from enrich.sandbox.payloads import WebhookBody
    from enrich.sandbox.profile import load
    from enrich.sandbox.server import serve
    from enrich.sandbox.settings import (
        SandboxSettings,
        parse_choice,
        parse_range,
        parse_whole_range,
    )
    from enrich.sandbox.throttle import ThrottleKind

    try:
        settings = SandboxSettings(
            seed=seed,
            leads=parse_whole_range(leads),
            duration=parse_range(duration),
            rate=rate,
            read_rate=read_rate,
            api_key=api_key,
            throttle=parse_choice(ThrottleKind, throttle),
            burst=burst,
            sends_retry_after=retry_after,
            max_parallel=max_parallel,
            speed=speed,
            stretches=load(faults) if faults else (),
            latency=parse_range(latency),
            error_rate=error_rate,
            html_rate=html_rate,
            wrong_json_rate=wrong_json_rate,
            empty_rate=empty_rate,
            cut_body_rate=cut_body_rate,
            refuse_rate=refuse_rate,
            lose_response_rate=lose_response_rate,
            webhook_body=parse_choice(WebhookBody, webhook_body),
            webhook_end_signal=webhook_end_signal,
            webhook_custom=webhook_custom,
            webhook_search_id=webhook_search_id,
            webhook_empty=webhook_empty,
            webhook_loss=webhook_loss,
            webhook_duplicate=webhook_duplicate,
            webhook_delay=parse_range(webhook_delay),
            webhook_reorder=webhook_reorder,
            state=state,
            night=night,
            contacts=contacts,
            forms=Forms(
                generation=generation,
                create_status=create_status,
                shape=shape,
                fields=fields,
                searches=listing,
                list_has_status=list_status,
                list_lag=list_lag,
                errors=errors,
                locations=locations,
                personas=personas,
                unknown_persona=unknown_persona,
            ),
            failures=Failures(
                rate=search_error_rate,
                kinds=tuple(search_errors or SearchFailure),
                keeps_partial=not no_partial_leads,
                stuck_rate=stuck_rate,
                no_linkedin=no_linkedin,
            ),
            budget=Budget(
                credits=credits_,
                plan_limit=plan_limit,
                daily_cap=daily_cap,
                cap_answer=cap_answer,
            ),
        )
    except ValueError as fault:
        raise Unusable(str(fault)) from None
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
