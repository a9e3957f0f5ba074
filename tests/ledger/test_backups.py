"""Before its tables change a ledger is copied; whenever that is cut short, nothing is lost."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from ledger.bench import Bench, person, search

from enrich.errors import LedgerRefused
from enrich.ledger import migrating
from enrich.ledger.backups import backups
from enrich.ledger.migrating import migrations

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows knows no such permissions")
TABLES_OF_VERSION_1 = ("searches", "targets", "attempts", "answers", "leads")
TODAY = len(migrations())


def columns_of_version_1(table: str) -> str:
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(migrations()[0])
        return ", ".join(row[1] for row in empty.execute(f"PRAGMA table_info({table})"))


COLUMNS_OF_VERSION_1 = {table: columns_of_version_1(table) for table in TABLES_OF_VERSION_1}


def make_version_1(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """A ledger with purchases, as the first version left it; what was in it."""
    bench = Bench(path.with_name("made.db"))
    for number in range(1, 4):
        bench.finish(search(str(number)), person("Ada"), person(f"Ben {number}"))
    bench.accepted(search("1441"))
    bench.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.executescript(migrations()[0])
        old.execute("ATTACH ? AS made", (str(bench.path),))
        for table, columns in COLUMNS_OF_VERSION_1.items():
            old.execute(f"INSERT INTO {table} SELECT {columns} FROM made.{table}")  # noqa: S608
        old.execute("PRAGMA user_version = 1")
    bench.path.unlink()
    return rows_of(path)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as ledger:
        return {
            table: sorted(ledger.execute(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
            for table, columns in COLUMNS_OF_VERSION_1.items()
        }


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as ledger:
        return int(ledger.execute("PRAGMA user_version").fetchone()[0])


def test_a_ledger_of_the_first_version_comes_through_with_all_its_rows(bench: Bench) -> None:
    bench.path.parent.mkdir()
    before = make_version_1(bench.path)

    assert bench.ledger.attempts.count_bought() == 4
    bench.close()

    assert all(rows for table, rows in before.items() if table != "targets")
    assert rows_of(bench.path) == before
    assert version_of(bench.path) == TODAY
    (backup,) = backups(bench.path)
    assert backup.name == "ledger.db.backup-0001-2026-03-01"
    assert (rows_of(backup), version_of(backup)) == (before, 1)
    assert sorted(path.name for path in bench.path.parent.iterdir()) == ["ledger.db", backup.name]


@POSIX_ONLY
def test_a_backup_is_its_owners_alone(bench: Bench) -> None:
    bench.path.parent.mkdir()
    make_version_1(bench.path)
    assert bench.attempts.count_bought() == 4
    assert stat.S_IMODE(backups(bench.path)[0].stat().st_mode) == 0o600


def test_a_backup_serves_as_the_ledger(bench: Bench) -> None:
    bench.path.parent.mkdir()
    make_version_1(bench.path)
    assert bench.attempts.count_bought() == 4
    bench.close()
    backups(bench.path)[0].replace(bench.path)
    assert bench.ledger.attempts.count_bought() == 4


def test_the_newest_five_are_kept(bench: Bench) -> None:
    bench.path.parent.mkdir()
    old = [bench.path.with_name(f"ledger.db.backup-0001-2025-01-{day:02}") for day in range(1, 9)]
    others = [bench.path.with_name("other.db.backup-0001-2025-01-01"), bench.path.with_name("x")]
    for path in (*old, *others):
        path.write_bytes(b"")
    make_version_1(bench.path)
    assert bench.attempts.count_bought() == 4
    bench.close()
    assert [path.name[-10:] for path in backups(bench.path)] == [
        "2026-03-01",
        *(f"2025-01-{day:02}" for day in range(8, 4, -1)),
    ]
    assert all(path.exists() for path in others)


def test_a_ledger_that_cannot_be_backed_up_stays_as_it_is(bench: Bench) -> None:
    """A folder that has the backup's name stands for the disk without room."""
    bench.path.parent.mkdir()
    before = make_version_1(bench.path)
    (bench.path.with_name("ledger.db.backup-0001-2026-03-01") / "x").mkdir(parents=True)
    with pytest.raises(LedgerRefused, match="cannot be used"):
        bench.attempts.count_bought()
    assert (rows_of(bench.path), version_of(bench.path)) == (before, 1)


@pytest.mark.parametrize("step", range(1, TODAY))
def test_a_fault_at_any_statement_leaves_the_step_undone(
    step: int, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each statement of the step one that cannot be; then the right ones again."""
    bench.path.parent.mkdir()
    right = migrations()
    statements = list(migrating._statements(right[step]))
    for place in range(len(statements) + 1):
        bench.path.unlink(missing_ok=True)
        before = make_version_1(bench.path)
        broken = "".join([*statements[:place], "SELECT * FROM nowhere;\n", *statements[place:]])
        steps = (*right[:step], broken, *right[step + 1 :])
        monkeypatch.setattr(migrating, "migrations", lambda steps=steps: steps)
        with pytest.raises(LedgerRefused, match="nowhere"):
            assert bench.attempts.count_bought() == 4
        assert (rows_of(bench.path), version_of(bench.path)) == (before, step)
        monkeypatch.setattr(migrating, "migrations", lambda: right)
        assert bench.ledger.attempts.count_bought() == 4
        bench.close()
        assert (rows_of(bench.path), version_of(bench.path)) == (before, TODAY)


SLOW_MIGRATION = """
import sys, time
from pathlib import Path
from enrich.ledger import migrating
def statements(script, plain=migrating._statements):
    for statement in plain(script):
        yield statement
        print("one done", flush=True)
        time.sleep(0.02)
migrating._statements = statements
from enrich.ledger.ledger import open_ledger
with open_ledger(Path(sys.argv[1])) as ledger:
    print("opened", flush=True)
"""


def test_killed_at_any_moment_of_a_migration_it_is_the_old_one_or_the_new_one(
    bench: Bench,
) -> None:
    bench.path.parent.mkdir()
    seen = set()
    for lines in range(sum(len(list(migrating._statements(one))) for one in migrations()[1:]) + 1):
        for path in bench.path.parent.iterdir():
            path.unlink()
        before = make_version_1(bench.path)
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW_MIGRATION, str(bench.path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        time.sleep(0.005 * (lines % 3))
        process.kill()
        process.communicate()
        # Looked at as a program does that knows nothing of us.
        seen.add(version_of(bench.path))
        assert rows_of(bench.path) == before
        assert bench.ledger.attempts.count_bought() == 4
        bench.close()
        assert (rows_of(bench.path), version_of(bench.path)) == (before, TODAY)
    assert len(seen) > 1, "it was always killed too early, or too late"
