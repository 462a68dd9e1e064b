"""The live hub: every fact to every screen at once, positions five times a second, a beat each second.

    journal -> Tail thread -> hub (loads what changed, makes rows) -> each screen's own queue and task

A screen that cannot keep up is closed; it comes back and catches up from its last id. Nothing here goes
through Dash (design, decision 7).
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import numpy as np
import orjson
import structlog
from redis.exceptions import RedisError
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.boards import BOARDS, Board, Items
from dashboard.coverage import CoverageLayer
from dashboard.frames import STALE
from dashboard.gate import current
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.proof import proof_of, shedding_of
from dashboard.screen import FRAME_S, Moves, Screen
from dashboard.tiles import tiles_of
from dashboard.units import units_of
from dashboard.views import is_shown, row_of
from dashboard.watch import Watch
from dispatch.access import Person
from dispatch.core.incident import Incident
from dispatch.store import JOURNAL, Versioned, key
from dispatch.tail import Facts, Tail

log = structlog.get_logger()
MOST_CATCH_UP = 2_000


class Hub:
    """All screens of one web process, and the incidents they show."""

    def __init__(self, parts: Parts, tail: Tail) -> None:
        self.parts = parts
        self.tail = tail
        self.screens: set[Screen] = set()
        self.incidents: dict[str, Versioned] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        self.at = "0-0"
        self.moves = Moves(parts.fleet)
        self.coverage = CoverageLayer(parts.recommender.situation, parts.settings.reach_min, self.screens)
        self.health: dict[str, bool] = {}
        self.shedding = 0
        self.proof: dict[str, Any] = {}
        self._facts: Facts = []
        self._news = asyncio.Event()
        self._units: dict[str, Any] = {}
        self._tiles: dict[str, Any] = {}
        self._boards: dict[str, Items] = {}
        self._due: dict[str, float] = {}
        self._watch = Watch()
        self._stirred = True

    @property
    def shown_tiles(self) -> dict[str, Any]:
        """The tiles as the consoles have them."""
        tiles: dict[str, Any] = self._tiles.get("tiles", {})
        return tiles

    @property
    def shown_units(self) -> dict[str, Any]:
        """The unit strip as the consoles have it."""
        return self._units

    async def load(self) -> None:
        """Load what is shown, before the first screen comes."""
        self.at = self.tail.at()
        self._keep_all(await asyncio.to_thread(self._load_shown))
        await self._renew(BOARDS)

    async def run(self) -> None:
        """Keep all screens up to date until cancelled."""
        await asyncio.gather(self._spread(), self._beat(), self._measure(), self.coverage.run())

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
        flags = ["duplicate"] if self.parts.finder.is_proposed(incident.number) else []
        card = self.parts.recommender.card(incident)
        row = row_of(incident, v.version, self.parts.flusher.desk.policy, flags, card)
        self.incidents[incident.number], self.rows[incident.number] = v, row
        self._stirred = True
        return row

    def _keep_all(self, states: list[Versioned]) -> list[dict[str, Any]]:
        """Keep incidents; gives their rows, and those of others that they are, or are no more, like."""
        news = {v.state.number: v for v in states if v.state}
        others = {n for v in news.values() for n in self.parts.finder.note(v.state)}
        news |= {n: self.incidents[n] for n in others - news.keys() if n in self.incidents}
        return [self._keep(v) for v in news.values()]

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
            rows = self._keep_all(states)
            self.at = facts[-1]["id"]
            told = [_shown(f) for f in facts]
            self._say({"t": "rows", "at": self.at, "now": _ms(), "rows": rows, "facts": told})
            await self._renew([b for b in BOARDS if b.concerns(facts)])

    def _timed(self, now: float) -> list[Board]:
        """Give the boards whose time it is to be worked out again; only while somebody looks."""
        due = [b for b in BOARDS if b.every_s and self.screens and now >= self._due.get(b.name, 0.0)]
        self._due |= {b.name: now + b.every_s for b in due}
        return due

    async def _renew(self, boards: Iterable[Board], only_news: bool = False) -> None:
        """Work boards out anew and send each to the screens whose role may see it. only_news: if it has changed."""
        for board in boards:
            try:
                items = await asyncio.to_thread(board.items, self.parts, time.time())
            except RedisError as error:  # the next fact, or the next screen, finds the store again
                log.warning("a board could not be read", board=board.name, error=str(error))
                continue
            if only_news and self._boards.get(board.name) == items:
                continue
            self._boards[board.name] = items
            told: dict[Person, bytes] = {}
            for screen in self.screens:
                self._tell_board(screen, board, told)

    def _tell_board(self, screen: Screen, board: Board, told: dict[Person, bytes]) -> None:
        """Send a board as this screen's person may see it. told: what others have been sent already, by who sees so."""
        person = screen.session.person
        if board.name not in self._boards or not may(person.role, board.ability):
            return
        seen_by = Person("", person.role, self._watch.tier(person)) if board.cut else Person("", "")
        if seen_by not in told:
            told[seen_by] = board.message(self._boards[board.name], seen_by, self.parts.settings)
        screen.put(told[seen_by])

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
                self._watch.broken()
            if self._watch.moved:
                await self._renew([b for b in BOARDS if b.cut])
            await self._renew(self._timed(time.monotonic()), only_news=True)
            heard = round(self.tail.heard * 1000)
            told = {"health": self.health, "shedding": self.shedding, "proof": self.proof}
            self._say({"t": "beat", "now": _ms(), "heard": heard, **told})
            await asyncio.sleep(1.0)

    def _look_around(self) -> dict[str, bool]:
        pipe = self.parts.store.redis.pipeline(transaction=False)
        names = ("gateway", "worker", "keeper")
        pipe.mget([key("alive", n) for n in names])
        pipe.get(key("proof"))
        screens = list(self.screens)
        self._watch.tell(self.parts.store, screens)
        for screen in screens:
            pipe.exists(key("session", screen.session.id))
        alive, proof, *valid = pipe.execute()
        self.proof, self.shedding = proof_of(proof, time.time()), shedding_of(alive[0])
        for screen, stands in zip(screens, valid, strict=True):
            screen.lost = screen.lost or not stands
        return {"store": True, **{n: bool(a) for n, a in zip(names, alive, strict=True)}}

    async def _measure(self) -> None:
        """Keep status bytes, unit strip and tiles true."""
        turn = 0
        while True:
            self._renew_codes()
            if turn % 3 == 0:
                self._say_if_new("units", units_of(self.parts.fleet, self.moves.codes))
            if (turn % 5 == 0 and self._stirred) or turn % 50 == 0:
                self._stirred = False
                self._forget_old()
                states = [v.state for v in self.incidents.values()]
                self._say_if_new("tiles", await asyncio.to_thread(self._tiles_now, states))
            turn += 1
            await asyncio.sleep(FRAME_S)

    def _renew_codes(self) -> None:
        fleet, now = self.parts.fleet, time.time()
        with fleet.lock:
            stale = fleet.stale(now, self.parts.settings.stale_s)
            codes = fleet.status | np.where(stale, STALE, 0).astype(np.uint8)
            aged = np.flatnonzero(codes[: len(self.moves.codes)] != self.moves.codes)
            if len(aged):
                fleet.tick += 1
                fleet.moved[aged] = fleet.tick
            self.moves.codes, self.moves.changed = codes, fleet.moved.copy()

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
            self.parts.finder.drop(number)

    async def converse(self, socket: WebSocket) -> None:
        """Serve one console's socket from its first message to its last."""
        session = current.get()
        if session is None:
            await socket.close(4401)
            return
        await socket.accept()
        screen = Screen(socket, session, self.moves)
        self.screens.add(screen)
        sender: asyncio.Task[None] | None = None
        try:
            await self._welcome(screen, socket.query_params.get("since", ""))
            sender = asyncio.create_task(screen.send())
            while True:
                screen.hear(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.screens.discard(screen)
            self._watch.left(screen)
            if sender:
                sender.cancel()

    async def _welcome(self, screen: Screen, since: str) -> None:
        """Queue what a new screen is told first; what was said while its past was read follows, never before.

        A console that had a later id before its past, and was cut off there, would never ask for that past again.
        """
        facts = await self._missed(since)
        later = screen.take_queued()
        person = screen.session.person
        hello = {"t": "hello", "now": _ms(), "user": {"name": person.name, "role": person.role}}
        screen.put(orjson.dumps(hello))
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
        for board in BOARDS:
            self._tell_board(screen, board, {})
        for message in later:
            screen.put(message)

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


def _ms() -> int:
    return round(time.time() * 1000)


def _shown(fact: dict[str, Any]) -> dict[str, Any]:
    """Give a fact as screens take it: times in ms, without the list behind a choice (the panel asks for that)."""
    times = {"event_time": fact["event_time"] * 1000, "entry_time": fact["entry_time"] * 1000}
    data = {name: value for name, value in fact["data"].items() if name != "decision"}
    return {**fact, **times, "data": data}


def _is_id(text: str) -> bool:
    head, dash, tail = text.partition("-")
    return bool(dash) and head.isdigit() and tail.isdigit()


def _as_pair(id_: str) -> tuple[int, int]:
    head, _, tail = id_.partition("-")
    return int(head), int(tail)
