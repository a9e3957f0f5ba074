"""The config file: every setting, its default and its rules; `config.example.toml` shows them all."""

from enrich.config.key import read_key
from enrich.config.reading import load_settings, parse_settings
from enrich.config.settings import (
    ApiSettings,
    DeliverySettings,
    InputSettings,
    LedgerSettings,
    LimitSettings,
    NotifySettings,
    OutputSettings,
    PersonaSettings,
    SearchSettings,
    Settings,
)
from enrich.config.values import parse_duration

__all__ = [
    "ApiSettings",
    "DeliverySettings",
    "InputSettings",
    "LedgerSettings",
    "LimitSettings",
    "NotifySettings",
    "OutputSettings",
    "PersonaSettings",
    "SearchSettings",
    "Settings",
    "load_settings",
    "parse_duration",
    "parse_settings",
    "read_key",
]
