"""Each command: words in, one library call, its exit code out."""

import asyncio
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from enrich import __version__
from enrich.cli import options
from enrich.cli.console import (
    complain,
    console,
    print_check,
    print_json,
    print_report,
    print_standing,
)
from enrich.errors import EnrichError, ExitCode, Unusable

if TYPE_CHECKING:
    from enrich.job import Job, Words
    from enrich.report import Report

app = typer.Typer(
    name="enrich",
    help="A spreadsheet of companies in, a workbook with the right people at each of them out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


Typed = ParamSpec("Typed")


def _command(call: Callable[Typed, int]) -> Callable[Typed, None]:
    """Make a command of a function that returns an exit code: no fault ends in a traceback."""

    @wraps(call)
    def command(*args: Typed.args, **kwargs: Typed.kwargs) -> None:
        try:
            code = call(*args, **kwargs)
        except EnrichError as fault:
            complain(str(fault))
            code = fault.exit_code
        except KeyboardInterrupt:
            complain("Interrupted. What was bought is safe in the ledger; run again to go on.")
            code = ExitCode.INTERRUPTED
        raise typer.Exit(code)

    app.command()(command)
    return command


@app.callback(invoke_without_command=True)
def _version(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@_command
def run(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    rows: options.Rows = None,
    only: options.OnlyWord = "new",
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    wait: options.Wait = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    yes: options.Yes = False,
) -> int:
    """Plan, submit, collect, merge and write."""
    from enrich.job import Words

    words = Words(
        input=input,
        output=output,
        config=config,
        ledger=ledger,
        sheet=sheet,
        personas=personas,
        rows=rows,
        only=only,
        limit=limit,
        max_searches=max_searches,
        wait=wait,
        sandbox=sandbox,
        yes=yes,
    )
    return _run(words, as_json=as_json, quiet=quiet)


@_command
def check(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    rows: options.Rows = None,
    only: options.OnlyWord = "new",
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
) -> int:
    """Everything but spending: columns, problems, forecast."""
    from enrich.checking import check as check_file
    from enrich.job import Words, make_job

    words = Words(
        input=input,
        config=config,
        ledger=ledger,
        sheet=sheet,
        personas=personas,
        rows=rows,
        only=only,
        limit=limit,
        max_searches=max_searches,
        sandbox=sandbox,
    )
    report = check_file(make_job(words))
    if as_json:
        print_json(report.as_json())
    else:
        print_check(report)
    return report.exit_code


@_command
def retry(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    rows: options.Rows = None,
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    wait: options.Wait = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    yes: options.Yes = False,
) -> int:
    """Run again what failed: the same as run --only failed."""
    from enrich.job import Words

    words = Words(
        input=input,
        output=output,
        config=config,
        ledger=ledger,
        sheet=sheet,
        personas=personas,
        rows=rows,
        only="failed",
        limit=limit,
        max_searches=max_searches,
        wait=wait,
        sandbox=sandbox,
        yes=yes,
    )
    return _run(words, as_json=as_json, quiet=quiet)


@_command
def export(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    limit: options.LimitWord = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    yes: options.Yes = False,
) -> int:
    """Write the output again from the ledger; no network."""
    from enrich.job import Words, make_job
    from enrich.pipeline import export as export_file

    words = Words(
        input=input,
        output=output,
        config=config,
        ledger=ledger,
        sheet=sheet,
        personas=personas,
        limit=limit,
        sandbox=sandbox,
        yes=yes,
    )
    return _tell(export_file(make_job(words)), as_json=as_json, quiet=quiet)


@_command
def status(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
) -> int:
    """Counts, unsettled searches, purchases and the last runs."""
    from enrich.job import Words, make_job
    from enrich.standing import stand

    if input is not None:
        words = Words(input=input, config=config, ledger=ledger, sandbox=sandbox)
        job = make_job(words)
        standing = stand(job, job.ledger)
    elif ledger is not None:
        standing = stand(None, ledger)
    else:
        raise Unusable("Which ledger?", "Name the spreadsheet, or the ledger with --ledger.")
    if as_json:
        print_json(standing.as_json())
    else:
        print_standing(standing)
    return 0


@_command
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
    latency: Annotated[
        float, typer.Option(min=0, help="Seconds between doing and answering.")
    ] = 0.0,
    lose_response_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share of creates accepted but never answered.")
    ] = 0.0,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keeps the searches between two starts.")
    ] = None,
) -> int:
    """The stand-in for the vendor's API, on a port of this machine."""
    from enrich.sandbox.server import serve
    from enrich.sandbox.settings import SandboxSettings, parse_range, parse_whole_range

    try:
        settings = SandboxSettings(
            seed=seed,
            leads=parse_whole_range(leads),
            duration=parse_range(duration),
            rate=rate,
            read_rate=read_rate,
            api_key=api_key,
            latency=latency,
            lose_response_rate=lose_response_rate,
            state=state,
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


def _run(words: "Words", *, as_json: bool, quiet: bool) -> int:
    from enrich.job import make_job

    job = make_job(words)
    if not words.sandbox:
        return _tell(_run_job(job, quiet=quiet or as_json), as_json=as_json, quiet=quiet)
    with options.against_sandbox(job) as sandboxed:
        return _tell(_run_job(sandboxed, quiet=quiet or as_json), as_json=as_json, quiet=quiet)


def _run_job(job: "Job", *, quiet: bool) -> "Report":
    from enrich.pipeline import run as run_pipeline

    with console(quiet=quiet) as watcher:
        return asyncio.run(run_pipeline(job, watcher))


def _tell(report: "Report", *, as_json: bool, quiet: bool) -> int:
    print_report(report, quiet=quiet, as_json=as_json)
    return report.exit_code
