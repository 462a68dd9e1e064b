"""The three hours before the demo was started: planned as they would have been, sent through the same doors.

The plan is a timetable: every officer goes at most once, so the legs of different reports never wait for each
other and can be sent side by side. What the plan has for later than now is not sent: officers who are still
out are taken over by `Answers` from where the API says they stand.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from dispatch.core.policy import BACK_ENTERED_AFTER_S, Policy
from dispatch.core.triage import KINDS
from dispatch.wire import iso
from feeds.client import Api, Gateway, Message, Rejected
from feeds.simulator import tables
from feeds.simulator.answers import travel_s
from feeds.simulator.patrol import Unit
from feeds.simulator.places import Places, metres
from feeds.simulator.story import Happening, draw_junk, draw_real, junk_per_real, lasting, messages
from feeds.simulator.witnesses import crowd, draw_seen_by_many

log = structlog.get_logger()
AT_ONCE = 24
IN_ORDER = ("accept", "en_route", "arrive", "clear")
SAID_NO = "sedang menangani kegiatan lain"


@dataclass(frozen=True, slots=True)
class Leg:
    """One officer sent to one report: who, when offered, and the moves with their moments (epoch s)."""

    officer: str
    offered: float
    moves: dict[str, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, when it began, and who went (in the order they were asked)."""

    happening: Happening
    start: float
    legs: list[Leg] = field(default_factory=list)


def plan(seed: int, now: float, places: Places, units: dict[str, Unit], policy: Policy) -> list[Entry]:
    """Give the last three hours in order of beginning."""
    rng = random.Random(f"{seed}:history")
    real = [draw_real(rng, places) for _ in range(tables.REAL_IN_HISTORY)]
    junk = [draw_junk(rng, places) for _ in range(round(tables.REAL_IN_HISTORY * junk_per_real()))]
    starts = {id(h): now - 20 - tables.HISTORY_S * rng.random() ** tables.LATER_IS_BUSIER for h in (*real, *junk)}
    timetable = _Timetable(units)
    entries = []
    for happening in sorted((*real, *junk), key=lambda h: starts[id(h)]):
        start = starts[id(happening)]
        legs = _legs(rng, happening, happening.told_at(start), now, timetable, policy) if happening.is_real else []
        entries.append(Entry(happening, start, legs))
    return sorted([*entries, *_seen_by_many(rng, now, places)], key=lambda e: e.start)


def _seen_by_many(rng: random.Random, now: float, places: Places) -> list[Entry]:
    """Give some events of the last minutes that several people have called about; nobody has been sent yet."""
    entries = []
    for ago, count in tables.FIRST_SCREEN:
        first = draw_seen_by_many(rng, places)
        entries.append(Entry(first, now - ago))
        room = ago - 90.0  # all have called, and said what they saw, when the screen opens
        entries += [Entry(told, now - ago + min(after, room)) for after, told in crowd(rng, first, count)]
    return entries


class _Timetable:
    """Who is still to be had: nobody is sent twice in these hours, and silent phones are left alone."""

    def __init__(self, units: dict[str, Unit]) -> None:
        self._free = {u.id: u for u in units.values() if not (u.silent or u.busy or u.off)}

    def take(self, happening: Happening) -> Unit | None:
        """Give the nearest whose function fits the kind, and take them off the list."""
        functions = ("bhabinkamtibmas", *KINDS[happening.kind].functions)
        spot = happening.spot.lat, happening.spot.lng
        fitting = (u for u in self._free.values() if u.function in functions)
        nearest = min(fitting, key=lambda u: metres(u.at, spot), default=None)
        return self._free.pop(nearest.id) if nearest else None


