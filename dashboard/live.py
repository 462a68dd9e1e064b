"""The live hub: every fact to every screen at once, positions five times a second, a beat each second.

    journal -> Tail thread -> hub (loads what changed, makes rows) -> each screen's own queue and task

A screen that cannot keep up is closed; it comes back and catches up from its last id. Nothing here goes
through Dash (design, decision 7).
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import structlog
from numpy.typing import NDArray
from redis.exceptions import RedisError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from dashboard.frames import STALE, View
from dashboard.gate import current
from dashboard.parts import Parts
from dashboard.sessions import Session
from dashboard.tiles import tiles_of
from dashboard.views import is_shown, row_of
from dispatch.core.incident import Incident
from dispatch.fleet import STATUS_CODE
from dispatch.store import JOURNAL, Versioned, key
from dispatch.tail import Facts, Tail

log = structlog.get_logger()
MOST_QUEUED = 500
SEND_LIMIT_S = 8.0
FRAME_S = 0.2
MOST_CATCH_UP = 2_000
BUSY = frozenset(STATUS_CODE[s] for s in ("assigned", "en_route", "on_scene", "emergency"))


@dataclass(eq=False)
class Screen:
    """One connected console."""

    socket: WebSocket
    session: Session
    view: View = field(default_factory=View)
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_QUEUED))
    lost: bool = False

    def put(self, message: bytes) -> None:
        """Queue an event; a screen whose queue is full is given up."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.lost = True


