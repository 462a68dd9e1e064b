"""An incident as it was at every moment, folded from its facts with the life-cycle's own tables. Pure.

The state that is kept tells what never changes (number, channel, words); everything that did change is taken back to
the beginning and made again by the facts in turn. Where there are none (an import, a history older than the journal)
its stamps take their place.
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dispatch.core.errors import Forbidden
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import Action, AssignmentStatus, IncidentStatus, next_status
from dispatch.core.replay import TIME_OF, Basis, in_order

Fact = dict[str, Any]
_PLACE = ("lat", "lng", "uncertain_m", "village", "village_name", "kecamatan", "kecamatan_name")
_OF_WORD = {
    "accepted": AssignmentStatus.ACCEPTED,
    "declined": AssignmentStatus.DECLINED,
    "en_route": AssignmentStatus.EN_ROUTE,
    "arrived": AssignmentStatus.ON_SCENE,
    "cleared": AssignmentStatus.CLEARED,
    "timed_out": AssignmentStatus.TIMED_OUT,
    "withdrawn": AssignmentStatus.WITHDRAWN,
}
_STAMPS = (("acknowledged", "accepted"), ("en_route", "en_route"), ("on_scene", "arrived"), ("unit_clear", "cleared"))
_ENDINGS = {
    AssignmentStatus.DECLINED: "declined",
    AssignmentStatus.TIMED_OUT: "timed_out",
    AssignmentStatus.WITHDRAWN: "withdrawn",
    AssignmentStatus.CANCELLED_EN_ROUTE: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """An officer's share in an incident at one moment."""

    officer: str
    callsign: str
    status: AssignmentStatus
    since: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What an incident was from `at` (epoch s) on. clock: since when it waits; units: those who have it in hand."""

    at: float
    status: IncidentStatus
    kind: str
    priority: int
    lane: str
    lat: float | None
    lng: float | None
    village: str
    clock: float
    overdue: bool
    wake: float | None
    disposition: str
    units: tuple[Unit, ...]

    @property
    def tab(self) -> str:
        """The list of the console it stood in."""
        if self.status in _ENDED:
            return "done"
        if self.status is IncidentStatus.ON_HOLD:
            return "held"
        return "waiting" if self.status in _WAITING else "running"


_ENDED = {
    IncidentStatus.RESOLVED,
    IncidentStatus.REFERRED,
    IncidentStatus.CLOSED,
    IncidentStatus.CANCELLED,
    IncidentStatus.MERGED,
}
_WAITING = {IncidentStatus.RECEIVED, IncidentStatus.QUEUED, IncidentStatus.REOPENED}


def frames_of(incident: Incident, facts: Iterable[Fact], basis: Basis = "event") -> list[Frame]:
    """Give every frame of an incident, oldest first; none of a moment at which nothing that shows has changed."""
    told = [f for f in facts if f["type"] in FOLDS or f["type"].startswith("assignment_")]
    if not any(f["type"] == "report_received" for f in told):
        told = made_of_stamps(incident)
    told = in_order(told, basis)
    state = _as_it_began(incident, told, basis)
    frames: list[Frame] = []
    began = False
    for f in told:
        began = began or f["type"] == "report_received"
        if not began:
            continue  # out of order by its own clock: it counts once there is a report
        _fold(state, f, float(f[TIME_OF[basis]]))
        frame = _frame(state, float(f[TIME_OF[basis]]))
        if not frames or _shown(frame) != _shown(frames[-1]):
            frames = [*frames[:-1], frame] if frames and frames[-1].at == frame.at else [*frames, frame]
    return frames


def at_moment(frames: list[Frame], moment: float) -> Frame | None:
    """Give what something was at a moment, None before it began."""
    return next((f for f in reversed(frames) if f.at <= moment), None)


def _shown(frame: Frame) -> tuple[Any, ...]:
    return tuple(getattr(frame, name) for name in Frame.__slots__ if name != "at")


def _frame(i: Incident, at: float) -> Frame:
    units = tuple(Unit(a.officer, a.callsign, a.status, a.since) for a in i.open_assignments)
    wake = i.hold["until"] if i.hold else None
    return Frame(
        at, i.status, i.kind, i.priority, i.lane, i.lat, i.lng, i.village_name or i.kecamatan_name, i.clock,
        i.overdue and i.is_waiting, wake, i.disposition, units,
    )  # fmt: skip


def _as_it_began(final: Incident, facts: list[Fact], basis: Basis) -> Incident:
    """Give an incident as it was when its report came in."""
    i = copy.copy(final)
    i.assignments, i.hold, i.disposition, i.merged_into = [], None, "", ""
    i.reopened, i.reopened_after, i.queued, i.overdue, i.ended = False, 0, False, False, None
    i.clock = final.entered if final.back_entered and basis == "entry" else final.created
    for f in facts:
        if f["type"] == "report_received":
            for name in ("kind", "priority", "lane"):
                setattr(i, name, f["data"].get(name, getattr(i, name)))
            break
    moved = next((n for n, f in enumerate(facts) if _has_moved(f)), None)
    if moved is not None:  # where it was before stands in the offers made until then
        seen = [f["data"] for f in facts[:moved] if f["type"] == "assignment_offered"]
        before = seen[0] if seen else {}
        i.lat, i.lng = before.get("lat"), before.get("lng")
        i.village_name = i.kecamatan_name = ""
    return i


def _has_moved(f: Fact) -> bool:
    """Whether a fact gave the incident a place, or another one."""
    return f["type"] in ("incident_located", "panic_repeated") or (f["type"] == "report_joined" and "lat" in f["data"])


def _fold(i: Incident, f: Fact, at: float) -> None:
    if f["type"].startswith("assignment_"):
        _move(i, f, at)
    else:
        FOLDS[f["type"]](i, f, at)


def _move(i: Incident, f: Fact, at: float) -> None:
    word, data = f["type"].removeprefix("assignment_"), f["data"]
    if word == "offered":
        made = Assignment(
            f["assignment"], i.number, f["officer"], data.get("callsign", f["officer"]), 0, AssignmentStatus.OFFERED,
            f["by"], f.get("rule", ""), since=at,
        )  # fmt: skip
        i.assignments = [*i.assignments, made]
        if i.hold:
            _resumed(i, f, at)
        return
    i.assignments = [copy.copy(a) for a in i.assignments]
    for a in i.assignments:
        if a.id == f["assignment"] and word in _OF_WORD:
            a.status, a.since = _moved_to(a.status, word), at
    if not i.is_waiting:
        i.overdue = False


def _moved_to(status: AssignmentStatus, word: str) -> AssignmentStatus:
    """Give where a move leads; told out of order by event times, it still happened."""
    if word == "withdrawn":
        try:
            return next_status(status, Action.WITHDRAW, "", "")
        except Forbidden:
            return AssignmentStatus.WITHDRAWN
    return _OF_WORD[word]


def _nothing(i: Incident, f: Fact, at: float) -> None:
    return None


def _reclassified(i: Incident, f: Fact, at: float) -> None:
    for name, value in f["data"].get("after", {}).items():
        if name in ("kind", "priority", "lane"):
            setattr(i, name, value)


def _located(i: Incident, f: Fact, at: float) -> None:
    for name in _PLACE:
        if name in f["data"]:
            setattr(i, name, f["data"][name])


def _joined(i: Incident, f: Fact, at: float) -> None:
    for name in ("kind", "priority"):
        setattr(i, name, f["data"].get(name, getattr(i, name)))
    _located(i, f, at)


def _held(i: Incident, f: Fact, at: float) -> None:
    i.hold, i.reopened, i.overdue = {"until": f["data"].get("until")}, False, False
    _deal_anew(i)


def _resumed(i: Incident, f: Fact, at: float) -> None:
    i.hold, i.clock, i.queued = None, at, True


def _queued(i: Incident, f: Fact, at: float) -> None:
    i.queued = True


def _overdue(i: Incident, f: Fact, at: float) -> None:
    i.overdue = True


def _closed(i: Incident, f: Fact, at: float) -> None:
    i.disposition, i.hold = f["data"].get("disposition", "15"), None


def _reopened(i: Incident, f: Fact, at: float) -> None:
    i.disposition, i.overdue = "", False
    if not f["data"].get("undo"):
        i.reopened_after, i.reopened, i.clock = len(i.assignments), True, at


def _merged(i: Incident, f: Fact, at: float) -> None:
    i.merged_into, i.hold = f["data"].get("into", "?"), None


def _split(i: Incident, f: Fact, at: float) -> None:
    i.merged_into, i.queued = "", True
    _deal_anew(i)


def _deal_anew(i: Incident) -> None:
    """Whoever had dealt with it before does not end it when it waits again."""
    if i.was_cleared:
        i.reopened_after = len(i.assignments)


def _taken_back(i: Incident, f: Fact, at: float) -> None:
    i.lane, i.kind, i.priority, i.disposition, i.clock = "main", "OTHER", 3, "", at


FOLDS: dict[str, Callable[[Incident, Fact, float], None]] = {
    "report_received": _nothing,
    "incident_queued": _queued,
    "incident_reclassified": _reclassified,
    "card_answered": _reclassified,
    "incident_located": _located,
    "panic_repeated": _located,
    "report_joined": _joined,
    "report_parted": _joined,
    "incident_held": _held,
    "incident_resumed": _resumed,
    "incident_overdue": _overdue,
    "incident_closed": _closed,
    "incident_referred": _closed,
    "incident_reopened": _reopened,
    "incident_merged": _merged,
    "incident_split": _split,
    "junk_taken_back": _taken_back,
}
"""Type of fact -> what it does to an incident; the moves of assignments follow the life-cycle's table."""


