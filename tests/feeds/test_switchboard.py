"""The simulated switchboard: whoever is first has the call, and nobody's report is written twice."""

from __future__ import annotations

import random
import time
from typing import Any

from dispatch.wire import iso
from feeds.client import Rejected
from feeds.simulator import tables
from feeds.simulator.places import Places
from feeds.simulator.story import Happening, draw_junk, draw_real
from feeds.simulator.switchboard import CallBacks, Switchboard

Message = dict[str, Any]


class Room:
    """K3i as a sender sees it, written by hand: what it was told, and who has taken what."""

    def __init__(self, taken_by_console: bool = False, callbacks: list[Message] | None = None) -> None:
        self.told: list[Message] = []
        self.asked: list[tuple[str, Message]] = []
        self.taken_by_console = taken_by_console
        self.callbacks = callbacks or []

    async def get(self, path: str, **params: str) -> Any:
        state = "taken" if self.taken_by_console else "ringing"
        return {"calls": [{"id": "k1", "state": state}], "callbacks": self.callbacks}

    async def post(self, path: str, body: Message) -> Any:
        self.asked.append((path, body))
        if path.endswith("/take") and self.taken_by_console:
            raise Rejected(409, "call k1 was taken by operator:rina 1 s ago; it is theirs")
        return {}

    async def send(self, message: Message) -> Message:
        self.told.append(message)
        return {"incident": "7"} if message["type"] == "report" else {}

    def events(self) -> list[str]:
        return [m.get("event", m["type"]) for m in self.told]


def call(**more: Any) -> Happening:
    real = next(h for h in (draw_real(random.Random(n), Places(1)) for n in range(99)) if h.channel == "110")
    return Happening(**{**{f: getattr(real, f) for f in Happening.__slots__}, "ring_s": 0.05, "talk_s": 0.05, **more})


async def test_the_colleague_takes_a_call_that_nobody_has_taken_and_writes_it_down() -> None:
    room = Room()
    ack = await Switchboard(room, room.send).play(call(), "k1")  # type: ignore[arg-type]
    assert room.events() == ["ringing", "answered", "report", "ended"]
    assert (ack["incident"], room.asked) == ("7", [("calls/k1/take", {})])
    assert room.told[2]["call_id"] == "k1"


async def test_what_somebody_at_a_console_has_taken_is_theirs_to_write_down() -> None:
    room = Room(taken_by_console=True)
    assert await Switchboard(room, room.send).play(call(abandoned=True), "k1") == {}  # type: ignore[arg-type]
    assert room.events() == ["ringing", "answered", "ended"]


async def test_a_caller_who_hangs_up_is_abandoned() -> None:
    room = Room()
    await Switchboard(room, room.send).play(call(abandoned=True), "k1")  # type: ignore[arg-type]
    assert room.events() == ["ringing", "abandoned"]
    assert not room.asked


def test_no_simulated_call_rings_until_it_reaches_the_top_from_the_consoles_tier() -> None:
    assert tables.LONGEST_RING_S < 20


async def test_the_colleague_calls_back_who_waits_long_and_gives_up_with_a_reason() -> None:
    now = time.time()
    waits = [{"id": f"k{n}", "since": iso(now - 600), "tries": 0} for n in range(200)]
    given_up = {"id": "often", "since": iso(now - 900), "tries": tables.MOST_TRIES}
    fresh = {"id": "fresh", "since": iso(now - 10), "tries": 0}
    room = Room(callbacks=[*waits, given_up, fresh])
    await CallBacks(room, 1).settle(now - tables.CALLED_BACK_AFTER_S)  # type: ignore[arg-type]
    said = {path.split("/")[1]: body for path, body in room.asked}
    assert "fresh" not in said
    assert said["often"] == {"result": "dismissed", "reason": "3 kali tidak diangkat"}
    reached = sum(said[w["id"]]["result"] == "done" for w in waits) / len(waits)
    assert abs(reached - tables.REACHED) < 0.12


def test_pranks_come_from_a_few_numbers_again_and_again() -> None:
    rng, places = random.Random(5), Places(5)
    pranks = [h.caller for h in (draw_junk(rng, places) for _ in range(600)) if h.kind == "PRANK"]
    assert len(set(pranks)) <= tables.PRANKSTERS + 1
