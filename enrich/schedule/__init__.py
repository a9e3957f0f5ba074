"""A spreadsheet's own line in the crontab: what it says, and how it gets there."""

from enrich.schedule.crontab import Crontab
from enrich.schedule.environment import make_environment_file
from enrich.schedule.night import Night, night_of

__all__ = ["Crontab", "Night", "make_environment_file", "night_of"]
