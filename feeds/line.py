"""One connection at the gateway: websockets' own protocol, with a short cut for fixes that come one by one.

    whole text frames of positions, with nothing else under way -> taken at once, acknowledged at once
    everything else, and whatever the short cut does not take   -> websockets, then feeds/gateway.py

A frame costs websockets three times what its content costs us, and a gateway that hands each phone's fix on as it comes
sends 8,400 a second. The short cut knows nothing of its own: it asks the same wire form, and hands over what is not
plainly positions. Wire format: RFC 6455, section 5.2.
"""

from collections.abc import Callable
from typing import NamedTuple

from websockets.asyncio.server import ServerConnection
from websockets.protocol import OPEN

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without websockets' compiled part
    from websockets.utils import apply_mask

WHOLE_TEXT, MASKED = 0x81, 0x80
SHORT, MEDIUM = 125, 126
"""Lengths up to 125 stand in the second byte; 126 there: in the two bytes behind it. Longer frames go the long way."""
MOST_AT_ONCE = 64
"""Frames of one reading that may go the short way, so that a line that floods gives others their turn."""


class Frame(NamedTuple):
    """The content of a whole frame, and where the next one begins."""

    content: bytes
    end: int


class Line(ServerConnection):
    """One connection. take: given the content of a text frame, gives the answer if it was plainly positions."""

    take: Callable[[bytes], bytes | None]

    def data_received(self, data: bytes) -> None:
        """Take the short cut as far as it goes, and the long way with the rest."""
        rest = self._cut_short(data) if data[0] == WHOLE_TEXT and self._is_between() else data
        if rest:
            super().data_received(rest)

    def _is_between(self) -> bool:
        """Whether no frame or message has begun that has not ended, and no answer or earlier frame is still waiting."""
        protocol = self.protocol
        return (
            protocol.state is OPEN
            and not protocol.reader.buffer
            and protocol.current_size is None
            and not self.paused
            and not self.recv_messages.frames.queue
        )

    def _cut_short(self, data: bytes) -> bytes:
        """Answer the positions that `data` begins with; gives what is left."""
        place, answers = 0, []
        for _ in range(MOST_AT_ONCE):
            frame = frame_at(data, place)
            answer = self.take(frame.content) if frame and b'"positions"' in frame.content else None
            if not frame or not answer:
                break
            answers.append(framed(answer))
            place = frame.end
        if answers:
            self.transport.write(b"".join(answers))
        return data[place:]


def frame_at(data: bytes, place: int) -> Frame | None:
    """Give the whole, masked text frame that stands at a place; None when something else stands there."""
    if len(data) < place + 6 or data[place] != WHOLE_TEXT or not data[place + 1] & MASKED:
        return None
    length, start = data[place + 1] & ~MASKED, place + 2
    if length > MEDIUM:
        return None
    if length == MEDIUM:
        length, start = int.from_bytes(data[start : start + 2]), start + 2
    end = start + 4 + length
    return Frame(apply_mask(data[start + 4 : end], data[start : start + 4]), end) if end <= len(data) else None


def framed(content: bytes) -> bytes:
    """Give a server's text frame. content: at most 65,535 bytes."""
    if len(content) <= SHORT:
        return bytes((WHOLE_TEXT, len(content))) + content
    return bytes((WHOLE_TEXT, MEDIUM)) + len(content).to_bytes(2) + content


def line(take: Callable[[bytes], bytes | None]) -> type[Line]:
    """Give the protocol of lines whose positions are taken by `take`."""
    return type("Line", (Line,), {"take": staticmethod(take)})
