"""Words in -> one library call -> exit code out; the only part that prints.

Slow libraries are imported inside the commands, so that --help is quick.
"""

from collections.abc import Sequence

from enrich.cli import (  # noqa: F401 - to make their commands known
    commands,
    ledger_commands,
    receiving,
    sandbox,
)
from enrich.cli.app import app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (design, section 5)."""
    try:
        app(args=argv)
    except SystemExit as end:
        return int(end.code or 0)
    return 0
