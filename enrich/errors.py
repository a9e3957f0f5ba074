"""Everything that can stop a run, and the exit code it ends with.

A fault of one row is a value (`enrich.model.problem.Problem`); a fault of the
run is one of these:

* EnrichError
  x Unusable                exit 2: what the run was given cannot be used
    + ConfigInvalid
    + InputUnreadable
    + LedgerRefused
    + OutputRefused
    + ConsentMissing
    + WhereInvalid
  x KeyProblem              exit 3
    + KeyMissing
    + KeyRefused
  x RefusedBeyondPatience   exit 4
  x OutOfCredits            exit 5
  x LedgerBusy              exit 75
  x CapReached              exit 75
  x VendorTrouble           one request did not do what was asked
    + RequestRefused        the vendor will never accept this request
    + TryLater              surely not accepted; may pass
    + OutcomeUnknown        a create that may or may not have been accepted
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the shell and cron are told (design, section 5)."""

    DONE = 0
    SOME_ROWS_NEED_A_PERSON = 1
    UNUSABLE = 2
    AUTHENTICATION = 3
    REFUSED_BEYOND_PATIENCE = 4
    OUT_OF_CREDITS = 5
    WORK_REMAINS = 75
    INTERRUPTED = 130


_MOST_IMPORTANT_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.UNUSABLE,
    ExitCode.AUTHENTICATION,
    ExitCode.OUT_OF_CREDITS,
    ExitCode.REFUSED_BEYOND_PATIENCE,
    ExitCode.WORK_REMAINS,
    ExitCode.SOME_ROWS_NEED_A_PERSON,
    ExitCode.DONE,
)


def most_important(codes: set[ExitCode]) -> ExitCode:
    """The one code to exit with when several hold; `DONE` when none does."""
    return next((code for code in _MOST_IMPORTANT_FIRST if code in codes), ExitCode.DONE)


class EnrichError(Exception):
    """Base of all run faults: a sentence that says what happened, and the cure."""

    exit_code: ClassVar[ExitCode] = ExitCode.SOME_ROWS_NEED_A_PERSON

    def __init__(self, what: str, cure: str = "") -> None:
        super().__init__(f"{what} {cure}".strip())
        self.what = what
        self.cure = cure


class Unusable(EnrichError):
    """What the run was given cannot be used as it is."""

    exit_code = ExitCode.UNUSABLE


class ConfigInvalid(Unusable):
    """A setting is unknown or has a value that cannot be used."""


class InputUnreadable(Unusable):
    """The spreadsheet is missing, empty, or not what its name says."""


class LedgerRefused(Unusable):
    """The ledger is damaged, newer than this program, or bound to another vendor."""


class OutputRefused(Unusable):
    """The output cannot be written, or would replace a file that is not ours."""


class ConsentMissing(Unusable):
    """The run would buy more than it may without being asked."""


class WhereInvalid(Unusable):
    """The condition that chooses rows cannot be understood; `picture` shows the place in it."""

    def __init__(self, what: str, picture: str, cure: str) -> None:
        super().__init__(f"{what}\n{picture}\n{cure}")
        self.what, self.cure = what, cure


class KeyProblem(EnrichError):
    """There is no usable API key."""

    exit_code = ExitCode.AUTHENTICATION


class KeyMissing(KeyProblem):
    """No API key was given."""


class KeyRefused(KeyProblem):
    """The vendor refused the API key, or the LinkedIn connection behind it."""


class RefusedBeyondPatience(EnrichError):
    """The vendor went on refusing for longer than it makes sense to ask."""

    exit_code = ExitCode.REFUSED_BEYOND_PATIENCE


class OutOfCredits(EnrichError):
    """The account has no credits left, or its plan's limit is reached (sheet, 1.3)."""

    exit_code = ExitCode.OUT_OF_CREDITS


class LedgerBusy(EnrichError):
    """Another run holds the ledger."""

    exit_code = ExitCode.WORK_REMAINS


class CapReached(EnrichError):
    """Nothing more may be bought now: a cap on leads, or the time that was set."""

    exit_code = ExitCode.WORK_REMAINS


class VendorTrouble(EnrichError):
    """One request did not do what was asked; the run decides what that means."""


class RequestRefused(VendorTrouble):
    """The vendor will never accept this request as it is (sheet, 1.3: 400, 404, 422)."""

    def __init__(self, what: str, cure: str = "", *, http_status: int) -> None:
        super().__init__(what, cure)
        self.http_status = http_status


class TryLater(VendorTrouble):
    """The request was surely not accepted and may be sent again."""


class OutcomeUnknown(VendorTrouble):
    """Nobody can say whether the vendor accepted this create (sheet, 1.2)."""
