"""Cursor on Target: what is read and written, and a client that others wrote (pytak) at the running K3i."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from configparser import ConfigParser
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import hypothesis.strategies as st
import numpy as np
import pytak
import pytest
from hypothesis import given
from redis.exceptions import RedisError

from dispatch.core.errors import Invalid
from dispatch.fleet import FIX
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.cot import MOST_WAITING, Link
from feeds.cot_reading import Reading
from feeds.decoders.cot import MARKER, decode, deletion, incident_event, unit_event
from feeds.serve import wired
from tests.dashboard.test_api_guard import do
from tests.makers import NOW, incident, officer, put_officer
from tests.running import K3i, await_true, report_frame

PHONE = "ANDROID-1f3870be274f6c49"
EVENT = """<?xml version="1.0" encoding="UTF-8"?>
<event version="2.0" uid="{uid}" type="{type}" time="{time}" start="{time}" stale="{time}" how="m-g">
<point lat="{lat}" lon="109.0435" hae="12.0" ce="{ce}" le="9999999.0"/>
<detail><contact callsign="P-05"/><track course="270" speed="5.5"/><status battery="76"/>{more}</detail></event>"""
ALERT = '<emergency type="911 Alert">P-05</emergency>'


def event(**more: Any) -> bytes:
    said = {"uid": PHONE, "type": "a-f-G-U-C", "time": "2025-11-21T04:40:00.000Z", "lat": -6.8712, "ce": 8, "more": ""}
    return EVENT.format(**(said | more)).encode()


def test_a_position_event_gives_the_fix_in_metres_a_second() -> None:
    found = decode(event(), NOW)
    assert found is not None
    assert found.heard.device == PHONE
    assert found.heard.fixes[0][:6] == (-6.8712, 109.0435, 1_763_700_000, 5.5, 270, 8)
    assert found.heard.fixes[0].battery == 76


def test_an_alert_is_a_panic_of_its_device_until_it_is_cancelled() -> None:
    raised = decode(event(uid=PHONE + "-9-1-1", type="b-a-o-tbl", more=ALERT), NOW)
    assert raised is not None
    assert (raised.heard.device, raised.heard.sos, raised.cancelled) == (PHONE, True, False)
    over = decode(event(uid=PHONE + "-9-1-1", type="b-a-o-can", more='<emergency cancel="true"/>'), NOW)
    assert over is not None
    assert (over.heard.device, over.heard.sos, over.cancelled) == (PHONE, False, True)


def test_a_client_without_a_fix_is_not_in_the_gulf_of_guinea() -> None:
    found = decode(event(lat="0.0", ce="9999999.0").replace(b"109.0435", b"0.0"), NOW)
    assert found is not None
    assert (found.heard.fixes, found.heard.without) == ((), "no coordinates")


@pytest.mark.parametrize("type_", ["t-x-c-t", "b-t-f", "t-x-takp-v", "b-m-p-w"])
def test_pings_chat_and_waypoints_are_left_alone(type_: str) -> None:
    assert decode(event(type=type_), NOW) is None


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"<event",
        b"not xml</event>",
        b'<event type="a-f-G"></event>',
        b"<event uid='" + b"x" * 300 + b"' type='a-f'/>",
        b'<!DOCTYPE e [<!ENTITY x "y">]><event uid="&x;" type="a-f"></event>',
    ],
)
def test_what_is_no_event_or_means_harm_is_refused(frame: bytes) -> None:
    with pytest.raises(Invalid):
        decode(frame, NOW)


def test_a_place_or_time_that_cannot_be_is_refused_in_words() -> None:
    for wrong in ({"lat": 95}, {"lat": "x"}, {"time": "yesterday"}):
        found = decode(event(**wrong), NOW)
        assert found is not None
        assert found.heard.wrong
        assert not found.heard.fixes


@given(st.text(max_size=30), st.binary(max_size=60))
def test_whatever_comes_is_read_or_refused(text: str, junk: bytes) -> None:
    for frame in (junk, event(more=text), event(uid=text, type="a-" + text)):
        try:
            decode(frame, NOW)
        except Invalid:
            continue


@given(st.text(max_size=20))
def test_what_is_written_is_well_formed_whatever_the_names_are(name: str) -> None:
    printable = "".join(c for c in name if c.isprintable())
    unit = officer(1, callsign=printable)
    fix = np.array([(1, -6.9, 109.0, NOW, NOW, 5, 90, 8, 80)], FIX)[0]
    said = fromstring(unit_event(unit, fix, NOW, 360))
    contact = said.find("detail/contact")
    assert contact is not None
    assert contact.get("callsign") == printable


def test_a_unit_goes_stale_with_its_position_and_its_event_names_no_device() -> None:
    unit = officer(1)
    unit.emergency = {"alarm": "panic:o1", "incident": "7", "since": NOW, "presses": 1}
    fix = np.array([(1, -6.9, 109.0, 1_763_700_000, NOW, np.nan, np.nan, np.nan, np.nan)], FIX)[0]
    written = unit_event(unit, fix, 1_763_700_100, 360)
    said = fromstring(written)
    assert (said.get("start"), said.get("stale")) == ("2025-11-21T04:40:00.000Z", "2025-11-21T04:46:00.000Z")
    assert said.find("detail/emergency") is not None
    assert unit.device.encode() not in written


def test_an_incident_is_a_marker_that_says_nothing_of_who_reported_it() -> None:
    written = incident_event(incident("1042", text="saya Budi, 0812", kind="ROBBERY"), NOW)
    said = fromstring(written)
    contact = said.find("detail/contact")
    assert contact is not None
    assert (said.get("type"), contact.get("callsign")) == (MARKER, "1042 P1 Begal / curas")
    assert b"Budi" not in written
    assert fromstring(deletion("K3I-INC-1042", NOW)).find("detail/link[@uid='K3I-INC-1042']") is not None


def test_a_drill_says_so_on_others_maps() -> None:
    contact = fromstring(incident_event(incident("1042", kind="ROBBERY", exercise=True), NOW)).find("detail/contact")
    assert contact is not None
    assert contact.get("callsign") == "LATIHAN 1042 P1 Begal / curas"


async def test_whoever_does_not_read_is_cut() -> None:
    cut = []

    class Deaf:
        transport = type("T", (), {"abort": lambda self: cut.append(True)})()

        def get_extra_info(self, name: str) -> str:
            return "somebody"

    link = Link(Deaf())  # type: ignore[arg-type]
    for _ in range(5):
        link.tell(b"x" * (MOST_WAITING // 4))
    assert cut


class Forgetful:
    """A store's flusher that fails so many times before it takes what it is given."""

    def __init__(self, fails: int) -> None:
        self.fails = fails
        self.taken: list[Any] = []

    async def handle(self, command: Any) -> None:
        if self.fails:
            self.fails -= 1
            raise RedisError("the store is away")
        self.taken.append(command)


