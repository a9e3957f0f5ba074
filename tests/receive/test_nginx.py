"""The nginx configuration of the README, with a real nginx before a real run."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from support.desk import Desk, Vendor
from support.receiving import path_to

from enrich.ledger.ledger import open_ledger
from enrich.model.search import SearchState

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        port: int = found.getsockname()[1]
        return port


def readme_server(port: int, receiver: int) -> str:
    """The README's server, on loopback and without a certificate."""
    (block,) = re.findall(r"```nginx\n(.*?)```", README, re.DOTALL)
    plain = re.sub(r"\n +ssl_certificate.*", "", block)
    plain = plain.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    return plain.replace("127.0.0.1:8787", f"127.0.0.1:{receiver}")


@contextmanager
def proxy(folder: Path, receiver: int) -> Iterator[str]:
    assert NGINX is not None
    folder.mkdir()
    port = free_port()
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access.log;\n{places}"
        f"{readme_server(port, receiver)}}}\n"
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while process.poll() is None and not _is_open(port):
                time.sleep(0.02)
            assert process.poll() is None, (folder / "error.log").read_text()
            yield f"http://127.0.0.1:{port}/enrich"
        finally:
            process.terminate()


def _is_open(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_deliveries_come_through_nginx_and_leave_no_address_in_its_logs(
    desk: Desk, start_vendor: Callable[..., Vendor]
) -> None:
    vendor, receiver = start_vendor("--leads", "3-9", "--duration", "0-1"), free_port()
    accounts = desk.many_accounts(10)
    with proxy(desk.folder / "nginx", receiver) as public_url:
        desk.config_for(
            vendor,
            more=f'[delivery]\nmode = "webhook"\npublic_url = "{public_url}"\n'
            f'listen = "127.0.0.1:{receiver}"\n',
        )
        ended = desk.enrich("run", accounts, "--json")
        ledger_path = desk.folder / ".enrich" / "ledger.db"
        with open_ledger(ledger_path) as ledger:
            attempts = ledger.attempts.in_state(SearchState.FINISHED)
            delivered = ledger.deliveries.last()
        paths = [path_to(ledger_path, attempt) for attempt in attempts]
        # The receiver has gone with its run: what nginx says of that must not name anybody.
        late = httpx.post(public_url + paths[0], json=[], trust_env=False)
        big = httpx.post(public_url + paths[0], content=b"1" * 11_000_000, trust_env=False)
    assert ended.code == 0, ended.err
    assert delivered > 0
    assert (late.status_code, big.status_code) == (502, 413)
    logs = "".join(path.read_text() for path in (desk.folder / "nginx").glob("*.log"))
    assert not [path for path in paths if path.rpartition(".")[2] in logs]
