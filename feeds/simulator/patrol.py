"""Officers on the ground: everyone has a position, some walk, some ride, a few have a phone that is off."""

import asyncio
import itertools
import math
import random
import time
from dataclasses import dataclass
from typing import Any

from dispatch.areas import VillagePoint
from dispatch.core.lifecycle import OfficerStatus
from feeds.client import Api, Gateway
from feeds.simulator import tables
from feeds.simulator.places import Places, Point, between, metres

MOST_FIXES = 500
"""Fixes of one message: well inside the gateway's 64 KiB."""
EVERY_BUSY_S, EVERY_MOVING_S, EVERY_STILL_S, EVERY_QUIET_S = 4.0, 10.0, 60.0, 45.0
REST_S = (60.0, 600.0)
PHONES_EVERY_S = 5.0
DUTY_EVERY_S = 60.0
GAITS = ((0.35, 0.0), (0.30, 1.3), (0.35, 7.0))
"""(share, m/s): who stands, who walks, who rides."""


@dataclass(slots=True)
class Unit:
    """One officer's phone. haunts: points the officer goes about between; due: when it sends next."""

    id: str
    function: str
    at: Point
    haunts: list[Point]
    speed: float
    rng: random.Random
    silent: bool = False
    busy: bool = False
    off: bool = False
    goal: Point | None = None
    pace: float = 0.0
    heading: float | None = None
    moved: float = 0.0
    rests_until: float = 0.0
    due: float = 0.0

    def advance(self, now: float) -> None:
        """Walk or ride on until `now`; at a goal rest, after a rest choose another one."""
        elapsed, self.moved = now - self.moved, now
        if self.goal is not None:
            self._step(self.goal, elapsed, now)
        elif not (self.busy or self.off) and self.speed and now >= self.rests_until:
            self._go(self.rng.choice(self.haunts), self.speed)

    def head_for(self, goal: Point, seconds: float, now: float) -> None:
        """Leave for a scene, to be there in so many seconds."""
        self.busy, self.due = True, now
        self._go(goal, max(0.5, metres(self.at, goal) / max(1.0, seconds)))

    def stop_at(self, place: Point | None, now: float) -> None:
        """Be at a place (None: here) and stay, on a task."""
        self.busy, self.goal, self.due = True, None, now
        self.at = place or self.at

    def release(self, now: float) -> None:
        """Be free: a moment's rest, then about as before."""
        self.busy, self.goal, self.due, self.rests_until = False, None, now, now + REST_S[0]

    def fix(self, now: float) -> list[Any]:
        """Give the position as the gateway takes it."""
        speed = round(self.pace, 1) if self.goal else 0.0
        lat, lng = round(self.at[0], 6), round(self.at[1], 6)
        heading = None if self.heading is None else round(self.heading)
        return [
            self.id,
            lat,
            lng,
            round(now, 3),
            speed,
            heading,
            self.rng.randint(4, 25),
            self.rng.randint(35, 100),
        ]

    def next_in(self, *, quiet: bool) -> float:
        """Give the seconds until the next fix."""
        if self.goal is not None:
            return EVERY_BUSY_S if self.busy else EVERY_MOVING_S
        return EVERY_QUIET_S if quiet else EVERY_STILL_S

    def _go(self, goal: Point, pace: float) -> None:
        self.goal, self.pace, self.heading = goal, pace, _bearing(self.at, goal)

    def _step(self, goal: Point, elapsed: float, now: float) -> None:
        left, walked = metres(self.at, goal), self.pace * elapsed
        if walked >= left:
            self.at, self.goal, self.due = goal, None, now
            self.rests_until = now + self.rng.uniform(*REST_S)
        else:
            self.at = between(self.at, goal, walked / left)


class Patrol:
    """All units, moving, sent as `positions` batches. `quiet`: everyone stays at home, nobody is silent."""

    def __init__(self, officers: list[dict[str, Any]], places: Places, seed: int, *, quiet: bool) -> None:
        self._quiet = quiet
        by_code = {v.code: v for v in places.villages}
        self.units = {str(o["id"]): _unit(o, places, by_code, seed, quiet=quiet) for o in officers}
        self._numbers = itertools.count()
        self._real: set[str] = set()

    def set_duty(self, rows: list[dict[str, Any]]) -> None:
        """Take over from the API's officers who is off duty: they stay where they are."""
        for row in rows:
            if unit := self.units.get(str(row["id"])):
                unit.off = row["status"] == OfficerStatus.OFF_DUTY.value

    async def follow_duty(self, api: Api) -> None:
        """Look from time to time who has come on duty and who has left, until cancelled."""
        while True:
            await asyncio.sleep(DUTY_EVERY_S)
            self.set_duty((await api.get("officers"))["officers"])

    async def step_back(self, api: Api) -> None:
        """Leave to themselves officers for whom a real phone speaks: they send their own positions and answers."""
        while True:
            self._real = set((await api.get("phones"))["officers"])
            await asyncio.sleep(PHONES_EVERY_S)

    def plays(self, officer: str) -> bool:
        """Whether an officer is one of ours to play."""
        return officer in self.units and officer not in self._real

    async def run(self, gateway: Gateway, run: str) -> None:
        """Send all positions at once, then each when it is due, until cancelled."""
        await self._send(gateway, run, self._first(time.time()))
        while True:
            await asyncio.sleep(1.0)
            await self._send(gateway, run, self._due(time.time()))

    def _first(self, now: float) -> list[list[Any]]:
        fixes = []
        for unit in self.units.values():
            unit.moved = now
            unit.rests_until = now + unit.rng.uniform(0, 120)
            unit.due = now + unit.rng.uniform(1, EVERY_QUIET_S)
            fixes.append(unit.fix(now - 1200 if unit.silent else now))
        return fixes

    def _due(self, now: float) -> list[list[Any]]:
        fixes = []
        for officer, unit in self.units.items():
            unit.advance(now)
            if now >= unit.due and not unit.silent and officer not in self._real:
                fixes.append(unit.fix(now))
                unit.due = now + unit.next_in(quiet=self._quiet)
        return fixes

    async def _send(self, gateway: Gateway, run: str, fixes: list[list[Any]]) -> None:
        for part in (fixes[i : i + MOST_FIXES] for i in range(0, len(fixes), MOST_FIXES)):
            await gateway.send({"type": "positions", "id": f"{run}:positions:{next(self._numbers)}", "fixes": part})


def _unit(officer: dict[str, Any], places: Places, by_code: dict[str, VillagePoint], seed: int, *, quiet: bool) -> Unit:
    rng = random.Random(f"{seed}:unit:{officer['id']}")
    home = float(officer["home_lat"]), float(officer["home_lng"])
    village = by_code.get(officer["village"]) or min(places.villages, key=lambda v: metres(home, (v.lat, v.lng)))
    reach = 0.35 if officer["village"] else 1.0
    haunts = [home, *(places.near(rng, village, reach) for _ in range(6))]
    gait = 0.0 if quiet else rng.choices([g for _, g in GAITS], [s for s, _ in GAITS])[0]
    silent = not quiet and rng.random() < tables.PHONES_OFF
    at = home if quiet else rng.choice(haunts)
    return Unit(str(officer["id"]), str(officer["function"]), at, haunts, gait * rng.uniform(0.8, 1.3), rng, silent)


def _bearing(a: Point, b: Point) -> float:
    east = (b[1] - a[1]) * math.cos(math.radians(a[0]))
    return math.degrees(math.atan2(east, b[0] - a[0])) % 360
