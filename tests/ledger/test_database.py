"""The file itself: made, migrated, guarded, refused in words."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from ledger.bench import Bench, person, search

from enrich.clock import REAL_TIME
from enrich.errors import LedgerRefused
from enrich.ledger.database import Database, open_database, pack, queries, unpack
from enrich.ledger.migrating import migrations
from enrich.model.search import SearchState

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")
TABLES = {
    *("facts", "searches", "targets", "attempts", "answers", "leads"),
    *("rounds", "outputs", "runs", "paces", "moves", "forgotten"),
}


def closing_database(path: Path) -> "closing[Database]":
    return closing(open_database(path, REAL_TIME.now))


def test_a_ledger_is_made_from_nothing_in_a_folder_that_is_not_there(bench: Bench) -> None:
    assert bench.ledger.path == bench.path
    tables = bench.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {str(name) for (name,) in tables} >= TABLES
    assert bench.sql("PRAGMA user_version") == [(len(migrations()),)]
    assert bench.sql("PRAGMA integrity_check") == [("ok",)]


def test_a_ledger_that_is_there_is_opened_and_not_made_again(bench: Bench) -> None:
    bench.accepted(search())
    bench.close()
    assert bench.latest(search()).state is SearchState.RUNNING


def test_each_migration_is_one_step(bench: Bench) -> None:
    """Every older ledger reaches today's tables, and only by what it lacks."""
    bench.close()
    bench.path.parent.mkdir()
    for version in range(1, len(migrations())):
        bench.path.unlink(missing_ok=True)
        for script in migrations()[:version]:
            with closing(sqlite3.connect(bench.path)) as connection:
                connection.executescript(script)
        bench.sql(f"PRAGMA user_version = {version}")
        assert not bench.ledger.attempts.count_bought()
        bench.close()
        assert bench.sql("PRAGMA user_version") == [(len(migrations()),)]


@posix_only
def test_a_ledger_is_its_owners_alone(bench: Bench) -> None:
    before = os.umask(0o000)
    try:
        bench.accepted(search())
        files = sorted(bench.path.parent.iterdir())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    finally:
        os.umask(before)
    assert modes == {"ledger.db": 0o600, "ledger.db-shm": 0o600, "ledger.db-wal": 0o600}


def test_what_is_committed_is_synced(bench: Bench) -> None:
    """Asked of the connection that writes: `synchronous` is kept by no file."""
    with closing_database(bench.path) as database:
        (synchronous,) = database._connection.execute("PRAGMA synchronous").fetchone()
        (journal,) = database._connection.execute("PRAGMA journal_mode").fetchone()
        (foreign_keys,) = database._connection.execute("PRAGMA foreign_keys").fetchone()
    assert (synchronous, journal, foreign_keys) == (2, "wal", 1)  # 2 is FULL


def test_a_closed_ledger_is_one_file(bench: Bench) -> None:
    bench.accepted(search())
    bench.close()
    assert [path.name for path in bench.path.parent.iterdir()] == ["ledger.db"]


def begin_and_be_interrupted(database: Database) -> None:
    with database.transaction():
        database.run("set_fact", {"name": "a", "value": "1"})
        raise KeyboardInterrupt


def test_a_transaction_that_raises_leaves_nothing(bench: Bench) -> None:
    with closing_database(bench.path) as database:
        with pytest.raises(KeyboardInterrupt):
            begin_and_be_interrupted(database)
        assert database.rows("fact", {"name": "a"}) == []
        with database.transaction():
            database.run("set_fact", {"name": "a", "value": "2"})
        assert [row["value"] for row in database.rows("fact", {"name": "a"})] == ["2"]


def test_a_result_whose_leads_cannot_be_kept_is_no_result(bench: Bench) -> None:
    attempt = bench.accepted(search())
    bench.sql(
        "CREATE TRIGGER no_ben BEFORE INSERT ON leads WHEN new.position = 1 "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="the disk is full"):
        bench.attempts.finish(attempt, [person("Ada"), person("Ben")], {})
    assert bench.latest(search()) == attempt
    assert bench.sql("SELECT * FROM leads") == []
    assert bench.sql("SELECT kind FROM answers") == [("create",)]


def test_one_that_cannot_be_queued_keeps_all_others_out(bench: Bench) -> None:
    bench.accepted(search("2"))
    bench.remember(search("1"))
    with pytest.raises(sqlite3.IntegrityError):
        bench.attempts.queue([(search("1"), 1), (search("2"), 2)])
    assert bench.history(search("1")).attempts == ()


def write_for_ever(database: Database) -> None:
    while True:
        with database.transaction():
            database.run("begin_run", {"book": "x" * 1_000})


def test_a_disk_that_fails_is_told_in_words(bench: Bench) -> None:
    """A ledger that may not grow stands for the full disk."""
    with closing_database(bench.path) as database:
        (pages,) = database._connection.execute("PRAGMA page_count").fetchone()
        database._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerRefused, match=r"disk is full\. .*what it holds is safe"):
            write_for_ever(database)
        assert database.rows("last_runs", {"most": 1})[0]["book"] == "x" * 1_000


def test_what_another_program_locks_for_long_is_told_in_words(bench: Bench) -> None:
    with closing_database(bench.path) as database:
        database._connection.execute("PRAGMA busy_timeout = 10")
        with closing(sqlite3.connect(bench.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerRefused, match="locked"):
                database.run("set_fact", {"name": "a", "value": "1"})


OPEN_AND_CLOSE = """
import sys
from pathlib import Path
from enrich.ledger.ledger import open_ledger
from enrich.ledger.migrating import migrations
for line in sys.stdin:
    with open_ledger(Path(line.strip())) as ledger:
        ledger.bind("pronto")
    print("opened", flush=True)
"""


def test_programs_may_make_the_same_ledger_at_once(tmp_path: Path) -> None:
    """`run` holds the lock, but `status` or the receiver may come at the same moment."""
    with ExitStack() as stack:
        command = [sys.executable, "-c", OPEN_AND_CLOSE]
        programs = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(3)
        ]
        for number in range(30):
            for program in programs:
                print(tmp_path / f"{number}.db", file=program.stdin, flush=True)
            for program in programs:
                assert program.stdout is not None
                assert program.stdout.readline() == "opened\n"


def test_every_statement_has_a_line_of_english() -> None:
    text = (Path(sys.modules["enrich.ledger"].__path__[0]) / "queries.sql").read_text("utf-8")
    heads = [line for line in text.splitlines() if line.startswith("-- ") and line.endswith(" --")]
    assert [head.strip("- ") for head in heads] == list(queries())
    assert all(f"{head}\n-- " in text for head in heads)


def test_every_statement_can_be_prepared(bench: Bench) -> None:
    assert not bench.ledger.attempts.count_bought()
    with closing(sqlite3.connect(bench.path)) as connection:
        for name, statement in queries().items():
            values = dict.fromkeys(re.findall(r":([a-z0-9_]+)", statement), "1")
            assert connection.execute(f"EXPLAIN {statement}", values).fetchall(), name


@pytest.mark.parametrize("body", [None, {}, [1, 2.5, None], {"a": "\ud83d ü \x00"}, "x" * 10_000])
def test_an_answer_is_packed_and_unpacked_unchanged(body: object) -> None:
    assert unpack(pack(body)) == body
