"""The command that receives webhooks on its own."""

from enrich.cli import options
from enrich.cli.app import command


@command
def receive(
    input: options.OptionalInput = None,  # noqa: A002 - the word that --help shows
    *,
    config: options.Config = None,
    ledger: options.LedgerPath = None,
) -> int:
    """The webhook receiver on its own, until it is told to stop."""
    from enrich.config import load_settings
    from enrich.job import find_config
    from enrich.receive import receive as receive_until_stopped

    path = options.which_ledger(input, ledger, config, sandbox=False)
    settings = load_settings(find_config(config, input) if input else config)

    def ready(address: str) -> None:
        print(f"Receiving webhooks on {address} for the ledger {path}", flush=True)

    receive_until_stopped(path, settings.delivery, ready)
    return 0
