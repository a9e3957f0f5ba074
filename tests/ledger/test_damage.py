"""What is no ledger any more is refused in words, and left as it is."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger.bench import Bench, person, search

from enrich.errors import LedgerRefused
from enrich.ledger.ledger import open_ledger

PAGE = 4096


def with_purchases(bench: Bench) -> bytes:
    for number in range(1, 40):
        bench.finish(search(str(number)), *(person(f"Ada {index}") for index in range(40)))
    bench.close()
    return bench.path.read_bytes()


def use_all(path: Path) -> None:
    """As a run does: look first, then read whatever there is."""
    with open_ledger(path, look_through=True) as ledger:
        keys = [search(str(number)).key for number in range(1, 40)]
        for history in ledger.attempts.histories(keys).values():
            list(ledger.leads(history))


def refusal(bench: Bench) -> str:
    with pytest.raises(LedgerRefused) as refused:
        use_all(bench.path)
    assert str(bench.path) in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"ID,Company\n" * 1000, b"SQLite format 3\x00" + b"x" * 5_000, b"SQLite format 3\x00"],
)
def test_what_is_no_ledger_is_refused_and_left_alone(content: bytes, bench: Bench) -> None:
    bench.path.parent.mkdir()
    bench.path.write_bytes(content)
    sentence = refusal(bench)
    assert "is damaged" in sentence
    assert "There is no backup beside it. Move ledger.db away and run again" in sentence
    assert bench.path.read_bytes() == content
    assert [path.name for path in bench.path.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.9999])
def test_a_truncated_ledger_is_refused_and_left_alone(share: float, bench: Bench) -> None:
    whole = with_purchases(bench)
    cut = whole[: int(len(whole) * share)]
    bench.path.write_bytes(cut)
    assert "is damaged" in refusal(bench)
    assert bench.path.read_bytes() == cut


def test_the_newest_backup_is_named(bench: Bench) -> None:
    bench.path.parent.mkdir()
    bench.path.write_bytes(b"text")
    for day in ("2026-01-31", "2026-02-01", "2025-12-31"):
        bench.path.with_name(f"ledger.db.backup-0002-{day}").touch()
    assert "Its newest backup is ledger.db.backup-0002-2026-02-01: move" in refusal(bench)


def test_bytes_flipped_anywhere_never_end_in_a_traceback(bench: Bench) -> None:
    """Each page in turn: what the database does not see is refused when it makes no sense."""
    whole = with_purchases(bench)
    refused = 0
    for page in range(1, len(whole) // PAGE):
        spoiled = bytearray(whole)
        spoiled[page * PAGE : page * PAGE + 200] = bytes(200 * [0xA5])
        bench.path.write_bytes(spoiled)
        try:
            use_all(bench.path)
        except LedgerRefused as fault:
            refused += "is damaged" in str(fault)
            assert bench.path.read_bytes() == spoiled
    assert refused > len(whole) // PAGE * 0.9


def test_a_value_that_makes_no_sense_is_damage(bench: Bench) -> None:
    with_purchases(bench)
    bench.sql("UPDATE leads SET lead = replace(lead, '{', '[') WHERE position = 3")
    assert "a value in it makes no sense" in refusal(bench)


def test_a_date_that_makes_no_sense_is_damage(bench: Bench) -> None:
    with_purchases(bench)
    bench.sql("UPDATE attempts SET ended_at = 'soon'")
    assert "a value in it makes no sense" in refusal(bench)


def with_open_log(path: Path, company: str) -> Path:
    """Copies of a ledger's file and log as a killed program leaves them."""
    bench = Bench(path / "used" / "ledger.db")
    bench.attempts.count_bought()
    bench.close()
    bench.finish(search(company), person("Ada"))
    shutil.copytree(bench.path.parent, path / "killed")
    bench.close()
    return path / "killed" / "ledger.db"


def test_the_log_that_a_kill_left_is_part_of_the_ledger(tmp_path: Path) -> None:
    bench = Bench(with_open_log(tmp_path, "1441"))
    assert bench.attempts.count_bought() == 1
    bench.close()


def test_the_log_of_another_ledger_is_refused_and_nothing_folded_in(tmp_path: Path) -> None:
    (tmp_path / "stranger").mkdir()
    stranger = with_open_log(tmp_path / "stranger", "1441")
    bench = Bench(tmp_path / ".enrich" / "ledger.db")
    before = with_purchases(bench)
    log = bench.path.with_name("ledger.db-wal")
    shutil.copy(stranger.with_name("ledger.db-wal"), log)
    copied = log.read_bytes()
    assert "damaged" in refusal(bench)
    assert bench.path.read_bytes() == before
    assert log.read_bytes() == copied


def test_a_missing_log_leaves_what_was_folded_in_before(tmp_path: Path) -> None:
    killed = with_open_log(tmp_path, "1441")
    killed.with_name("ledger.db-wal").unlink()
    bench = Bench(killed)
    assert bench.attempts.count_bought() == 0
    bench.close()


def test_a_database_of_another_program_is_refused_and_left_alone(bench: Bench) -> None:
    bench.path.parent.mkdir()
    with closing(sqlite3.connect(bench.path)) as other:
        other.execute("CREATE TABLE songs (name)")
    before = bench.path.read_bytes()
    assert "is no ledger of enrich" in refusal(bench)
    assert bench.path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="Windows copies no open file")
def test_a_ledger_that_is_kept_open_is_looked_at_with_its_log(bench: Bench) -> None:
    bench.finish(search(), person("Ada"))
    other = Bench(bench.path)
    assert other.attempts.count_bought() == 1
    other.close()
    bench.close()
