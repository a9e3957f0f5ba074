"""Who is meant by an address, and what is left of an answer without that person."""

from pathlib import Path

import pytest
from ledger.bench import Bench, person, search
from ledger.test_backups import make_version_1

from enrich.ledger.backups import backups
from enrich.ledger.database import unpack
from enrich.ledger.forgetting import without
from enrich.model.lead import Lead, identities
from enrich.model.profile import identity_of_address

MEMBER = "ACwAAB1234567890"
ADA = Lead(
    full_name="Ada Countess",
    linkedin_url="https://www.linkedin.com/in/Ada-Countess/",
    sales_navigator_url=f"https://www.linkedin.com/sales/lead/{MEMBER},NAME",
)
SCALED = Lead(full_name="Ada Countess", linkedin_url=f"https://linkedin.com/in/{MEMBER}")
BEN = Lead(full_name="Ben", linkedin_url="https://linkedin.com/in/ben")
URL = "linkedin.com/in/ada-countess?trk=x"


def entry(lead: Lead) -> dict[str, object]:
    return {
        "lead": {
            "full_name": lead.full_name,
            "linkedin_profile_url": lead.linkedin_url,
            "sales_navigator_profile_url": lead.sales_navigator_url,
        },
        "company": {"linkedin_id": "1441"},
    }


def answer(*leads: Lead) -> dict[str, object]:
    return {"search": {"id": "s-1"}, "leads": [entry(lead) for lead in leads]}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/ada-countess",
        "http://fr.linkedin.com/in/Ada-Countess/?originalSubdomain=fr",
        "www.linkedin.com/in/ada%2Dcountess#top",
        " linkedin.com/in/ada-countess ",
    ],
)
def test_one_address_has_many_forms(address: str) -> None:
    assert identity_of_address(address) == "url:/in/ada-countess"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "Ada",
        "ada@example.com",
        "https://linkedin.com/company/acme",
        "evil-linkedin.com/in/ada",
        "https://linkedin.com/in/",
        "https://[",
        "https://example.com/in/ada",
        "file:///in/ada",
    ],
)
def test_what_is_no_profile_is_nobody(address: str) -> None:
    assert identity_of_address(address) == ""


def test_an_address_with_the_member_id_is_the_same_person_as_one_without() -> None:
    assert identities(ADA) & identities(SCALED) == {f"id:{MEMBER}"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            {"leads": [{"linkedin_id": "7"}, {"linkedin_id": "8"}]},
            {"leads": [{"linkedin_id": "8"}]},
        ),
        ({"results": [{"linkedin_id": 7}]}, {"results": []}),
        ({"lead": {"linkedin_id": "7"}}, None),
        ([{"lead": {"x": {"profile": "https://linkedin.com/in/Ada/"}}}, 1], [1]),
        (
            {"leads": [{"seen_with": ["https://linkedin.com/in/ada"], "linkedin_id": "8"}]},
            {"leads": [{"seen_with": [], "linkedin_id": "8"}]},
        ),
        # The company's ID is no person's.
        *[(same, same) for same in ({"leads": [{"company": {"linkedin_id": "7"}}]}, "x", None, 7)],
    ],
)
def test_an_answer_without_the_person_is_as_if_it_had_never_been_there(
    before: object, after: object
) -> None:
    assert without(before, {"id:7", "url:/in/ada"}.__contains__) == after


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def texts_of(bench: Bench) -> str:
    bodies = [unpack(body) for (body,) in bench.sql("SELECT body FROM answers") if body]  # type: ignore[arg-type]
    return f"{bodies}".casefold()


SIGNS = (b"Ada Countess", b"da-Countess", b"da-countess", MEMBER.encode())


def assert_no_trace(bench: Bench) -> None:
    content = bytes_of(bench.path.parent)
    assert [sign for sign in SIGNS if sign in content] == []
    assert "countess" not in texts_of(bench)
    assert MEMBER.casefold() not in texts_of(bench)


