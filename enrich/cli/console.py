"""What a person sees: lines, a progress bar on a terminal, tables of what was found."""

import json
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Never

from enrich.cli.problem_lines import all_lines, largest_lines
from enrich.errors import EnrichError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from tqdm import tqdm

    from enrich.audit import Audit
    from enrich.checking import CheckReport
    from enrich.model.nights import Night
    from enrich.plan.remaining import Progress
    from enrich.report import Report
    from enrich.standing import Standing

_PLAIN_PROGRESS_EVERY = 30.0
"""Seconds between two progress lines where there is no terminal."""
_VERBOSE_PROGRESS_EVERY = 5.0
_SHARE_OF_THE_RUN = 0.05
"""A long run says less often how far it is: its mail must be read by somebody."""
INTERRUPTED = ("Interrupted.", "What was bought is safe in the ledger; run again to go on.")
CHECK_THE_DISK = "Check the disk, and where the output of this command goes."
_WIDTH = 100
_NARROW = 80
_LONGEST_CELL = 48


class Console:
    """Tells a person at a terminal, or the mail of a cron job, how a run goes."""

    def __init__(self, *, quiet: bool, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._is_terminal = sys.stderr.isatty()
        self._bar: tqdm[Never] | None = None
        self._began_at = self._said_at = time.monotonic()

    @property
    def is_attended(self) -> bool:
        """Whether somebody may sit there."""
        return self._is_terminal or sys.stdin.isatty()

    def say(self, words: str) -> None:
        if not self._quiet:
            print(words, file=sys.stderr, flush=True)

    def progress(self, progress: "Progress") -> bool:
        """Show how far the run is; whether it was time for a line of it."""
        if not progress.total:
            return False
        if self._is_terminal and not self._quiet:
            self._draw(progress)
        now = time.monotonic()
        if now - self._said_at < self._pause(now):
            return False
        self._said_at = now
        if not (self._quiet or self._is_terminal):
            print(_progress_line(progress, verbose=self._verbose), file=sys.stderr, flush=True)
        return True

    def _pause(self, now: float) -> float:
        if self._verbose:
            return _VERBOSE_PROGRESS_EVERY
        return max(_PLAIN_PROGRESS_EVERY, (now - self._began_at) * _SHARE_OF_THE_RUN)

    def agrees(self, question: str) -> bool:
        """Ask, if there is somebody to ask."""
        if not (sys.stdin.isatty() and self._is_terminal):
            return False
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in {"y", "yes"}

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _draw(self, progress: "Progress") -> None:
        from tqdm import tqdm

        # Its own guess of the time left is the pace of the past: ours knows what is to come.
        bar = self._bar or tqdm(
            total=progress.total,
            unit="search",
            leave=False,
            file=sys.stderr,
            bar_format="{percentage:3.0f}%|{bar}| {n}/{total} [{elapsed}] {postfix}",
        )
        bar.total, bar.n = progress.total, progress.ended
        bar.set_postfix_str(_pace(progress), refresh=False)
        bar.refresh()
        self._bar = bar


def _progress_line(progress: "Progress", *, verbose: bool) -> str:
    more = f", {progress.running} under way, {progress.planned} to send" if verbose else ""
    return f"{progress.ended} of {progress.total} searches ended{more}; {_pace(progress)}."


def _pace(progress: "Progress") -> str:
    from enrich.clock import spoken

    known = "learned" if progress.is_learned else "still to be learned"
    left = progress.seconds_left
    parts = [f"{progress.per_second:.2g} searches/s ({known})", f"{progress.refused} refused"]
    return ", ".join(parts if left is None else [*parts, f"about {spoken(left)} left"])


@contextmanager
def console(*, quiet: bool, verbose: bool = False) -> Iterator[Console]:
    """A console whose progress bar is cleared at the end."""
    opened = Console(quiet=quiet, verbose=verbose)
    try:
        yield opened
    finally:
        opened.close()


def complain(words: str) -> None:
    """Say on stderr what went wrong; the cure is part of the words."""
    print(f"enrich: {words}", file=sys.stderr, flush=True)


def error_as_json(fault: BaseException) -> dict[str, Any]:
    """What `--json` prints where there is no report, for the run ended before it."""
    match fault:
        case EnrichError():
            code, what, cure = fault.exit_code, fault.what, fault.cure
        case KeyboardInterrupt():
            code, what, cure = ExitCode.INTERRUPTED, *INTERRUPTED
        case _:
            code, what, cure = ExitCode.UNUSABLE, f"{fault}.", CHECK_THE_DISK
    return {"exit_code": int(code), "error": {"what": what, "cure": cure}}


def print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def print_report(
    report: "Report",
    *,
    quiet: bool,
    as_json: bool,
    verbose: bool = False,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print how a run ended; `more` is added to the JSON.

    Who wants quiet hears only what needs a person. That work remains does not: the next run
    goes on with it.
    """
    needs_a_person = report.exit_code not in {ExitCode.DONE, ExitCode.WORK_REMAINS}
    if as_json:
        print_json({**report.as_json(), **(more or {})})
    if report.fault is not None and (needs_a_person or not quiet):
        complain(str(report.fault))
    if report.unwritten is not None:
        complain(str(report.unwritten))
    for notice in report.notices:
        complain(notice)
    if report.was_interrupted:
        holds = "The output" if report.output else "The ledger"
        complain(f"Interrupted. {holds} holds what is known; run again to go on.")
    if not as_json and (not quiet or needs_a_person):
        place = _place_of_problems(report.output)
        findings = report.findings
        print_lines(all_lines(findings) if verbose else largest_lines(findings, place))
        print_lines(report.remarks)
        for path in report.output:
            print(f"Wrote {path}")
        print(report.line())


def _place_of_problems(output: Iterable["Path"]) -> str:
    in_csv = (path.name for path in output if ".problems." in path.name)
    return next(in_csv, "the sheet Problems")


def print_check(report: "CheckReport") -> None:
    print(f"Columns of the sheet '{report.sheet}':")
    _print_mapping(report)
    print()
    print_lines(all_lines(report.findings))
    print()
    if report.excluded:
        print(report.excluded)
    print(_forecast_line(report))
    if report.fixme:
        print_lines(report.fixme.remarks)
        print(f"Wrote {report.fixme.path}")


def print_first_config(path: "Path", spreadsheet: "Path | None", to_choose: Sequence[str]) -> None:
    """Say what was written and what to do next."""
    print(f"Wrote {path}")
    if to_choose:
        print(f"To choose in it, under [columns]: {', '.join(to_choose)}.")
    words = [str(spreadsheet or "accounts.xlsx")]
    if spreadsheet is None or path != spreadsheet.parent / "config.toml":
        words += ["-c", str(path)]
    line = " ".join(f'"{word}"' if " " in word else word for word in words)
    print(f"Look it over, then see what a run would do:  enrich check {line}")
    print(f"When that is right, try three rows:  enrich run {line} --rows 3 --limit 5")


def _print_mapping(report: "CheckReport") -> None:
    rows = [
        (_short(column.header), column.cell, column.field, column.found_by, _short(column.example))
        for column in report.columns
    ]
    _print_table([("header", "cell", "taken for", "found by", "for example"), *rows], "  ")
    remarked_first = sorted(report.unused, key=lambda column: not column.why)
    if remarked_first:
        words = f"not used: {', '.join(_plain(str(column)) for column in remarked_first)}"
        print(textwrap.fill(words, _WIDTH, initial_indent="  ", subsequent_indent="    "))


def _short(text: str) -> str:
    plain = " ".join(_plain(text).split())
    return plain if len(plain) <= _LONGEST_CELL else f"{plain[: _LONGEST_CELL - 3]}..."


def _plain(text: str) -> str:
    """On one line, and nothing in it that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def print_audit(audit: "Audit") -> None:
    print(f"Ledger {audit.ledger}")
    print(f"{audit.purchases} searches bought for {audit.searches} different wishes.")
    for reason, number in audit.again.items():
        print(f"  {number} bought again {reason}")
    for finding in audit.findings:
        for line in textwrap.wrap(_plain(str(finding)), _NARROW, subsequent_indent="    "):
            print(line)
    looked_at = f" {audit.rows} rows looked at." if audit.rows is not None else ""
    doubts = len(audit.findings)
    print(f"{f'{doubts} doubts.' if doubts else 'No doubt.'}{looked_at}")


def print_nights(standing: "Standing") -> None:
    heading = ("night", "runs", "bought", "failed", "cut short")
    numbers = [
        (night.day.isoformat(), *map(str, (night.runs, night.bought, night.failed)), _cut(night))
        for night in standing.nights
    ]
    _print_table([heading, *numbers], "  ")


def _cut(night: "Night") -> str:
    return str(night.cut_short or "")


def print_standing(standing: "Standing") -> None:
    print(f"Ledger {standing.ledger}: {standing.bought} searches bought.")
    _print_table(
        [(str(number), f"searches {state}") for state, number in standing.searches.items()]
    )
    if standing.rows is not None:
        _print_table([(str(number), f"rows {status}") for status, number in standing.rows.items()])
    for name in standing.unsettled:
        print(f"  unsettled: {name}")
    for run in standing.runs:
        ended = run.ended_at.astimezone().strftime("%H:%M") if run.ended_at else "cut short"
        started = run.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
        code = "-" if run.exit_code is None else run.exit_code
        print(f"  run {started} to {ended}: exit {code}, {run.bought} bought, {run.failed} failed")


def _print_table(rows: Iterable[tuple[str, ...]], gap: str = " ") -> None:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + gap.join(cells).rstrip())


def _forecast_line(report: "CheckReport") -> str:
    from enrich.clock import spoken

    forecast = report.forecast
    counts = ", ".join(f"{number} {status}" for status, number in report.rows.items())
    leads = "leads: no history yet"
    if forecast.leads:
        low, likely, high = forecast.leads
        leads = f"{low} to {high} leads, likely {likely}"
    nights = f", over {forecast.nights} days" if forecast.nights > 1 else ""
    return (
        f"Rows: {counts}.\nSearches to buy: {forecast.searches} "
        f"(shared by several rows: {forecast.shared}, already here: {forecast.reused}), "
        f"in about {spoken(forecast.seconds)}{nights}; {leads}."
    )
