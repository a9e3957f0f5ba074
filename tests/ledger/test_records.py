"""Runs, outputs, rounds, paces, the vendor: small records that outlive a run."""

from pathlib import Path

import pytest
from ledger.bench import Bench, search

from enrich.errors import ExitCode, LedgerRefused
from enrich.model.nights import Run
from enrich.model.pace import LearnedPace
from enrich.model.target import Plan, PlannedRow, Target


def test_a_ledger_is_bound_to_its_first_vendor(bench: Bench) -> None:
    bench.ledger.bind("pronto")
    bench.ledger.bind("pronto")
    bench.close()
    words = "holds purchases at pronto, not at 127.0.0.1:8080. Name another ledger with --ledger"
    with pytest.raises(LedgerRefused, match=words) as refused:
        bench.ledger.bind("127.0.0.1:8080")
    assert str(bench.path) in str(refused.value)
    bench.ledger.bind("pronto")


def test_all_that_was_ever_written_at_a_path_is_remembered(bench: Bench, tmp_path: Path) -> None:
    here, there = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    bench.ledger.remember_output(here, "1" * 64)
    bench.ledger.remember_output(here, "2" * 64)
    bench.ledger.remember_output(here, "1" * 64)
    bench.ledger.remember_output(there, "3" * 64)
    bench.close()
    assert bench.ledger.wrote(here) == {"1" * 64, "2" * 64}
    assert bench.ledger.wrote(tmp_path / "x" / ".." / "a.xlsx") == {"1" * 64, "2" * 64}
    assert bench.ledger.wrote(tmp_path / "c.xlsx") == set()


def test_an_output_is_known_by_its_place_not_by_how_it_was_called(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bench.ledger.remember_output(Path("a.xlsx"), "1" * 64)
    assert bench.ledger.wrote(tmp_path / "a.xlsx") == {"1" * 64}


def test_runs_are_told_the_newest_first(bench: Bench) -> None:
    started = bench.clock.moment
    first = bench.ledger.begin_run("book")
    ended = bench.clock.turn(90)
    bench.ledger.end_run(first, ExitCode.WORK_REMAINS, bought=7, failed=2)
    killed_at = bench.clock.turn(86400)
    second = bench.ledger.begin_run("book")
    assert first != second
    bench.close()
    assert bench.ledger.last_runs(5) == [
        Run(started_at=killed_at, ended_at=None, exit_code=None, bought=0, failed=0),
        Run(started_at=started, ended_at=ended, exit_code=75, bought=7, failed=2),
    ]
    assert len(bench.ledger.last_runs(1)) == 1


def test_a_pace_is_remembered_for_each_account_and_kind(bench: Bench) -> None:
    assert bench.ledger.learned_pace("account", "creates") is None
    bench.ledger.learn_pace("account", "creates", LearnedPace(0.2, 0.9))
    bench.ledger.learn_pace("account", "creates", LearnedPace(0.75, 0.8))
    bench.ledger.learn_pace("account", "reads", LearnedPace(2.0))
    bench.close()
    assert bench.ledger.learned_pace("account", "creates") == LearnedPace(0.75, 0.8)
    assert bench.ledger.learned_pace("account", "reads") == LearnedPace(2.0)
    assert bench.ledger.learned_pace("another", "creates") is None


def test_a_round_is_joined_until_it_is_closed(bench: Bench) -> None:
    """Design, section 4: a kill never buys twice."""
    opened = bench.clock.moment
    bench.ledger.join_round("book")
    later = bench.clock.turn(3600)
    bench.close()
    bench.ledger.join_round("book")
    bench.ledger.join_round("another book")
    assert bench.ledger.round_opened_at("book") == opened
    assert bench.ledger.round_opened_at("another book") == later
    bench.ledger.close_round("book")
    bench.ledger.close_round("book")
    assert bench.ledger.round_opened_at("book") is None
    assert bench.ledger.round_opened_at("another book") == later


def test_a_round_that_nobody_went_on_with_has_passed(bench: Bench) -> None:
    opened = bench.clock.moment
    bench.ledger.join_round("book")
    for _ in range(3):
        bench.clock.turn(6 * 86400)
        assert bench.ledger.round_opened_at("book") == opened
        bench.ledger.join_round("book")
    bench.clock.turn(8 * 86400)
    assert bench.ledger.round_opened_at("book") is None


def test_a_plan_is_remembered_with_its_rows_and_again_without_doubling(bench: Bench) -> None:
    one, two = search("1"), search("2")
    target = Target("A1", "sales", one.request)
    row = PlannedRow(0, 2, "A1", "Acme", targets=(target,))
    plan = Plan("book", (row,), {one.key: one, two.key: two}, ())
    bench.ledger.remember(plan)
    bench.ledger.remember(plan)
    assert bench.sql("SELECT book, account_id, persona, search_key FROM targets") == [
        ("book", "A1", "sales", one.key)
    ]
    assert bench.sql("SELECT count(*) FROM searches") == [(2,)]
    assert bench.attempts.request_of(two.key) == two.request


def test_a_row_that_asks_something_else_now_is_linked_to_that(bench: Bench) -> None:
    for planned in (search("1"), search("2")):
        target = Target("A1", "", planned.request)
        row = PlannedRow(0, 2, "A1", "Acme", targets=(target,))
        bench.ledger.remember(Plan("book", (row,), {planned.key: planned}, ()))
    assert bench.sql("SELECT search_key FROM targets") == [(search("2").key,)]


def test_a_plan_that_cannot_be_remembered_whole_is_not_remembered_at_all(bench: Bench) -> None:
    target = Target("A1", "", search("2").request)  # its search is not in the plan
    row = PlannedRow(0, 2, "A1", "Acme", targets=(target,))
    plan = Plan("book", (row,), {search("1").key: search("1")}, ())
    with pytest.raises(Exception, match="FOREIGN KEY"):
        bench.ledger.remember(plan)
    assert bench.sql("SELECT count(*) FROM searches") == [(0,)]
