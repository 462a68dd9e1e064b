"""A link to the store that loses replies: the request gets through, its answer does not, the line breaks."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit


class LossyLink:
    """A TCP proxy before a store. Of replies to requests that hold one of `words`, a share is lost."""

    def __init__(self, url: str, share: float, words: tuple[bytes, ...], seed: int = 1) -> None:
        self._target = urlsplit(url)
        self._share = share
        self._words = words
        self._random = random.Random(seed)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self.lost = 0

    @property
    def url(self) -> str:
        return f"redis://:{self._target.password}@127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Break every line there is."""
        lines, self._lines = self._lines, []
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                store = self._connect()
                self._lines += [client, store]
                losing = threading.Event()
                threading.Thread(target=self._ask, args=(client, store, losing), daemon=True).start()
                threading.Thread(target=self._answer, args=(client, store, losing), daemon=True).start()

    def _connect(self) -> socket.socket:
        if self._target.port:
            return socket.create_connection((self._target.hostname, self._target.port))
        line = socket.socket(socket.AF_UNIX)
        line.connect(unquote(self._target.path))
        return line

    def _ask(self, client: socket.socket, store: socket.socket, losing: threading.Event) -> None:
        with suppress(OSError), client, store:
            while data := client.recv(65536):
                if any(word in data for word in self._words) and self._random.random() < self._share:
                    losing.set()
                store.sendall(data)

    def _answer(self, client: socket.socket, store: socket.socket, losing: threading.Event) -> None:
        with suppress(OSError), client, store:
            while data := store.recv(65536):
                if losing.is_set():
                    self.lost += 1
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(data)
