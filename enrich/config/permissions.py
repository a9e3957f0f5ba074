"""Who else may read or write a file."""

import os
from pathlib import Path


def others_may(path: Path, mode: int) -> bool:
    """Whether one of these permission bits is set."""
    # Windows keeps its permissions elsewhere; its mode bits say nothing.
    return os.name == "posix" and bool(path.stat().st_mode & mode)