async def test_a_press_the_store_did_not_take_is_raised_by_the_next_repeat_and_then_once(
    store: Store, settings: Settings
) -> None:
    parts = wired(settings, store)
    parts.flusher.desk.handle_many([put_officer(1)])
    parts.fleet.put_officers([store.load([("officer", "o1")])[0].state])
    forgetful = Forgetful(fails=2)
    parts = replace(parts, flusher=forgetful)
    stream = asyncio.StreamReader()
    alert = event(uid=parts.fleet.officers["o1"].device + "-9-1-1", type="b-a-o-tbl", more=ALERT)
    for second in range(5):
        stream.feed_data(alert.replace(b"04:40:00", f"04:40:{second:02}".encode()))
    stream.feed_eof()
    await Reading(parts, known_only=True).read(stream)
    assert [c.id for c in forgetful.taken] == ["sos:o1:1763700002"]


class Client:
    """A TAK client made of pytak's own parts."""

    def __init__(self, reader: Any, writer: Any, config: Any) -> None:
        self._in = pytak.RXWorker(asyncio.Queue(), config, reader)
        self._out = pytak.TXWorker(asyncio.Queue(), config, writer)

    async def send(self, frame: bytes) -> None:
        await self._out.handle_data(frame)

    async def until(self, uid: str, type_: str = "") -> Element:
        """Give the next event of a uid."""
        async with asyncio.timeout(20):
            while True:
                said = fromstring(await self._in.readcot())
                if said.get("uid") == uid and type_ in said.get("type", ""):
                    return said


