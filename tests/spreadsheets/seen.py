"""What `check` sees in a file, in words short enough for a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enrich.errors import EnrichError
from enrich.job import Job, Words, make_job
from enrich.model.request import SearchRequest
from enrich.thinking import think

Build = Callable[[Path], Path]
"""Writes one file with one trouble into a folder."""


@dataclass(frozen=True)
class Seen:
    """A file as it was understood."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Request field -> the user's header."""
    targets: tuple[str, ...] = ()
    """`A1: acme-inc [CEO, CFO]` or `A1/Sales: 1441 [...]`, in the order of the file."""
    problems: tuple[str, ...] = ()
    """`Accounts!C7`, and `Accounts!C7?` for a warning."""


@dataclass(frozen=True)
class Trouble:
    """A file that somebody really made, and what a careful person reads in it."""

    name: str
    build: Build
    seen: Seen | None = None
    refused: str = ""
    """Instead of `seen`: a part of the one sentence, with exit code 2."""
    config: str = ""
    """TOML beside the file."""
    words: Mapping[str, object] = field(default_factory=dict)
    """Words of the command line, by the names of `Words`."""


def job_of(trouble: Trouble, folder: Path) -> Job:
    path = trouble.build(folder)
    if trouble.config:
        (folder / "config.toml").write_text(trouble.config, encoding="utf-8")
    words: dict[str, object] = {"input": path, **trouble.words}
    return make_job(Words(**words))  # type: ignore[arg-type]  # a table holds words of all types


def see(job: Job) -> Seen:
    thought = think(job)
    columns = thought.columns
    return Seen(
        columns={name: columns.header(name) for name in columns.by_field},
        targets=tuple(
            f"{target.target_id}: {_asked(target.request)}"
            for row in thought.plan.rows
            for target in row.targets
        ),
        problems=tuple(
            f"{problem.sheet}!{problem.cell}{'?' if problem.is_warning else ''}"
            for problem in thought.plan.problems
        ),
    )


def refusal_of(job: Job) -> tuple[int, str]:
    """Exit code and sentence of a file that cannot be used."""
    try:
        think(job)
    except EnrichError as fault:
        return int(fault.exit_code), str(fault)
    raise AssertionError("The file was read.")


def _asked(request: SearchRequest) -> str:
    url = request.company_linkedin_url or ""
    company = request.company_linkedin_id or url.removeprefix("https://www.linkedin.com/company/")
    return f"{company} [{', '.join(request.job_titles)}]"
