"""The time, as a ledger is told it."""

from collections.abc import Callable
from datetime import datetime

Now = Callable[[], datetime]
"""Gives an aware time; passed in, so that nights can be simulated."""
