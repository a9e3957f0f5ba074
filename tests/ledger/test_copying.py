"""A rehearsal begins with what the real ledger knows, and never touches it."""

from contextlib import closing
from pathlib import Path

import pytest
from ledger.bench import Bench, search

from enrich.errors import LedgerRefused
from enrich.ledger.copying import copy_ledger
from enrich.ledger.ledger import open_ledger
from enrich.model.search import SearchState


def test_a_copy_knows_everything_but_its_vendor(bench: Bench, tmp_path: Path) -> None:
    bench.ledger.bind("pronto")
    bench.accepted(search())

    copy_ledger(bench.path, tmp_path / "rehearsal" / "copy.db")

    with open_ledger(tmp_path / "rehearsal" / "copy.db") as copy:
        copy.bind("the sandbox")
        (running,) = copy.attempts.in_state(SearchState.RUNNING)
        copy.attempts.finish(running, [], {})
    bench.ledger.bind("pronto")
    assert bench.latest(search()).state is SearchState.RUNNING


def test_what_is_no_ledger_is_not_rehearsed_on(tmp_path: Path) -> None:
    strange = tmp_path / "strange.db"
    strange.write_bytes(b"no database" * 100)
    with closing(strange.open("rb")), pytest.raises(LedgerRefused, match="cannot be copied"):
        copy_ledger(strange, tmp_path / "copy.db")
