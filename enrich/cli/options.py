"""The words of the command line, and how they become a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from enrich.errors import Unusable

if TYPE_CHECKING:
    from enrich.config import Settings
    from enrich.job import Job
    from enrich.model.request import LimitWish

_DAILY = "Files"
_SPENDING = "What may be bought"
_TALKING = "What is said"

Input = Annotated[Path, typer.Argument(metavar="INPUT", help="The spreadsheet of accounts.")]
OptionalInput = Annotated[
    Path | None, typer.Argument(metavar="[INPUT]", help="The spreadsheet of accounts.")
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Default: NAME.enriched.xlsx (or .csv)."),
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
Wait = Annotated[
    str | None,
    typer.Option("--wait", metavar="DURATION", help="How long to wait after the last search."),
]
UseSandbox = Annotated[
    bool,
    typer.Option("--sandbox", help="Against a local stand-in for the vendor: free, no key."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The report as JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only what needs a person.")]
Yes = Annotated[
    bool, typer.Option("--yes", help="Agree to buying much, and to replacing the output.")
]


@dataclass(frozen=True)
class Words:
    """The options that several commands share, as they were typed."""

    input: Path
    output: Path | None = None
    config: Path | None = None
    ledger: Path | None = None
    sheet: str | None = None
    personas: str | None = None
    rows: int | None = None
    only: str = "new"
    limit: str | None = None
    max_searches: int | None = None
    wait: str | None = None
    sandbox: bool = False
    yes: bool = False


def make_job(words: Words) -> "Job":
    """Make the words out: settings read, files found, defaults filled in.

    Raises:
        Unusable: a word or a setting means nothing.
    """
    from enrich.job import Job
    from enrich.plan.purchases import Only

    config = find_config(words.config, words.input)
    settings = _with_words(_load(config), words)
    if words.only not in list(Only):
        raise Unusable(f"--only {words.only}: there is no such choice.", "Use new, failed or all.")
    personas, _, personas_sheet = (words.personas or "").partition("#")
    return Job(
        input=words.input,
        output=words.output or settings.output.path or _default_output(words),
        ledger=find_ledger(words.ledger, settings, words.input, sandbox=words.sandbox),
        settings=settings,
        vendor="the sandbox" if words.sandbox else settings.api.vendor,
        sheet=words.sheet,
        personas=Path(personas) if personas else None,
        personas_sheet=personas_sheet or None,
        rows=words.rows,
        only=Only(words.only),
        limit=_limit(words.limit),
        may_do_all=words.yes,
    )


def find_config(named: Path | None, input_path: Path) -> Path | None:
    """The config that was named, else `config.toml` beside the input if there is one."""
    beside = input_path.parent / "config.toml"
    return named or (beside if beside.exists() else None)


def find_ledger(
    named: Path | None, settings: "Settings", input_path: Path, *, sandbox: bool
) -> Path:
    """Never in the current folder: a run from elsewhere must find the same one."""
    folder = input_path.absolute().parent / ".enrich"
    if named is not None:
        return named
    if sandbox:
        return folder / "sandbox" / "ledger.db"
    return settings.ledger.path or folder / "ledger.db"


@contextmanager
def against_sandbox(job: "Job") -> Iterator["Job"]:
    """The same job, against a sandbox that lives as long as it does."""
    from dataclasses import replace

    from enrich.sandbox.server import embedded
    from enrich.sandbox.settings import SandboxSettings

    job.ledger.parent.mkdir(parents=True, exist_ok=True)
    state = job.ledger.with_name("state.db")
    with embedded(SandboxSettings(state=state)) as base_url:
        api = job.settings.api.model_copy(update={"base_url": base_url})
        settings = job.settings.model_copy(update={"api": api})
        yield replace(job, settings=settings, key="sandbox")


def _load(config: Path | None) -> "Settings":
    from enrich.config import load_settings

    return load_settings(config)


def _with_words(settings: "Settings", words: Words) -> "Settings":
    """Words on the command line are stronger than the config."""
    changes: dict[str, object] = {}
    if words.max_searches is not None:
        changes["max_searches"] = words.max_searches
    if words.wait is not None:
        changes["wait"] = _duration(words.wait)
    return settings.model_copy(update={"limits": settings.limits.model_copy(update=changes)})


def _duration(word: str) -> float:
    from enrich.config import parse_duration

    try:
        return parse_duration(word)
    except ValueError as fault:
        raise Unusable(f"--wait {word}: {fault}.") from None


def _limit(word: str | None) -> "LimitWish | None":
    from enrich.model.problem import CellFault
    from enrich.model.request import parse_limit

    if word is None:
        return None
    try:
        return parse_limit(word)
    except CellFault as fault:
        raise Unusable(f"--limit: {fault.reason}", fault.cure) from None


def _default_output(words: Words) -> Path:
    kind = "sandbox" if words.sandbox else "enriched"
    suffix = words.input.suffix if words.input.suffix.lower() in {".csv", ".tsv"} else ".xlsx"
    return words.input.with_name(f"{words.input.stem}.{kind}{suffix}")
