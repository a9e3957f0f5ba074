"""Each command: words in, one library call, its exit code out."""

import os
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.cli import options
from enrich.cli.app import command
from enrich.cli.console import (
    print_check,
    print_first_config,
    print_json,
    print_lines,
    print_nights,
    print_report,
    print_standing,
)
from enrich.cli.reporting import Reporting, Voice, awaited, reporting
from enrich.errors import Unusable

if TYPE_CHECKING:
    from enrich.job import Job, Words
    from enrich.report import Report


@command
def run(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    in_place: options.InPlace = False,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    where: options.Where = None,
    rows: options.Rows = None,
    only: options.OnlyWord = "new",
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    max_leads: options.MaxLeads = None,
    wait: options.Wait = None,
    until: options.Until = None,
    sandbox: options.UseSandbox = False,
    faults: options.Faults = None,
    speed: options.Speed = 20.0,
    input_wait: options.InputWait = None,
    lock_wait: options.LockWait = None,
    log: options.LogFile = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    yes: options.Yes = False,
) -> int:
    """Plan, submit, collect, merge and write."""
    if faults is None:
        return _run(words_of(locals()), Voice(as_json, quiet, verbose, log))
    if not sandbox:
        raise Unusable(
            "--faults scripts a night of the sandbox, not of the vendor.", "Add --sandbox."
        )
    return _rehearse(words_of(locals()), faults, speed, voice=Voice(as_json, quiet, verbose, log))


@command
def check(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Fixme = None,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    where: options.Where = None,
    rows: options.Rows = None,
    only: options.OnlyWord = "new",
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    max_leads: options.MaxLeads = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
    yes: options.YesReplace = False,
) -> int:
    """Everything but spending: columns, problems, forecast."""
    from enrich.checking import check as check_file
    from enrich.job import make_job

    report = check_file(make_job(words_of(locals())), fixme=output)
    if as_json:
        print_json(report.as_json())
    else:
        print_check(report)
    return report.exit_code


@command
def retry(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    in_place: options.InPlace = False,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    where: options.Where = None,
    rows: options.Rows = None,
    limit: options.LimitWord = None,
    max_searches: options.MaxSearches = None,
    max_leads: options.MaxLeads = None,
    wait: options.Wait = None,
    until: options.Until = None,
    sandbox: options.UseSandbox = False,
    input_wait: options.InputWait = None,
    lock_wait: options.LockWait = None,
    log: options.LogFile = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    yes: options.Yes = False,
) -> int:
    """Run again what failed: the same as run --only failed."""
    words = words_of({**locals(), "only": "failed"})
    return _run(words, Voice(as_json, quiet, verbose, log))


@command
def export(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    output: options.Output = None,
    in_place: options.InPlace = False,
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
    from enrich.job import make_job
    from enrich.pipeline import export as export_file

    report = export_file(make_job(words_of(locals())))
    print_report(report, quiet=quiet, as_json=as_json)
    return report.exit_code


@command
def status(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sandbox: options.UseSandbox = False,
    nights: options.Nights = False,
    as_json: options.AsJson = False,
) -> int:
    """Counts, unsettled searches, purchases and the last runs."""
    from enrich.job import make_job
    from enrich.standing import stand

    job = None if input is None else make_job(words_of(locals()))
    standing = stand(job, options.which_ledger(input, ledger, config, sandbox=sandbox))
    if as_json:
        print_json(standing.as_json())
    elif nights:
        print_nights(standing)
    else:
        print_standing(standing)
    return 0


@command
def why(
    row_id: options.RowId,
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    book: options.Book = None,
    sheet: options.SheetName = None,
    personas: options.PersonasFile = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
) -> int:
    """One row's story: cells, request, search, answers, leads, output."""
    from enrich.cli.telling import story_lines
    from enrich.config.key import known_keys
    from enrich.job import make_job
    from enrich.why import tell

    path = options.which_ledger(input, ledger, config, sandbox=sandbox)
    job = None if input is None else make_job(words_of(locals()))
    keys = known_keys(job.settings.api if job else None, os.environ)
    story = tell(path, row_id, job=job, book=book, secrets=keys).as_json()
    if as_json:
        print_json(story)
    else:
        print_lines(story_lines(story))
    return 0


@command
def init(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    output: options.ConfigOutput = None,
    sheet: options.SheetName = None,
) -> int:
    """Write a config to begin with: the mapping it proposes, all else as comments."""
    from enrich.first_config import config_for, plain_config, write_new

    path = output or (input.parent if input else Path()) / "config.toml"
    first = plain_config() if input is None else config_for(input, sheet=sheet)
    write_new(path, first.text)
    print_first_config(path, input, first.to_choose)
    return 0


def words_of(typed: Mapping[str, Any]) -> "Words":
    """Take the words of a job from all that a command was given; typer has seen to their types."""
    from enrich.job import Words

    return Words(**{word.name: typed[word.name] for word in fields(Words) if word.name in typed})


def _run(words: "Words", voice: Voice) -> int:
    with reporting(voice, words.input) as told:
        job = awaited(words, told)
        with options.against_sandbox(job) if words.sandbox else nullcontext(job) as placed:
            report = _run_job(placed, told)
        told.ended(report)
        return report.exit_code


def _rehearse(words: "Words", night: str, speed: float, *, voice: Voice) -> int:
    from enrich.cli.rehearsing import on_stage, prepare

    with reporting(voice, words.input) as told:
        rehearsal = prepare(words, night, speed)
        told.know(rehearsal.job)
        with on_stage(rehearsal) as job:
            report = _run_job(job, told)
        verdict = rehearsal.judge(report)
        told.ended(report, {"rehearsal": verdict.as_json()})
    if not voice.as_json:
        print_lines(verdict.lines())
    return report.exit_code


def _run_job(job: "Job", told: Reporting) -> "Report":
    from enrich.pipeline import run as run_pipeline

    return run_pipeline(job, told)
