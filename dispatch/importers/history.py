"""History of another system into ours: calls of a CAD export become ended incidents that every figure counts.

An incident's number is `<name>-<their id>`: it never meets one of ours, and the same file imported again replaces what
it brought before. There is no journal of such an incident: its times are all that is known.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from dispatch.archive import Archive
from dispatch.areas import AreaIndex
from dispatch.core.errors import Invalid
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.triage import classify
from dispatch.importers import ImportFailed, Problem
from dispatch.importers.cad.mapping import Mapping
from dispatch.importers.cad.recording import BadRow, Leg, RecordedCall, Snap, read_recording
from dispatch.wire import place_of, village_named

BATCH = 1_000
LONGEST_NAME = 12
BY = "system:import"
DONE = "01"
"""Disposition of what a file says nothing of: a report was taken."""
STAMPS = {"en_route": "en_route", "on_scene": "on_scene", "clear": "unit_clear"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import brought: incidents and units, and the rows that were not taken, with why."""

    incidents: int
    units: int
    refused: Sequence[BadRow]


def name_of(path: Path) -> str:
    """Give the name a file stands for where none is given: the letters and digits it begins with."""
    told = "".join(c for c in path.name.partition(".")[0] if c.isalnum())
    return told[:LONGEST_NAME] or "cad"


def import_history(
    path: Path,
    mapping: Mapping,
    name: str,
    areas: AreaIndex,
    archive: Archive | None,
    *,
    skip_bad: bool = False,
    snap: Snap = lambda lat, lng: (lat, lng),
    done: Callable[[int, int], None] = lambda now, all_: None,
) -> Outcome:
    """Read a file and write it into the history, all in one transaction; without an archive only say what would come.

    name: of the other system, at most 12 characters. done: told of (written, all). Raises ImportFailed where rows
    cannot be read and skip_bad is not given, Invalid for a name.
    """
    if not name.isalnum() or len(name) > LONGEST_NAME:
        raise Invalid(f"name {name!r} is not 1 to {LONGEST_NAME} letters and digits; use e.g. cad2019", "name")
    calls, refused = read_recording(path, mapping, snap)
    if refused and not skip_bad:
        raise ImportFailed(str(path), [_problem(row) for row in refused])
    if archive is not None:
        archive.prepare()
        archive.write_history(_told(_incidents(calls, name, areas), len(calls), done))
    return Outcome(len(calls), sum(len(call.legs) for call in calls), refused)


def _problem(row: BadRow) -> Problem:
    field, _, why = row.why.partition(": ")
    return Problem(f"row {row.number}", field, why, "mend it, or take the other rows with --skip-bad")


def _told(incidents: Iterator[Incident], all_: int, done: Callable[[int, int], None]) -> Iterator[list[Incident]]:
    """Give the incidents in batches, and tell how far it is once each has been taken."""
    written = 0
    while batch := list(islice(incidents, BATCH)):
        yield batch
        written += len(batch)
        done(written, all_)


def _incidents(calls: Iterable[RecordedCall], name: str, areas: AreaIndex) -> Iterator[Incident]:
    for call in calls:
        yield incident_of(call, f"{name}-{call.id}"[:40], areas)


def incident_of(call: RecordedCall, number: str, areas: AreaIndex) -> Incident:
    """Give a recorded call as an ended incident; kind, priority and lane by the rules of every report."""
    told = call.report
    triage = classify(told.get("kind", ""), told["text"], told.get("priority"), told["channel"])
    village = village_named(told.get("village"), areas)
    units = [_unit(number, n, leg) for n, leg in enumerate(call.legs, 1)]
    place: dict[str, Any] = {"lat": None, "lng": None, "uncertain_m": 0.0, **_NOWHERE}
    place |= place_of(told.get("lat"), told.get("lng"), village, areas)
    return Incident(
        number=number,
        tracking="",
        channel=told["channel"],
        text=told["text"],
        kind=triage.kind,
        kind_text=triage.kind_text,
        priority=triage.priority,
        priority_rule=triage.rule,
        lane=triage.lane,
        address=told.get("address", ""),
        call_id=call.id if call.received is not None else "",
        caller_number="",
        caller_name="",
        exercise=False,
        back_entered=True,
        created=call.entry,
        entered=call.entry,
        clock=call.entry,
        source=BY,
        queued=True,
        times=_times(call),
        assignments=units,
        disposition=DONE,
        ended=max(call.moments()),
        changed=max(call.moments()),
        **place,
    )


_NOWHERE = dict.fromkeys(("village", "village_name", "kecamatan", "kecamatan_name"), "")


def _times(call: RecordedCall) -> dict[str, float]:
    """Give the incident's time points, of the units' stamps the first of each."""
    found = {"created": call.entry, "queued": call.entry}
    if call.received is not None:
        found["call_arrival"] = call.received
    legs = {"dispatched": [leg.dispatch for leg in call.legs]}
    for theirs in ("en_route", "on_scene"):
        legs[theirs] = [leg.stamps[theirs] for leg in call.legs if theirs in leg.stamps]
    ends = [leg.stamps["clear"] for leg in call.legs if "clear" in leg.stamps]
    found |= {point: min(times) for point, times in legs.items() if times}
    return found | ({"incident_clear": max(ends)} if ends else {})


def _unit(number: str, n: int, leg: Leg) -> Assignment:
    times = {"dispatched": leg.dispatch} | {STAMPS[name]: at for name, at in leg.stamps.items()}
    return Assignment(
        id=f"{number}.{n}",
        incident=number,
        officer=leg.unit,
        callsign=leg.unit,
        slot=-1,
        status=AssignmentStatus.CLEARED,
        by=BY,
        rule="imported",
        times=times,
        entries=dict(times),
        since=max(times.values()),
    )
