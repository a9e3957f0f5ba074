"""What a person asked for, with every word and file made out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from enrich.clock import REAL_TIME, Clock, next_moment
from enrich.config import Settings, load_settings, parse_duration
from enrich.errors import ConfigInvalid, Unusable
from enrich.model.exclusions import Exclusions
from enrich.model.problem import CellFault
from enrich.model.request import LimitWish, parse_limit
from enrich.model.table import Columns, Table
from enrich.model.target import Plan, PlannedRow
from enrich.model.wish import Wish
from enrich.plan.purchases import Only
from enrich.plan.remaining import Progress
from enrich.sheets.spreadsheet import Spreadsheet


class Watcher(Protocol):
    """Whoever wants to know how a run goes; the library itself never prints."""

    def say(self, words: str) -> None:
        """One line worth reading."""

    def progress(self, progress: Progress) -> object:
        """How far the run is."""

    def agrees(self, question: str) -> bool:
        """Whether the person there, if there is one, says yes."""


@dataclass(frozen=True)
class Words:
    """What a person typed, before it is made out."""

    input: Path
    output: Path | None = None
    config: Path | None = None
    ledger: Path | None = None
    sheet: str | None = None
    personas: str | None = None
    where: str | None = None
    rows: int | None = None
    only: str = "new"
    limit: str | None = None
    max_searches: int | None = None
    max_leads: int | None = None
    wait: str | None = None
    until: str | None = None
    sandbox: bool = False
    in_place: bool = False
    yes: bool = False
    input_wait: str | None = None
    lock_wait: str | None = None


@dataclass(frozen=True)
class Job:
    """One call of `run`, `retry`, `check` or `export`."""

    input: Path
    output: Path
    ledger: Path
    settings: Settings
    vendor: str
    """Whom the ledger is bound to."""
    clock: Clock = REAL_TIME
    is_sandbox: bool = False
    key: str | None = None
    """The API key, where it is not to be read from the environment."""
    sheet: str | None = None
    personas: Path | None = None
    """A file of personas, besides those of the input and the config."""
    personas_sheet: str | None = None
    exclude: Path | None = None
    """A file of companies and people that are not wanted."""
    exclude_sheet: str | None = None
    rows: int | None = None
    """Buy for the first so many account rows only."""
    only: Only = Only.NEW
    limit: LimitWish | None = None
    until: datetime | None = None
    """Nothing is sent after this moment; what runs is still collected for as long as `wait`."""
    may_do_all: bool = False
    """The person said yes beforehand."""
    in_place: bool = False
    """The output replaces the input, which is an earlier output."""


@dataclass(frozen=True)
class Thought:
    """An input file, read and planned."""

    spreadsheet: Spreadsheet
    columns: Columns
    plan: Plan
    scope: tuple[PlannedRow, ...]
    """The rows that may be bought for."""
    carried: tuple[int, ...] = ()
    """Indexes of the table's columns that stand in `Leads` too."""
    exclusions: Exclusions | None = None
    """Who is not wanted, if a file says so."""
    priority: int | None = None
    """Index of the column that says who goes first; `scope` is in that order."""
    wishes: Mapping[int, Wish] = field(default_factory=dict)
    """What was typed beside rows of an earlier output, by their indexes."""

    @property
    def table(self) -> Table:
        return self.columns.table

    @property
    def scope_indexes(self) -> frozenset[int]:
        return frozenset(row.index for row in self.scope)


def make_job(words: Words) -> Job:
    """Make the words out: settings read, files found, defaults filled in.

    Raises:
        Unusable: a word or a setting means nothing.
    """
    config = find_config(words.config, words.input)
    settings = _with_words(load_settings(config), words)
    if not words.sandbox:
        _make_sure_of_webhooks(settings)
    if words.only not in list(Only):
        raise Unusable(f"--only {words.only}: there is no such choice.", "Use new, failed or all.")
    personas, personas_sheet = _file_and_sheet(settings.input.personas)
    exclude, exclude_sheet = _file_and_sheet(settings.input.exclude)
    return Job(
        input=words.input,
        output=_output(words, settings),
        ledger=find_ledger(words.ledger, settings, words.input, sandbox=words.sandbox),
        settings=settings,
        vendor="the sandbox" if words.sandbox else settings.api.vendor,
        is_sandbox=words.sandbox,
        sheet=words.sheet,
        personas=personas,
        personas_sheet=personas_sheet,
        exclude=exclude,
        exclude_sheet=exclude_sheet,
        rows=words.rows,
        only=Only(words.only),
        limit=_limit(words.limit),
        until=_until(words.until),
        may_do_all=words.yes,
        in_place=words.in_place,
    )


