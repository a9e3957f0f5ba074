"""What each answer outside 2xx means for the run (sheet, section 1.3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.api.refusals import Answered, refusal, retry_after
from enrich.errors import (
    EnrichError,
    ExitCode,
    KeyRefused,
    OutcomeUnknown,
    OutOfCredits,
    RequestRefused,
    TryLater,
    Unusable,
)

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("http_status", "words", "of_a_create", "of_a_read"),
    [
        (301, "", Unusable, Unusable),
        (302, "", Unusable, Unusable),
        (304, "", Unusable, Unusable),
        (308, "", Unusable, Unusable),
        (400, "At least one filter is required", RequestRefused, RequestRefused),
        (401, "Invalid API key", KeyRefused, KeyRefused),
        (402, "", OutOfCredits, OutOfCredits),
        (403, "", KeyRefused, KeyRefused),
        (404, "Search not found", RequestRefused, RequestRefused),
        (408, "", OutcomeUnknown, TryLater),
        (410, "", RequestRefused, RequestRefused),
        (422, "Invalid function 99", RequestRefused, RequestRefused),
        (422, "", RequestRefused, RequestRefused),
        (422, "Insufficient enrichment credits", OutOfCredits, OutOfCredits),
        (422, "insufficient_credits", OutOfCredits, OutOfCredits),
        (422, "INSUFFICIENT CREDITS", OutOfCredits, OutOfCredits),
        (422, "Search exceeds your monthly import limits", OutOfCredits, OutOfCredits),
        (422, "Plan limit reached", OutOfCredits, OutOfCredits),
        (400, "Insufficient credits", RequestRefused, RequestRefused),
        (500, "", OutcomeUnknown, TryLater),
        (502, "", OutcomeUnknown, TryLater),
        (503, "", OutcomeUnknown, TryLater),
        (504, "", OutcomeUnknown, TryLater),
        (599, "", OutcomeUnknown, TryLater),
    ],
)
def test_each_status_has_its_error(
    *, http_status: int, words: str, of_a_create: type[EnrichError], of_a_read: type[EnrichError]
) -> None:
    assert type(refusal(Answered(http_status, words, is_json=True), is_create=True)) is of_a_create
    assert type(refusal(Answered(http_status, words, is_json=True), is_create=False)) is of_a_read


@given(st.integers(300, 999), st.text(), st.booleans())
def test_every_status_has_an_error_with_words(
    http_status: int,
    words: str,
    is_create: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    error = refusal(Answered(http_status, words, is_json=True), is_create=is_create)
    assert str(error).strip()


def test_a_refused_request_keeps_the_vendors_words_and_status() -> None:
    error = refusal(Answered(422, "Invalid function 99", is_json=True), is_create=True)
    assert isinstance(error, RequestRefused)
    assert (error.what, error.http_status) == ("Invalid function 99", 422)


@pytest.mark.parametrize("http_status", [404, 405, 410])
def test_a_web_server_that_is_not_the_api_says_nothing_of_a_row(http_status: int) -> None:
    """Sheet, section 0: be ready for an HTML page; a wrong base_url must not fail every row."""
    page = Answered(http_status, "", is_json=False)
    assert type(refusal(page, is_create=True)) is Unusable
    assert type(refusal(page, is_create=False)) is TryLater


def test_a_refusal_without_words_names_its_status() -> None:
    assert refusal(Answered(400, "", is_json=True), is_create=True).what == "HTTP 400."


@pytest.mark.parametrize(
    ("http_status", "exit_code"),
    [
        (302, ExitCode.UNUSABLE),
        (401, ExitCode.AUTHENTICATION),
        (403, ExitCode.AUTHENTICATION),
        (402, ExitCode.OUT_OF_CREDITS),
    ],
)
def test_what_ends_a_run_ends_it_with_its_exit_code(http_status: int, exit_code: ExitCode) -> None:
    error = refusal(Answered(http_status, "", is_json=True), is_create=True)
    assert error.exit_code is exit_code
    assert error.cure


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("0", 0.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("120", 120.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 13:00:30 +0100", 30.0),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(header: str, seconds: float) -> None:
    assert retry_after({"Retry-After": header}, NOW) == seconds


@pytest.mark.parametrize(
    "header",
    [None, "", " ", "soon", "-5", "1e9", "1.2.3", ".", "Sun, 99 Mar 2026", "nan", "inf", "9" * 400],
)
def test_a_retry_after_that_says_nothing_is_as_none(header: str | None) -> None:
    assert retry_after({"Retry-After": header} if header else {}, NOW) is None


@given(st.text() | st.text("SunMar 0123456789:,+-GMT"))
@example("Sun, 01 Mar 99999 12:00:30 GMT")
@example("Sun, 01 Mar 2026 12:00:30 -9999")
@example("Sun, 01 Mar 2026 99:99:99 GMT")
def test_no_retry_after_raises(header: str) -> None:
    seconds = retry_after({"Retry-After": header}, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


def test_a_date_is_by_the_vendors_clock_even_if_ours_is_wrong() -> None:
    """Two hours fast or slow, the wait is the 30 seconds that the vendor means."""
    headers = {
        "Date": "Mon, 02 Mar 2026 10:00:00 GMT",
        "Retry-After": "Mon, 02 Mar 2026 10:00:30 GMT",
    }
    for wrong in (timedelta(hours=2), timedelta(hours=-2)):
        assert retry_after(headers, NOW + wrong) == 30.0
