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

from enrich.api.wire import search_report
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
accepted_at, ended_at, reason, pruned_at FROM attempts ORDER BY search_key LIMIT 1"


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
        ("UPDATE leads SET seen_at = 'yesterday'", Doubt.ANSWER),
        ("UPDATE answers SET received_at = 'yesterday'", Doubt.ANSWER),
        ("UPDATE attempts SET planned_at = 'yesterday'", Doubt.ANSWER),
        ("UPDATE attempts SET state = 'lost'", Doubt.ANSWER),
        ("UPDATE runs SET started_at = 'yesterday'", Doubt.ANSWER),
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


def damage(ledger: Path, words: bytes, *, to: bytes) -> None:
    """Change the bytes of the file itself, wherever they are these."""
    whole = ledger.read_bytes()
    assert words in whole
    ledger.write_bytes(whole.replace(words, to))


def one_lead(ledger: Path) -> tuple[str, bytes]:
    """The name of the first account's search, and a lead that it found as it is on the disk."""
    with closing(sqlite3.connect(ledger)) as connection:
        name, text = connection.execute(
            "SELECT name, lead FROM leads JOIN attempts USING (search_key, number) "
            "JOIN targets USING (search_key) WHERE account_id = 'A001'"
        ).fetchone()
    return name, text.encode()


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("spoilt", [b"\xff", b'"', b"\x00"])
def test_a_lead_that_is_damaged_on_the_disk_is_named_and_hides_nothing(
    bought: Desk, ledger: Path, spoilt: bytes
) -> None:
    """It may be no JSON any more, or no text at all."""
    name, text = one_lead(ledger)
    damage(ledger, text, to=text[:2] + 5 * spoilt + text[7:])
    sql(ledger, "UPDATE targets SET search_key = 'nobody''s' WHERE account_id = 'A002'")
    accounts = bought.folder / "accounts.xlsx"
    ended = bought.enrich("ledger", "audit", accounts, "--ledger", ledger, "--json")
    assert (ended.code, ended.err) == (1, "")
    assert ended.report["rows"] == 3
    unreadable, stray = ended.report["doubts"]
    assert (unreadable["doubt"], unreadable["about"]) == ("answer", name)
    assert unreadable["what"] == "1 of the 1 people kept can no longer be read."
    assert "enrich why" in unreadable["cure"]
    assert bought.enrich("why", "A001", accounts, "--ledger", ledger).code == 0
    assert stray["doubt"] == "row_without_status"


def test_a_table_that_is_damaged_on_the_disk_hides_nothing_else(bought: Desk, ledger: Path) -> None:
    sql(ledger, "UPDATE targets SET search_key = 'nobody''s' WHERE account_id = 'A002'")
    with closing(sqlite3.connect(ledger)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'leads'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = bytearray(ledger.read_bytes())
    whole[(page - 1) * size : (page - 1) * size + 200] = bytes(200 * [0xA5])
    ledger.write_bytes(whole)
    accounts = bought.folder / "accounts.xlsx"
    ended = bought.enrich("ledger", "audit", accounts, "--ledger", ledger, "--json")
    assert (ended.code, ended.err) == (1, "")
    named = {(one["doubt"], one["about"]) for one in ended.report["doubts"]}
    assert ("answer", "The ledger") in named
    assert any(doubt == "row_without_status" for doubt, _ in named)
    assert ended.report["purchases"] == 3


def test_whoever_the_answer_names_twice_is_kept_once_and_no_doubt(bench: Bench) -> None:
    """The second time with an ID, which the ledger adds to what was said first."""
    address = "https://www.linkedin.com/in/ada"
    said = [{"full_name": "Ada", "linkedin_url": address}]
    said.append({**said[0], "linkedin_id": "ACoAAB1"})
    body = {"leads": said}
    bench.attempts.finish(bench.accepted(search()), search_report(body).leads or (), body)
    bench.sql("DELETE FROM answers WHERE kind = 'create'")
    assert bench.sql("SELECT count(*) FROM leads") == [(1,)]
    assert doubts(audit(bench.path)) == []


def test_the_order_of_the_leads_is_no_doubt_and_a_swapped_one_is(bench: Bench) -> None:
    buy(bench, found=3)
    bench.sql("UPDATE leads SET position = 3 - position")
    assert doubts(audit(bench.path)) == []
    bench.sql("UPDATE leads SET lead = (SELECT lead FROM leads WHERE position = 1)")
    assert [one.what for one in audit(bench.path).findings] == [
        "2 of the 3 people in the vendor's answer are not kept."
    ]


def test_attempts_are_read_beside_each_other_with_all_that_is_theirs(bench: Bench) -> None:
    """One pass over three tables finds for each attempt what was kept for it, and no stray."""
    companies = [search(str(number)) for number in (3, 1, 2)]
    for company in companies:
        for number in range(3):
            bench.finish(company, *(person(f"Ada {index}") for index in range(number)))
    sql(bench.path, "UPDATE leads SET number = 7 WHERE number = 2")
    found = list(bench.ledger.evidence.remains())
    assert [(one.key, one.number) for one in found] == [
        (key, number) for key in sorted(one.key for one in companies) for number in (1, 2, 3)
    ]
    for one in found:
        assert one.attempt is not None
        assert one.answers == bench.ledger.evidence.answers(one.attempt)
        assert [answer.kind for answer in one.answers] == ["create", "result"]
        assert len(one.leads) == {1: 0, 2: 0, 3: 2}[one.number]


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


@pytest.mark.long
def test_a_twin_that_a_person_has_seen_is_no_doubt_any_more(bench: Bench, tmp_path: Path) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep(orphan(bench, vendor_id, 1) for vendor_id in ("v1", "v2", "v3"))
    bench.clock.turn(60)
    bench.ledger.orphans.adopt([search().key])
    bench.attempts.finish(bench.latest(search()), [], {"leads": []})
    bench.close()
    name, desk = f"Old [{search().key[:16]}.1]", Desk(tmp_path)
    settle = ("ledger", "settle", "--ledger", bench.path)
    for words, vendor_id in ((name, "v1"), ("another", "v2"), (name, "v9")):
        refused = desk.enrich(*settle, words, "--known", vendor_id)
        assert (refused.code, f"{name}: v2" in refused.err) == (2, True)

    for words in (name, search().key[:16]):
        told = desk.enrich(*settle, words, "--known", "v2")
        assert (told.code, told.err) == (0, "")

    found = audit(bench.path)
    assert found.again == {Reason.SEEN: 1}
    assert ["v3" in finding.what for finding in found.findings] == [True]
    seen = [move for move in bench.attempts.moves_of(search().key) if move.name == "see_twin"]
    assert [(move.number, move.detail) for move in seen] == [(1, "v2")]
    assert desk.enrich(*settle, name, "--known", "v3").code == 0
    audited = desk.enrich("ledger", "audit", "--ledger", bench.path)
    assert (audited.code, "2 bought again and seen by a person" in audited.out) == (0, True)


def test_where_nothing_is_there_twice_there_is_nothing_to_say(bought: Desk, ledger: Path) -> None:
    refused = bought.enrich("ledger", "settle", "A000", "--ledger", ledger, "--known", "v")
    assert (refused.code, "no search that the vendor has twice" in refused.err) == (2, True)


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
