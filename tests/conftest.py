"""Fixtures for tests of the whole program."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from support.desk import COMMAND, Desk, Vendor
from support.every_workbook import faults_we_made
from support.hard_vendor import HardVendor, open_for_business

# How fast a machine is decides no test: speed has a place of its own.
settings.register_profile("enrich", deadline=None)
settings.load_profile("enrich")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of the machine's reaches a test."""
    for name in ("PIPECORN_API_KEY", "PRONTO_API_KEY", "ENRICH_ALLOW_HOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_faulty_workbook(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test is about, the workbooks that it made us write break no rule."""
    folder: Path | None = None
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    yield
    if folder and "spoils_workbooks" not in request.keywords:
        assert list(faults_we_made(folder)) == []


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def start_vendor(tmp_path: Path) -> Iterator[Callable[..., Vendor]]:
    """Starts sandboxes on ports, with the options given; all stop with the test."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Vendor:
        process = subprocess.Popen(
            [*COMMAND, "sandbox", "--port", "0", *options],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return Vendor(process.stdout.readline().split()[-1])

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=10)


def pytest_xdist_auto_num_workers() -> int:
    """Thrice the cores: most of the long tests wait for processes and clocks, not for a core."""
    return 3 * (os.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the everyday run short, and begin with the longest, so that none is left to the end."""
    _shorten(items)
    longest = ("test_torture", "test_kill", "test_ten_rounds")
    items.sort(key=lambda item: not any(name in item.nodeid for name in longest))


def _shorten(items: list[pytest.Item]) -> None:
    """Of a shortened test's cases, those beyond the first few are marked as long."""
    cases: Counter[str] = Counter()
    for item in items:
        shortened = item.get_closest_marker("shortened")
        if shortened is None:
            continue
        test = item.nodeid.split("[")[0]
        cases[test] += 1
        if cases[test] > shortened.kwargs["to"]:
            item.add_marker("long")


@pytest.fixture
def vendor() -> Iterator[HardVendor]:
    """A vendor that answers as a test tells it to."""
    with open_for_business(HardVendor()) as opened:
        yield opened
