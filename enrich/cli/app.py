"""The program itself: what is the same for every command."""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from types import FrameType
from typing import Annotated, ParamSpec

import typer

from enrich import __version__
from enrich.cli.console import (
    CHECK_THE_DISK,
    INTERRUPTED,
    complain,
    error_as_json,
    print_json,
)
from enrich.errors import EnrichError

app = typer.Typer(
    name="enrich",
    help="A spreadsheet of companies in, a workbook with the right people at each of them out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


Typed = ParamSpec("Typed")


def command(call: Callable[Typed, int]) -> Callable[Typed, None]:
    """Make a command of a function that returns an exit code: no fault ends in a traceback."""
    return command_of(app)(call)


def command_of(
    group: typer.Typer,
) -> Callable[[Callable[Typed, int]], Callable[Typed, None]]:
    """As `command`, for a group such as `enrich ledger`."""

    def register(call: Callable[Typed, int]) -> Callable[Typed, None]:
        guarded = _guarded(call)
        group.command()(guarded)
        return guarded

    return register


def _guarded(call: Callable[Typed, int]) -> Callable[Typed, None]:
    @wraps(call)
    def guarded(*args: Typed.args, **kwargs: Typed.kwargs) -> None:
        try:
            with _terminated_like_ctrl_c():
                code = call(*args, **kwargs)
                sys.stdout.flush()
        except EnrichError as fault:
            code = _broken_off(fault, str(fault), kwargs)
        except KeyboardInterrupt as fault:
            code = _broken_off(fault, " ".join(INTERRUPTED), kwargs)
        except OSError as fault:
            code = _broken_off(fault, f"{fault}. {CHECK_THE_DISK}", kwargs)
        raise typer.Exit(code)

    return guarded


def _broken_off(fault: BaseException, words: str, typed: Mapping[str, object]) -> int:
    """Say why there is no report, to the person and, where asked for, as JSON."""
    complain(words)
    value = error_as_json(fault)
    if typed.get("as_json"):
        # Where nothing can be printed, the exit code still tells.
        with suppress(OSError):
            print_json(value)
            sys.stdout.flush()
    return int(value["exit_code"])


@contextmanager
def _terminated_like_ctrl_c() -> Iterator[None]:
    """Cron and service managers end a program with SIGTERM: it must end as well as by hand."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@app.callback(invoke_without_command=True)
def _version(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit
