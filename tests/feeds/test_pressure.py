"""Pressed doors leave out in order, count it, and take everything again when it is over."""

from __future__ import annotations

import pytest

from dispatch.core.errors import Busy
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.shedding import FOLDED, POSITIONS, READING, REPORTS, THIN_S
from dispatch.fleet import STATUS_CODE
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.decoders.heard import Fix
from feeds.pressure import CALM_S, SHED, Pressure
from feeds.serve import wired
from tests.feeds.open311 import BASE, city
from tests.makers import NOW, put_officer, report


def pressed(late_s: float) -> Pressure:
    pressure = Pressure(lambda: late_s)
    pressure.look(0.0, 0.0)
    return pressure


def test_what_is_left_out_follows_how_late_it_is() -> None:
    for late_s, out in ((0.4, 0), (0.5, 1), (1, 2), (2, 3), (4, 4), (60, 4)):
        pressure = pressed(late_s)
        assert [pressure.leaves_out(w) for w in (READING, POSITIONS, FOLDED, REPORTS)] == [n < out for n in range(4)]
        assert pressure.shed.total() == out


def test_a_late_clock_presses_as_late_commands_do() -> None:
    pressure = Pressure(lambda: 0.0)
    pressure.look(0.0, 1.2)
    assert pressure.step == 2


def test_everything_is_taken_again_step_by_step_once_it_is_calm() -> None:
    late = 9.0
    pressure = Pressure(lambda: late)
    pressure.look(0.0, 0.0)
    late = 0.0
    seen = []
    for tenth in range(round(5 * CALM_S * 10)):
        pressure.look(tenth / 10, 0.0)
        seen.append(pressure.step)
    assert sorted(seen, reverse=True) == seen
    assert {4, 3, 2, 1, 0} == set(seen)


async def test_a_report_is_refused_in_words_and_an_emergency_is_taken(store: Store, settings: Settings) -> None:
    parts = wired(settings, store)
    parts.pressure.step = 4
    with pytest.raises(Busy, match="call 110"):
        await parts.flusher.handle(report(channel="app"))
    assert (await parts.flusher.handle(report(channel="app", kind="FSTRU"))).value["incident"]
    assert parts.pressure.shed == {REPORTS: 1}
    parts.pressure.step = 3
    assert (await parts.flusher.handle(report(channel="app"))).value["incident"]


async def test_the_counts_stand_in_the_store_for_all_doors_together(store: Store, settings: Settings) -> None:
    for _ in range(2):
        pressure = wired(settings, store).pressure
        pressure.step = 1
        pressure.leaves_out(READING)
        await pressure.tell(store)
        assert not pressure.shed
    assert store.redis.hget(SHED, READING) == b"2"


def test_positions_are_thinned_but_not_of_an_officer_somebody_waits_for(store: Store, settings: Settings) -> None:
    parts = wired(settings, store)
    parts.flusher.desk.handle_many([put_officer(1), put_officer(2)])
    parts.fleet.put_officers([v.state for v in store.load([("officer", "o1"), ("officer", "o2")])])
    free, busy = (parts.fleet.officers[f"o{n}"].slot for n in (1, 2))
    parts.fleet.status[busy] = STATUS_CODE[OfficerStatus.EN_ROUTE]
    parts.fleet.fixes["heard"][[free, busy]] = NOW
    kept = parts.positions._rows

    def put(slot: int, now: float) -> int:
        before = len(kept)
        parts.positions.put(slot, [Fix(-6.9, 109.0, now)], now)
        return len(kept) - before

    assert put(free, NOW + 1) == 1
    parts.pressure.step = 2
    assert put(free, NOW + 1) == 0
    assert put(busy, NOW + 1) == 1
    assert put(free, NOW + THIN_S + 1) == 1
    assert parts.pressure.shed == {POSITIONS: 1}


def test_strangers_reading_waits_and_reporting_goes_on(store: Store, settings: Settings) -> None:
    with city(store, settings) as c:
        c.parts.pressure.step = 4
        for path in (f"{BASE}/services.json", "/cap/feed.atom", "/l/abc", "/lapor/cari?q=x"):
            answer = c.client.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10"), path
            assert "110" in answer.text
        assert c.client.get("/lapor").status_code == 200
        assert c.client.get("/healthz").status_code == 200
        assert c.post(service_code="FSTRU", description="kebakaran").status_code == 200
        refused = c.post(service_code="THAZ", description="jalan berlubang")
        assert refused.status_code == 503
        assert "110" in refused.json()[0]["description"]


def test_whoever_reports_by_the_form_is_told_to_send_it_again_or_to_call(store: Store, settings: Settings) -> None:
    with city(store, settings) as c:
        c.parts.pressure.step = 4
        form = {"id": "a" * 32, "kind": "NOISE", "text": "musik keras", "lat": "-6.88", "lng": "109.02"}
        refused = c.client.post("/lapor", data=form)
        assert refused.status_code == 503, refused.text
        assert "telepon 110" in refused.text
        assert "musik keras" in refused.text
        assert c.client.post("/lapor", data=form | {"id": "b" * 32, "kind": "FSTRU"}).status_code == 303
