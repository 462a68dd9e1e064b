"""A window of the past as its screen takes it: for each incident and officer the frames, and what was said when. Pure.

Times are epoch seconds, rounded to a tenth; whatever has no name here is none of the screen's business: no caller, no
words of a report, no number.
"""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

from dispatch.core.incident import Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.replay import TIME_OF, Basis, in_order
from dispatch.core.replay.incidents import Frame, frames_of
from dispatch.core.replay.units import UnitFrame, unit_frames
from dispatch.past import Past
from layouts.reasons import FACTS, sender, sentence, shown

BINS = 160
MOST_OFFICERS = 2_000
"""Beyond so many only those are shown who had something in hand."""
WORDS_OF_OTHERS = frozenset({"report_filled_in", "report_repeated", "report_joined", "message_sent"})
"""Facts that hold what a citizen said or wrote: told without it."""

Rows = list[list[Any]]


def film_of(
    past: Past,
    start: float,
    end: float,
    basis: Basis,
    officers: Mapping[str, Officer],
    duties: Mapping[str, str],
    policy: Policy,
    zone: tzinfo,
) -> dict[str, Any]:
    """Give the film of [start, end]. duties: officer -> duty at the beginning, as far as it is known."""
    incidents = [(i, frames_of(i, past.facts[n], basis)) for n, i in past.incidents.items()]
    shown_ones = [_incident(i, frames, start, end) for i, frames in incidents if _is_seen(i, frames, start, end)]
    facts = [f for facts in past.facts.values() for f in facts]
    stamps = [f for f in (*facts, *past.duties) if float(f[TIME_OF[basis]]) <= end]
    units = unit_frames(stamps, duties, start, basis)
    lines = _timeline([*facts, *past.others], start, end, basis, {o.id: o.callsign for o in officers.values()}, zone)
    return {
        "start": start,
        "end": end,
        "incidents": sorted(shown_ones, key=lambda i: str(i["number"])),
        "officers": _units(units, officers),
        "unknown": sum(not o.is_standing and id_ not in units for id_, o in officers.items()),
        "timeline": lines,
        "density": density([row[0] for row in lines], start, end),
        "amber": list(policy.amber_s),
        "red": list(policy.red_s),
    }


def _is_seen(i: Incident, frames: list[Frame], start: float, end: float) -> bool:
    """Whether the room had an incident before it within the window; what had ended before it began is history."""
    if not frames or frames[0].at > end:
        return False
    before = [f for f in frames if f.at <= start]
    return not before or before[-1].tab != "done" or before[-1] is not frames[-1]


def _incident(i: Incident, frames: list[Frame], start: float, end: float) -> dict[str, Any]:
    first = max([n for n, f in enumerate(frames) if f.at <= start], default=0)
    return {
        "number": i.number,
        "channel": i.channel,
        "exercise": i.exercise,
        "late": i.back_entered,
        "frames": [_frame(f) for f in frames[first:] if f.at <= end],
    }


def _frame(f: Frame) -> list[Any]:
    place = [f.lat and round(f.lat, 5), f.lng and round(f.lng, 5)]
    units = [[u.callsign, u.status.value, u.officer] for u in f.units]
    tab = f.tab if f.lane == "main" else "folded"
    return [
        round(f.at, 1), tab, f.status.value, f.kind, f.priority, *place, f.village, round(f.clock, 1), f.overdue,
        f.wake, f.disposition, units,
    ]  # fmt: skip


def _units(units: Mapping[str, list[UnitFrame]], officers: Mapping[str, Officer]) -> list[dict[str, Any]]:
    going = {id_: o for id_, o in officers.items() if not o.is_standing}
    if len(going) > MOST_OFFICERS:
        going = {id_: o for id_, o in going.items() if any(f.incident for f in units.get(id_, ()))}
    return [
        {
            "id": id_,
            "callsign": o.callsign,
            "function": o.function,
            "frames": [[round(f.at, 1), f.status.value, f.incident] for f in units[id_]],
        }
        for id_, o in sorted(going.items(), key=lambda pair: pair[1].callsign)
        if id_ in units
    ]


def _timeline(
    facts: Iterable[dict[str, Any]], start: float, end: float, basis: Basis, names: dict[str, str], zone: tzinfo
) -> Rows:
    """Give [at, number, words, who, entered late by s] of everything that is told, in order."""
    told = [f for f in facts if start <= float(f[TIME_OF[basis]]) <= end and f["type"] in FACTS]
    return [
        [
            round(float(f[TIME_OF[basis]]), 1),
            f["incident"],
            words_of(f, names, zone),
            sender(f["by"], names),
            round(max(0.0, f["entry_time"] - f["event_time"])),
        ]
        for f in in_order(told, basis)
    ]


def words_of(f: dict[str, Any], names: dict[str, str], zone: tzinfo, said: bool = False) -> str:
    """Give what a fact says in one line, with the name of its rule. said: with what a citizen said or wrote."""
    if not said and f["type"] in WORDS_OF_OTHERS:
        f = {**f, "data": {k: v for k, v in f["data"].items() if k not in ("text", "address", "reason")}}
    told = sentence(f, names, zone).replace("“”", "").rstrip(" :")
    rule = shown(f.get("rule") or "")
    return f"{told} · {rule}" if rule else told


def density(times: Iterable[float], start: float, end: float, bins: int = BINS) -> list[int]:
    """Count what happened in each of equal parts of a window."""
    counts = [0] * bins
    for at in times:
        if start <= at <= end:
            counts[min(bins - 1, int((at - start) / (end - start) * bins))] += 1
    return counts
