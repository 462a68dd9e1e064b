"""A recorded file as calls with their legs: read, checked row by row, every leg given to an officer."""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from dispatch.importers.cad.mapping import Mapping

MOVES = ("en_route", "on_scene", "clear")
CHANNELS = ("110", "app", "panic", "cctv", "radio", "open311")
Snap = Callable[[float, float], tuple[float, float]]


@dataclass(slots=True)
class Leg:
    """One unit on one call. Stamps in epoch seconds (recorded time).

    officer: who stands for the unit, "" when nobody can; after: what that officer had in hand before.
    """

    unit: str
    dispatch: float
    stamps: dict[str, float]
    officer: str = ""
    after: "Leg | None" = None

    @property
    def until(self) -> float:
        """When the officer is free again; never, if the recording does not say."""
        return max(self.dispatch, *self.stamps.values()) if "clear" in self.stamps else float("inf")


@dataclass(slots=True)
class RecordedCall:
    """One call: its report (as the gateway takes it, without id and time); legs in order of dispatch."""

    id: str
    received: float | None
    entry: float
    report: dict[str, Any]
    legs: list[Leg] = field(default_factory=list)

    def steps(self) -> list["Step"]:
        """Give what happened after the report, in order; a unit's moves in theirs, whatever the stamps say.

        At the same moment who is free again comes before who is sent: the one may be the other.
        """
        found = [Step(leg.dispatch, "dispatch", leg) for leg in self.legs if leg.officer]
        for leg in self.legs:
            if leg.officer:
                names = [n for n in MOVES if n in leg.stamps]
                moments = accumulate((max(leg.dispatch, leg.stamps[n]) for n in names), max)
                found += [Step(at, name, leg) for at, name in zip(moments, names, strict=True)]
        return sorted(found, key=Step.order)

    def moments(self) -> Iterator[float]:
        """Give every recorded moment."""
        yield from (t for t in (self.received, self.entry) if t is not None)
        for leg in self.legs:
            yield from (leg.dispatch, *leg.stamps.values())


@dataclass(frozen=True, slots=True)
class Step:
    """Something a unit did: when it is due, dispatch or one of MOVES, and whose leg it belongs to."""

    at: float
    name: str
    leg: Leg

    def order(self) -> tuple[float, int]:
        """Give what steps are sorted by; a leg that begins and ends in one moment still begins first."""
        if self.name == "dispatch":
            return self.at, 1
        return self.at, 0 if self.leg.dispatch < self.at else 2


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was skipped, by its number in the file (the header is row 1), and why."""

    number: int
    why: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.why}; skipped"


def read_recording(path: Path, mapping: Mapping, snap: Snap) -> tuple[list[RecordedCall], list[BadRow]]:
    """Give the calls in order of entry, and the rows that cannot be read. `snap` puts a point on land."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    calls: dict[str, RecordedCall] = {}
    bad = []
    reader = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))
    for number, row in enumerate(reader, 2):
        try:
            _take(row, number, mapping, snap, calls)
        except ValueError as error:
            bad.append(BadRow(number, str(error)))
    for call in calls.values():
        call.legs.sort(key=lambda leg: leg.dispatch)
    return sorted(calls.values(), key=lambda c: c.entry), bad


def _take(row: dict[str, str], number: int, mapping: Mapping, snap: Snap, calls: dict[str, RecordedCall]) -> None:
    """Take a row over whole, or raise ValueError and leave everything as it was."""
    id_ = mapping.value(row, "call_id") or f"row-{number}"
    call = calls.get(id_) or _call(id_, row, mapping, snap)
    leg = _leg(row, mapping)
    calls[id_] = call
    if leg:
        call.legs.append(leg)


def _call(id_: str, row: dict[str, str], mapping: Mapping, snap: Snap) -> RecordedCall:
    received, entry = mapping.time(row, "received"), mapping.time(row, "entry")
    created = entry if entry is not None else received
    if created is None:
        raise ValueError("no time: neither entry nor received is filled in")
    return RecordedCall(id_, received, created, {**_what(row, mapping), **_place(row, mapping, snap)})


def _what(row: dict[str, str], mapping: Mapping) -> dict[str, Any]:
    kind, priority = mapping.value(row, "kind"), mapping.value(row, "priority")
    channel = mapping.value(row, "channel") or "110"
    if channel not in CHANNELS:
        raise ValueError(f"channel: {channel!r} is not one of {', '.join(CHANNELS)}")
    told = [row.get(c) or "" for c in mapping.text] or [mapping.value(row, "text")]
    what: dict[str, Any] = {"channel": channel, "text": ", ".join(t for t in told if t)}
    what["kind"] = mapping.kinds.get(kind, kind)
    level = mapping.priorities.get(priority) if mapping.priorities else _level(priority)
    return what | ({"priority": level} if level else {})


def _level(text: str) -> int | None:
    if text and text not in ("1", "2", "3", "4"):
        raise ValueError(f"priority: {text!r} is not 1, 2, 3 or 4")
    return int(text) if text else None


def _place(row: dict[str, str], mapping: Mapping, snap: Snap) -> dict[str, Any]:
    point = mapping.point(row)
    if point:
        lat, lng = snap(*point) if mapping.laid else point
        return {"lat": round(lat, 6), "lng": round(lng, 6)}
    named = {c: mapping.value(row, c) for c in ("village", "address")}
    if not any(named.values()):
        raise ValueError("no place: neither lat and lng, nor village, nor address")
    return {c: v for c, v in named.items() if v}


def _leg(row: dict[str, str], mapping: Mapping) -> Leg | None:
    unit, dispatch = mapping.value(row, "unit"), mapping.time(row, "dispatch")
    if dispatch is None:
        return None
    if not unit:
        raise ValueError("unit: empty, though it was dispatched")
    stamps = {name: mapping.time(row, name) for name in MOVES}
    return Leg(unit, dispatch, {name: t for name, t in stamps.items() if t is not None})


def give_out(calls: Iterable[RecordedCall], officers: dict[str, str]) -> int:
    """Give every leg an officer (id -> callsign) free from dispatch to clear; give how many found none.

    An officer's own id or callsign stays theirs; any other unit stands for the one its name's checksum points
    at, so always for the same, or for the next on the list who is free.
    """
    ids = sorted(officers)
    by_name = {o: o for o in ids} | {callsign: o for o, callsign in officers.items()}
    last: dict[str, Leg] = {}
    none = 0
    for leg in sorted((leg for call in calls for leg in call.legs), key=lambda leg: leg.dispatch):
        first = by_name.get(leg.unit) or (ids[zlib.crc32(leg.unit.encode()) % len(ids)] if ids else "")
        leg.officer = _next_free(ids, first, leg.dispatch, last)
        if leg.officer:
            leg.after, last[leg.officer] = last.get(leg.officer), leg
        none += not leg.officer
    return none


def _next_free(ids: list[str], first: str, moment: float, last: dict[str, Leg]) -> str:
    start = ids.index(first) if first else 0
    for officer in (*ids[start:], *ids[:start]):
        if officer not in last or last[officer].until <= moment:
            return officer
    return ""
