"""An officer's panic button: an incident of its own, an alarm, and an emergency that stays.

The emergency lasts until the alarm is acknowledged *and* cancelled: one of them alone ends nothing. Whoever
presses again within it presses the same one, and it sounds anew. The officer keeps what is in hand.
"""

import copy
from dataclasses import replace
from typing import Any

from dispatch.core.alarms import Alarm, raise_alarm
from dispatch.core.commands import RaisePanic, ReceiveReport
from dispatch.core.facts import Decision, Fact, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import pending, receive_report
from dispatch.core.officer import Officer
from dispatch.core.world import World, fact, refuse_future

KIND = "HLP1"
PLACE = ("lat", "lng", "village", "village_name", "kecamatan", "kecamatan_name")


def raise_panic(c: RaisePanic, world: World) -> Decision:
    """Begin an officer's emergency, or note that the button of one that stands was pressed again."""
    refuse_future(c)
    officer = replace(world.officer_or_raise(c.officer))
    standing = officer.emergency
    incident: Incident | None = world.find("incident", standing["incident"]) if standing else None
    if standing and incident and (incident.merged_into or not incident.is_ended):
        return _pressed_again(c, world, officer, copy.deepcopy(incident))
    return _begin(c, world, officer)


def _begin(c: RaisePanic, world: World, officer: Officer) -> Decision:
    received = receive_report(_report(c, officer), world)
    number = received.answer["incident"]
    officer.emergency = {"alarm": f"panic:{officer.id}", "incident": number, "since": c.at, "presses": 1}
    alarm, facts, marks = _sound(c, world, officer)
    answer = {"officer": officer.id, "incident": number, "alarm": officer.emergency["alarm"], "presses": 1}
    states = {**received.states, ("officer", officer.id): officer, **alarm}
    said = _said(c, "panic_raised", officer)
    return Decision(states, [*received.facts, said, *facts], [*received.marks, *marks], answer)


def _pressed_again(c: RaisePanic, world: World, officer: Officer, incident: Incident) -> Decision:
    standing: dict[str, Any] = officer.emergency or {}
    officer.emergency = {**standing, "presses": standing["presses"] + 1}
    states, facts, marks = _sound(c, world, officer)
    states["officer", officer.id] = officer
    if c.lat is not None and not incident.is_ended:  # they have moved on: help goes to where they are now
        for name in PLACE:
            setattr(incident, name, getattr(c, name))
        incident.changed = c.now
        states["incident", incident.number] = incident
        marks.append(pending(incident, c.now, world.policy))
    answer = {
        "officer": officer.id,
        "incident": incident.number,
        **{k: officer.emergency[k] for k in ("alarm", "presses")},
    }
    return Decision(states, [_said(c, "panic_repeated", officer), *facts], marks, answer)


def _report(c: RaisePanic, officer: Officer) -> ReceiveReport:
    place = {name: getattr(c, name) for name in PLACE}
    return ReceiveReport(
        id=c.id, by=c.by, at=c.at, now=c.now, channel="panic", kind=KIND, priority=1,
        text=f"{officer.callsign} {officer.name}", **place,
    )  # fmt: skip


def _sound(c: RaisePanic, world: World, officer: Officer) -> tuple[dict[tuple[str, str], Any], list[Fact], list[Mark]]:
    """Raise the alarm; one that was acknowledged or cancelled already has to be both once more."""
    id_ = f"panic:{officer.id}"
    about = {"incident": (officer.emergency or {})["incident"], "officer": officer.id, "needs_cancel": True}
    standing: Alarm | None = world.find("alarm", id_)
    if standing and not standing.seen_by and standing.incident != about["incident"]:  # of an emergency before this one
        said = fact(c, "alarm_raised", **_named(about), rule=_rule(c, officer), alarm=id_)
        moved = replace(standing, incident=about["incident"], rule=_rule(c, officer), since=c.now, cancelled=False)
        return {("alarm", id_): moved}, [said], [Mark("alarms", id_, c.now * 1000)]
    if standing and standing.cancelled and not standing.seen_by:
        said = fact(c, "alarm_raised", **_named(about), rule=_rule(c, officer), alarm=id_)
        return {("alarm", id_): replace(standing, cancelled=False)}, [said], []
    return raise_alarm(c, world, "panic", officer.id, priority=1, rule=_rule(c, officer), **about)


def _named(about: dict[str, Any]) -> dict[str, Any]:
    return {"incident": about["incident"], "officer": about["officer"], "kind": "panic", "priority": 1}


def _rule(c: RaisePanic, officer: Officer) -> str:
    """Say how old the position is the incident lies at: fresh or not, help goes there."""
    if c.lat is None or c.fixed is None:
        return "panic button: no position known"
    return f"panic button: position {max(0.0, c.now - c.fixed):.0f} s old"


def _said(c: RaisePanic, type_: str, officer: Officer) -> Fact:
    emergency = officer.emergency or {}
    return fact(
        c, type_, incident=emergency["incident"], officer=officer.id, rule=_rule(c, officer), callsign=officer.callsign,
        lat=c.lat, lng=c.lng, fixed=c.fixed, presses=emergency["presses"],
    )  # fmt: skip