def _make_sure_of_webhooks(settings: Settings) -> None:
    delivery = settings.delivery
    if delivery.mode == "webhook" and not (delivery.public_url or settings.api.is_loopback):
        raise ConfigInvalid(
            "[delivery] mode is webhook, but nothing says where the vendor reaches this machine.",
            'Set public_url to the https address that leads to listen, or mode = "poll".',
        )


def find_config(named: Path | None, input_path: Path) -> Path | None:
    """The config that was named, else `config.toml` beside the input if there is one."""
    beside = input_path.parent / "config.toml"
    return named or (beside if beside.exists() else None)


def find_ledger(named: Path | None, settings: Settings, input_path: Path, *, sandbox: bool) -> Path:
    """Never in the current folder: a run from elsewhere must find the same one."""
    folder = input_path.absolute().parent / ".enrich"
    if named is not None:
        return named.resolve()
    if sandbox:
        return folder / "sandbox" / "ledger.db"
    return (settings.ledger.path or folder / "ledger.db").resolve()


def _with_words(settings: Settings, words: Words) -> Settings:
    """Words on the command line are stronger than the config."""
    chosen = {"where": words.where, "personas": words.personas}
    of_input: dict[str, object] = {name: word for name, word in chosen.items() if word is not None}
    if words.input_wait is not None:
        of_input["input_wait"] = read_duration("--input-wait", words.input_wait)
    changes: dict[str, object] = {}
    if words.lock_wait is not None:
        changes["lock_wait"] = read_duration("--lock-wait", words.lock_wait)
    if words.max_searches is not None:
        changes["max_searches"] = words.max_searches
    if words.max_leads is not None:
        changes["max_leads"] = words.max_leads
    if words.wait is not None:
        changes["wait"] = read_duration("--wait", words.wait)
    return settings.model_copy(
        update={
            "input": settings.input.model_copy(update=of_input),
            "limits": settings.limits.model_copy(update=changes),
        }
    )


def _file_and_sheet(word: str | None) -> tuple[Path | None, str | None]:
    """File and sheet of `FILE#SHEET`; a file may have a # in its own name."""
    if not word:
        return None, None
    file, _, sheet = word.rpartition("#")
    if not file or Path(word).exists():
        return Path(word), None
    return Path(file), sheet or None


def read_duration(option: str, word: str) -> float:
    """Seconds in a word of the command line.

    Raises:
        Unusable: it is no duration.
    """
    try:
        return parse_duration(word)
    except ValueError as fault:
        raise Unusable(f"{option} {word}: {fault}.") from None


def _until(word: str | None) -> datetime | None:
    if word is None:
        return None
    try:
        return next_moment(word, REAL_TIME.now())
    except ValueError as fault:
        raise Unusable(f"--until {word}: {fault}.", "Write it as in --until 06:30.") from None


def _limit(word: str | None) -> LimitWish | None:
    if word is None:
        return None
    try:
        return parse_limit(word)
    except CellFault as fault:
        raise Unusable(f"--limit: {fault.reason}", fault.cure) from None


def _output(words: Words, settings: Settings) -> Path:
    if not words.in_place:
        return words.output or settings.output.path or _default_output(words)
    if words.output is not None:
        raise Unusable("--in-place and -o name two different outputs.", "Keep one of them.")
    if words.sandbox:
        raise Unusable("The sandbox replaces no file in place.", "Leave out --in-place.")
    return words.input


def _default_output(words: Words) -> Path:
    kind = "sandbox" if words.sandbox else "enriched"
    # What has macros keeps them, and a csv stays one; every other kind becomes a usual workbook.
    kept = {".csv", ".tsv", ".xlsm"}
    suffix = words.input.suffix if words.input.suffix.lower() in kept else ".xlsx"
    return words.input.with_name(f"{words.input.stem}.{kind}{suffix}")
