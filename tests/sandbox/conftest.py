"""A sandbox on a real port, and clients that talk to it as anybody would."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a sandbox with the settings given and hand over a client of its API."""
    with ExitStack() as stack:

        def started(**settings: Any) -> httpx.Client:
            base_url = stack.enter_context(embedded(SandboxSettings(**settings)))
            return stack.enter_context(httpx.Client(base_url=base_url))

        yield started


@pytest.fixture(scope="module")
def sandbox() -> Iterator[httpx.Client]:
    """One quick sandbox for all tests of a file that do not mind what others did to it."""
    settings = SandboxSettings(duration=(0.0, 0.0), leads=(3, 9))
    with embedded(settings) as base_url, httpx.Client(base_url=base_url) as client:
        yield client
