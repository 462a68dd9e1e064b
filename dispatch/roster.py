"""The roster in the store, and the keeper's hand that follows it: at each boundary officers go on and off duty.

What has been followed stands with the officer (roster_at), so that a keeper that was away does what it missed, a
second one does nothing twice, and what people say between two boundaries stays.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
import structlog

from dispatch.core.commands import FollowRoster
from dispatch.core.errors import Refused
from dispatch.core.officer import Officer
from dispatch.core.roster import Roster
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.store import Store

log = structlog.get_logger()
ROSTER = "roster"
BY = "system:roster"
LOOK_EVERY_S = 60.0


def stored_roster(store: Store) -> Roster:
    """Give the roster in force; an empty one where none was imported."""
    return Roster.load(orjson.loads(store.get_reference(ROSTER)[1] or b"{}"))


def put_roster(store: Store, roster: Roster, by: str, now: float) -> int:
    """Replace the roster; gives its version."""
    return store.put_reference(ROSTER, orjson.dumps(roster.to_data()), by, now)


def commands_due(roster: Roster, officers: Iterable[Officer], now: float, zone: ZoneInfo) -> Iterator[FollowRoster]:
    """Give what the roster asks for now: a command for each officer whose last boundary has not been followed yet."""
    for officer in officers:
        stand = roster.stand(officer.id, now)
        settled = officer.overtime and officer.assignment is None
        if stand is None or (officer.roster_at >= stand.since and not settled):
            continue
        duty = stand.duty
        yield FollowRoster(
            id=f"roster:{officer.id}:{stand.since:.3f}{':cleared' if settled else ''}",
            by=BY,
            at=now,
            now=now,
            officer=officer.id,
            boundary=stand.since,
            clock=datetime.fromtimestamp(stand.since, zone).strftime("%H:%M"),
            on=duty is not None,
            function=duty.function if duty else "",
            device=duty.device if duty else "",
            stand_in=stand.stand_in,
        )


def follow(desk: Desk, roster: Roster, officers: Iterable[Officer], now: float, zone: ZoneInfo) -> int:
    """Carry out what the roster asks for now; gives how many officers it concerned."""
    commands = list(commands_due(roster, officers, now, zone))
    outcomes = desk.handle_many(commands)
    for command, outcome in zip(commands, outcomes, strict=True):
        if isinstance(outcome, Refused):
            log.info("roster had nothing to do", officer=command.officer, why=str(outcome))
    return len(commands)


class Follower:
    """The keeper's duty, over the officers in its memory. Everybody is looked at when a boundary has come, the roster
    has changed, or a minute has passed (officers may be new); else only those who stayed beyond their shift."""

    def __init__(self, desk: Desk, fleet: Fleet, zone: str) -> None:
        self._desk = desk
        self._fleet = fleet
        self._zone = ZoneInfo(zone)
        self._version = -1
        self._roster = Roster()
        self._look_at = 0.0

    def step(self, now: float | None = None) -> None:
        """Follow the roster up to now."""
        now = time.time() if now is None else now
        version = self._desk.store.reference_version(ROSTER)
        if version != self._version:
            self._roster, self._version, self._look_at = stored_roster(self._desk.store), version, now
        if not self._roster.since:
            return
        officers = list(self._fleet.officers.values())
        if now >= self._look_at:
            self._look_at = min(now + LOOK_EVERY_S, self._roster.next_boundary(now) or now + LOOK_EVERY_S)
        else:
            officers = [o for o in officers if o.overtime and o.assignment is None]
        follow(self._desk, self._roster, officers, now, self._zone)
