"""Every setting is a switch of the command, with a line of help and the same default (design 7)."""

import subprocess
import sys
from dataclasses import fields
from inspect import signature
from typing import Any

import httpx
import pytest

from enrich.cli.sandbox import sandbox
from enrich.sandbox.settings import SandboxSettings

COMMAND = (sys.executable, "-c", "import sys; from enrich.cli import main; sys.exit(main())")
# Groups of settings: `test_command` holds their switches, one by one.
GROUPS = {"forms", "customs", "failures", "budget"}
NOT_ON_THE_COMMAND_LINE = {"outage", "out_of_credits"}  # only of a night


def test_every_setting_is_a_switch_with_its_default() -> None:
    switches = signature(sandbox).parameters
    for setting in fields(SandboxSettings):
        if setting.name in NOT_ON_THE_COMMAND_LINE | GROUPS:
            continue
        switch = switches[setting.name]
        assert as_typed(switch.default) == as_typed(setting.default), setting.name


def as_typed(default: Any) -> str:
    """Bring `(1.0, 5.0)` and `1-5`, `()` and None, to one form."""
    if isinstance(default, tuple):
        low_high = dict.fromkeys(f"{number:g}" for number in default)
        return "-".join(low_high) or "None"
    return f"{default:g}" if type(default) is float else str(default)


def test_all_switches_together_make_a_sandbox() -> None:
    words = [
        "--port",
        "0",
        "--throttle",
        "sliding",
        "--burst",
        "2",
        "--no-retry-after",
        "--max-parallel",
        "3",
        "--speed",
        "2",
        "--faults",
        "ordinary",
        "--latency",
        "0-0.1",
        "--error-rate",
        "0",
        "--html-rate",
        "0",
        "--wrong-json-rate",
        "0",
        "--empty-rate",
        "0",
        "--cut-body-rate",
        "0",
        "--refuse-rate",
        "0",
        "--webhook-body",
        "nested",
        "--webhook-end-signal",
        "--no-webhook-custom",
        "--webhook-search-id",
        "--webhook-empty",
        "--webhook-loss",
        "0.1",
        "--webhook-duplicate",
        "0.1",
        "--webhook-delay",
        "0-1",
        "--webhook-reorder",
        "0.1",
    ]
    with subprocess.Popen(
        [*COMMAND, "sandbox", *words], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            base_url = child.stdout.readline().split()[-1]
            root = base_url.removesuffix("/api/v2")
            assert httpx.get(f"{root}/_sandbox/stats").status_code == 200
        finally:
            child.kill()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--throttle", "fixd"], "'fixd' is not one of: fixed, sliding, bucket."),
        (["--webhook-body", "x"], "'x' is not one of: object, array, flat-array, flat, nested."),
        (["--speed", "0"], "The speed must be above 0, not 0"),
        (["--latency", "5-1"], "The range 5-1 must go"),
        (["--faults", "nowhere.toml"], "Name a TOML file, or one of: bad, ordinary."),
    ],
)
def test_a_wrong_word_is_told_in_one_sentence(words: list[str], sentence: str) -> None:
    ended = subprocess.run(
        [*COMMAND, "sandbox", "--port", "0", *words], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, sentence in ended.stderr, "Traceback" in ended.stderr) == (
        2,
        True,
        False,
    ), ended.stderr
