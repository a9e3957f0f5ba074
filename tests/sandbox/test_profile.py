"""A night on paper: read, checked, and lived through (design 7: `--faults FILE`)."""

import pathlib
import re
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import Unusable
from enrich.sandbox.clock import Clock, Moment
from enrich.sandbox.profile import SWITCHES, load, nights, parse
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.stretches import Reckoning, Stretch, merged

Start = Callable[..., httpx.Client]
DAY = 24 * 3600
NIGHT = """
["all night"]
latency = "0.1-0.4"
error_rate = 0.01

[maintenance]
from = "02:00"
until = 02:10:30
outage = true

[storm]
from = "90s"
until = "1h30m"
refuse_rate = 0.9
webhook_delay = 5
"""
REQUEST = {"company_linkedin_id": "1441", "job_titles": ["CFO"]}


def test_a_night_is_read_table_by_table() -> None:
    assert parse(NIGHT, "night") == (
        Stretch("all night", {"latency": (0.1, 0.4), "error_rate": 0.01}),
        Stretch("maintenance", {"outage": True}, 7200, 7830, Reckoning.TIME_OF_DAY),
        Stretch("storm", {"refuse_rate": 0.9, "webhook_delay": (5, 5)}, 90, 5400),
    )


@pytest.mark.parametrize("name", ["ordinary", "bad"])
def test_the_nights_that_come_with_the_sandbox_can_be_used(name: str) -> None:
    assert name in nights()
    stretches = load(name)
    assert len(stretches) > 2
    SandboxSettings(stretches=stretches, **merged(stretches))


def test_the_bad_night_has_something_of_everything() -> None:
    assert set(merged(load("bad"))) == SWITCHES


def test_every_fault_is_named_at_once_with_the_nearest_right_word() -> None:
    wrong = """
latency = 1
[one]
eror_rate = 0.1
from = "soon"
[two]
error_rate = 2
outage = "yes"
html_rate = true
latency = "5-1"
[three]
from = "10m"
until = "5m"
[four]
from = "02:00"
until = "5m"
[five]
xyzzy = 1
from = "02:00"
until = "02:00"
"""
    with pytest.raises(Unusable) as caught:
        parse(wrong, "wrong.toml")
    lines = str(caught.value).splitlines()
    assert lines[0] == "The night wrong.toml cannot be used:"
    for number, words in enumerate(
        [
            "latency: this must stand in a stretch",
            r"\[one\] eror_rate: there is no such switch; did you mean error_rate\?",
            r"\[one\] from: 'soon' is no time: write \"90s\"",
            r"\[two\] error_rate: The share of errors must be between 0 and 1, not 2",
            r"\[two\] outage: 'yes' must be true or false",
            r"\[two\] html_rate: True is no number",
            r"\[two\] latency: The range 5-1 must go",
            r"\[three\] until must come after from",
            r"\[four\] from and until must both be",
            r"\[five\] xyzzy: there is no such switch; there are cut_body_rate, ",
            r"\[five\] from and until are the same time",
        ],
        1,
    ):
        assert re.search(words, lines[number]), lines[number]
    assert len(lines) == 12


def test_what_cannot_be_read_is_one_sentence_with_the_cure(tmp_path: pathlib.Path) -> None:
    with pytest.raises(Unusable, match=r"cannot be read: .*one of: bad, ordinary"):
        load(str(tmp_path / "none.toml"))
    with pytest.raises(Unusable, match="is not TOML"):
        parse("[", "x")
    path = tmp_path / "mine.toml"
    path.write_text("[x]\noutage = true\n", encoding="utf-8")
    assert load(str(path)) == (Stretch("x", {"outage": True}),)


@given(
    begin=st.none() | st.integers(0, 2 * DAY),
    end=st.none() | st.integers(0, 2 * DAY),
    now=st.integers(0, 2 * DAY),
)
def test_a_stretch_since_the_start_holds_between_its_times(
    begin: int | None, end: int | None, now: int
) -> None:
    holds = Stretch("", {}, begin, end).holds(Moment(now, 0))
    assert holds == (now in range(begin or 0, 2 * DAY + 1 if end is None else end))


@given(begin=st.integers(0, DAY - 1), length=st.integers(1, DAY - 1), later=st.integers(0, DAY - 1))
def test_a_stretch_of_the_day_may_go_past_midnight(begin: int, length: int, later: int) -> None:
    """23:30 to 00:30 is one hour, and comes every day."""
    stretch = Stretch("", {}, begin, (begin + length) % DAY, Reckoning.TIME_OF_DAY)
    assert stretch.holds(Moment(0, (begin + later) % DAY)) == (later < length)


def test_where_stretches_meet_the_later_one_wins() -> None:
    first, second = Stretch("", {"rate": 1, "outage": True}), Stretch("", {"rate": 2})
    assert merged([first, second]) == {"rate": 2, "outage": True}


def test_a_night_is_lived_through_on_a_fast_clock(start: Start) -> None:
    """Design 7: what is to come is not there yet, and what is over is over."""
    night = parse(
        """
[credits]
from = "10m"
until = "21m"
out_of_credits = true
[nobody]
from = "20m"
until = "30m"
outage = true
""",
        "night",
    )
    client = start(stretches=night, speed=900.0)  # fifteen minutes in a second
    seen: list[Any] = []
    until = time.monotonic() + 10
    while time.monotonic() < until and seen[-2:] != ["cut", 201]:
        what = outcome(client)
        if seen[-1:] != [what]:
            seen.append(what)
    assert seen == [201, 422, "cut", 201]
    faults = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()["faults"]
    assert faults.keys() == {"out_of_credits", "outages"}


def outcome(client: httpx.Client) -> Any:
    try:
        return client.post("/leads/search", json=REQUEST).status_code
    except httpx.TransportError:
        return "cut"


def test_the_rate_may_change_at_night(start: Start) -> None:
    night = parse('[slow]\nuntil = "1h"\nrate = 0.2\n', "night")
    client = start(stretches=night)
    assert [outcome(client), outcome(client)] == [201, 429]


def test_on_a_fast_clock_searches_end_and_throttles_open_sooner(start: Start) -> None:
    """One real second is `speed` seconds: durations, throttles and waits alike."""
    client = start(speed=100.0, duration=(30.0, 30.0), leads=(5, 5), rate=0.01, latency=10.0)
    began = time.monotonic()
    created = client.post("/leads/search", json=REQUEST).json()
    refused = client.post("/leads/search", json=REQUEST)
    assert time.monotonic() - began >= 0.2
    assert refused.status_code == 429
    assert 2 <= int(refused.headers["Retry-After"]) <= 90  # its seconds: one of ours is over it all
    time.sleep(1.0)
    assert client.post("/leads/search", json=REQUEST).status_code == 201
    assert client.get(f"/searches/{created['id']}").json()["search"]["status"] == "FINISHED"


def test_a_fast_clock_does_not_go_back_at_a_restart() -> None:
    ahead = time.time() + 3600
    assert Clock(60, ahead).now() >= ahead
    assert abs(Clock(1, ahead).now() - time.time()) < 1
