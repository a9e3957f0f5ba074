"""Whose certificates are believed: what the environment names, else what this computer trusts."""

import os
import ssl
from collections.abc import Mapping

import certifi
import truststore

from enrich.errors import ConfigInvalid

_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"


def trusted(environment: Mapping[str, str] = os.environ) -> ssl.SSLContext:
    """The certificate authorities for this run.

    A company that looks into its own traffic has its authority in the store of
    the operating system, where no Python library but `truststore` looks.

    Raises:
        ConfigInvalid: the environment names a file or folder that cannot be used.
    """
    file, folder = environment.get(_FILE) or None, environment.get(_FOLDER) or None
    if file or folder:
        return _only(file, folder)
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # A bare container has no store at all.
    context.load_verify_locations(certifi.where())
    return context


def _only(file: str | None, folder: str | None) -> ssl.SSLContext:
    """What a person names is believed, and nobody else."""
    names = " and ".join(
        f"{name} ({path})" for name, path in ((_FILE, file), (_FOLDER, folder)) if path
    )
    try:
        if folder and not os.path.isdir(folder):  # noqa: PTH112 - OpenSSL would say nothing
            raise NotADirectoryError(folder)
        return ssl.create_default_context(cafile=file, capath=folder)
    except (OSError, ValueError) as fault:
        raise ConfigInvalid(
            f"The certificates that {names} names cannot be read.",
            "Correct that environment variable: a PEM file, or a folder of them. Or unset it.",
        ) from fault
