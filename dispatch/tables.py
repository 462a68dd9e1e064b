"""The tables of the history, and what of an incident, an assignment or a fact becomes a row of them.

`changed` is the number of the batch that wrote a row last: whoever remembers the highest number they have read asks for
what is above it and misses nothing. Every column that figures need stands by itself; `state` holds the whole incident.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

from dispatch.core.call import Call
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus

POINTS = (
    "call_arrival",
    "answered",
    "created",
    "queued",
    "dispatched",
    "acknowledged",
    "en_route",
    "on_scene",
)
UNIT_POINTS = ("dispatched", "acknowledged", "en_route", "on_scene", "unit_clear")
LATE_S = 120.0
"""A stamp entered this long after its event was typed in later; the tap of a phone without signal may be that too."""
AT_A_DESK = ("operator:", "shift_lead:", "commander:", "admin:")
"""Authors who sit at a console."""
Rows = list[dict[str, Any]]

meta = MetaData()


def _changed() -> Column[Any]:
    return Column("changed", Integer, nullable=False)


FACTS = Table(
    "facts",
    meta,
    Column("id", String(40), primary_key=True),
    Column("type", String(60), nullable=False),
    Column("incident", String(40), nullable=False),
    Column("officer", String(80), nullable=False),
    Column("by", String(200), nullable=False),
    Column("event_time", Float(53), nullable=False),
    Column("entry_time", Float(53), nullable=False),
    Column("data", Text, nullable=False),
    Index("facts_incident", "incident"),
    Index("facts_type", "type", "event_time"),
)
INCIDENTS = Table(
    "incidents",
    meta,
    Column("number", String(40), primary_key=True),
    *(Column(n, String(80), nullable=False) for n in ("channel", "kind", "lane", "status", "disposition")),
    *(Column(n, String(40), nullable=False) for n in ("village", "kecamatan")),
    Column("call_id", String(200), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("exercise", Boolean, nullable=False),
    *(Column(n, Float(53)) for n in (*POINTS, "incident_clear", "entered")),
    Column("state", Text, nullable=False),
    Column("operator", String(200), nullable=False),
    Column("caller", String(80), nullable=False),
    Column("address", Text, nullable=False),
    *(Column(n, String(120), nullable=False) for n in ("village_name", "kecamatan_name", "late")),
    *(Column(n, Float(53)) for n in ("lat", "lng", "uncertain_m")),
    Column("back_entered", Boolean, nullable=False),
    Column("reporters", Integer, nullable=False),
    *(Column(n, Integer) for n in ("stars", "safe")),
    Column("safer", String(20), nullable=False),
    _changed(),
    Index("incidents_created", "created"),
    Index("incidents_changed", "changed"),
)
ASSIGNMENTS = Table(
    "assignments",
    meta,
    Column("id", String(60), primary_key=True),
    Column("incident", String(40), nullable=False),
    Column("officer", String(80), nullable=False),
    Column("status", String(40), nullable=False),
    *(Column(n, Float(53)) for n in UNIT_POINTS),
    *(Column(n, String(80), nullable=False) for n in ("callsign", "function", "link")),
    *(Column(n, String(200), nullable=False) for n in ("by", "rule")),
    Column("reason", Text, nullable=False),
    Column("given_back", Boolean, nullable=False),
    *(Column(n, Float(53)) for n in ("arrival_seen", "seen_m", "declared_m", "distance_m")),
    Column("late", String(120), nullable=False),
    Column("let_go", Float(53)),
    _changed(),
    Index("assignments_incident", "incident"),
    Index("assignments_changed", "changed"),
)
CALLS = Table(
    "calls",
    meta,
    Column("call_id", String(200), primary_key=True),
    *(Column(n, Float(53)) for n in ("rang", "answered", "ended", "abandoned")),
    *(Column(n, String(40), nullable=False) for n in ("first_tier", "tier")),
    Column("steps", Integer, nullable=False),
    Column("by", String(200), nullable=False),
    *(Column(n, String(40), nullable=False) for n in ("lane", "incident", "callback")),
    Column("missed", Boolean, nullable=False),
    Column("caller", String(80), nullable=False),
    _changed(),
    Index("calls_changed", "changed"),
)
SHIFTS = Table(
    "shifts",
    meta,
    Column("id", String(240), primary_key=True),
    Column("by", String(200), nullable=False),
    Column("tier", String(40), nullable=False),
    Column("since", Float(53), nullable=False),
    Column("until", Float(53)),
    _changed(),
    Index("shifts_changed", "changed"),
)
DUTIES = Table(
    "duties",
    meta,
    Column("id", String(60), primary_key=True),
    Column("officer", String(80), nullable=False),
    Column("at", Float(53), nullable=False),
    *(Column(n, String(40), nullable=False) for n in ("before", "status")),
    _changed(),
    Index("duties_changed", "changed"),
)
ALARMS = Table(
    "alarms",
    meta,
    Column("id", String(60), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("raised", Float(53), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("incident", String(40), nullable=False),
    Column("officer", String(80), nullable=False),
    _changed(),
    Index("alarms_changed", "changed"),
)
CAUSES = Table(
    "causes",
    meta,
    Column("number", String(40), primary_key=True),
    Column("code", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Float(53), nullable=False),
    _changed(),
    Index("causes_changed", "changed"),
)
PLACE = Table(
    "place",
    meta,
    Column("id", Integer, primary_key=True),
    Column("last", String(40), nullable=False),
    Column("batch", Integer, nullable=False),
)
"""One row: how far the journal is read, and the number of the last batch."""


def incident_row(i: Incident) -> dict[str, Any]:
    """Give an incident as a row of INCIDENTS (event times in epoch seconds, None where not stamped)."""
    times = {p: i.times.get(p) for p in (*POINTS, "incident_clear")}
    named = ("number", "channel", "kind", "lane", "disposition", "village", "kecamatan", "call_id", "priority",
             "exercise", "entered", "caller", "address", "village_name", "kecamatan_name", "lat", "lng", "uncertain_m",
             "back_entered")  # fmt: skip
    return {name: getattr(i, name) for name in named} | {
        "status": i.status.value,
        "operator": _operator(i),
        "reporters": 1 + len(i.reporters),
        **{name: i.rating.get(name) for name in ("stars", "safe")},
        "safer": i.rating.get("safer") or "",
        "late": "created" if i.entered - i.created > LATE_S else "",
        **times,
    }


def _operator(i: Incident) -> str:
    """Give who handled it at a console: took it down, else was the first to send somebody ("": nobody did)."""
    authors = (i.source, *(a.by for a in i.assignments))
    return next((by for by in authors if by.startswith(AT_A_DESK)), "")


def assignment_row(a: Assignment) -> dict[str, Any]:
    """Give an assignment as a row of ASSIGNMENTS. let_go: when it ended without being cleared (event time), or None."""
    times = {p: a.times.get(p) for p in UNIT_POINTS}
    late = [p for p in UNIT_POINTS if p in a.times and a.entries.get(p, a.times[p]) - a.times[p] > LATE_S]
    named = ("id", "incident", "officer", "callsign", "function", "link", "by", "rule", "reason", "given_back",
             "seen_m", "declared_m")  # fmt: skip
    return {name: getattr(a, name) for name in named} | {
        "status": a.status.value,
        "arrival_seen": a.times.get("arrival_seen"),
        "distance_m": a.decision.get("distance_m"),
        "late": ",".join(late),
        "let_go": None if a.is_open or a.status is AssignmentStatus.CLEARED else a.since,
        **times,
    }


def call_row(call: Call) -> dict[str, Any]:
    """Give a call as a row of CALLS: the tier that answered, else the highest it reached."""
    rang = call.times.get("ringing")
    return {
        "call_id": call.call_id,
        "rang": rang if rang is not None or not call.steps else call.steps[0]["at"],
        "answered": call.times.get("answered", call.taken_at),
        "ended": call.times.get("ended"),
        "abandoned": call.times.get("abandoned"),
        "first_tier": str(call.steps[0]["tier"]) if call.steps else "",
        "tier": call.taken_tier or call.tier,
        "steps": call.step,
        "by": call.taken_by,
        "lane": call.lane,
        "incident": call.incident,
        "callback": call.callback,
        "missed": call.was_missed,
        "caller": call.caller,
    }


def _shift_id(by: str, since: float) -> str:
    return f"{by}@{since:.3f}"


def shift_rows(facts: Iterable[dict[str, Any]]) -> Rows:
    """Give the shifts of operators that facts began or ended, as rows of SHIFTS; an end says when it began."""
    found: dict[str, dict[str, Any]] = {}
    for f in facts:
        if f["type"] == "shift_started":
            row = {"since": f["event_time"], "until": None}
        elif f["type"] == "shift_ended":
            row = {"since": f["data"]["since"], "until": f["event_time"]}
        else:
            continue
        id_ = _shift_id(f["by"], row["since"])
        found[id_] = {"id": id_, "by": f["by"], "tier": f["data"].get("tier", ""), **row}
    return list(found.values())


def duty_rows(facts: Iterable[dict[str, Any]]) -> Rows:
    """Give every change of an officer's duty among facts, as rows of DUTIES."""
    return [
        {
            "id": f["id"],
            "officer": f["officer"],
            "at": f["event_time"],
            "before": f["data"].get("before", ""),
            "status": f["data"]["status"],
        }
        for f in facts
        if f["type"] == "duty_set"
    ]


