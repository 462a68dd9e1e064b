"""How simulated officers answer: accept, decline or stay silent; turn out, travel, arrive, stay and clear.

One task an assignment. It goes by what K3i says the assignment's status is: an operator may move it on or
take it back at any moment, and a task that finds it moved goes on from there.
"""

import asyncio
import random
import time
from typing import Any

import structlog

from dispatch.wire import iso, parse_time
from feeds.client import Api, Gateway, Message, Rejected
from feeds.simulator import tables
from feeds.simulator.patrol import Patrol, Unit
from feeds.simulator.places import Point, between, metres
from feeds.simulator.story import lasting

log = structlog.get_logger()
NEXT = {"offered": "accept", "accepted": "en_route", "en_route": "arrive", "on_scene": "clear"}
SINCE = {"offered": "dispatched", "accepted": "dispatched", "en_route": "en_route", "on_scene": "on_scene"}
"""status -> the time point from which the wait for the next move is counted."""
TAKEN_OVER_S = (20.0, 600.0)
"""What is left of a stage that has outlasted the time drawn for it."""
SOON_S = (5.0, 60.0)
"""Whoever is taken over at a scene is heard of soon: what was said before is not known."""
SAID_NO = "tidak bisa meninggalkan kegiatan"


def travel_s(rng: random.Random, line_m: float) -> float:
    """Draw how long the way takes, by its line, until the officer stands where help is needed."""
    return lasting(rng, tables.FINDING) + line_m * tables.CIRCUITY / lasting(rng, tables.SPEED_MPS)


class Answers:
    """The officers' side of every assignment."""

    def __init__(self, api: Api, patrol: Patrol, seed: int, work: asyncio.TaskGroup) -> None:
        self._api, self._patrol, self._seed, self._work = api, patrol, seed, work
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def on_push(self, gateway: Gateway, push: Message) -> None:
        """Begin to answer an offer, or stop when it is withdrawn or has timed out."""
        id_ = push["assignment"]
        if push["type"] == "withdrawn":
            if id_ in self._tasks:
                self._tasks.pop(id_).cancel()
        elif id_ not in self._tasks and self._patrol.plays(push["officer"]):
            place = None if push["lat"] is None else (push["lat"], push["lng"])
            self._begin(gateway, id_, push["officer"], "offered", time.time(), place)

    async def take_over(self, gateway: Gateway) -> None:
        """Go on with what officers have in hand already, from the history or from the last run."""
        for row in (await self._api.get("officers"))["officers"]:
            if row["assignment"] and row["assignment"] not in self._tasks and self._patrol.plays(row["id"]):
                await self._take_over(gateway, row["incident"], row["assignment"])

    async def _take_over(self, gateway: Gateway, number: str, id_: str) -> None:
        incident = await self._api.get(f"incidents/{number}")
        a = next(a for a in incident["assignments"] if a["id"] == id_)
        if a["status"] not in ("accepted", "en_route", "on_scene"):
            return
        place = None if incident["lat"] is None else (incident["lat"], incident["lng"])
        self._begin(gateway, id_, a["officer"], a["status"], parse_time(a["times"][SINCE[a["status"]]]), place)

    def _begin(self, gateway: Gateway, id_: str, officer: str, status: str, since: float, place: Point | None) -> None:
        unit = self._patrol.units[officer]
        rng = random.Random(f"{self._seed}:{id_}:{officer}")
        task = self._work.create_task(_Answer(gateway, self._api, id_, unit, rng, place).run(status, since))
        self._tasks[id_] = task
        task.add_done_callback(lambda _: unit.release(time.time()))


class _Answer:
    """One officer with one assignment."""

    def __init__(
        self, gateway: Gateway, api: Api, id_: str, unit: Unit, rng: random.Random, place: Point | None
    ) -> None:
        self._gateway, self._api, self._id, self._unit, self._rng, self._place = (
            gateway,
            api,
            id_,
            unit,
            rng,
            place,
        )

    async def run(self, status: str, since: float) -> None:
        """Move on until it ends. `since`: when it got this status (epoch s)."""
        roll = self._rng.random()
        offered = status == "offered"
        if offered and (self._unit.silent or roll < tables.IS_SILENT):
            return
        if offered and roll < tables.IS_SILENT + tables.DECLINES:
            await asyncio.sleep(lasting(self._rng, tables.ANSWER))
            await self._say("decline", reason=SAID_NO)
            return
        while status in NEXT:
            await self._wait(status, since)
            told = await self._say(NEXT[status])
            if not told and status == "offered":
                return  # somebody else answers for this officer, or it was taken back
            status, since = told or await self._status(), time.time()

    async def _wait(self, status: str, since: float) -> None:
        """Let the time pass that a stage takes, which may have begun before, and be where it is."""
        now = time.time()
        before = now - since > 1
        whole = self._lasts(status, before=before)
        left = whole - (now - since)
        if left < 1:  # taken over from the history or the last run, and longer under way than drawn
            left = self._rng.uniform(*TAKEN_OVER_S)
        if status == "en_route" and self._place:
            self._unit.at = between(self._unit.at, self._place, 1 - min(1.0, left / whole))
            self._unit.head_for(self._place, left, now)
        elif status == "on_scene":
            self._unit.stop_at(self._place, now)
            await self._give_words(
                now + left, self._rng.uniform(*SOON_S) if before else lasting(self._rng, tables.WORD)
            )
        await asyncio.sleep(max(0.0, now + left - time.time()))

    async def _give_words(self, until: float, pause: float) -> None:
        """Say every few minutes that all is well, as officers at a scene do; now and then somebody forgets."""
        while time.time() + pause < until:
            await asyncio.sleep(pause)
            pause = lasting(self._rng, tables.WORD)
            if self._rng.random() < tables.FORGETS_WORD:
                continue
            try:
                await self._api.post(f"officers/{self._unit.id}/welfare", {})
            except Rejected as refused:
                log.info("word not needed", assignment=self._id, why=str(refused))

    def _lasts(self, status: str, *, before: bool) -> float:
        """Draw how long a stage takes; `before`: it began in the history, where scenes last longer."""
        rng = self._rng
        if status == "offered":
            return min(lasting(rng, tables.ANSWER), 18.0)
        if status == "accepted":
            return lasting(rng, tables.TURNOUT) - tables.ANSWER[0]
        if status == "en_route":
            return (
                travel_s(rng, metres(self._unit.at, self._place))
                if self._place
                else lasting(rng, tables.UNPLACED_TRAVEL)
            )
        return lasting(rng, tables.SCENE_HISTORY if before else tables.SCENE)

    async def _say(self, action: str, **more: str) -> str:
        """Send an answer; give the new status, or "" when K3i has refused it."""
        who = {
            "assignment": self._id,
            "officer": self._unit.id,
            "action": action,
            "event_time": iso(time.time()),
        }
        try:
            ack = await self._gateway.send({"type": "action", "id": f"{self._id}:{action}", **who, **more})
        except Rejected as refused:
            log.info("answer refused", assignment=self._id, action=action, why=str(refused))
            return ""
        return str(ack["status"])

    async def _status(self) -> str:
        incident: dict[str, Any] = await self._api.get(f"incidents/{self._id.rpartition('.')[0]}")
        return next((str(a["status"]) for a in incident["assignments"] if a["id"] == self._id), "")
