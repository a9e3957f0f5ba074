"""The command that puts a spreadsheet into the crontab, or takes it out again."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.cli import options
from enrich.cli.app import command
from enrich.errors import Unusable

if TYPE_CHECKING:
    from enrich.schedule import Night


@command
def schedule(
    input: options.Input,  # noqa: A002 - the word that --help shows
    *,
    at: options.At = None,
    install: options.Install = False,
    remove: options.Remove = False,
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
    input_wait: options.InputWait = None,
    lock_wait: options.LockWait = None,
    log: options.LogFile = None,
    yes: options.Yes = False,
) -> int:
    """Every night by cron: print the line, or put it into your crontab or out of it."""
    from enrich.cli.commands import words_of
    from enrich.schedule import night_of

    if remove:
        return _remove(input, is_unclear=install or at is not None)
    if at is None:
        raise Unusable("When?", "Say it with --at 02:00.")
    night = night_of(words_of(locals()), at, log)
    # Whatever a crontab cannot hold is said before anything is made.
    line = night.line
    return _install(night, line) if install else _print(night, line)


def _print(night: "Night", line: str) -> int:
    print(line)
    if night.environment is not None and not night.environment.exists():
        _tell(f"It reads {night.environment}, which is not there yet: --install makes it.")
    _tell("Put it into your crontab with --install.")
    return 0


def _install(night: "Night", line: str) -> int:
    from enrich.schedule import Crontab, make_environment_file
    from enrich.schedule.environment import how_to_fill

    crontab = Crontab()
    path = night.environment
    has_key = path is None or make_environment_file(path, os.environ)
    crontab.put(line, night.mark)
    print(line)
    _tell(f"It is in your crontab, and runs every day at {night.at:%H:%M}. Its log: {night.log}")
    if path is not None:
        _tell(f"The API key is in {path}." if has_key else how_to_fill(path))
    return 0


def _remove(input_path: Path, *, is_unclear: bool) -> int:
    from enrich.schedule import Crontab
    from enrich.schedule.marked import mark_of

    if is_unclear:
        raise Unusable("--remove stands alone.", "Leave out --install and --at.")
    was_there = Crontab().take_out(mark_of(input_path))
    print("Taken out of your crontab." if was_there else "Your crontab has no line of this file.")
    return 0


def _tell(words: str) -> None:
    """Beside stdout, which is for the crontab."""
    print(words, file=sys.stderr)
