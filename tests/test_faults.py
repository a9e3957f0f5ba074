"""Every fault that stops a run ends with its exit code and one sentence with the cure."""

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.desk import Desk, Vendor

StartVendor = Callable[..., Vendor]

SAMPLES = Path(__file__).parent.parent / "sample_data"


def test_a_wrong_key_is_one_sentence(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor("--api-key", "right"))

    ended = desk.enrich("run", desk.many_accounts(3), key="wrong-and-secret")

    assert ended.code == 3
    (sentence,) = [line for line in ended.err.splitlines() if line.startswith("enrich:")]
    assert "refused the API key" in sentence
    assert "PIPECORN_API_KEY" in sentence
    assert "Traceback" not in ended.err
    assert "wrong-and-secret" not in ended.err + ended.out


def test_a_key_that_is_refused_in_the_middle_keeps_what_is_known(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--api-key", "right", "--duration", "0.1-0.2")
    desk.config_for(vendor)
    assert desk.enrich("run", desk.many_accounts(2), key="right").code == 0

    ended = desk.enrich("run", desk.many_accounts(4), key="wrong")

    assert ended.code == 3
    statuses = [row["enrich_status"] for row in desk.sheet("Accounts")]
    assert statuses[2:] == ["pending", "pending"]
    assert "pending" not in statuses[:2]


def test_without_a_key_the_sentence_says_how_to_get_and_set_one(desk: Desk) -> None:
    ended = desk.enrich("run", desk.many_accounts(1), key=None)

    assert ended.code == 3
    assert "https://app.pipecorn.com/settings/apis/keys" in ended.err
    assert "export PIPECORN_API_KEY=" in ended.err
    assert "Traceback" not in ended.err


def a_missing_file(desk: Desk) -> str:
    return str(desk.folder / "nowhere.xlsx")


def an_empty_file(desk: Desk) -> str:
    (desk.folder / "empty.xlsx").touch()
    return "empty.xlsx"


def a_csv_called_xlsx(desk: Desk) -> str:
    shutil.copy(SAMPLES / "accounts.csv", desk.folder / "text.xlsx")
    return "text.xlsx"


def an_unknown_setting(desk: Desk) -> str:
    desk.config("[limits]\nmax_serches = 3\n")
    return str(desk.many_accounts(1))


def a_base_url_that_is_not_the_vendors(desk: Desk) -> str:
    desk.config('[api]\nbase_url = "https://app.pipecorn.com.evil.example/api/v2"\n')
    return str(desk.many_accounts(1))


def no_column_with_companies(desk: Desk) -> str:
    return str(desk.accounts([("1", "Acme")], header=("ID", "Company")))


def an_output_that_is_not_ours(desk: Desk) -> str:
    (desk.folder / "accounts.enriched.xlsx").write_text("mine", encoding="utf-8")
    return str(desk.many_accounts(1))


def a_ledger_that_is_none(desk: Desk) -> str:
    (desk.folder / ".enrich").mkdir()
    (desk.folder / ".enrich" / "ledger.db").write_text("not a database at all" * 50)
    return str(desk.many_accounts(1))


def a_persona_that_is_not_there(desk: Desk) -> str:
    desk.config('[search]\npersona = "Nobody"\n')
    return str(desk.many_accounts(1))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (a_missing_file, "does not exist. Check the name"),
        (an_empty_file, "is empty (0 bytes). Save or download it again"),
        (a_csv_called_xlsx, "Rename it to text.csv, or open it in Excel"),
        (an_unknown_setting, "max_serches: there is no such setting. Did you mean max_searches?"),
        (a_base_url_that_is_not_the_vendors, "use https://app.pipecorn.com/api/v2"),
        (no_column_with_companies, "company_linkedin_url = "),
        (an_output_that_is_not_ours, "Choose another name with -o, or allow replacing it"),
        (a_ledger_that_is_none, "There is no backup beside it. Move ledger.db away and run again"),
        (a_persona_that_is_not_there, "There is no persona called 'Nobody'"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_cannot_be_used_exits_2_with_the_cure(
    desk: Desk, fault: Callable[[Desk], str], words: str
) -> None:
    ended = desk.enrich("run", fault(desk))

    assert ended.code == 2
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    "words",
    [("run",), ("bogus",), ("run", "a.xlsx", "--limit", "0"), ("run", "a.xlsx", "--only", "some")],
)
def test_wrong_words_exit_2(desk: Desk, words: tuple[str, ...]) -> None:
    ended = desk.enrich(*words)

    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_a_vendor_that_cannot_be_reached_ends_with_4(desk: Desk) -> None:
    # Port 9 (discard) of loopback: nobody listens there.
    desk.config_for(Vendor("http://127.0.0.1:9/api/v2"))

    ended = desk.enrich("run", desk.many_accounts(2))

    assert ended.code == 4
    assert "cannot be reached" in ended.err
    assert {row["enrich_status"] for row in desk.sheet("Accounts")} == {"pending"}


def test_a_ledger_of_one_vendor_is_not_used_for_another(
    desk: Desk, start_vendor: StartVendor
) -> None:
    accounts = desk.many_accounts(1)
    desk.config_for(start_vendor("--duration", "0.1-0.1"))
    assert desk.enrich("run", accounts).code == 0
    desk.config_for(start_vendor())

    ended = desk.enrich("run", accounts)

    assert ended.code == 2
    assert "Name another ledger with --ledger" in ended.err


def test_an_output_that_its_user_has_changed_is_kept_beside_the_new_one(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor("--duration", "0.1-0.1"))
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts).code == 0
    output = desk.folder / "accounts.enriched.xlsx"
    changed = output.read_bytes() + b"changed"
    output.write_bytes(changed)

    assert desk.enrich("run", accounts).code == 0

    (backup,) = desk.folder.glob("accounts.enriched (changed, *).xlsx")
    assert backup.read_bytes() == changed
    assert len(desk.sheet("Accounts")) == 1


