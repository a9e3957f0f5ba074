"""Programs run as a user to whom permissions matter: root's tests would prove nothing."""

import os
import shutil
import sys
from collections.abc import Sequence

import pytest


def plain_user() -> Sequence[str]:
    """What to put before a command so that it has no powers beyond those of its user."""
    if not hasattr(os, "geteuid"):
        pytest.skip("Windows knows other permissions")
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may do everything, and there is no setpriv to take that away")
    return (setpriv, "--bounding-set=-all", "--inh-caps=-all")


def without_powers(script: str) -> list[str]:
    return [*plain_user(), sys.executable, "-c", script]
