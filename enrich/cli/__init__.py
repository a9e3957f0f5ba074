"""Words in -> one library call -> exit code out; the only part that prints.

Slow libraries are imported inside the commands, so that --help is quick.
"""

import sys
from collections.abc import Sequence
from typing import Any

import typer

from enrich.cli import (  # noqa: F401 - to make their commands known
    commands,
    ledger_commands,
    receiving,
    sandbox,
    scheduling,
)
from enrich.cli.app import app
from enrich.cli.console import print_json
from enrich.errors import ExitCode

_MistakeInWords: type[Exception] = typer.BadParameter.__mro__[2]
"""What typer raises for every word that it does not understand; it has no public name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (design, section 5)."""
    typed = sys.argv[1:] if argv is None else list(argv)
    try:
        return int(app(args=typed, standalone_mode=False) or 0)
    except _MistakeInWords as fault:
        return _misunderstood(fault, typed)
    except typer.Abort:
        return ExitCode.INTERRUPTED


def _misunderstood(fault: Any, typed: Sequence[str]) -> int:
    fault.show()
    if "--json" in typed:
        cure = "The words of a command are shown by its --help."
        error = {"what": fault.format_message(), "cure": cure}
        print_json({"exit_code": int(ExitCode.UNUSABLE), "error": error})
    return ExitCode.UNUSABLE
