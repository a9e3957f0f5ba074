"""Every setting has a rule, and a config tells all its faults at once (design, section 6)."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.config import (
    ApiSettings,
    Settings,
    load_settings,
    parse_duration,
    parse_settings,
    read_key,
)
from enrich.errors import ConfigInvalid, ExitCode, KeyMissing

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions elsewhere")


def faults_of(values: dict[str, Any]) -> list[str]:
    """The lines in which these settings are refused; none if they are not."""
    try:
        parse_settings(values, "config.toml")
    except ConfigInvalid as fault:
        head, *lines = str(fault).splitlines()
        assert head == "In config.toml:"
        return [line.strip() for line in lines]
    return []


def write_config(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (91, 91.0),
        (0.5, 0.5),
        ("90", 90.0),
        ("90s", 90.0),
        ("250ms", 0.25),
        ("30m", 1800.0),
        ("1.5h", 5400.0),
        ("2 H", 7200.0),
        ("1d", 86400.0),
        (" 60s ", 60.0),
    ],
)
def test_a_duration_is_a_number_with_a_unit(value: object, seconds: float) -> None:
    assert parse_duration(value) == seconds


@pytest.mark.parametrize(
    "value", ["soon", "", "-5s", "1e9", "inf", "nan", "5 weeks", "1h30m", True, None, [], "s"]
)
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match='a duration is a number with a unit, such as "60s"'):
        parse_duration(value)


def test_the_defaults_are_those_of_the_design() -> None:
    settings = load_settings(None)
    assert settings.api.base_url == "https://app.pipecorn.com/api/v2"
    assert (settings.api.max_parallel, settings.api.settle_after) == (5, 60.0)
    assert (settings.api.max_running, settings.api.creates_per_second) == ("auto", "auto")
    assert (settings.search.limit, settings.limits.wait) == (50, 1800.0)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://app.pipecorn.com/api/v2", "https://app.pipecorn.com/api/v2"),
        ("https://app.prontohq.com/api/v2/", "https://app.prontohq.com/api/v2"),
        ("https://APP.Pipecorn.com/api/v2", "https://APP.Pipecorn.com/api/v2"),
        ("https://app.pipecorn.com:443/api/v2", "https://app.pipecorn.com:443/api/v2"),
        ("http://127.0.0.1:8080/api/v2", "http://127.0.0.1:8080/api/v2"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://localhost", "https://localhost"),
    ],
)
def test_the_vendor_and_loopback_may_be_asked(written: str, kept: str) -> None:
    assert ApiSettings(base_url=written).base_url == kept


@pytest.mark.parametrize(
    "address",
    [
        "http://app.pipecorn.com/api/v2",
        "http://app.prontohq.com",
        "ftp://127.0.0.1/",
        "app.pipecorn.com/api/v2",
        "//app.pipecorn.com",
        "",
    ],
)
def test_nothing_but_https_is_spoken_outside(address: str) -> None:
    assert faults_of({"api": {"base_url": address}}) == [
        f"api.base_url = {address!r}: the address must begin with https://."
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/api/v2",
        "https://pipecorn.com/api/v2",
        "https://app.pipecorn.com.evil.example/",
        "https://evil.example/app.pipecorn.com",
        "https://evil.example#app.pipecorn.com",
        "https://evil.example?app.pipecorn.com",
        "https://app.pipecorn.com@evil.example/",
        "https://app.pipecorn.com:443@evil.example/",
        "https://app.pipecorn.com\\@evil.example/",
        "https://app-pipecorn.com",
        "https://app.pipecom.com",
        "https://xapp.pipecorn.com",
        "https://app.pipecorn.com.",
        "https://аpp.pipecorn.com",  # noqa: RUF001 - the first letter is Cyrillic
        "https://127.0.0.1.evil.example/",
        "https://localhost.evil.example/",
        "https://10.0.0.1/",
        "https://0.0.0.0/",
        "https:///api/v2",
        "https://:443/api/v2",
    ],
)
def test_the_key_goes_to_no_other_host(address: str) -> None:
    (fault,) = faults_of({"api": {"base_url": address}})
    assert "the key would go to" in fault
    assert "ENRICH_ALLOW_HOST=" in fault


@pytest.mark.parametrize(
    "address",
    [
        "https://app.pipecorn.com:port/api/v2",
        "http://127.0.0.1:99999",
        "https://[::1",
        " https://app.pipecorn.com/api/v2",
        "https://app.pipe\ncorn.com/api/v2",
        "https://app.pipecorn.com/api v2",
        "https://app.pipecorn.com/api/v2?x=1",
        "https://app.pipecorn.com/api/v2#x",
        "https://me:secret@app.pipecorn.com/api/v2",
    ],
)
def test_an_address_that_cannot_work_is_refused_before_it_is_used(address: str) -> None:
    (fault,) = faults_of({"api": {"base_url": address}})
    assert fault.startswith(f"api.base_url = {address!r}: ")


def test_another_host_can_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_ALLOW_HOST", "Pronto.Test.Example")
    assert faults_of({"api": {"base_url": "https://pronto.test.example:8443/api"}}) == []
    assert faults_of({"api": {"base_url": "http://pronto.test.example/api"}}) != []
    assert faults_of({"api": {"base_url": "https://other.example/api"}}) != []


@given(st.text())
def test_no_address_raises_anything_else(address: str) -> None:
    assert len(faults_of({"api": {"base_url": address}})) <= 1


@pytest.mark.parametrize(
    ("address", "vendor"),
    [
        ("https://app.pipecorn.com/api/v2", "pronto"),
        ("https://app.prontohq.com/api/v2", "pronto"),
        ("http://127.0.0.1:8080/api/v2", "127.0.0.1:8080"),
        ("http://127.0.0.1:8081/api/v2", "127.0.0.1:8081"),
        ("http://localhost:8080", "localhost:8080"),
    ],
)
def test_both_vendor_hosts_are_one_and_each_loopback_address_is_another(
    address: str, vendor: str
) -> None:
    """Design, section 4, Ledger."""
    api = ApiSettings(base_url=address)
    assert api.vendor == vendor
    assert api.is_loopback is (vendor != "pronto")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"api": {"creates_per_secnd": 1}},
            "api.creates_per_secnd: there is no such setting. Did you mean creates_per_second?",
        ),
        ({"apii": {}}, "apii: there is no such setting. Did you mean api?"),
        (
            {"search": {"senority_levels": ["CXO"]}},
            "search.senority_levels: there is no such setting. Did you mean seniority_levels?",
        ),
        (
            {"personas": {"sales": {"job_title": ["CFO"]}}},
            "personas.sales.job_title: there is no such setting. Did you mean job_titles?",
        ),
        (
            {"personas": {"Sales leaders": {"limt": 5}}},
            "personas.Sales leaders.limt: there is no such setting. Did you mean limit?",
        ),
        (
            {"ledger": {"zzz": 1}},
            "ledger.zzz: there is no such setting. The settings here are: path.",
        ),
        (
            {"search": {"limit": "many"}},
            (
                "search.limit = 'many': Input should be a valid integer, "
                "unable to parse string as an integer."
            ),
        ),
        (
            {"search": {"functions": ["Sals"]}},
            (
                "search.functions = ['Sals']: 'Sals' is not one of the vendor's values. "
                "Did you mean 'Sales'?"
            ),
        ),
        (
            {"limits": {"wait": "soon"}},
            (
                "limits.wait = 'soon': a duration is a number with a unit, such as "
                '"60s", "30m" or "2h".'
            ),
        ),
        (
            {"custom_fields": {"row_id": "ID", "team": "Team"}},
            (
                "custom_fields = {'row_id': 'ID', 'team': 'Team'}: row_id is ours: it carries the "
                "row ID."
            ),
        ),
        (
            {"input": {"header_row": 0}},
            "input.header_row = 0: Input should be greater than or equal to 1.",
        ),
    ],
)
def test_a_fault_is_one_line_that_names_its_place(values: dict[str, Any], line: str) -> None:
    assert faults_of(values) == [line]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("creates_per_second", "fast"),
        ("creates_per_second", 0),
        ("creates_per_second", -1),
        ("creates_per_second", []),
        ("max_running", "many"),
        ("max_running", 0),
        ("max_running", 1.5),
        ("max_creates_per_second", "slow"),
        ("max_reads_per_second", 0),
        ("max_parallel", 0),
    ],
)
def test_a_setting_that_may_be_a_number_or_a_word_fails_once(name: str, value: object) -> None:
    (fault,) = faults_of({"api": {name: value}})
    assert fault.startswith(f"api.{name} = {value!r}: Input should be ")


@pytest.mark.parametrize("name", ["row_id", "row_ids"])
def test_the_names_of_our_own_custom_fields_are_taken(name: str) -> None:
    (fault,) = faults_of({"custom_fields": {name: "ID"}})
    assert f"{name} is ours" in fault


def test_all_faults_are_told_at_once() -> None:
    values = {
        "api": {"base_url": "http://example.com", "timeout": "soon", "max_running": "many"},
        "search": {"limit": 0, "functions": ["Sals"]},
        "personas": {
            "Sales leaders": {"limit": 0},
            "Finance leaders": {"limit": 0, "titles": ["CFO"]},
        },
        "custom_fields": {"row_id": "ID"},
        "outptu": {"path": "x.xlsx"},
    }
    assert [fault.split(":")[0].split(" = ")[0] for fault in faults_of(values)] == [
        "api.base_url",
        "api.timeout",
        "api.max_running",
        "search.functions",
        "search.limit",
        "personas.Sales leaders.limit",
        "personas.Finance leaders.limit",
        "personas.Finance leaders.titles",
        "custom_fields",
        "outptu",
    ]


def test_a_wrong_name_shows_no_value() -> None:
    (fault,) = faults_of({"api": {"api_key": "sk-5Ecret"}})
    assert fault == "api.api_key: there is no such setting. Did you mean api_key_file?"


def test_a_config_file_is_read_and_its_paths_are_meant_from_its_folder(tmp_path: Path) -> None:
    path = write_config(
        tmp_path,
        '\ufeff[api]\napi_key_file = "key.txt"\n[output]\npath = "out/x.xlsx"\n'
        '[ledger]\npath = "/var/ledger.db"\n[columns]\ncompany_linkedin_url = "LinkedIn"\n',
    )
    settings = load_settings(path)
    assert settings.api.api_key_file == tmp_path / "key.txt"
    assert settings.output.path == tmp_path / "out" / "x.xlsx"
    assert settings.ledger.path == Path("/var/ledger.db")
    assert settings.columns == {"company_linkedin_url": "LinkedIn"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[api\n", "is not valid TOML"),
        (b"[api]\ntimeout = 1\ntimeout = 2\n", "is not valid TOML"),
        (b"name = '\xff'\n", "cannot be read"),
        (b"[apii]\n", "Did you mean api"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_named(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigInvalid, match=words) as raised:
        load_settings(path)
    assert str(path) in str(raised.value)
    assert raised.value.exit_code is ExitCode.UNUSABLE


def test_a_config_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="does not exist"):
        load_settings(tmp_path / "config.toml")
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        load_settings(tmp_path)


@posix_only
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_config_that_others_may_write_must_not_say_where_the_key_is(
    mode: int, tmp_path: Path
) -> None:
    path = write_config(tmp_path, '[api]\napi_key_file = "key.txt"\n', mode)
    with pytest.raises(ConfigInvalid, match=r"Others may write .*chmod 600"):
        load_settings(path)


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o400])
def test_a_config_that_others_may_only_read_may(mode: int, tmp_path: Path) -> None:
    path = write_config(tmp_path, '[api]\napi_key_file = "key.txt"\n', mode)
    assert load_settings(path).api.api_key_file == tmp_path / "key.txt"


@posix_only
def test_a_config_without_a_key_file_may_be_anybodys(tmp_path: Path) -> None:
    assert load_settings(write_config(tmp_path, "[search]\nlimit = 5\n", 0o666)).search.limit == 5


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ({"PIPECORN_API_KEY": "new"}, "new"),
        ({"PRONTO_API_KEY": "old"}, "old"),
        ({"PIPECORN_API_KEY": "new", "PRONTO_API_KEY": "old"}, "new"),
        ({"PIPECORN_API_KEY": " ", "PRONTO_API_KEY": "old"}, "old"),
        ({"PIPECORN_API_KEY": " new\n"}, "new"),
    ],
)
def test_the_key_comes_from_the_environment_the_newer_name_first(
    environment: dict[str, str], key: str
) -> None:
    assert read_key(ApiSettings(), environment) == key


def test_the_environment_goes_before_the_key_file(tmp_path: Path) -> None:
    api = ApiSettings(api_key_file=tmp_path / "is-not-there")
    assert read_key(api, {"PRONTO_API_KEY": "old"}) == "old"


@pytest.mark.parametrize("content", ["from-file", "from-file\n", "\ufeff from-file \r\n"])
def test_the_key_comes_from_its_file(content: str, tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    assert read_key(ApiSettings(api_key_file=path), {}) == "from-file"


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_key_file_must_be_its_owners_alone(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_text("from-file")
    path.chmod(mode)
    with pytest.raises(KeyMissing, match=r"Others may read the key file .*chmod 600") as raised:
        read_key(ApiSettings(api_key_file=path), {})
    assert "from-file" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_key_file_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyMissing, match="is empty"):
        read_key(ApiSettings(api_key_file=path), {})


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="cannot be read: No such file"):
        read_key(ApiSettings(api_key_file=tmp_path / "key.txt"), {})


@pytest.mark.parametrize("content", [b"two\nlines", b"sp ace", "schlüssel".encode(), b"\xff\x00"])
def test_a_key_that_no_header_can_carry_is_refused_unshown(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyMissing, match="holds something that is no API key") as raised:
        read_key(ApiSettings(api_key_file=path), {})
    assert raised.value.__cause__ is None
    assert not any(word in str(raised.value) for word in ("lines", "sp ace", "schl"))


def test_a_variable_that_no_header_can_carry_is_refused_unshown() -> None:
    with pytest.raises(KeyMissing, match="PRONTO_API_KEY holds something that is no API key"):
        read_key(ApiSettings(), {"PRONTO_API_KEY": "two\nlines"})


def test_no_key_at_all_says_where_to_get_one() -> None:
    with pytest.raises(KeyMissing, match=r"settings/apis/keys.*export PIPECORN_API_KEY=") as raised:
        read_key(ApiSettings(), {})
    assert raised.value.exit_code is ExitCode.AUTHENTICATION


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().api.timeout = 1.0  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.com", "https://h.example/enrich/", "http://127.0.0.1:9/x"],
)
def test_a_public_address_is_https_or_of_this_machine(url: str) -> None:
    assert parse_settings({"delivery": {"public_url": url}}, "x").delivery.public_url == url.rstrip(
        "/"
    )


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.com", "ftp://x", "https://", "https://u:p@x/", "https://x/?a=1", "x y"],
)
def test_other_public_addresses_are_refused_with_the_cure(url: str) -> None:
    (line,) = faults_of({"delivery": {"public_url": url}})
    assert "such as https://hooks.example.com/enrich" in line


@pytest.mark.parametrize("listen", ["8787", "localhost", "x:99999", "a b:1", "", "http://x:1"])
def test_a_receiver_listens_on_a_host_and_a_port(listen: str) -> None:
    (line,) = faults_of({"delivery": {"listen": listen}})
    assert 'such as "127.0.0.1:8787"' in line


def test_a_receiver_may_listen_on_the_newer_kind_of_address() -> None:
    delivery = parse_settings({"delivery": {"listen": "[::1]:1"}}, "x").delivery
    assert delivery.host_and_port == ("::1", 1)
