"""Alarms: what somebody in the room has to have seen.

One stands until it is acknowledged, and, where its cause lasts (a panic button), until the cause is cancelled
too. It never goes away by itself.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

from dispatch.core.commands import AcknowledgeAlarm, CancelAlarm, Command, Key
from dispatch.core.errors import NotFound
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.core.world import World, fact


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. rule: why it was raised; since, seen_at: epoch seconds; seen_by: "" until somebody has."""

    id: str
    kind: str
    priority: int
    incident: str
    officer: str
    rule: str
    since: float
    needs_cancel: bool = False
    seen_by: str = ""
    seen_at: float | None = None
    cancelled: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return bool(self.seen_by) and (self.cancelled or not self.needs_cancel)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the alarm that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Alarm))
Raised = tuple[dict[Key, Any], list[Fact], list[Mark]]
"""States, facts and marks to be added to a rule's decision."""


def alarm_id(kind: str, subject: str) -> str:
    """Give the id of the alarm of one kind about one incident, officer or call: there is one at a time."""
    return f"{kind}:{subject}"


def raise_alarm(c: Command, world: World, kind: str, subject: str, *, priority: int, rule: str, **about: Any) -> Raised:
    """Give what a rule adds to its decision to raise an alarm. The command must touch ("alarm", alarm_id(...)).

    about: incident, officer, needs_cancel. One that stands unseen already is left as it is.
    """
    id_ = alarm_id(kind, subject)
    standing: Alarm | None = world.find("alarm", id_)
    if standing and not standing.seen_by:
        return {}, [], []
    alarm = Alarm(id_, kind, priority, about.pop("incident", ""), about.pop("officer", ""), rule, c.now, **about)
    named = {"incident": alarm.incident, "officer": alarm.officer, "rule": rule}
    said = fact(c, "alarm_raised", **named, alarm=id_, kind=kind, priority=priority)
    return {("alarm", id_): alarm}, [said], [Mark("alarms", id_, c.now * 1000)]


def seen_with(c: Command, world: World, kind: str, subject: str, rule: str) -> Raised:
    """Give what a rule adds when what it does shows that somebody has seen an alarm; nothing when none stands."""
    alarm: Alarm | None = world.find("alarm", alarm_id(kind, subject))
    if alarm is None or alarm.seen_by:
        return {}, [], []
    done = _changed(c, world, "alarm_acknowledged", replace(alarm, seen_by=c.by, seen_at=c.now), rule=rule)
    return done.states, done.facts, done.marks


def acknowledge_alarm(c: AcknowledgeAlarm, world: World) -> Decision:
    """Say that somebody has seen an alarm; who was first stays."""
    if c.if_standing and world.find("alarm", c.alarm) is None:
        return Decision({}, [], [], {"alarm": c.alarm, "seen_by": ""})
    alarm = _alarm_or_raise(c.alarm, world)
    if alarm.seen_by:
        return Decision({}, [], [], {"alarm": alarm.id, "seen_by": alarm.seen_by})
    return _changed(c, world, "alarm_acknowledged", replace(alarm, seen_by=c.by, seen_at=c.now))


def cancel_alarm(c: CancelAlarm, world: World) -> Decision:
    """Say that the cause of an alarm is gone; it still has to be seen."""
    alarm = _alarm_or_raise(c.alarm, world)
    return _changed(c, world, "alarm_cancelled", replace(alarm, cancelled=True), reason=c.reason)


def _alarm_or_raise(id_: str, world: World) -> Alarm:
    found: Alarm | None = world.find("alarm", id_)
    if found is None:
        raise NotFound(f"there is no alarm {id_!r} any more; somebody has acknowledged it", "alarm")
    return found


def _changed(c: Command, world: World, type_: str, alarm: Alarm, **more: Any) -> Decision:
    """Keep an alarm, or take it off the board when it is over."""
    said = fact(c, type_, incident=alarm.incident, officer=alarm.officer, alarm=alarm.id, kind=alarm.kind, **more)
    marks = [Mark("alarms", alarm.id, None)] if alarm.is_over else []
    state = None if alarm.is_over else alarm
    states = {("alarm", alarm.id): state, **(_end_of_emergency(alarm, world) if alarm.is_over else {})}
    return Decision(states, [said], marks, {"alarm": alarm.id, "seen_by": alarm.seen_by})


def _end_of_emergency(alarm: Alarm, world: World) -> dict[Key, Any]:
    """Give the officer back who was in the emergency this alarm told of."""
    officer = world.find("officer", alarm.officer) if alarm.needs_cancel and alarm.officer else None
    if officer is None or (officer.emergency or {}).get("alarm") != alarm.id:
        return {}
    return {("officer", officer.id): replace(officer, emergency=None)}