def _legs(
    rng: random.Random, h: Happening, told: float, now: float, timetable: _Timetable, policy: Policy
) -> list[Leg]:
    """Give who was sent. Young reports of citizens are left to K3i, which offers them itself."""
    young = now - told < BACK_ENTERED_AFTER_S
    offered = told + _queue_s(rng, h.priority, policy)
    if offered > now or (young and (h.channel, h.priority) in policy.auto_offer) or "address" in h.place:
        return []
    legs = []
    if not young and rng.random() < tables.DECLINES and (refusing := timetable.take(h)):
        said = offered + lasting(rng, tables.ANSWER)
        legs.append(Leg(refusing.id, offered, {"decline": said}))
        offered = said + 3
    if offered < now and (unit := timetable.take(h)):
        legs.append(Leg(unit.id, offered, _moves(rng, offered, unit, h)))
    return legs


def _queue_s(rng: random.Random, priority: int, policy: Policy) -> float:
    """Waiting for an officer; the operators of these hours let nobody become overdue for long."""
    return min(lasting(rng, tables.QUEUE[priority]), 0.9 * policy.red(priority))


def _moves(rng: random.Random, offered: float, unit: Unit, h: Happening) -> dict[str, float]:
    accept = offered + min(lasting(rng, tables.ANSWER), 18.0)
    en_route = max(accept + 2, offered + lasting(rng, tables.TURNOUT))
    arrive = en_route + travel_s(rng, metres(unit.at, (h.spot.lat, h.spot.lng)))
    clear = arrive + lasting(rng, tables.SCENE_HISTORY)
    return dict(zip(IN_ORDER, (accept, en_route, arrive, clear), strict=True))


class History:
    """Sends a plan. `numbers` are the incidents of real reports that were sent, once `play` is done."""

    def __init__(self, gateway: Gateway, api: Api, run: str) -> None:
        self._gateway, self._api, self._run = gateway, api, run
        self._room = asyncio.Semaphore(AT_ONCE)
        self.numbers: list[str] = []

    async def play(self, entries: list[Entry]) -> list[tuple[float, Message]]:
        """Send all that lies in the past; give what is due later (calls that are ringing right now)."""
        began = time.monotonic()
        rest = await asyncio.gather(*(self._tell(e, f"{self._run}:h{n}") for n, e in enumerate(entries)))
        took = time.monotonic() - began
        log.info("history played", entries=len(entries), real=len(self.numbers), seconds=round(took, 2))
        return [later for laters in rest for later in laters]

    async def _tell(self, entry: Entry, id_: str) -> list[tuple[float, Message]]:
        async with self._room:
            all_ = messages(entry.happening, entry.start, id_)
            now = time.time()
            past = [m for at, m in all_ if at <= now]
            # what rang first is told last: a call that is over never rings, however the messages overtake each other
            acks = await asyncio.gather(*(self._gateway.send(m) for m in past if m.get("event") != "ringing"))
            await asyncio.gather(*(self._gateway.send(m) for m in past if m.get("event") == "ringing"))
            number = next((a["incident"] for a in acks if "incident" in a), None)
            if number and entry.happening.is_real:
                self.numbers.append(number)
                for leg in entry.legs:
                    await self._send_out(number, leg)
        return [(at, m) for at, m in all_ if at > now]

    async def _send_out(self, number: str, leg: Leg) -> None:
        async with _logged(number, leg):
            body = {"officer": leg.officer, "event_time": iso(leg.offered)}
            made = await self._api.post(f"incidents/{number}/assignments", body)
            now = time.time()
            await asyncio.gather(
                *(self._gateway.send(_move(made["id"], leg.officer, a, at)) for a, at in leg.moves.items() if at <= now)
            )


@asynccontextmanager
async def _logged(number: str, leg: Leg) -> AsyncIterator[None]:
    """K3i may have offered a young report itself meanwhile: then it is right, and the plan is not."""
    try:
        yield
    except Rejected as refused:
        log.info("history: refused", incident=number, officer=leg.officer, why=str(refused))


def _move(assignment: str, officer: str, action: str, at: float) -> Message:
    reason = {"reason": SAID_NO} if action == "decline" else {}
    who = {"assignment": assignment, "officer": officer, "action": action, "event_time": iso(at)}
    return {"type": "action", "id": f"{assignment}:{action}", **who, **reason}
