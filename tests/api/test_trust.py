"""TLS and proxies over real sockets: one sentence with its cure, or through."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme
from api.odd import ask
from api.test_client import create

from enrich.api.client import VendorClient
from enrich.errors import ConfigInvalid, EnrichError, TryLater, Unusable

HOST = "https://vendor.test/api/v2"
LIST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
TUNNEL = b"HTTP/1.1 200 Connection established\r\n\r\n"
Serve = Callable[[socket.socket], None]


@pytest.fixture(autouse=True)
def clean_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENRICH_ALLOW_HOST", "vendor.test")


def listing(client: VendorClient) -> Any:
    return client.listing()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def proxy_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Serve], list[bytes]]]:
    """A proxy, in the environment, that does this with each connection; gives the requests."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def start(serve: Serve) -> list[bytes]:
        def work() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with closing(connection), suppress(OSError):
                        asked.append(connection.recv(65_536))
                        serve(connection)

        threading.Thread(target=work, daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listener.getsockname()[1]}")
        return asked

    yield start
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def vendor_behind(authority: trustme.CA) -> Serve:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("vendor.test").configure_cert(context)

    def serve(connection: socket.socket) -> None:
        connection.sendall(TUNNEL)
        with context.wrap_socket(connection, server_side=True) as tunnel:
            tunnel.recv(65_536)
            tunnel.sendall(LIST)

    return serve


def saying(answer: bytes) -> Serve:
    """What comes after the promise of a tunnel answers the greeting of TLS."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(TUNNEL if TUNNEL in answer else answer)
        if TUNNEL in answer:
            connection.recv(65_536)
            connection.sendall(answer.removeprefix(TUNNEL))

    return serve


def test_a_company_s_own_authority_is_believed_where_it_is_named(
    *,
    proxy_at: Callable[[Serve], list[bytes]],
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    asked = proxy_at(vendor_behind(authority))
    assert ask(HOST, listing) == ()
    assert asked[0].startswith(b"CONNECT vendor.test:443 ")
    assert b"sk-5Ecret" not in asked[0]


def test_a_certificate_that_nobody_trusts_is_one_sentence_at_once(
    proxy_at: Callable[[Serve], list[bytes]], authority: trustme.CA
) -> None:
    asked = proxy_at(vendor_behind(authority))
    with pytest.raises(Unusable, match=r"certificate is not trusted.*SSL_CERT_FILE"):
        ask(HOST, listing)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"HTTP/1.1 407 Login\r\n\r\n", Unusable, "name and a password.*HTTPS_PROXY"),
        (b"HTTP/1.1 403 No\r\n\r\n<html>", Unusable, "does not let the request through: 403"),
        (b"HTTP/1.1 502 Bad\r\n\r\n<html>", TryLater, "does not let the request through: 502"),
        (TUNNEL + b"<html>Sign in</html>", Unusable, "does not speak TLS"),
        (b"<html>Sign in</html>", TryLater, "cannot be reached"),
        (b"", TryLater, "cannot be reached"),
    ],
)
def test_a_proxy_s_refusal_is_one_sentence(
    *,
    proxy_at: Callable[[Serve], list[bytes]],
    answer: bytes,
    error: type[EnrichError],
    words: str,
) -> None:
    """A create, too, has surely not arrived."""
    proxy_at(saying(answer))
    with pytest.raises(error, match=words) as raised:
        ask(HOST, create)
    assert raised.type is error


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SSL_CERT_FILE", "/nowhere/x.pem", "SSL_CERT_FILE .* cannot be read"),
        ("SSL_CERT_DIR", "/nowhere", "SSL_CERT_DIR .* cannot be read"),
        ("HTTPS_PROXY", "nonsense://x", "proxy that the environment names"),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1", "proxy that the environment names"),
    ],
)
def test_an_environment_that_makes_no_sense_is_told(
    *, name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigInvalid, match=words):
        ask(HOST, listing)
