"""The command that stands in for the vendor."""

from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.app import command
from enrich.errors import Unusable


@command
def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8080,
    api_key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The only key that will do.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another world.")] = 7,
    leads: Annotated[str, typer.Option(metavar="LOW-HIGH", help="Leads of a search.")] = "0-40",
    duration: Annotated[
        str, typer.Option(metavar="LOW-HIGH", help="Seconds that a search takes.")
    ] = "1-5",
    rate: Annotated[float, typer.Option(min=0, help="Creates per second; 0 is unlimited.")] = 0.0,
    read_rate: Annotated[
        float, typer.Option(min=0, help="Reads per second; 0 is unlimited.")
    ] = 0.0,
    latency: Annotated[
        float, typer.Option(min=0, help="Seconds between doing and answering.")
    ] = 0.0,
    lose_response_rate: Annotated[
        float, typer.Option(min=0, max=1, help="Share of creates accepted but never answered.")
    ] = 0.0,
    state: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keeps the searches between two starts.")
    ] = None,
) -> int:
    """The stand-in for the vendor's API, on a port of this machine."""
    from enrich.sandbox.server import serve
    from enrich.sandbox.settings import SandboxSettings, parse_range, parse_whole_range

    try:
        settings = SandboxSettings(
            seed=seed,
            leads=parse_whole_range(leads),
            duration=parse_range(duration),
            rate=rate,
            read_rate=read_rate,
            api_key=api_key,
            latency=latency,
            lose_response_rate=lose_response_rate,
            state=state,
        )
    except ValueError as fault:
        raise Unusable(str(fault)) from None
    try:
        serve(settings, port=port, ready=_ready)
    except OSError as fault:
        raise Unusable(
            f"The sandbox cannot listen on port {port}: {fault.strerror}.",
            "Choose another with --port; 0 takes any free one.",
        ) from fault
    return 0


def _ready(base_url: str) -> None:
    print(f"The sandbox listens on {base_url}", flush=True)
