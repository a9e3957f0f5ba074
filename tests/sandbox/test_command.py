"""Every switch of `enrich sandbox` reaches the vendor: a process against settings (design 7)."""

import re
import subprocess
import sys
from collections.abc import Callable

import httpx
import pytest

from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.endings import Failures, NoLinkedIn, SearchFailure
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    LocationKey,
    Shape,
)
from enrich.sandbox.money import Budget, CapAnswer
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]
COMMAND = (sys.executable, "-c", "import sys; from enrich.cli import main; sys.exit(main())")
QUICK = "--port 0 --duration 0 --leads 20"
COMPANY = {"company_linkedin_id": "1441"}
STRANGER = "00000000-0000-4000-8000-000000000000"
SERVERS = [
    (
        """--night 30 --contacts 0.25 --generation oldest --shape client --fields mixed
        --list array --list-status --errors numbered --locations query --personas object
        --unknown-persona refuse --both-companies accept""",
        SandboxSettings(
            night=30,
            contacts=0.25,
            forms=Forms(
                generation=Generation.OLDEST,
                shape=Shape.CLIENT,
                fields=FieldNames.MIXED,
                searches=ListForm.ARRAY,
                list_has_status=True,
                errors=ErrorForm.NUMBERED,
                locations=LocationKey.QUERY,
                personas=ListForm.OBJECT,
            ),
            customs=Customs(unknown_persona=Reaction.REFUSE, both_companies=Reaction.ACCEPT),
        ),
    ),
    (
        """--create-status 200 --search-error-rate 0.9 --search-error ERROR
        --search-error FORBIDDEN --no-partial-leads --stuck-rate 0.3 --credits 100""",
        SandboxSettings(
            forms=Forms(create_status=200),
            failures=Failures(
                search_error_rate=0.9,
                search_errors=(SearchFailure.ERROR, SearchFailure.FORBIDDEN),
                keeps_partial=False,
                stuck_rate=0.3,
            ),
            budget=Budget(credits=100),
        ),
    ),
    (
        "--no-linkedin unauthorized --list-lag 3600",
        SandboxSettings(
            failures=Failures(no_linkedin=NoLinkedIn.UNAUTHORIZED), forms=Forms(list_lag=3600)
        ),
    ),
    (
        """--unknown-fields accept --other-pages refuse --empty-list-counts --wrong-key-status 403
        --odd-status pending --most-shown 3""",
        SandboxSettings(
            customs=Customs(
                unknown_fields=Reaction.ACCEPT,
                other_pages=Reaction.REFUSE,
                empty_list_counts=True,
                wrong_key_status=403,
                odd_status="pending",
                most_shown=3,
            ),
        ),
    ),
    (
        "--credits 0 --credits-status 402",
        SandboxSettings(budget=Budget(credits=0), customs=Customs(credits_status=402)),
    ),
    (
        "--read-lag 3600 --resumes-after 60",
        SandboxSettings(customs=Customs(read_lag=3600, resumes_after=60)),
    ),
    ("--plan-limit 40", SandboxSettings(budget=Budget(plan_limit=40))),
    (
        "--daily-cap 20 --cap-answer search",
        SandboxSettings(budget=Budget(daily_cap=20, cap_answer=CapAnswer.SEARCH)),
    ),
]


@pytest.mark.shortened(to=3)
@pytest.mark.parametrize(("words", "settings"), SERVERS)
def test_the_words_are_heard(start: Start, words: str, settings: SandboxSettings) -> None:
    fields = {name: getattr(settings, name) for name in ("night", "contacts")}
    groups = {name: getattr(settings, name) for name in ("forms", "customs", "failures", "budget")}
    quick = {"duration": (0.0, 0.0), "leads": (20, 20)}
    expected = story(start(**quick, **fields, **groups))
    assert told(words) == expected
    assert expected != story(start(**quick))


def told(words: str) -> list[str]:
    """Hear the story from a real process."""
    command = [*COMMAND, "sandbox", *QUICK.split(), *words.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            base_url = process.stdout.readline().split()[-1]
            with httpx.Client(base_url=base_url) as client:
                return story(client)
        finally:
            process.terminate()


def story(client: httpx.Client) -> list[str]:
    """Give the answers to questions in which every switch can be heard, but no time."""
    answers = [
        client.post("/leads/search", json={**COMPANY, **filters, "name": f"{number}"})
        for number, filters in enumerate([{"persona_id": STRANGER}] + [{"functions": ["10"]}] * 6)
    ]
    numbers = [one.json()["id"] for one in answers if one.is_success]
    answers += [client.get(f"/searches/{number}") for number in [*numbers, "x"]]
    answers += [client.get(path) for path in ("/searches", "/personas", "/credits")]
    answers += [client.post("/locations", json={key: "Paris"}) for key in ("name", "query")]
    return [f"{one.status_code} {re.sub(r'20[0-9T:.-]+Z', 'TIME', one.text)}" for one in answers]