def alarm_rows(facts: Iterable[dict[str, Any]]) -> Rows:
    """Give the alarms that were raised among facts, as rows of ALARMS."""
    return [
        {
            "id": f["id"],
            "kind": f["data"]["kind"],
            "raised": f["event_time"],
            "priority": f["data"]["priority"],
            "incident": f["incident"],
            "officer": f["officer"],
        }
        for f in facts
        if f["type"] == "alarm_raised"
    ]


def cause_rows(facts: Iterable[dict[str, Any]]) -> Rows:
    """Give why incidents were late, as named last among facts, as rows of CAUSES ("": taken back)."""
    found = {f["data"]["number"]: f for f in facts if f["type"] == "cause_named"}
    return [
        {"number": n, "code": f["data"]["cause"], "note": f["data"]["note"], "by": f["by"], "at": f["event_time"]}
        for n, f in found.items()
    ]


OF_FACTS: dict[Table, Callable[[Iterable[dict[str, Any]]], Rows]] = {
    SHIFTS: shift_rows,
    DUTIES: duty_rows,
    ALARMS: alarm_rows,
    CAUSES: cause_rows,
}
"""Tables that are made of facts alone."""
FACTS_KEPT = ("shift_started", "shift_ended", "duty_set", "alarm_raised", "cause_named")
"""The facts those tables are made of."""


