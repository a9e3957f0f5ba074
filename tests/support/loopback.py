"""A small vendor of a test's own, really listening, in a thread that ends with the test."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from enrich.sandbox.connection import OpenProtocol


@contextmanager
def listening(routes: Sequence[Route]) -> Iterator[str]:
    """Serve these routes and give the base URL."""
    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=routes),
            http=OpenProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            timeout_graceful_shutdown=1,
        )
    )
    with closing(socket.create_server(("127.0.0.1", 0), backlog=128)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2"
        finally:
            server.should_exit = True
            thread.join()
