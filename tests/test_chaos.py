"""Chaos on the socket: whatever comes instead of an answer ends in a named state, paid once.

The vendor plays one trick on one kind of request, and goes well otherwise. A create that may
have arrived is settled by the vendor's list; here it always had arrived, unless `reads_first`
says that the request was never read, so that to send it again is right.
"""

import gzip
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from api.odd import ask
from api.test_client import create
from support.desk import Desk
from support.raw_vendor import RawVendor, Trick, plain, raw_vendor

from enrich.api.client import VendorClient

_HTML = b"<html><h1>Sign in</h1></html>"
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

NO_ANSWER = {
    "reset after the request": Trick(is_reset=True),
    "closed after the request": Trick(),
    "reset before it was read": Trick(is_reset=True, reads_first=False),
    "cut in the headers": Trick(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "cut in the body": Trick(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id": "s'),
    "reset in the body": Trick(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", is_reset=True),
    "broken chunk": Trick(_CHUNKED + b"zz\r\n{}"),
    "cut in a chunk": Trick(_CHUNKED + b"9\r\n{"),
    "slow bytes": Trick(plain(b'{"id": "s-1"}'), drip=0.3),
    "never any answer": Trick(hangs=True),
    "headers, then silence": Trick(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", hangs=True),
    "invalid status line": Trick(b"HTTP/1.1 OK\r\n\r\n"),
    "no HTTP at all": Trick(b"220 mail.example ESMTP\r\n"),
    "100 and no more": Trick(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "101": Trick(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    "gzip garbage": Trick(plain(b"garbage", "200 OK", "Content-Encoding: gzip")),
    "gzip of HTML": Trick(plain(gzip.compress(_HTML), "200 OK", "Content-Encoding: gzip")),
    "length too short": Trick(b'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{"id": "s-1"}'),
    "length that is none": Trick(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "headers without end": Trick(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000),
    "empty": Trick(plain(b"")),
    "204": Trick(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "wrong JSON": Trick(plain(b'{"id": "s-1"')),
    "HTML": Trick(plain(_HTML, "200 OK", "Content-Type: text/html")),
    "a number": Trick(plain(b"7")),
    "null": Trick(plain(b"null")),
    "NaN": Trick(plain(b"NaN")),
    "a text": Trick(plain(b'"ok"')),
    "deep": Trick(plain(b"[" * 100_000)),
    "deep, but whole": Trick(plain(b'{"id": "s-1", "x": ' + b"[" * 900 + b"]" * 900 + b"}")),
    "a number of 9,000 digits": Trick(plain(b'{"id": ' + b"7" * 9_000 + b"}")),
    "wrong charset": Trick(plain('{"id": "é", "searches": []}'.encode("latin-1"))),
    "303": Trick(plain(b"", "303 See Other", "Location: /x")),
    "503": Trick(plain(_HTML, "503 Unavailable")),
    "599": Trick(plain(b"", "599 Odd")),
    "999": Trick(plain(b"", "999 Odd")),
}
"""Whatever was asked, this says nothing: asked again, or settled by the list."""

WORDS_OF_AN_ADDRESS = {"303"}
"""Said to a look, it means that the address is wrong: one sentence, and nothing is lost."""

OFTEN = {
    *("reset after the request", "cut in the headers", "cut in the body", "slow bytes", "101"),
    *("never any answer", "gzip garbage", "empty", "wrong JSON", "HTML", "deep", "503"),
}

ODD_CREATES = {
    "a list": Trick(plain(b"[]")),
    "an ID that is none": Trick(plain(b'{"id": NaN}')),
    "an endless ID": Trick(plain(b'{"id": 1e999}')),
    "an ID of a megabyte": Trick(plain(b'{"id": "' + b"x" * 1_000_000 + b'"}')),
    "an ID that is an object": Trick(plain(b'{"id": {"id": 1}}')),
}


def config(desk: Desk, vendor: RawVendor) -> None:
    desk.config(
        f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "0.5s"\ncreates_per_second = 20\n'
        'timeout = "0.6s"\ntotal_timeout = "1s"\n'
    )


def states(desk: Desk) -> list[tuple[str, str | None]]:
    """State and cause of each attempt."""
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        return ledger.execute("SELECT state, cause FROM attempts ORDER BY place, number").fetchall()


def statuses(desk: Desk) -> list[str]:
    return sorted(row["enrich_status"] for row in desk.sheet("Accounts"))


@pytest.mark.shortened(to=8)
@pytest.mark.parametrize("trick", [*NO_ANSWER, *ODD_CREATES])
def test_a_create_that_fails_on_the_wire_is_settled_and_bought_once(desk: Desk, trick: str) -> None:
    tricks = NO_ANSWER | ODD_CREATES
    with raw_vendor(RawVendor("create", tricks[trick], times=1)) as vendor:
        config(desk, vendor)
        ended = desk.enrich("run", desk.many_accounts(2))

    assert "Traceback" not in ended.err
    names = list(vendor.sold.values())
    assert len(set(names)) == len(names)
    if tricks[trick].reads_first:
        assert (ended.code, statuses(desk), len(names)) == (0, ["done"] * 2, 2), ended.err
        assert states(desk) == [("finished", None)] * 2
    else:
        # Nobody but the vendor can tell that it never arrived; its list does, if there is time.
        assert set(states(desk)) <= {
            ("finished", None),
            ("failed", "never_accepted"),
            ("unsettled", None),
        }


def looked_at() -> Iterator[object]:
    """The short form plays each kind of trick on looks; all of them stand in the table of creates."""
    for trick in sorted(NO_ANSWER.keys() - WORDS_OF_AN_ADDRESS):
        yield pytest.param(trick, marks=() if trick in OFTEN else pytest.mark.slow)


@pytest.mark.shortened(to=4)
@pytest.mark.parametrize("trick", list(looked_at()))
def test_the_list_and_a_look_that_fail_on_the_wire_are_tried_again(desk: Desk, trick: str) -> None:
    with raw_vendor(RawVendor("listing report", NO_ANSWER[trick], times=1)) as vendor:
        config(desk, vendor)
        ended = desk.enrich("run", desk.many_accounts(2))

    assert "Traceback" not in ended.err
    if ended.code == 4:
        # A new ledger buys nothing before it has seen the list; each look has a bound in time too.
        assert vendor.sold == {}
        return
    assert (ended.code, statuses(desk), len(vendor.sold)) == (0, ["done"] * 2, 2), ended.err
    assert states(desk) == [("finished", None)] * 2


@pytest.mark.parametrize("asked", ["report", "listing"])
def test_a_redirect_ends_the_run_in_words_and_the_next_one_goes_on(desk: Desk, asked: str) -> None:
    with raw_vendor(RawVendor(asked, NO_ANSWER["303"], times=1)) as vendor:
        config(desk, vendor)
        accounts = desk.many_accounts(2)
        ended = desk.enrich("run", accounts)
        assert (ended.code, "base_url" in ended.err) == (2, True)
        assert desk.enrich("run", accounts).code == 0
        assert len(vendor.sold) == len(set(vendor.sold.values())) == 2


REFUSALS: list[tuple[str, bytes, int, tuple[str, str | None] | None, str]] = [
    ("create", plain(b"", "301 Moved", "Location: /x"), 2, ("planned", None), "pending"),
    ("create", plain(b"", "418 Teapot"), 1, ("failed", "refused"), "failed"),
    ("create", plain(b"", "407 Login"), 2, ("planned", None), "pending"),
    ("report", plain(b"", "301 Moved", "Location: /x"), 2, ("running", None), "pending"),
    ("report", plain(b"", "401 No"), 3, ("running", None), "pending"),
    ("listing", plain(b"", "301 Moved", "Location: /x"), 2, None, "pending"),
]


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(("on", "answer", "code", "state", "status"), REFUSALS)
def test_a_refusal_ends_in_its_state(
    *,
    desk: Desk,
    on: str,
    answer: bytes,
    code: int,
    state: tuple[str, str | None] | None,
    status: str,
) -> None:
    with raw_vendor(RawVendor(on, Trick(answer))) as vendor:
        config(desk, vendor)
        ended = desk.enrich("run", desk.many_accounts(1))

    assert "Traceback" not in ended.err
    assert (ended.code, statuses(desk)) == (code, [status]), ended.err
    assert states(desk) == ([state] if state else [])


def test_a_second_answer_is_never_taken_for_that_to_the_next_request() -> None:
    async def buy_twice(client: VendorClient) -> list[str]:
        return [(await create(client)).vendor_id for _ in range(2)]

    twice = plain(b'{"id": "s-1"}') + plain(b'{"id": "stale"}')
    with raw_vendor(RawVendor("create", Trick(twice, goes_on=True), times=1)) as vendor:
        assert ask(vendor.base_url, buy_twice) == ["s-1", "s-2"]


def test_a_failed_look_is_in_the_story_of_its_search(desk: Desk) -> None:
    with raw_vendor(RawVendor("report", Trick(plain(_HTML)), times=1)) as vendor:
        config(desk, vendor)
        desk.enrich("run", desk.many_accounts(1))
    story = desk.enrich("why", "A000", "accounts.xlsx").out
    assert "a look at the vendor failed and was tried again" in story


def test_nothing_that_was_never_reached_is_in_doubt(desk: Desk) -> None:
    """The vendor is gone after the first run: what was to be sent is still planned."""
    with raw_vendor(RawVendor()) as vendor:
        config(desk, vendor)
        assert desk.enrich("run", desk.many_accounts(1)).code == 0
    process = desk.start("run", desk.many_accounts(2))
    while process.poll() is None and not _tried(desk):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    assert set(states(desk)) == {("finished", None), ("planned", None)}


def _tried(desk: Desk) -> bool:
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        return bool(ledger.execute("SELECT 1 FROM moves WHERE move = 'unsend'").fetchone())
