"""Reads a roster from a CSV file: who is on duty from when to when, in the local time of the district.

officer    id or callsign                       device     tracker of this duty, 16 characters or more; empty: own
start      2026-11-22 07:00                     stand_in   id or callsign of whoever is asked once it has ended
end        2026-11-22 15:00, or only 15:00      note       free text
function   as for this duty; empty: own;        (end: a time alone that is not after the start is the next day's,
           off, libur, cuti: away, not on duty   so that 23:00 to 07:00 is one night)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.core.roster import OFF, Duty, Roster, overlaps
from dispatch.importers import ImportFailed, Problem
from dispatch.importers.officers import DEVICE_LENGTH
from dispatch.importers.table import Row, read_rows

COLUMNS = ("officer", "start", "end")
OPTIONAL = ("function", "device", "stand_in", "note")
LONGEST_H = 36
"""A duty longer than this is a slip of the pen; leave may be as long as it likes."""

Fault = tuple[str, str]  # field, remedy


@dataclass(frozen=True, slots=True)
class Names:
    """What a row may name: officers by id and callsign (lower case) -> id, and the functions there are."""

    officers: Mapping[str, str]
    functions: frozenset[str]


def read_roster(path: Path, names: Names, zone: ZoneInfo) -> list[Duty]:
    """Give the duties of the file; raises ImportFailed naming each row, field, value and remedy."""
    rows = list(enumerate(read_rows(path, COLUMNS, OPTIONAL), 2))
    errors: list[Problem] = []
    read: list[tuple[int, Duty]] = []
    for number, row in rows:
        faults = list(_faults(row, names, zone))
        errors += [Problem(f"row {number}", field, row[field], remedy) for field, remedy in faults]
        if not faults:
            read.append((number, _duty(row, names, zone)))
    errors += _clashes(read, zone)
    if errors:
        raise ImportFailed(str(path), errors)
    return [duty for _, duty in read]


def refuse_overlaps(path: Path, roster: Roster, zone: ZoneInfo) -> None:
    """Raise ImportFailed where a duty of the file lies over one that stays from before."""
    errors = [
        Problem(
            b.officer, "start", _said(b.start, zone), f"overlaps the duty until {_said(a.end, zone)} rostered before"
        )
        for a, b in overlaps(roster.duties)
    ]
    if errors:
        raise ImportFailed(str(path), errors)


def _faults(row: Row, names: Names, zone: ZoneInfo) -> Iterator[Fault]:
    if row["more"]:
        yield "more", "stands beyond the columns; put a text with commas in quotation marks"
    if row["officer"].lower() not in names.officers:
        yield "officer", "is no officer's id or callsign; import the officer first, or correct it"
    if row["stand_in"] and row["stand_in"].lower() not in names.officers:
        yield "stand_in", "is no officer's id or callsign; import the officer first, or leave it empty"
    elif row["stand_in"] and names.officers[row["stand_in"].lower()] == names.officers.get(row["officer"].lower()):
        yield "stand_in", "is the officer; name somebody else, or leave it empty"
    if row["function"] and row["function"].lower() not in names.functions | OFF:
        yield "function", f"is not known; use one of {', '.join(sorted(names.functions))}, or off"
    if row["device"] and len(row["device"]) < DEVICE_LENGTH:
        yield "device", f"is too easy to guess; use at least {DEVICE_LENGTH} characters"
    yield from _time_faults(row, zone)


def _time_faults(row: Row, zone: ZoneInfo) -> Iterator[Fault]:
    start = _moment(row["start"], zone)
    if start is None:
        yield "start", "must be a local date and time, 2026-11-22 07:00"
        return
    end = _end(row["end"], start, zone)
    if end is None:
        yield "end", "must be a local date and time, 2026-11-22 15:00, or a time, 15:00"
    elif end <= start:
        yield "end", "must lie after the start"
    elif end - start > timedelta(hours=LONGEST_H) and row["function"].lower() not in OFF:
        yield "end", f"makes a duty of more than {LONGEST_H} hours; correct the date"


def _duty(row: Row, names: Names, zone: ZoneInfo) -> Duty:
    start = _moment(row["start"], zone)
    assert start is not None
    end = _end(row["end"], start, zone)
    assert end is not None
    return Duty(
        names.officers[row["officer"].lower()], start.timestamp(), end.timestamp(), row["function"].lower(),
        row["device"], names.officers.get(row["stand_in"].lower(), ""), row["note"],
    )  # fmt: skip


def _clashes(read: list[tuple[int, Duty]], zone: ZoneInfo) -> list[Problem]:
    rows = {duty: number for number, duty in reversed(read)}
    twice = [(number, duty) for number, duty in read if rows[duty] != number]
    found = [Problem(f"row {n}", "officer", d.officer, f"is the same as row {rows[d]}; remove it") for n, d in twice]
    for a, b in overlaps(rows):
        remedy = f"overlaps row {rows[a]} of the same officer, which ends {_said(a.end, zone)}"
        found.append(Problem(f"row {rows[b]}", "start", _said(b.start, zone), remedy))
    return found


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Give a local date and time; one with an offset of its own keeps it."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-11-22"):
        return None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _end(text: str, start: datetime, zone: ZoneInfo) -> datetime | None:
    if len(text) > len("15:00:00"):
        return _moment(text, zone)
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    end = datetime.combine(start.date(), at, start.tzinfo)
    return end if end > start else end + timedelta(days=1)


def _said(at: float, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")
