"""A ledger in a file of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / ".enrich" / "ledger.db")
    yield bench
    bench.close()
