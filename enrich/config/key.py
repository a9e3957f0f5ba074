"""The API key: from the environment or an owner-only file, and from nowhere else."""

import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from enrich.config.permissions import others_may
from enrich.config.settings import ApiSettings
from enrich.errors import KeyMissing

KEY_VARIABLES = ("PIPECORN_API_KEY", "PRONTO_API_KEY")


def read_key(api: ApiSettings, environment: Mapping[str, str]) -> str:
    """The API key, from the environment or an owner-only file.

    Raises:
        KeyMissing: there is none; the words say how to get and set one.
    """
    for variable in KEY_VARIABLES:
        if key := environment.get(variable, "").strip():
            return _fit_for_a_header(key, variable)
    if api.api_key_file is not None:
        return _key_from_file(api.api_key_file)
    raise KeyMissing(
        "There is no API key.",
        "Make one at https://app.pipecorn.com/settings/apis/keys, then set it with "
        f"export {KEY_VARIABLES[0]}=... (or try everything without a key: --sandbox).",
    )


def known_keys(api: ApiSettings | None, environment: Mapping[str, str]) -> frozenset[str]:
    """Every key that can be found, so that none of them is shown; a fault is none here."""
    keys = {environment.get(variable, "").strip() for variable in KEY_VARIABLES}
    if api is not None and api.api_key_file is not None:
        with suppress(KeyMissing):
            keys.add(_key_from_file(api.api_key_file))
    return frozenset(keys - {""})


def _key_from_file(path: Path) -> str:
    try:
        if others_may(path, stat.S_IRWXG | stat.S_IRWXO):
            raise KeyMissing(
                f"Others may read the key file {path}.", f"Make it yours alone: chmod 600 {path}"
            )
        key = path.read_bytes().decode("utf-8-sig", "replace").strip()
    except OSError as fault:
        raise KeyMissing(
            f"The key file {path} cannot be read: {fault.strerror}.",
            "Correct api_key_file in the config.",
        ) from fault
    if not key:
        raise KeyMissing(f"The key file {path} is empty.", "Put the API key into it.")
    return _fit_for_a_header(key, f"The key file {path}")


def _fit_for_a_header(key: str, where: str) -> str:
    """Refuse what no header can carry here, where the error does not repeat it."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyMissing(
            f"{where} holds something that is no API key.",
            "Copy the key again, alone and on one line.",
        )
    return key
