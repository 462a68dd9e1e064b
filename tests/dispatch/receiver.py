"""Somebody who receives webhooks: keeps what was posted, and answers as the test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came in and when (epoch s), the status of the next answers, and how long they take."""

    url: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    location: str = ""
    at: list[float] = field(default_factory=list)
    pause_s: float = 0.0


@contextmanager
def receiver(status: int = 204) -> Iterator[Receiver]:
    """Give one on a free port."""
    kept = Receiver(status=status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.at.append(time.time())
            kept.got.append((dict(self.headers), body))
            time.sleep(kept.pause_s)
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}/terima"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
