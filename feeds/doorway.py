"""How bytes become requests at the doors: uvicorn's own protocol, with a short cut and with less patience.

    a whole `GET /osmand?...` on a line with nothing else under way -> taken at once, answered at once
    everything else, and whatever the short cut does not take       -> uvicorn, ASGI, feeds/trackers.py

The short cut costs a fifth of the ASGI way, which is what lets one core take the bursts of a nation's phones. It
knows nothing of its own: it asks the same decoder, and hands over what is not plainly a position.
uvicorn waits for ever for a head that never ends; here it may take HEAD_S.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 20.0
START, END = b"GET /osmand?", b"\r\n\r\n"
TAKEN = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
OTHERWISE = (b"content-length", b"transfer-encoding", b"upgrade", b"expect", b"close", b"\n\n")
"""A head with one of these words means something that the short cut does not do."""


class Doorway(HttpToolsProtocol):
    """One connection. take: given the query of a position, says whether it was taken. _between: no message has begun
    that has not ended. _plain: the last head that was found to be."""

    take: Callable[[bytes], bool]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._between = True
        self._heard = 0.0
        self._plain = b""
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the line HEAD_S for its first message."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the short cut if it fits, else the long way."""
        if not (data.startswith(START) and self._is_idle() and self._cut_short(data)):
            super().data_received(data)

    def on_message_begin(self) -> None:
        """Note that a message is under way; its head may take HEAD_S."""
        self._between = False
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Be patient again: bodies have a limit of their own."""
        self._came()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the line is between two messages."""
        self._between = True
        super().on_message_complete()

    def _is_idle(self) -> bool:
        return self._between and (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def _cut_short(self, data: bytes) -> bool:
        """Answer a request that is a position and nothing else; whether it was."""
        stop = data.find(b" ", len(START))
        query, head = data[len(START) : stop], data[stop:]
        if head != self._plain:  # a phone's head is the same each time: it is looked through once
            if not is_plain(head):
                return False
            self._plain = head
        if b"\n" in query or not self.take(query):
            return False
        if self._patience:
            self._came()
        self.transport.write(TAKEN)
        self._heard = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.on_response_complete()
        return True

    def timeout_keep_alive_handler(self) -> None:
        """Let an idle line go; the short cut does not set the timer anew each time, so look when it was used last."""
        idle = self.loop.time() - self._heard
        if idle < self.timeout_keep_alive:
            wait = self.timeout_keep_alive - idle
            self.timeout_keep_alive_task = self.loop.call_later(wait, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _wait(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_S, self.transport.abort)

    def _came(self) -> None:
        if self._patience:
            self._patience.cancel()
            self._patience = None


def is_plain(head: bytes) -> bool:
    """Whether what follows the address of a request is a whole head, and means nothing beyond being asked."""
    words = head.lower()
    return (
        words.startswith(b" http/1.1\r\n")
        and words.find(END) == len(words) - len(END)
        and not any(word in words for word in OTHERWISE)
    )


def doorway(take: Callable[[bytes], bool]) -> type[Doorway]:
    """Give the protocol of doors whose positions are taken by `take`."""
    return type("Doorway", (Doorway,), {"take": staticmethod(take)})
