"""Care of the ledger: what to do when money is in doubt."""

import typer

from enrich.cli.app import app

ledger_app = typer.Typer(
    name="ledger",
    help="Care of the ledger: what was bought, and what is in doubt.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(ledger_app)