def made_of_stamps(i: Incident) -> list[Fact]:
    """Give the facts that an incident's own stamps stand for."""
    found = [_stamp(i, "report_received", i.created, i.entered, 0, kind=i.kind, priority=i.priority, lane=i.lane)]
    if i.queued:
        found.append(_stamp(i, "incident_queued", i.created, i.entered, 0))
    for n, a in enumerate(i.assignments, 1):
        found += _stamps_of(i, a, n)
    if i.merged_into and i.ended is not None:
        found.append(_stamp(i, "incident_merged", i.ended, i.ended, 9, into=i.merged_into))
    elif i.disposition:
        at = i.ended or i.times.get("incident_clear") or i.changed or i.created
        found.append(_stamp(i, "incident_closed", at, max(at, i.entered), 9, disposition=i.disposition))
    elif i.hold:
        found.append(_stamp(i, "incident_held", i.hold.get("since", i.changed), i.changed, 9, until=i.hold["until"]))
    return found


def _stamps_of(i: Incident, a: Assignment, turn: int) -> list[Fact]:
    about = {"assignment": a.id, "officer": a.officer, "callsign": a.callsign}
    at = a.times.get("dispatched")
    if at is None:
        return []
    found = [_stamp(i, "assignment_offered", at, a.entries.get("dispatched", at), turn, **about)]
    for point, word in _STAMPS:
        at = a.times.get(point)
        if at is not None:
            found.append(_stamp(i, f"assignment_{word}", at, a.entries.get(point, at), turn, **about))
    if a.status in _ENDINGS:
        found.append(_stamp(i, f"assignment_{_ENDINGS[a.status]}", a.since, a.since, turn, **about))
    return found


def _stamp(i: Incident, type_: str, at: float, entered: float, turn: int, **data: Any) -> Fact:
    named = {k: data.pop(k, "") for k in ("assignment", "officer")}
    times = {"event_time": at, "entry_time": max(at, entered)}
    made = {"id": f"0-{turn}", "type": type_, "by": "", "rule": "", "incident": i.number, "data": data}
    return {**made, **named, **times}
