"""The tables of the config file, each setting with its default."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from enrich.config.values import (
    LOOPBACK_HOSTS,
    VENDOR_HOSTS,
    Age,
    BaseUrl,
    Duration,
    ListenAddress,
    PublicUrl,
)
from enrich.model.request import LimitWish, PeopleFilters
from enrich.model.spending import LEADS_PER_DAY

RESERVED_CUSTOM_FIELDS = frozenset({"row_id", "row_ids"})


class Section(BaseModel):
    """One table of the config file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ApiSettings(Section):
    """How to reach the vendor, and how hard to ask."""

    base_url: BaseUrl = "https://app.pipecorn.com/api/v2"
    api_key_file: Path | None = None
    timeout: Duration = 60.0
    """Seconds without a byte of the answer (sheet, section 0: as the official client)."""
    connect_timeout: Duration = 15.0
    total_timeout: Duration = 300.0
    """Seconds for one whole answer, and for asking again what failed."""
    max_parallel: int = Field(default=5, ge=1)
    max_running: Annotated[int, Field(ge=1)] | Literal["auto"] = "auto"
    creates_per_second: Annotated[float, Field(gt=0)] | Literal["auto"] = "auto"
    max_creates_per_second: Annotated[float, Field(gt=0)] | None = None
    """`None` is 1 at the vendor, and no ceiling on loopback (design, section 5)."""
    max_reads_per_second: Annotated[float, Field(gt=0)] | None = None
    """`None` is 2 at the vendor (sheet, section 4: no figure, assume 1 to 2), else no ceiling."""
    settle_after: Duration = 60.0

    @property
    def is_loopback(self) -> bool:
        return (urlsplit(self.base_url).hostname or "").lower() in LOOPBACK_HOSTS

    @property
    def vendor(self) -> str:
        """Whom a ledger is bound to: both vendor hosts are one, each loopback address another."""
        parts = urlsplit(self.base_url)
        host = (parts.hostname or "").lower()
        if host in VENDOR_HOSTS:
            return "pronto"
        return f"{host}:{parts.port}" if parts.port else host


class InputSettings(Section):
    """Where in the file the accounts are."""

    book: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    id_column: str | None = None
    priority_column: str | None = None
    """Who is bought for first (`enrich.plan.priority`)."""
    max_unpacked_mb: int = Field(default=500, ge=1)
    """Megabytes; a workbook is a zip, and a small one may hide a huge one."""
    input_wait: Duration = 0.0
    """Without a terminal, how long to wait for a file that is not there or not whole yet."""
    where: str | None = None
    """Which rows to buy for, in the language of `enrich.plan.where`."""
    personas: str | None = None
    """`FILE` or `FILE#SHEET`."""
    exclude: str | None = None
    """`FILE` or `FILE#SHEET` with companies and people that are not wanted."""


class SearchSettings(PeopleFilters):
    """What is asked where neither the row nor its persona says otherwise."""

    persona: str | None = None
    """Name of the persona for rows that name none."""
    limit: LimitWish = 50
    scale: bool = False

    @property
    def filters(self) -> PeopleFilters:
        return PeopleFilters.model_validate(self.given())


class PersonaSettings(PeopleFilters):
    """A persona written in the config."""

    limit: LimitWish | None = None

    @property
    def filters(self) -> PeopleFilters:
        return PeopleFilters.model_validate(self.given())


class DeliverySettings(Section):
    """How results come: by asking alone, or sooner by webhook too."""

    mode: Literal["poll", "webhook"] = "poll"
    public_url: PublicUrl | None = None
    """Where the vendor reaches the receiver, if not at `listen` itself."""
    listen: ListenAddress = "127.0.0.1:8787"

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


class LimitSettings(Section):
    """How much may be bought, and how long to wait."""

    max_searches: int | None = Field(default=None, ge=0)
    max_leads: int | None = Field(default=None, ge=1)
    """Leads that the searches of one run may bring."""
    leads_per_day: int | None = Field(default=None, ge=1)
    """In any 24 hours; `None` is 2,500 at the vendor, and no cap on loopback (design, section 5)."""
    ask_above: int | None = Field(default=None, ge=0)
    """`None` is 100 at the vendor, and no question on loopback (design, section 5)."""
    wait: Duration = 1800.0
    lock_wait: Duration = 60.0


class RefreshSettings(Section):
    """When what is known is asked for again."""

    after: Age = None
    """As old as this a result is asked for again (`enrich.plan.renewal`); `None` is never."""


class OutputSettings(Section):
    """What is written, and where."""

    path: Path | None = None
    carry: tuple[str, ...] = ()
    """Headers of the user's columns that stand in `Leads` too."""
    top_leads: int = Field(default=0, ge=0, le=100)
    """Of each row so many people stand beside it."""
    include_disqualified: bool = False
    csv_guard: bool = True
    keep_backups: int = Field(default=7, ge=1)
    """Of a file that is replaced in place."""
    refresh_every: Age = 900.0
    """The output is written so often while a run goes on; `None` is at its end alone."""


class LedgerSettings(Section):
    """Where the record of purchases is kept."""

    path: Path | None = None


class NotifySettings(Section):
    """Whom to tell how a run ended."""

    command: tuple[str, ...] = ()
    """A program and its words; it is given the JSON report on stdin."""
    timeout: Annotated[Duration, Field(gt=0)] = 60.0


class Settings(Section):
    """The whole config file."""

    api: ApiSettings = ApiSettings()
    input: InputSettings = InputSettings()
    columns: dict[str, str] = Field(default_factory=dict)
    search: SearchSettings = SearchSettings()
    personas: dict[str, PersonaSettings] = Field(default_factory=dict)
    custom_fields: dict[str, str] = Field(default_factory=dict)
    delivery: DeliverySettings = DeliverySettings()
    limits: LimitSettings = LimitSettings()
    refresh: RefreshSettings = RefreshSettings()
    output: OutputSettings = OutputSettings()
    notify: NotifySettings = NotifySettings()
    ledger: LedgerSettings = LedgerSettings()

    @property
    def leads_per_day(self) -> int | None:
        """The daily cap that holds."""
        unsaid = None if self.api.is_loopback else LEADS_PER_DAY
        return self.limits.leads_per_day or unsaid

    @field_validator("custom_fields")
    @classmethod
    def _reserved(cls, value: dict[str, str]) -> dict[str, str]:
        if taken := RESERVED_CUSTOM_FIELDS.intersection(value):
            raise ValueError(f"{', '.join(sorted(taken))} is ours: it carries the row ID")
        return value
