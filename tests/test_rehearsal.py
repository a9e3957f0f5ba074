"""Tonight's real file against a bad night: for nothing, and without touching the real ledger."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response
from support.desk import Desk
from support.hard_vendor import HardVendor, always, nothing, open_for_business

from enrich.errors import RefusedBeyondPatience
from enrich.merge.leads import LeadCounts
from enrich.model.status import RowStatus
from enrich.rehearsal import Verdict
from enrich.report import Report, RequestCounts, SearchCounts

FAST = ("--sandbox", "--speed", "30", "--json")


def report(**changes: object) -> Report:
    values: dict[str, object] = {
        "rows": {RowStatus.DONE: 2},
        "targets": {},
        "searches": SearchCounts(),
        "leads": LeadCounts(),
        "requests": RequestCounts(),
        "seconds": 3725.0,
        "output": (),
    }
    return Report(**{**values, **changes})  # type: ignore[arg-type]  # each test changes what it is about


def test_an_ordinary_night_passes_and_leaves_the_real_ledger_alone(desk: Desk) -> None:
    accounts = desk.many_accounts(4)

    ended = desk.enrich("run", accounts, *FAST, "--faults", "ordinary", key=None)

    rehearsal = ended.report["rehearsal"]
    assert (ended.code, rehearsal["passed"], rehearsal["reasons"]) == (0, True, [])
    assert rehearsal["bought"] == 4
    assert rehearsal["seconds"] > 10  # of the night, in which a search takes ten at least
    assert not (desk.folder / ".enrich" / "ledger.db").exists()
    assert desk.sheet("Leads", "accounts.sandbox.xlsx")

    assert desk.enrich("run", accounts, *FAST, "--faults", "ordinary", key=None).code == 0
    assert desk.enrich("run", accounts, "--sandbox", key=None).code == 0
    assert desk.enrich("run", accounts, *FAST, "--faults", "ordinary", key=None).code == 0


def test_a_night_without_anybody_fails_and_says_so(desk: Desk) -> None:
    (desk.folder / "night.toml").write_text("[all]\noutage = true\n", "utf-8")
    words = ("run", desk.many_accounts(2), "--sandbox", "--speed", "60")

    ended = desk.enrich(*words, "--faults", str(desk.folder / "night.toml"), key=None)

    assert ended.code == 4
    assert ended.out.rstrip().endswith("FAIL")
    assert "2 of the rows are still pending" in ended.out


def test_it_begins_with_what_the_real_ledger_knows(desk: Desk) -> None:
    """What is done is not bought, and what runs at the real vendor is collected."""
    with open_for_business(HardVendor()) as vendor:
        desk.config(f'[api]\nbase_url = "{vendor.base_url}"\n')
        accounts = desk.many_accounts(3)
        assert desk.enrich("run", accounts, "--rows", "1").code == 0
        vendor.showing = always(nothing_yet())
        assert desk.enrich("run", accounts, "--rows", "2", "--wait", "0s").code == 75
        before = states(desk.folder / ".enrich" / "ledger.db")

        ended = desk.enrich("run", accounts, *FAST, "--faults", "ordinary", key=None)

        assert ended.report["rehearsal"]["passed"], ended.out
        assert ended.report["searches"]["submitted"] == 1
        assert ended.report["searches"]["finished"] == 2
        assert states(desk.folder / ".enrich" / "ledger.db") == before
        vendor.showing = nothing
        assert desk.enrich("run", accounts).code == 0


def nothing_yet() -> Response:

    return JSONResponse({"search": {"status": "ONGOING"}, "leads": []})


def states(ledger: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(ledger)) as connection:
        return connection.execute("SELECT name, state FROM attempts ORDER BY name").fetchall()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--faults", "bad"), "Add --sandbox"),
        (("--sandbox", "--faults", "nowhere.toml"), "Name a TOML file, or one of: bad, ordinary"),
    ],
)
def test_a_night_that_cannot_be_played_exits_2(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    ended = desk.enrich("run", desk.many_accounts(1), *words, key=None)
    assert ended.code == 2
    assert said in ended.err


def test_the_verdict_names_every_reason() -> None:
    verdict = Verdict(
        report(
            rows={RowStatus.FAILED: 1, RowStatus.PENDING: 2, RowStatus.INVALID: 3},
            fault=RefusedBeyondPatience("Too often refused."),
        ),
        night="bad",
        sold={"a": 2, "b": 1},
        known=frozenset({"a"}),
    )
    assert not verdict.passed
    assert verdict.reasons == (
        "1 searches were bought twice, such as a",
        "1 searches were bought and not found again, such as b",
        "1 of the rows are failed",
        "2 of the rows are still pending",
        "the run ended early: Too often refused.",
    )


def test_what_is_wrong_with_the_file_is_not_the_nights_fault() -> None:
    verdict = Verdict(
        report(rows={RowStatus.DONE: 1, RowStatus.INVALID: 1}),
        night="ordinary",
        sold={"a": 1},
        known=frozenset({"a"}),
    )
    assert verdict.passed
    first, *_, last = verdict.lines()
    assert first.startswith("Rehearsed the night 'ordinary': it takes 1 h 2 min 5 s")
    assert last == "PASS"
