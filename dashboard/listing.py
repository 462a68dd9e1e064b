"""The list behind a figure, for every page: numbers -> lines with time, kind, place and response, a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Any

from dispatch.core.incident import Incident
from layouts.amounts import minutes
from layouts.behind import PAGE, Behind, Line
from layouts.words import _

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Listed:
    """What is behind a figure: incidents, in order; units and values beside them where a unit was measured.

    said: what stands in place of values that are no duration (s), in words.
    """

    title: str
    numbers: Sequence[str]
    """"" for a call or an alarm without an incident; `ats` says when it was."""
    ats: Sequence[float] = field(default_factory=tuple)
    values: Sequence[float] = field(default_factory=tuple)
    units: Sequence[str] = field(default_factory=tuple)
    value_name: str = ""
    said: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Known:
    """What a line says of an incident. created: epoch s; response: s, as it is stamped, None where it is not."""

    created: float
    priority: int
    kind: str
    place: str
    response: float | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """How a page shows its list. at: epoch s -> words; close: the page's address without it; turn: with it."""

    at: Callable[[float], str]
    zone_label: str
    close: str
    turn: str
    target_s: float | None = None


def page_asked(text: str) -> int:
    """Give the page of a list that an address asks for, the first where it asks for none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else 1


def known_of(incidents: "pd.DataFrame", numbers: Iterable[str]) -> dict[str, Known]:
    """Give what the history knows of incidents, by number; those it does not have are left out."""
    mine = incidents[incidents["number"].isin(list(numbers))]
    return {str(row.number): _known(row) for row in mine.itertuples()}


def known_now(incidents: Iterable[Incident]) -> dict[str, Known]:
    """Give the same of incidents as they stand, which the history need not have yet."""
    return {i.number: Known(i.created, i.priority, i.kind, _place(i.village_name, i.kecamatan_name)) for i in incidents}


def list_of(found: Listed, known: Mapping[str, Known], page: int, ways: Ways) -> Behind:
    """Give one page of a list, the longest first where something was measured, else the newest."""
    order = _order(found, known)
    page = max(1, min(page, -(-len(order) // PAGE) or 1))
    return Behind(
        title=found.title,
        total=len(order),
        lines=[_line(found, i, known, ways) for i in order[(page - 1) * PAGE : page * PAGE]],
        page=page,
        close=ways.close,
        turn=ways.turn,
        value_name=found.value_name if found.values or found.said else "",
        zone_label=ways.zone_label,
        target_s=ways.target_s,
    )


def _known(row: Any) -> Known:
    starts = (row.call_arrival, row.answered, row.created)
    start = next((t for t in starts if not isnan(t)), None)
    took = float(row.on_scene - start) if start is not None and not isnan(row.on_scene) else None
    place = _place(str(row.village_name), str(row.kecamatan_name))
    return Known(float(row.created), int(row.priority), str(row.kind), place, took)


def _place(village: str, kecamatan: str) -> str:
    return ", ".join(filter(None, (village, kecamatan)))


def _order(found: Listed, known: Mapping[str, Known]) -> list[int]:
    if found.values:
        return sorted(range(len(found.numbers)), key=lambda i: _weight(found.values[i]))
    return sorted(range(len(found.numbers)), key=lambda i: -_when(found, i, known))


def _weight(value: float) -> float:
    return float("inf") if isnan(value) else -value


def _when(found: Listed, i: int, known: Mapping[str, Known]) -> float:
    if found.ats:
        return found.ats[i]
    told = known.get(found.numbers[i])
    return told.created if told is not None else 0.0


def _line(found: Listed, i: int, known: Mapping[str, Known], ways: Ways) -> Line:
    number, at = found.numbers[i], _when(found, i, known)
    told = known.get(number)
    unit = found.units[i] if found.units else ""
    value = found.said[i] if found.said else minutes(_measured(found.values[i])) if found.values else ""
    if told is None:
        words = number and _("tidak ada lagi di riwayat")
        return Line(number, ways.at(at) if at else "", 0, "", words, unit, value)
    return Line(number, ways.at(at), told.priority, told.kind, told.place, unit, value, told.response)


def _measured(value: float) -> float | None:
    return None if isnan(value) else value
