"""The words that the commands share, and the sandbox that a job may run against."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from enrich.errors import Unusable

if TYPE_CHECKING:
    from enrich.config import DeliverySettings
    from enrich.job import Job

Input = Annotated[Path, typer.Argument(metavar="INPUT", help="The spreadsheet of accounts.")]
OptionalInput = Annotated[
    Path | None, typer.Argument(metavar="[INPUT]", help="The spreadsheet of accounts.")
]
RowId = Annotated[
    str, typer.Argument(metavar="ROW_ID", help="The enrich_row_id, or row-17 of INPUT.")
]
Book = Annotated[
    str | None, typer.Option("--book", metavar="NAME", help="Of the rows of this book only.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Default: NAME.enriched.xlsx (or .csv)."),
]
InPlace = Annotated[
    bool,
    typer.Option(
        "--in-place", help="Replace INPUT, an earlier output; the old one is kept, dated."
    ),
]
Fixme = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FIXME", help="INPUT with its bad cells marked."),
]
ConfigOutput = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Default: config.toml beside INPUT."),
]
Config = Annotated[
    Path | None,
    typer.Option("-c", "--config", metavar="FILE", help="Default: config.toml beside INPUT."),
]
LedgerPath = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="Default: .enrich/ledger.db beside INPUT."),
]
SheetName = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="The sheet with the accounts.")
]
PersonasFile = Annotated[
    str | None,
    typer.Option("--personas", metavar="FILE[#SHEET]", help="A file of personas."),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="EXPR",
        help="Buy for these rows only, as in \"Country = 'France' and Employees >= 200\".",
    ),
]
Rows = Annotated[
    int | None,
    typer.Option("--rows", metavar="N", min=1, help="Buy for the first N account rows only."),
]
OnlyWord = Annotated[
    str, typer.Option("--only", metavar="new|failed|all", help="Which searches to buy.")
]
LimitWord = Annotated[
    str | None, typer.Option("--limit", metavar="N|all", help="Most leads for each search.")
]
MaxSearches = Annotated[
    int | None,
    typer.Option("--max-searches", metavar="N", min=0, help="Most searches to buy in this run."),
]
MaxLeads = Annotated[
    int | None,
    typer.Option("--max-leads", metavar="N", min=1, help="Most leads to buy in this run."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="HH:MM", help="Send nothing after this time of day."),
]
Wait = Annotated[
    str | None,
    typer.Option("--wait", metavar="DURATION", help="How long to wait after the last search."),
]
UseSandbox = Annotated[
    bool,
    typer.Option("--sandbox", help="Against a local stand-in for the vendor: free, no key."),
]
Faults = Annotated[
    str | None,
    typer.Option(
        "--faults",
        metavar="NIGHT",
        help="Rehearse a night on a copy of the ledger: a TOML file, or ordinary or bad.",
    ),
]
Speed = Annotated[
    float, typer.Option("--speed", metavar="X", min=1, help="How much faster a rehearsal runs.")
]
AsJson = Annotated[bool, typer.Option("--json", help="The report as JSON on stdout.")]
Nights = Annotated[bool, typer.Option("--nights", help="What each of the last nights did.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only what needs a person.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="All problems, and more of progress.")]
LogFile = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Add a line of JSON for each event to FILE."),
]
InputWait = Annotated[
    str | None,
    typer.Option(
        "--input-wait",
        metavar="DURATION",
        help="Without a terminal: how long to wait for a missing or half-written INPUT.",
    ),
]
LockWait = Annotated[
    str | None,
    typer.Option(
        "--lock-wait", metavar="DURATION", help="How long to wait for another run on the ledger."
    ),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="HH:MM", help="When, as the machine's clock shows.")
]
Install = Annotated[bool, typer.Option("--install", help="Put the line into your crontab.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take the line out of your crontab.")]
Yes = Annotated[
    bool, typer.Option("--yes", help="Agree to buying much, and to replacing the output.")
]
YesReplace = Annotated[bool, typer.Option("--yes", help="Agree to replacing another file.")]

PersonUrl = Annotated[
    str, typer.Option("--linkedin-url", metavar="URL", help="The person's LinkedIn profile.")
]
OlderThan = Annotated[
    str, typer.Option("--older-than", metavar="AGE", help="How old is old, such as 365d.")
]
YesPrune = Annotated[bool, typer.Option("--yes", help="Agree to removing it for good.")]
YesForget = Annotated[bool, typer.Option("--yes", help="Agree to removing the person for good.")]


def which_ledger(
    input_path: Path | None, ledger: Path | None, config: Path | None, *, sandbox: bool
) -> Path:
    """The ledger that was named, or that of the spreadsheet that was named.

    Raises:
        Unusable: neither was.
    """
    from enrich.job import Words, make_job

    if input_path is not None:
        words = Words(input=input_path, ledger=ledger, config=config, sandbox=sandbox)
        return make_job(words).ledger
    if ledger is None:
        raise Unusable("Which ledger?", "Name the spreadsheet, or the ledger with --ledger.")
    return ledger.resolve()


@contextmanager
def against_sandbox(job: "Job") -> Iterator["Job"]:
    """The same job, against a sandbox that lives as long as it does."""
    from enrich.sandbox.server import embedded
    from enrich.sandbox.settings import SandboxSettings

    job.ledger.parent.mkdir(parents=True, exist_ok=True)
    state = job.ledger.with_name("state.db")
    with embedded(SandboxSettings(state=state)) as base_url:
        api = job.settings.api.model_copy(update={"base_url": base_url})
        delivery = of_sandbox(job.settings.delivery)
        settings = job.settings.model_copy(update={"api": api, "delivery": delivery})
        yield replace(job, settings=settings, key="sandbox")


def of_sandbox(delivery: "DeliverySettings") -> "DeliverySettings":
    """A sandbox delivers to this machine alone, and not to the port of the real receiver."""
    return delivery.model_copy(update={"public_url": None, "listen": "127.0.0.1:0"})