def buy(bench: Bench, company: str, *leads: Lead) -> None:
    attempt = bench.accepted(search(company))
    bench.attempts.finish(attempt, leads, answer(*leads))


def shown(bench: Bench, company: str) -> set[str]:
    return {kept.lead.full_name for kept in bench.ledger.leads(bench.history(search(company)))}


def test_one_person_under_all_forms_leaves_no_byte_behind(bench: Bench) -> None:
    buy(bench, "1", ADA, BEN)
    buy(bench, "2", SCALED)
    buy(bench, "1", BEN, SCALED)
    assert b"Ada Countess" in bytes_of(bench.path.parent)

    done = bench.ledger.forget(identity_of_address(URL))

    assert done.leads == 3
    # Also before the ledger is closed: the log is a file too.
    assert_no_trace(bench)
    bench.close()
    assert_no_trace(bench)
    assert "'full_name': 'ben'" in texts_of(bench)
    assert (shown(bench, "1"), shown(bench, "2")) == ({"Ben"}, set())
    assert list(bench.ledger.gone(bench.history(search("1")))) == []


def test_a_later_purchase_brings_nobody_back_under_any_form(bench: Bench) -> None:
    buy(bench, "1", ADA, BEN)
    bench.ledger.forget(identity_of_address(URL))
    unheard = Lead(
        full_name="Ada Countess",
        linkedin_url="https://linkedin.com/in/ada-countess-2",
        linkedin_id=MEMBER,
    )
    for lead in (ADA, SCALED, unheard, unheard.model_copy(update={"linkedin_id": ""})):
        buy(bench, "1", lead, BEN)
        assert shown(bench, "1") == {"Ben"}
        assert bench.latest(search("1")).returned == 2
    bench.close()
    assert_no_trace(bench)


def test_a_failed_search_brings_nobody_back_either(bench: Bench) -> None:
    bench.ledger.forget(identity_of_address(URL))
    from enrich.model.search import Cause

    attempt = bench.accepted(search())
    bench.attempts.fail(attempt, Cause.ERROR, leads=[ADA, BEN], answer=answer(ADA, BEN))
    assert shown(bench, "1441") == {"Ben"}
    bench.close()
    assert_no_trace(bench)


def test_to_forget_twice_is_to_forget_once(bench: Bench) -> None:
    buy(bench, "1", ADA, BEN)
    bench.ledger.forget(identity_of_address(URL))
    hashes = bench.sql("SELECT hash FROM forgotten ORDER BY 1")
    assert bench.ledger.forget(identity_of_address(URL)).leads == 0
    assert bench.sql("SELECT hash FROM forgotten ORDER BY 1") == hashes
    assert shown(bench, "1") == {"Ben"}


def test_somebody_unknown_is_remembered_as_unwanted(bench: Bench) -> None:
    assert bench.ledger.forget(identity_of_address(URL)).leads == 0
    buy(bench, "1", ADA, BEN)
    assert shown(bench, "1") == {"Ben"}


def test_backups_forget_too_and_say_of_themselves_who_else_it_is(bench: Bench) -> None:
    bench.path.parent.mkdir()
    make_version_1(bench.path)
    assert bench.attempts.count_bought() == 4
    (backup,) = backups(bench.path)
    bench.close()
    assert b"id-Ada" in backup.read_bytes()

    done = bench.ledger.forget("id:id-Ada")
    bench.close()

    assert (done.leads, done.copies) == (6, 1)
    assert b"id-Ada" not in bytes_of(bench.path.parent)
    assert b"Ben 3" in backup.read_bytes()
    assert b"Ben 3" in bench.path.read_bytes()


def test_a_damaged_backup_is_named(bench: Bench) -> None:
    buy(bench, "1", ADA, person("Ben"))
    damaged = bench.path.with_name("ledger.db.backup-0001-2025-01-01")
    damaged.write_bytes(b"Ada Countess")
    assert bench.ledger.forget(identity_of_address(URL)).unreached == (damaged,)
    assert shown(bench, "1") == {"Ben"}
