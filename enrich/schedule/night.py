"""What a person wants done every night, made out so that cron can do it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import time
from pathlib import Path

from enrich.clock import parse_time_of_day
from enrich.errors import ConsentMissing, InputUnreadable, Unusable
from enrich.job import Job, Words, find_config, make_job
from enrich.schedule.line import crontab_line, shell_command
from enrich.schedule.marked import from_anywhere, mark_of

_INPUT_WAIT = "10m"
_LOCK_WAIT = "6h"
"""At night nobody is kept waiting: another file on this ledger may take its hours first."""


@dataclass(frozen=True)
class Night:
    """One spreadsheet's run at one time of each day."""

    at: time
    words: tuple[str, ...]
    """The program, and all that it is told."""
    environment: Path | None
    """The file that sets the API key, one for all files of a ledger; `None` where the config names a file with it."""
    log: Path
    mark: str

    @property
    def line(self) -> str:
        """Its line in a crontab.

        Raises:
            Unusable: a crontab cannot hold it.
        """
        named = None if self.environment is None else str(self.environment)
        return crontab_line(self.at, shell_command(self.words, named), self.mark)


def night_of(words: Words, at: str, log: Path | None = None) -> Night:
    """Make out a night: every path absolute, and nothing left to ask.

    Raises:
        Unusable: a word means nothing, the file is not there, or the consent is missing.
    """
    when = _time(at)
    job = make_job(words)
    if not job.input.exists():
        raise InputUnreadable(f"{job.input} does not exist.", "Check the name and the folder.")
    _refuse_without_consent(job)
    log = from_anywhere(log or job.ledger.with_name(f"{job.input.stem}.log"))
    api = job.settings.api
    in_the_line = _patient(replace(words, ledger=job.ledger), job)
    return Night(
        at=when,
        words=(*_program(), "run", *_typed(in_the_line), "--log", str(log), "--quiet"),
        environment=None if api.api_key_file else job.ledger.with_suffix(".env"),
        log=log,
        mark=mark_of(words.input),
    )


def _time(word: str) -> time:
    try:
        return parse_time_of_day(word)
    except ValueError as fault:
        raise Unusable(f"--at {word}: {fault}.", "Write it as in --at 02:00.") from None


def _refuse_without_consent(job: Job) -> None:
    if job.settings.limits.max_searches is None and not job.may_do_all:
        raise ConsentMissing(
            "At night nobody can be asked, and nothing says how much may be bought.",
            "Add --max-searches 500 for at most so many each night, or --yes for any number.",
        )


def _patient(words: Words, job: Job) -> Words:
    """Where the config does not say how long to wait, the line does."""
    of_input, limits = job.settings.input.model_fields_set, job.settings.limits.model_fields_set
    return replace(
        words,
        config=find_config(words.config, words.input),
        input_wait=words.input_wait or (None if "input_wait" in of_input else _INPUT_WAIT),
        lock_wait=words.lock_wait or (None if "lock_wait" in limits else _LOCK_WAIT),
    )


def _program() -> tuple[str, ...]:
    """The program that runs now, by a path that needs no PATH."""
    python = Path(sys.executable).absolute()
    beside = python.with_name("enrich")
    return (str(beside),) if beside.is_file() else (str(python), "-m", "enrich.cli")


def _typed(words: Words) -> Iterator[str]:
    """What was typed, as it would be typed from any other folder."""
    yield str(from_anywhere(words.input))
    for word in fields(Words):
        value = getattr(words, word.name)
        if word.name == "input" or value == word.default:
            continue
        yield f"--{word.name.replace('_', '-')}"
        if value is not True:
            yield _absolute(word.name, value)


def _absolute(name: str, value: object) -> str:
    is_path = isinstance(value, Path) or name == "personas"
    return str(from_anywhere(Path(str(value)))) if is_path else str(value)
