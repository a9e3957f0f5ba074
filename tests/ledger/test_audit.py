"""The audit is content with a ledger as runs leave it, and names each doubt that is made on a copy."""

import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ledger.bench import Bench, person, search
from support.desk import Desk
from support.hard_vendor import HardVendor, open_for_business

from enrich.audit import Audit, Doubt, Reason, audit
from enrich.ledger import lock
from enrich.ledger.orphans import Orphan
from enrich.model.request import NamedSearch
from enrich.model.search import Cause, SearchState, VendorId


@pytest.fixture(scope="module")
def bought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Three accounts, bought as usual, in a ledger that tests must copy."""
    desk = Desk(tmp_path_factory.mktemp("bought"))
    with open_for_business(HardVendor()) as vendor:
        desk.config(f'[api]\nbase_url = "{vendor.base_url}"\ncreates_per_second = 20\n')
        assert desk.enrich("run", desk.many_accounts(3)).code == 0
        yield desk


@pytest.fixture
def ledger(bought: Desk, tmp_path: Path) -> Path:
    """A copy to be spoiled."""
    return Path(shutil.copy(bought.folder / ".enrich" / "ledger.db", tmp_path / "ledger.db"))


def sql(ledger: Path, statement: str, *values: object) -> None:
    """Change the file as no run would."""
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement, values).rowcount
        connection.commit()


def doubts(found: Audit) -> list[Doubt]:
    return [finding.doubt for finding in found.findings]


def test_after_a_usual_run_there_is_no_doubt(bought: Desk) -> None:
    accounts = bought.folder / "accounts.xlsx"
    ended = bought.enrich("ledger", "audit", accounts)
    assert (ended.code, ended.err) == (0, "")
    assert "3 searches bought for 3 different wishes." in ended.out
    assert "No doubt. 3 rows looked at." in ended.out
    report = bought.enrich("ledger", "audit", accounts, "--json").report
    assert (report["exit_code"], report["purchases"], report["doubts"]) == (0, 3, [])


COPY = "INSERT INTO attempts SELECT search_key, 2, name || '2', state, lead_limit, is_limit_known, \
place, vendor_id || 'x', cause, detail, returned, planned_at, intended_at, doubted_at, \
accepted_at, ended_at FROM attempts ORDER BY search_key LIMIT 1"


@pytest.mark.parametrize(
    ("spoil", "doubt"),
    [
        (COPY, Doubt.BOUGHT_TWICE),
        ("UPDATE leads SET number = 7", Doubt.STRAY_LEADS),
        ("UPDATE leads SET search_key = 'nobody''s'", Doubt.STRAY_LEADS),
        ("UPDATE targets SET search_key = 'nobody''s'", Doubt.ROW_WITHOUT_STATUS),
        ("DELETE FROM answers WHERE kind = 'result'", Doubt.ANSWER),
        ("UPDATE answers SET body = x'00'", Doubt.ANSWER),
        ("DELETE FROM leads", Doubt.ANSWER),
        ("UPDATE leads SET lead = json_set(lead, '$.title', 'CFO')", Doubt.ANSWER),
        ("UPDATE leads SET lead = json_set(lead, '$.linkedin_url', 'x/in/y')", Doubt.ANSWER),
        ("UPDATE leads SET lead = 'no JSON'", Doubt.ANSWER),
        ("UPDATE attempts SET vendor_id = vendor_id || 'x'", Doubt.ANSWER),
        (
            "UPDATE attempts SET state = 'submitting', vendor_id = NULL",
            Doubt.NO_OUTCOME,
        ),
        ("UPDATE attempts SET state = 'unsettled', vendor_id = NULL", Doubt.NO_OUTCOME),
    ],
)
def test_each_doubt_is_named(ledger: Path, spoil: str, doubt: Doubt) -> None:
    assert doubts(audit(ledger)) == []
    sql(ledger, spoil)
    found = audit(ledger)
    assert doubt in doubts(found)
    assert found.exit_code == 1
    for finding in found.findings:
        assert finding.about
        assert finding.cure


def test_an_answer_that_reads_otherwise_now_is_named(ledger: Path) -> None:
    sql(ledger, "UPDATE answers SET body = ? WHERE kind = 'result'", zlib.compress(b"[]"))
    assert set(doubts(audit(ledger))) == {Doubt.ANSWER}
    sql(ledger, "UPDATE answers SET body = ?", zlib.compress(b"no JSON"))
    assert set(doubts(audit(ledger))) == {Doubt.ANSWER}


def test_the_command_ends_with_one_and_fits_a_narrow_terminal(bought: Desk, ledger: Path) -> None:
    sql(ledger, COPY)
    ended = bought.enrich("ledger", "audit", "--ledger", ledger)
    assert ended.code == 1
    assert "Ask the vendor" in " ".join(ended.out.split())
    assert all(len(line) <= 80 for line in ended.out.splitlines()[1:])


def test_what_a_run_is_sending_just_now_is_no_doubt(ledger: Path) -> None:
    sql(ledger, "UPDATE attempts SET state = 'submitting', vendor_id = NULL")
    sql(ledger, "DELETE FROM leads")
    assert set(doubts(audit(ledger))) == {Doubt.NO_OUTCOME}
    with lock.hold(ledger, wait=0):
        assert doubts(audit(ledger)) == []


def test_looking_at_the_lock_leaves_it_free(ledger: Path) -> None:
    assert not lock.is_held(ledger)
    assert not ledger.with_name("ledger.db.lock").exists()
    with lock.hold(ledger, wait=0):
        assert lock.is_held(ledger)
    assert not lock.is_held(ledger)


def buy(bench: Bench, *, limit: int = 50, found: int = 1) -> None:
    people = [person(f"Ada {number}") for number in range(found)]
    attempt = bench.accepted(search(limit=limit))
    answer = {"leads": [one.model_dump() for one in people]}
    # What was said at the purchase is not what this is about.
    bench.sql("DELETE FROM answers WHERE kind = 'create'")
    bench.attempts.finish(attempt, people, answer)
    bench.clock.turn(60)


def nothing(_bench: Bench) -> None:
    """Between two purchases."""


def round_of(book: str) -> Callable[[Bench], None]:
    def open_it(bench: Bench) -> None:
        bench.ledger.begin_run("book")
        bench.ledger.join_round(book)

    return open_it


def round_that_is_over(bench: Bench) -> None:
    bench.ledger.begin_run("book")
    bench.ledger.join_round("book")
    bench.clock.turn(1)
    bench.ledger.close_round("book")
    bench.clock.turn(1)


def one_refused(bench: Bench) -> None:
    bench.ledger.begin_run("book")
    bench.bring(search(), SearchState.FAILED)


def one_refused_in_a_round(bench: Bench) -> None:
    bench.ledger.join_round("book")
    one_refused(bench)
    bench.ledger.close_round("book")
    bench.clock.turn(1)


def one_failed(bench: Bench) -> None:
    round_of("book")(bench)
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR)
    bench.sql("DELETE FROM answers WHERE kind = 'create'")
    bench.ledger.close_round("book")
    bench.clock.turn(1)


@pytest.mark.parametrize(
    ("between", "reasons"),
    [
        (nothing, [None]),
        (round_of("book"), [Reason.ROUND]),
        (round_of("another book"), [None]),
        (round_that_is_over, [None]),
        (one_refused, [None]),
        (one_refused_in_a_round, [Reason.ROUND]),
        (one_failed, [Reason.ROUND, Reason.FAILED]),
    ],
)
def test_a_second_purchase_needs_a_reason(
    bench: Bench, between: Callable[[Bench], None], reasons: list[Reason | None]
) -> None:
    buy(bench)
    between(bench)
    buy(bench)
    found = audit(bench.path)
    assert sorted(found.again) == sorted(reason for reason in reasons if reason)
    assert doubts(found) == [Doubt.BOUGHT_TWICE] * reasons.count(None)


@pytest.mark.parametrize(
    ("limit", "found", "is_reason"), [(1, 1, True), (1, 0, False), (2, 2, False), (50, 50, False)]
)
def test_a_larger_limit_is_one_where_the_smaller_was_reached(
    bench: Bench, limit: int, found: int, *, is_reason: bool
) -> None:
    buy(bench, limit=limit, found=found)
    buy(bench, limit=2)
    assert doubts(audit(bench.path)) == ([] if is_reason else [Doubt.BOUGHT_TWICE])


def orphan(bench: Bench, vendor_id: str, number: int) -> Orphan:
    """A search of ours that a lost ledger bought; the later told, the later bought."""
    head = search().key[:16]
    said = NamedSearch(head, number, 50)
    return Orphan(VendorId(vendor_id), f"Old [{head}.{number}]", said, bench.clock.turn(1))


def test_twins_in_the_vendors_list_are_named(bench: Bench) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v2", 1)])
    bench.clock.turn(60)
    bench.ledger.orphans.adopt([search().key])
    bench.attempts.finish(bench.latest(search()), [], {"leads": []})
    found = audit(bench.path)
    assert doubts(found) == [Doubt.BOUGHT_TWICE]
    assert "v2" in found.findings[0].what


def test_why_a_lost_ledger_bought_again_is_not_judged(bench: Bench) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v2", 2)])
    for _ in range(2):
        bench.clock.turn(60)
        assert bench.ledger.orphans.adopt([search().key]) == 1
        history = bench.history(search())
        assert history.current is not None
        if history.current.number == 2:
            bench.attempts.fail(history.current, Cause.ERROR)
        else:
            bench.attempts.finish(history.current, [], {"leads": []})
    found = audit(bench.path)
    assert (doubts(found), found.again) == ([], {Reason.LOST_LEDGER: 1})
