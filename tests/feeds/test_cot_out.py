"""K3I_COT_OUT: a TAK server (a real listener here, read by pytak's own parts) is told of units and incidents."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from configparser import ConfigParser
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytak

from dispatch.fleet import FIX
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.cot import Cot
from feeds.cot_picture import Picture
from feeds.parts import Parts
from feeds.serve import wired
from tests.feeds.test_cot import event
from tests.makers import close, put_officer, report


@dataclass
class TakServer:
    """A server that takes links; each link is a client's reader and writer."""

    links: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.links.put_nowait((reader, writer))

    async def link(self) -> tuple[pytak.RXWorker, asyncio.StreamWriter]:
        """Give the next link that is opened: what reads its events, and what answers."""
        async with asyncio.timeout(20):
            reader, writer = await self.links.get()
        parser = ConfigParser()
        parser["tak"] = {}
        return pytak.RXWorker(asyncio.Queue(), parser["tak"], reader), writer


async def until(link: pytak.RXWorker, uid: str) -> Element:
    """Give the next event of a uid."""
    async with asyncio.timeout(20):
        while True:
            said = fromstring(await link.readcot())
            if said.get("uid") == uid:
                return said


@asynccontextmanager
async def telling(store: Store, settings: Settings) -> AsyncIterator[tuple[TakServer, Cot, Parts]]:
    """Give a TAK server that is told of one unit on duty."""
    tak = TakServer()
    server = await asyncio.start_server(tak.take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = wired(settings.model_copy(update={"cot_out": f"tcp:127.0.0.1:{port}"}), store)
    parts.flusher.desk.handle_many([put_officer(1)])
    parts.fleet.put_officers([store.load([("officer", "o1")])[0].state])
    now = time.time()
    slot = parts.fleet.officers["o1"].slot
    parts.fleet.apply(np.array([(slot, -6.9, 109.0, now, now, 5, 90, 8, 80)], FIX))
    cot = Cot(parts)
    running = asyncio.create_task(cot.run())
    try:
        yield tak, cot, parts
    finally:
        running.cancel()
        server.close()


async def test_a_tak_server_sees_units_and_incidents_and_hears_when_they_are_over(
    store: Store, settings: Settings
) -> None:
    async with telling(store, settings) as (tak, cot, parts):
        link, _ = await tak.link()
        point = (await until(link, "K3I-o1")).find("point")
        assert point is not None
        assert (point.get("lat"), point.get("lon")) == ("-6.900000", "109.000000")
        number = (await parts.flusher.handle(report(at=time.time(), now=time.time()))).value["incident"]
        cot.note([{"incident": number}])
        assert (await until(link, f"K3I-INC-{number}")).get("type") != "t-x-d-d"
        await parts.flusher.handle(close(number, at=time.time(), now=time.time()))
        cot.note([{"incident": number}])
        assert (await until(link, f"K3I-INC-{number}-gone")).get("type") == "t-x-d-d"


async def test_others_are_told_once_that_an_emergency_is_over(store: Store, settings: Settings) -> None:
    async with telling(store, settings) as (_, _, parts):
        picture = Picture(parts.fleet, store, 360)

        async def told_of_emergency() -> list[dict[str, str]]:
            events = fromstring(b"<all>" + await picture.changes(time.time()) + b"</all>")
            return [e.attrib for e in events.findall("event[@uid='K3I-o1']/detail/emergency")]

        assert await told_of_emergency() == []
        mine = parts.fleet.officers["o1"]
        parts.fleet.put_officers([replace(mine, emergency={"alarm": "panic:o1", "incident": "7"})])
        assert await told_of_emergency() == [{"type": "911 Alert"}]
        parts.fleet.put_officers([mine])
        assert await told_of_emergency() == [{"cancel": "true"}]
        assert await told_of_emergency() == []


async def test_a_tak_server_that_went_away_is_told_everything_anew(store: Store, settings: Settings) -> None:
    async with telling(store, settings) as (tak, _, _):
        _, writer = await tak.link()
        writer.transport.abort()
        link, _ = await tak.link()
        assert await until(link, "K3I-o1") is not None


async def test_what_others_report_through_it_is_taken_of_our_own_devices_alone(
    store: Store, settings: Settings
) -> None:
    async with telling(store, settings) as (tak, _, parts):
        _, writer = await tak.link()
        mine = parts.fleet.officers["o1"].device
        at = pytak.cot_time()
        writer.write(event(uid="SOMEBODY-ELSES-PHONE", time=at) + event(uid=mine, time=at))
        async with asyncio.timeout(20):
            while not parts.positions._rows:  # noqa: ASYNC110  the doors' own list; nothing tells of it
                await asyncio.sleep(0.02)
        assert [row[0] for row in parts.positions._rows] == [parts.fleet.officers["o1"].slot]
        assert not parts.devices._strangers