@asynccontextmanager
async def client(k3i: K3i) -> AsyncIterator[Client]:
    parser = ConfigParser()
    parser["tak"] = {"COT_URL": f"tcp://127.0.0.1:{k3i.port + 3}"}
    reader, writer = await pytak.protocol_factory(parser["tak"])
    try:
        yield Client(reader, writer, parser["tak"])
    finally:
        writer.close()


@pytest.fixture(scope="module")
def unit(k3i: K3i) -> dict[str, Any]:
    with k3i.api() as api:
        mine: dict[str, Any] = [o for o in api.get("/officers").json()["officers"] if o["status"] == "available"][-5]
    return mine


async def test_a_tak_client_is_on_our_map_and_sees_units_and_incidents_come_and_go(
    k3i: K3i, unit: dict[str, Any]
) -> None:
    async with client(k3i) as tak, k3i.feed() as sender:
        number = (await sender.ask(report_frame(lat=-6.93, lng=109.03)))["incident"]
        marker = await tak.until(f"K3I-INC-{number}")
        point = marker.find("point")
        assert point is not None
        assert point.get("lat") == "-6.930000"
        ahead = pytak.cot_time()[:19] + ".999Z"
        await tak.send(event(uid=unit["device"], lat=-6.9371, time=ahead))
        while (await tak.until(f"K3I-{unit['id']}")).find("point[@lat='-6.937100']") is None:
            await tak.send(event(uid=unit["device"], lat=-6.9371, time=pytak.cot_time()))
        assert (await asyncio.to_thread(do, k3i, f"X {number} 01")).status_code == 200
        assert await tak.until(f"K3I-INC-{number}-gone", "t-x-d-d") is not None


async def test_nonsense_on_one_link_ends_that_link_alone(k3i: K3i, unit: dict[str, Any]) -> None:
    async with client(k3i) as good, client(k3i) as bad:
        with pytest.raises((ConnectionError, TypeError)):  # pytak reads None at the end of a link
            for _ in range(200):
                await bad.send(b"\xff<junk></event>" * 10)
                await asyncio.sleep(0.01)
            await bad.until("never")
        await good.send(event(uid=unit["device"], time=pytak.cot_time()))
        assert await good.until(f"K3I-{unit['id']}") is not None


async def test_an_alert_of_a_tak_client_is_an_emergency_in_the_room(k3i: K3i, unit: dict[str, Any]) -> None:
    def state() -> dict[str, Any]:
        with k3i.api() as api:
            return next(o for o in api.get("/officers").json()["officers"] if o["id"] == unit["id"])

    alert = event(uid=unit["device"] + "-9-1-1", type="b-a-o-tbl", more=ALERT, time=pytak.cot_time())
    async with client(k3i) as tak:
        for _ in range(3):
            await tak.send(alert)
        number = await asyncio.to_thread(await_true, lambda: state()["emergency"])
        assert (await tak.until(f"K3I-{unit['id']}")) is not None
        over = alert.replace(b"b-a-o-tbl", b"b-a-o-can").replace(
            b'<emergency type="911 Alert"', b'<emergency cancel="true"'
        )
        await tak.send(over)
        alarm = k3i.store().load([("alarm", f"panic:{unit['id']}")])[0].state
        assert (await asyncio.to_thread(do, k3i, f"AK panic:{unit['id']}")).status_code == 200
        await asyncio.to_thread(await_true, lambda: not state()["emergency"])
        assert alarm is not None
    facts = [f["type"] for f in k3i.store().timeline(number)]
    assert facts.count("panic_raised") == 1
    assert "panic_repeated" not in facts
    assert (await asyncio.to_thread(do, k3i, f"X {number} 17")).status_code == 200
    assert time.time() > NOW
