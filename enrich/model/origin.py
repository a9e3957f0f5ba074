"""What an output says of itself, so that it is known when it is given back as input."""

from dataclasses import dataclass

SANDBOX_COLUMN = "sandbox"
"""The last header of every added sheet whose rows a sandbox invented."""
INVENTED = "invented"
"""What stands in that column."""
SANDBOX_ID = "sandbox:"
"""What the IDs of a sandbox's searches begin with in the user's rows, in every kind of file."""


@dataclass(frozen=True)
class Origin:
    """Where a workbook of ours comes from."""

    book: str = ""
    """The name under which the history of its rows is kept; `""` where it is not known."""
    is_sandbox: bool = False
    """What it tells was invented."""
    sheets: tuple[str, ...] = ()
    """Those that we wrote; the others are the user's."""


UNKNOWN = Origin()
"""Of every file that is no output of ours."""
