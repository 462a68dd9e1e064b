"""The incoming side of one Cursor on Target link: events cut out of the stream, positions and alarms taken over."""

import asyncio
import time
import uuid

import structlog

from dispatch.core.commands import CancelAlarm
from dispatch.core.errors import Invalid, Refused
from dispatch.core.officer import Officer
from feeds.decoders.cot import Event, decode
from feeds.decoders.heard import Heard
from feeds.hearing import Hearing, Outcome
from feeds.parts import Parts

log = structlog.get_logger()
MOST_EVENT = 64 * 1024
MOST_FAULTS = 100
"""Events that cannot be read, before a link is cut: whoever sends so many is no CoT client."""
SAME_PRESS_S = 60.0
"""A client repeats its alert every ten seconds or so while it stands: that is one press."""
END = b"</event>"


class Reading:
    """Reads one link. known_only: it is a TAK server's, where others' devices are nothing unusual."""

    def __init__(self, parts: Parts, known_only: bool) -> None:
        self._parts = parts
        self._hearing = Hearing(parts)
        self._known_only = known_only
        self._faults = 0
        self._alerts: dict[str, float] = {}

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Take events over until the link ends. Raises Invalid for a sender that makes no sense."""
        buffer = b""
        while data := await reader.read(MOST_EVENT):
            *frames, buffer = (buffer + data).split(END)
            for frame in frames:
                await self._take(frame + END)
                await asyncio.sleep(0)  # a flooding link holds nobody up
            if len(buffer) > MOST_EVENT:
                raise Invalid(f"an event of more than {MOST_EVENT} bytes; send CoT as XML, one event after the other")

    async def _take(self, frame: bytes) -> None:
        now = time.time()
        try:
            event = decode(frame[max(frame.find(b"<event"), 0) :], now)
        except Invalid as fault:
            self._faults += 1
            if self._faults >= MOST_FAULTS:
                raise Invalid(f"{MOST_FAULTS} events that cannot be read, the last: {fault}") from None
            return
        if event is None:
            return
        officer = self._parts.devices.officer(event.heard.device)
        if officer is None and self._known_only:
            return
        await self._hear_once(event.heard, now)
        if event.cancelled and officer:
            await self._cancel(officer, event, now)

    async def _hear_once(self, heard: Heard, now: float) -> None:
        """Take a message over; its alert is none when it is only the last press, repeated.

        A press counts from when it was stored: one the store did not take is tried again with the next repeat.
        """
        repeated = heard.sos and now - self._alerts.get(heard.device, 0.0) <= SAME_PRESS_S
        came, _ = await self._hearing.hear(heard._replace(sos=heard.sos and not repeated), "cot", now)
        if heard.sos and came in (Outcome.TAKEN, Outcome.WRONG):
            if len(self._alerts) > 1000:  # a link does not speak for so many; never grow without a bound
                self._alerts.clear()
            self._alerts[heard.device] = now

    async def _cancel(self, officer: Officer, event: Event, now: float) -> None:
        self._alerts.pop(event.heard.device, None)
        if not officer.emergency:
            return
        command = CancelAlarm(
            id=f"cot:{uuid.uuid4().hex}", by=f"officer:{officer.id}", at=min(event.heard.at, now), now=now,
            alarm=officer.emergency["alarm"], reason="dibatalkan dari perangkat",
        )  # fmt: skip
        try:
            await self._parts.flusher.handle(command)
        except Refused as refused:
            log.info("an alert that was over already is cancelled", officer=officer.id, why=str(refused))
