"""Each exit code, and each two that hold at once, by real processes (design, section 5).

One vendor and one file serve all: each code adds one mishap of its own, and leaves a trace by
which it is certain that it held.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from starlette.responses import JSONResponse, Response
from support.desk import Desk, Ended
from support.hard_vendor import HardVendor

IN_ORDER = (130, 2, 3, 5, 4, 75, 1, 0)
ANSWERS: dict[int, Callable[[], Response]] = {
    3: lambda: JSONResponse({"error": "Invalid API key"}, 401),
    5: lambda: JSONResponse({"error": "Insufficient credits"}, 402),
    4: lambda: JSONResponse({"error": "slow down"}, 429, {"Retry-After": "36000"}),
}
PAIRS = [*combinations(IN_ORDER[:-1], 2), (5, 3), (4, 3), (4, 5)]
"""Of two refusals, either may come first."""
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="signals are others on Windows")


@dataclass
class Night:
    """A run in which all these codes hold."""

    desk: Desk
    vendor: HardVendor
    codes: frozenset[int]
    refusals: list[int]
    process: list[int] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    """Which refusals were really answered."""

    def run(self) -> Ended:
        self.vendor.creating, self.vendor.showing = self._creating, self._showing
        accounts = [(f"A{n}", f"C{n}", f"linkedin.com/company/c-{n}", "CEO") for n in range(5)]
        if 1 in self.codes:
            accounts[4] = ("A4", "C4", "linkedin.com/in/a-person", "CEO")
        self.desk.accounts([*accounts])
        (self.desk.folder / "there").mkdir()
        self.desk.config(
            f'[api]\nbase_url = "{self.vendor.base_url}"\ncreates_per_second = 50\n'
            '[output]\npath = "there/out.xlsx"\n'
        )
        words = ["--max-searches", "3"] if 75 in self.codes else []
        process = self.desk.start("run", "accounts.xlsx", "--json", *words)
        self.process.append(process.pid)
        out, err = process.communicate(timeout=60)
        return Ended(process.returncode, out, err)

    async def _creating(self, times: int) -> Response | None:
        if not 1 < times <= 1 + len(self.refusals):
            return None
        # Together on their way, so that the first of them keeps none from being sent.
        while self.vendor.asked["create"] <= len(self.refusals):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1 * times)
        self.given.append(self.refusals[times - 2])
        return ANSWERS[self.refusals[times - 2]]()

    async def _showing(self, _times: int) -> Response | None:
        while len(self.given) < len(self.refusals):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if 2 in self.codes:
            shutil.rmtree(self.desk.folder / "there", ignore_errors=True)
            (self.desk.folder / "there").touch()
        if 130 in self.codes:
            await asyncio.sleep(0.3)  # the last refusal must arrive before the signal
            if self.process:  # a second signal would end it in less good order
                os.kill(self.process.pop(), signal.SIGTERM)
            await asyncio.sleep(60)
        return None

    def held(self, code: int, ended: Ended) -> bool:
        """Whether there is a trace of it."""
        rows = ended.report["rows"]
        match code:
            case 130:
                return "Interrupted" in ended.err
            case 2:
                return ended.report["output"] == [] and "enrich export" in ended.err
            case 75:
                return bool(rows["pending"] or rows["skipped"])
            case 1:
                return bool(rows["invalid"])
            case _:
                return code in self.given


def night(desk: Desk, vendor: HardVendor, *codes: int) -> tuple[Night, Ended]:
    refusals = [code for code in codes if code in ANSWERS]
    told = Night(desk, vendor, frozenset(codes), refusals)
    return told, told.run()


@POSIX_ONLY
@pytest.mark.parametrize("code", IN_ORDER)
def test_each_code(desk: Desk, vendor: HardVendor, code: int) -> None:
    told, ended = night(desk, vendor, *([code] if code else []))
    assert ended.code == ended.report["exit_code"] == code, ended.err
    assert not code or told.held(code, ended)
    assert "Traceback" not in ended.err


@pytest.mark.shortened(to=4)
@POSIX_ONLY
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_of_two_the_more_important(*, desk: Desk, vendor: HardVendor, one: int, other: int) -> None:
    told, ended = night(desk, vendor, one, other)
    assert ended.code == min(one, other, key=IN_ORDER.index), ended.err
    assert ended.code == ended.report["exit_code"]
    assert told.held(one, ended)
    assert told.held(other, ended)
    assert "Traceback" not in ended.err