class Hub:
    """All screens of one web process, and the incidents they show."""

    def __init__(self, parts: Parts, tail: Tail) -> None:
        self.parts = parts
        self.tail = tail
        self.screens: set[Screen] = set()
        self.incidents: dict[str, Versioned] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        self.at = "0-0"
        self.codes: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.changed: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self.health: dict[str, bool] = {}
        self._facts: Facts = []
        self._news = asyncio.Event()
        self._units: dict[str, Any] = {}
        self._tiles: dict[str, Any] = {}
        self._stale_at = 0.0

    async def run(self) -> None:
        """Load what is shown, then keep all screens up to date until cancelled."""
        self.at = self.tail.at()
        for v in await asyncio.to_thread(self._load_shown):
            self._keep(v)
        await asyncio.gather(self._spread(), self._beat(), self._measure())

    def note(self, facts: Facts) -> None:
        """Take facts from the tail (called on the event loop)."""
        self._facts += facts
        self._news.set()

    def _load_shown(self) -> list[Versioned]:
        store = self.parts.store
        since = (time.time() - self.parts.settings.shift_hours * 3600) * 1000
        found = store.incidents("open") + store.incidents("incidents", since)
        return list({v.state.number: v for v in found}.values())

    def _keep(self, v: Versioned) -> dict[str, Any]:
        incident: Incident = v.state
        row = row_of(incident, v.version, self.parts.flusher.desk.policy)
        self.incidents[incident.number], self.rows[incident.number] = v, row
        return row

    async def _spread(self) -> None:
        """Send what has happened, as soon as it has."""
        while True:
            await self._news.wait()
            self._news.clear()
            facts, self._facts = self._facts, []
            numbers = sorted({f["incident"] for f in facts if f["incident"]})
            try:
                states = await asyncio.to_thread(self.parts.store.load, [("incident", n) for n in numbers])
            except RedisError:
                self._facts = facts + self._facts
                await asyncio.sleep(0.3)
                self._news.set()
                continue
            rows = [self._keep(v) for v in states if v.state]
            self.at = facts[-1]["id"]
            self._say({"t": "rows", "at": self.at, "now": _ms(), "rows": rows, "facts": [_shown(f) for f in facts]})

    def _say(self, message: dict[str, Any]) -> None:
        data = orjson.dumps(message)
        for screen in self.screens:
            screen.put(data)

    async def _beat(self) -> None:
        """Each second: who lives, and whether every screen's session still stands."""
        while True:
            try:
                self.health = await asyncio.to_thread(self._look_around)
            except RedisError:
                self.health = {"store": False, "gateway": False, "worker": False, "keeper": False}
            heard = round(self.tail.heard * 1000)
            self._say({"t": "beat", "now": _ms(), "heard": heard, "health": self.health})
            await asyncio.sleep(1.0)

    def _look_around(self) -> dict[str, bool]:
        pipe = self.parts.store.redis.pipeline(transaction=False)
        names = ("gateway", "worker", "keeper")
        pipe.mget([key("alive", n) for n in names])
        screens = list(self.screens)
        for screen in screens:
            pipe.exists(key("session", screen.session.id))
        alive, *valid = pipe.execute()
        for screen, stands in zip(screens, valid, strict=True):
            screen.lost = screen.lost or not stands
        return {"store": True, **{n: bool(a) for n, a in zip(names, alive, strict=True)}}

    async def _measure(self) -> None:
        """Keep status bytes, unit strip and tiles true."""
        turn = 0
        while True:
            self._renew_codes()
            if turn % 3 == 0:
                self._say_if_new("units", self._units_now())
            if turn % 5 == 0:
                self._forget_old()
                states = [v.state for v in self.incidents.values()]
                self._say_if_new("tiles", await asyncio.to_thread(self._tiles_now, states))
            turn += 1
            await asyncio.sleep(FRAME_S)

    def _renew_codes(self) -> None:
        fleet, now = self.parts.fleet, time.time()
        with fleet.lock:
            codes = fleet.status | np.where(fleet.stale(now, self.parts.settings.stale_s), STALE, 0).astype(np.uint8)
            aged = np.flatnonzero(codes[: len(self.codes)] != self.codes)
            if len(aged):
                fleet.tick += 1
                fleet.moved[aged] = fleet.tick
            self.codes, self.changed = codes, fleet.moved.copy()

    def _units_now(self) -> dict[str, Any]:
        fleet = self.parts.fleet
        with fleet.lock:
            officers = list(fleet.officers.values())
            stale = sum(bool(self.codes[o.slot] & STALE) for o in officers if o.slot < len(self.codes))
        counts: dict[str, int] = {}
        for o in officers:
            counts[o.status.value] = counts.get(o.status.value, 0) + 1
        busy = [
            {
                "slot": o.slot,
                "id": o.id,
                "callsign": o.callsign,
                "function": o.function,
                "status": o.status.value,
                "incident": o.assignment["incident"],
                "since": o.assignment["since"] * 1000,
            }
            for o in officers
            if o.assignment
        ]
        busy.sort(key=lambda b: b["since"])
        return {"counts": counts, "total": len(officers), "stale": stale, "busy": busy}

    def _tiles_now(self, states: list[Incident]) -> dict[str, Any]:
        s = self.parts.settings
        targets = {"answer": s.answer_target_s, "response": s.response_target_s}
        return {"tiles": tiles_of(states, time.time(), s.shift_hours * 3600, targets)}

    def _say_if_new(self, name: str, value: dict[str, Any]) -> None:
        if value != getattr(self, f"_{name}"):
            setattr(self, f"_{name}", value)
            self._say({"t": name, "now": _ms(), **value})

    def _forget_old(self) -> None:
        """Keep the shift's incidents for the tiles; older ones only while they are shown."""
        now = time.time()
        limit = now - self.parts.settings.shift_hours * 3600
        old = [n for n, v in self.incidents.items() if v.state.changed < limit and not is_shown(v.state, now)]
        for number in old:
            del self.incidents[number], self.rows[number]

    async def converse(self, socket: WebSocket) -> None:
        """Serve one console's socket from its first message to its last."""
        session = current.get()
        if session is None:
            await socket.close(4401)
            return
        await socket.accept()
        screen = Screen(socket, session)
        self.screens.add(screen)
        sender = asyncio.create_task(self._send(screen))
        try:
            await self._welcome(screen, socket.query_params.get("since", ""))
            while True:
                self._hear(screen, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.screens.discard(screen)
            sender.cancel()

    async def _welcome(self, screen: Screen, since: str) -> None:
        person = screen.session.person
        hello = {"t": "hello", "now": _ms(), "user": {"name": person.name, "role": person.role}}
        screen.put(orjson.dumps(hello))
        facts = await self._missed(since)
        now = time.time()
        if facts is None:
            shown = [row for n, row in self.rows.items() if is_shown(self.incidents[n].state, now)]
            screen.put(orjson.dumps({"t": "snapshot", "at": self.at, "now": _ms(), "rows": shown}))
        else:
            numbers = {f["incident"] for f in facts}
            rows = [row for n, row in self.rows.items() if n in numbers]
            said = [_shown(f) for f in facts]
            screen.put(orjson.dumps({"t": "rows", "at": self.at, "now": _ms(), "rows": rows, "facts": said}))
        for name, value in (("units", self._units), ("tiles", self._tiles)):
            if value:
                screen.put(orjson.dumps({"t": name, "now": _ms(), **value}))

    async def _missed(self, since: str) -> Facts | None:
        """Give the facts after `since`, or None when a whole snapshot is the better answer."""
        if not _is_id(since):
            return None
        try:
            return await asyncio.to_thread(self._missed_now, since)
        except RedisError:
            return None

    def _missed_now(self, since: str) -> Facts | None:
        store = self.parts.store
        first = store.redis.xrange(JOURNAL, count=1)
        if not first or _as_pair(first[0][0].decode()) > _as_pair(since):
            return None
        facts = store.journal_since(since, MOST_CATCH_UP)
        return facts if len(facts) < MOST_CATCH_UP else None

    def _hear(self, screen: Screen, text: str) -> None:
        """Take what a console says: where it looks, whose names it wants. Nonsense is not answered."""
        try:
            said = orjson.loads(text)
            if "view" in said:
                west, south, east, north = map(float, said["view"])
                screen.view.look_at(west, south, east, north, float(said.get("zoom", 10)))
            if "names" in said:
                slots = [int(s) for s in said["names"][:2000]]
                screen.put(orjson.dumps({"t": "names", "names": self._names(slots)}))
        except (ValueError, TypeError, KeyError, AttributeError):
            log.info("a console said something unknown", user=screen.session.person.name)

    def _names(self, slots: list[int]) -> dict[str, list[Any]]:
        fleet, names = self.parts.fleet, {}
        for slot in slots:
            officer = fleet.officers.get(fleet.by_slot[slot]) if 0 <= slot < len(fleet.by_slot) else None
            if officer:
                fixed = float(fleet.fixes["fixed"][slot])
                names[str(slot)] = [officer.id, officer.callsign, officer.function, officer.village, fixed * 1000]
        return names

    async def _send(self, screen: Screen) -> None:
        """Send what is queued, and every 200 ms what has moved in view. Ends a screen that is lost."""
        due = time.monotonic()
        try:
            while not screen.lost and screen.socket.client_state is WebSocketState.CONNECTED:
                try:
                    message = await asyncio.wait_for(screen.queue.get(), max(0.0, due - time.monotonic()))
                except TimeoutError:
                    due = time.monotonic() + FRAME_S
                    await self._send_frames(screen)
                    continue
                await asyncio.wait_for(screen.socket.send_text(message.decode()), SEND_LIMIT_S)
        except TimeoutError:
            log.info("a console does not take what is sent; closed", user=screen.session.person.name)
        except (WebSocketDisconnect, RuntimeError):
            return
        await screen.socket.close(1013)

    async def _send_frames(self, screen: Screen) -> None:
        for frame in screen.view.frames(self.parts.fleet, self.codes, self.changed, time.time()):
            await asyncio.wait_for(screen.socket.send_bytes(frame), SEND_LIMIT_S)


def _ms() -> int:
    return round(time.time() * 1000)


def _shown(fact: dict[str, Any]) -> dict[str, Any]:
    """Give a fact as screens take it: times in ms."""
    times = {"event_time": fact["event_time"] * 1000, "entry_time": fact["entry_time"] * 1000}
    return {**fact, **times}


def _is_id(text: str) -> bool:
    head, dash, tail = text.partition("-")
    return bool(dash) and head.isdigit() and tail.isdigit()


def _as_pair(id_: str) -> tuple[int, int]:
    head, _, tail = id_.partition("-")
    return int(head), int(tail)