def calls_of_facts(facts: Iterable[dict[str, Any]]) -> list[Call]:
    """Give the calls as facts alone tell them, oldest fact first: for a history whose calls have left the store."""
    found: dict[str, Call] = {}
    for f in facts:
        id_ = f["data"].get("call_id", "")
        if id_ and f["type"].startswith("call"):
            _tell(found.setdefault(id_, Call(id_)), f)
    return list(found.values())


def _tell(call: Call, f: dict[str, Any]) -> None:
    """Let one fact of a call happen to it."""
    type_, at, about = f["type"], f["event_time"], f["data"]
    said = type_.removeprefix("call_")
    if said in ("ringing", "answered", "ended", "abandoned"):
        call.times[said] = min(at, call.times.get(said, at))
    if said in ("ringing", "climbed") and about.get("tier"):
        call.steps.append({"tier": about["tier"], "at": at})
    if said in ("answered", "taken"):
        call.taken_tier = call.taken_tier or about.get("tier", "")
    if said == "taken":
        call.taken_by, call.taken_at = f["by"], at if call.taken_at is None else call.taken_at
    if said == "given_back":
        call.taken_by, call.taken_at, call.taken_tier = "", None, ""
    if said == "recorded":
        call.incident, call.lane = about["number"], about["lane"]
    if said == "lapsed":
        call.lapsed = f.get("rule", "") or "lapsed"
    if type_.startswith("callback_"):
        result = type_.removeprefix("callback_")
        call.callback = {"opened": "open", "not_reached": "open", "dropped": ""}.get(result, result)