def test_check_names_every_mistake_with_its_cell_and_cure(desk: Desk) -> None:
    shutil.copy(SAMPLES / "accounts_with_mistakes.xlsx", desk.folder)

    ended = desk.enrich("check", "accounts_with_mistakes.xlsx", "--json", key=None)

    assert ended.code == 1
    problems = {
        f"{item['sheet']}!{item['cell']}": f"{item['reason']} {item['cure']}"
        for item in ended.report["problems"]
    }
    expected = {
        "Personas!D3": "'Selling' is not one of the vendor's values",
        "Personas!F3": "'0' is not a number of leads",
        "Accounts!C3": "company is blank",
        "Accounts!C4": "a person's page",
        "Accounts!C5": "not a LinkedIn address",
        "Accounts!C6": "not a LinkedIn address",
        "Accounts!C7": "shortened link",
        "Accounts!C8": "another vendor's company ID",
        "Accounts!D9": "Did you mean 'Sales leaders'?",
        "Accounts!F10": "Did you mean 'Engineering'?",
        "Accounts!G11": "Did you mean 'Vice President'?",
        "Accounts!H12": "not a LinkedIn region ID",
        "Accounts!I13": "Copy the persona's UUID",
        "Accounts!I14": "Keep either persona_id or the titles",
        "Accounts!J15": "Write a whole number from 1, or all",
        "Accounts!E16": "Keep either * (everyone) or the titles",
        "Accounts!D17": "Nothing says which people to look for",
        "Accounts!D18": "Correct Personas!D3 first",
    }
    assert problems.keys() == expected.keys()
    for cell, words in expected.items():
        assert words in problems[cell], cell
    assert ended.report["rows"] == {"pending": 1, "invalid": 16, "skipped": 0}
    assert not (desk.folder / ".enrich").exists(), "a check leaves nothing behind"


def test_a_workbook_without_macros_gets_no_name_of_one_with_them(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor()
    desk.config_for(vendor)

    ended = desk.enrich("run", desk.many_accounts(1), "-o", "out.xlsm")

    assert ended.code == 2
    assert "ends in .xlsx" in ended.err
    assert vendor.stats()["searches_created"] == 0


def test_a_workbook_with_macros_keeps_them(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor("--duration", "0.05", "--api-key", "key"))
    with_macros = desk.many_accounts(1).rename(desk.folder / "accounts.xlsm")
    with ZipFile(with_macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")

    ended = desk.enrich("run", with_macros)

    assert ended.code == 0, ended.err
    with ZipFile(desk.folder / "accounts.enriched.xlsm") as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
    assert desk.sheet("Accounts", "accounts.enriched.xlsm")[0]["enrich_status"] in {"done", "empty"}
