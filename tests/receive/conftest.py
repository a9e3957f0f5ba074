"""A receiver and one search that it may hear of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger.bench import Bench, search
from support.receiving import Open, opened

from enrich.model.search import Attempt


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / ".enrich" / "ledger.db")
    yield bench
    bench.close()


@pytest.fixture
def running(bench: Bench) -> Attempt:
    return bench.accepted(search())


@pytest.fixture
def door(bench: Bench, running: Attempt) -> Iterator[Open]:
    assert running.vendor_id
    with opened(bench.path) as door:
        yield door
