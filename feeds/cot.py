"""Cursor on Target over TCP: ATAK, WinTAK and TAK servers send their positions here and see units and incidents.

    a link that opens -> all units and open incidents -> what changes, once a second; what is gone is deleted
    a link that sends -> feeds/decoders/cot.py -> feeds/hearing.py, as for any other tracker

There is no login in this protocol: the port is closed by default, and open on loopback alone unless said otherwise.
"""

import asyncio
import time
from contextlib import suppress

import structlog
from redis.exceptions import RedisError

from feeds.cot_picture import Picture
from feeds.cot_reading import Reading
from feeds.parts import Parts

log = structlog.get_logger()
TICK_S = 1.0
MOST_LINKS = 50
MOST_WAITING = 4 * 1024 * 1024
"""Bytes that may wait for one link; whoever reads slower than that is cut, and sees all anew when it comes back."""
WRITE_S = 10.0
LONGEST_PAUSE_S = 30.0


class Link:
    """One connection's outgoing side."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._waiting = 0

    def tell(self, events: bytes) -> None:
        """Send events when it is their turn; cuts a link that does not read."""
        self._waiting += len(events)
        self._queue.put_nowait(events)
        if self._waiting > MOST_WAITING:
            log.warning("a CoT link reads too slowly and is cut", peer=self.peer, waiting=self._waiting)
            self._writer.transport.abort()

    @property
    def peer(self) -> str:
        """Who is at the other end."""
        return str(self._writer.get_extra_info("peername"))

    async def write(self, picture: Picture, now: float) -> None:
        """Send the whole picture, then what is told, until the link breaks."""
        for events in await picture.whole(now):
            await self._send(events)
        while True:
            events = await self._queue.get()
            self._waiting -= len(events)
            await self._send(events)

    async def _send(self, events: bytes) -> None:
        self._writer.write(events)
        async with asyncio.timeout(WRITE_S):
            await self._writer.drain()


class Cot:
    """All links of one feeds process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._picture = Picture(parts.fleet, parts.store, parts.settings.stale_s)
        self._links: set[Link] = set()

    def note(self, facts: list[dict[str, str]]) -> None:
        """Take note of incidents that have changed (called on the event loop)."""
        if self._links:
            self._picture.note(facts)

    async def open(self) -> None:
        """Open the port, where one is set. Raises OSError when it is taken."""
        settings = self._parts.settings
        if settings.cot_port:
            await asyncio.start_server(self._converse, settings.cot_host, settings.cot_port)
            log.info("door open", cot=f"tcp://{settings.cot_host}:{settings.cot_port}")

    async def run(self) -> None:
        """Keep every link up to date, and the TAK server told, until cancelled."""
        telling = asyncio.create_task(self._keep_telling(self._parts.settings.cot_out))
        try:
            while True:
                await asyncio.sleep(TICK_S)
                if self._links:
                    await self._tell_changes()
        finally:
            telling.cancel()

    async def _tell_changes(self) -> None:
        try:
            events = await self._picture.changes(time.time())
        except RedisError as error:
            log.warning("CoT links wait for the store", error=str(error))
            return
        for link in [*self._links] if events else []:
            link.tell(events)

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, known_only: bool = False
    ) -> None:
        link = Link(writer)
        if len(self._links) >= MOST_LINKS:
            log.warning("no room for another CoT link", peer=link.peer, most=MOST_LINKS)
            writer.close()
            return
        self._links.add(link)
        reading = asyncio.create_task(Reading(self._parts, known_only).read(reader))
        writing = asyncio.create_task(link.write(self._picture, time.time()))
        try:
            done, _ = await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if fault := task.exception():
                    log.info("a CoT link has ended", peer=link.peer, why=str(fault) or type(fault).__name__)
        finally:
            self._links.discard(link)
            reading.cancel()
            writing.cancel()
            writer.transport.abort()

    async def _keep_telling(self, address: str) -> None:
        """Hold a link to a TAK server for ever; what others report through it is taken only of our own devices."""
        if not address:
            return
        _, host, port = address.split(":")
        pause = 1.0
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(host, int(port))
                pause = 1.0
                log.info("TAK server is told of units and incidents", address=address)
                await self._converse(reader, writer, known_only=True)
            log.warning("TAK server away; trying again", address=address, in_s=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
