"""Care of the ledger: what to do when money is in doubt."""

from typing import Annotated

import typer

from enrich.cli import options
from enrich.cli.app import app, command_of
from enrich.cli.console import console, print_audit, print_json, print_lines
from enrich.errors import ConsentMissing

ledger_app = typer.Typer(
    name="ledger",
    help="Care of the ledger: what was bought, and what is in doubt.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(ledger_app)


@command_of(ledger_app)
def audit(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sandbox: options.UseSandbox = False,
    as_json: options.AsJson = False,
) -> int:
    """Searches bought against searches wanted; names any doubt."""
    from enrich.audit import audit as audit_ledger
    from enrich.job import Words, make_job

    path = options.which_ledger(input, ledger, config, sandbox=sandbox)
    job = None
    if input is not None:
        job = make_job(Words(input=input, config=config, ledger=ledger, sandbox=sandbox))
    found = audit_ledger(path, job)
    if as_json:
        print_json(found.as_json())
    else:
        print_audit(found)
    return found.exit_code


@command_of(ledger_app)
def settle(
    search: Annotated[
        str, typer.Argument(metavar="SEARCH", help="Its name, the head of its key, or its row.")
    ],
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    vendor_id: Annotated[
        str | None,
        typer.Option("--id", metavar="VENDOR_ID", help="The vendor has it, under this ID."),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(
            "--known", metavar="VENDOR_ID", help="The vendor has a second one; it was asked."
        ),
    ] = None,
    resubmit: Annotated[
        bool, typer.Option("--resubmit", help="It never arrived: send it again.")
    ] = False,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sandbox: options.UseSandbox = False,
) -> int:
    """Say what became of a search that stays unsettled, or is there twice."""
    from enrich.by_hand import settle as settle_by_hand

    path = options.which_ledger(input, ledger, config, sandbox=sandbox)
    said = settle_by_hand(path, search, vendor_id=vendor_id, known=known, resubmit=resubmit)
    print_lines([said])
    return 0


@command_of(ledger_app)
def forget(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    linkedin_url: options.PersonUrl,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    yes: options.YesForget = False,
) -> int:
    """Remove a person from the ledger, raw answers and backups, for good."""
    from enrich.forget import forget as forget_person
    from enrich.forget import identity_of

    identity_of(linkedin_url)
    path = options.which_ledger(input, ledger, config, sandbox=False)
    if not yes:
        with console(quiet=False) as watcher:
            if not watcher.agrees(f"Remove {linkedin_url} from {path} for good?"):
                raise ConsentMissing(
                    "Nothing was removed, because nobody said yes.", "Say it with --yes."
                )
    print_lines(forget_person(path, linkedin_url).lines)
    return 0


@command_of(ledger_app)
def prune(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    older_than: options.OlderThan,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
    sandbox: options.UseSandbox = False,
    yes: options.YesPrune = False,
) -> int:
    """Remove old answers and leads that no row shows; purchases stay on record."""
    from enrich.prune import age
    from enrich.prune import prune as prune_ledger

    age(older_than)
    path = options.which_ledger(input, ledger, config, sandbox=sandbox)
    with console(quiet=False) as watcher:
        pruned = prune_ledger(path, older_than, lambda asked: yes or watcher.agrees(asked))
    print_lines(pruned.lines)
    return 0
