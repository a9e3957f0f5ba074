"""Whoever is told how a run goes and how it ended: the screen or the mail, the log, a program."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich import __version__
from enrich.cli.console import Console, complain, console, error_as_json, print_report
from enrich.cli.log import Log
from enrich.errors import EnrichError, Unusable

if TYPE_CHECKING:
    from enrich.job import Job, Words
    from enrich.plan.remaining import Progress
    from enrich.report import Report


@dataclass(frozen=True)
class Voice:
    """How much a person wants to be told, and in which form."""

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    log: Path | None = None


class Reporting:
    """Passes on what a run says."""

    def __init__(self, voice: Voice, shown: Console, log: Log | None) -> None:
        self.voice = voice
        self._console = shown
        self._log = log
        self._job: Job | None = None
        self._input: Path | None = None

    @property
    def is_attended(self) -> bool:
        return self._console.is_attended

    def began(self, input_path: Path) -> None:
        self._input = input_path
        if self._log is not None:
            self._log.conceal(_keys(None))
        self._write("began", input=str(input_path), version=__version__, process=os.getpid())

    def know(self, job: "Job") -> None:
        """From now on the settings are known: whose key it is, and whom to tell."""
        self._job = job
        if self._log is not None:
            self._log.conceal(_keys(job))
        self._write("planned", ledger=str(job.ledger), output=str(job.output))

    def say(self, words: str) -> None:
        self._console.say(words)
        self._write("said", words=words)

    def progress(self, progress: "Progress") -> None:
        if self._console.progress(progress):
            self._write(
                "progress",
                ended=progress.ended,
                total=progress.total,
                running=progress.running,
                per_second=round(progress.per_second, 3),
                refused=progress.refused,
                seconds_left=progress.seconds_left,
            )

    def agrees(self, question: str) -> bool:
        return self._console.agrees(question)

    def ended(self, report: "Report", more: Mapping[str, Any] | None = None) -> None:
        """Tell everybody, the person last: the last line is the one that a mail begins with."""
        value = {**report.as_json(), **(more or {})}
        for notice in report.notices:
            self._write("notice", words=notice)
        self._write("ended", line=report.line(), **value)
        self._notify({**value, "line": report.line()})
        self._console.close()
        print_report(
            report,
            quiet=self.voice.quiet,
            as_json=self.voice.as_json,
            verbose=self.voice.verbose,
            more=more,
        )

    def broke_off(self, fault: EnrichError | KeyboardInterrupt | OSError) -> None:
        """There is no report: the program itself says why, on stderr and as JSON."""
        value = error_as_json(fault)
        self._write("ended", **value)
        self._notify(value)

    def _notify(self, value: Mapping[str, Any]) -> None:
        if self._job is None or self._job.is_sandbox:
            return
        from enrich.notify import notify

        failure = notify(self._job.settings.notify, {**value, "input": str(self._input)})
        if failure is not None:
            complain(failure)
            self._write("notice", words=failure)

    def _write(self, event: str, **facts: Any) -> None:
        if self._log is not None:
            self._log.write(event, **facts)


@contextmanager
def reporting(voice: Voice, input_path: Path) -> Iterator[Reporting]:
    """Be told from the first word to the last, whatever ends the run.

    Raises:
        Unusable: the log cannot be written.
    """
    if voice.quiet and voice.verbose:
        raise Unusable("--quiet and --verbose contradict each other.", "Keep one of them.")
    log = None if voice.log is None else Log(voice.log)
    quiet = voice.quiet or (voice.as_json and not voice.verbose)
    try:
        with console(quiet=quiet, verbose=voice.verbose) as shown:
            told = Reporting(voice, shown, log)
            told.began(input_path)
            try:
                yield told
            except (EnrichError, KeyboardInterrupt, OSError) as fault:
                told.broke_off(fault)
                raise
    finally:
        if log is not None:
            log.close()


def awaited(words: "Words", told: Reporting) -> "Job":
    """Make the job out, once its files are there.

    Raises:
        EnrichError: with the cure.
    """
    from enrich.awaiting import await_files
    from enrich.job import find_config, make_job, read_duration

    if told.is_attended:
        return _known(make_job(words), told)
    if words.input_wait is not None:
        wait = read_duration("--input-wait", words.input_wait)
        await_files(_before_the_config(words), wait=wait, say=told.say)
    config = find_config(words.config, words.input)
    job = _known(make_job(words), told)
    files = [job.input, *([job.personas] if job.personas else [])]
    await_files(files, wait=job.settings.input.input_wait, say=told.say)
    # With the input a config may have come to stand beside it.
    is_same = find_config(words.config, words.input) == config
    return job if is_same else _known(make_job(words), told)


def _known(job: "Job", told: Reporting) -> "Job":
    told.know(job)
    return job


def _before_the_config(words: "Words") -> list[Path]:
    """What must be there before the settings can be read; they say whom to tell of all else."""
    if words.config is not None:
        return [words.config]
    return [] if words.input.parent.is_dir() else [words.input]


def _keys(job: "Job | None") -> frozenset[str]:
    from enrich.config.key import known_keys

    return known_keys(job.settings.api if job else None, os.environ)
