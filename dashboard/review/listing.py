"""The list behind a figure: numbers -> lines with time, kind, place and response, a page at a time."""

from collections.abc import Sequence
from math import isnan
from typing import Any

from dashboard.review.choosing import address, behind_load
from dashboard.review.look import Listed, Look
from dashboard.review.panels import PANELS
from layouts.review import behind as drawn
from layouts.words import _


def listed_of(look: Look, asked: str) -> Listed | None:
    """Give what `behind=<panel>:<key>` stands on, None for a panel there is not; a key nobody knows is empty."""
    name, _colon, key = asked.partition(":")
    behind = behind_load if name == "load" else PANELS[name].behind if name in PANELS else None
    if behind is None:
        return None
    try:
        return behind(look, key)
    except (ValueError, IndexError, OverflowError):  # the key came from an address: it is nobody's fault
        return Listed(asked[:60], [])


def list_of(look: Look, asked: str, page: int) -> drawn.Behind | None:
    """Give one page of the list, the longest first where something was measured, else the newest."""
    found = listed_of(look, asked)
    if found is None:
        return None
    rows = _rows(look, found.numbers)
    order = _order(found, rows)
    page = max(1, min(page, -(-len(order) // drawn.PAGE) or 1))
    shown = order[(page - 1) * drawn.PAGE : page * drawn.PAGE]
    query = look.chosen.to_query(look.zone)
    return drawn.Behind(
        title=found.title,
        total=len(order),
        lines=[_line(look, found, i, rows) for i in shown],
        page=page,
        close=address(query),
        turn=address(query, behind=asked),
        value_name=found.value_name if found.values else "",
    )


def _rows(look: Look, numbers: Sequence[str]) -> dict[str, Any]:
    """Give the incidents by number, as far as the history has them."""
    frame = look.whole.incidents
    mine = frame[frame["number"].isin(numbers)]
    return {str(row.number): row for row in mine.itertuples()}


def _order(found: Listed, rows: dict[str, Any]) -> list[int]:
    if found.values:
        return sorted(range(len(found.numbers)), key=lambda i: _weight(found.values[i]))
    return sorted(range(len(found.numbers)), key=lambda i: -_when(found, i, rows))


def _weight(value: float) -> float:
    return float("inf") if isnan(value) else -value


def _when(found: Listed, i: int, rows: dict[str, Any]) -> float:
    if found.ats:
        return found.ats[i]
    row = rows.get(found.numbers[i])
    return float(row.created) if row is not None else 0.0


def _line(look: Look, found: Listed, i: int, rows: dict[str, Any]) -> drawn.Line:
    row, at = rows.get(found.numbers[i]), _when(found, i, rows)
    unit = found.units[i] if found.units else ""
    value = found.values[i] if found.values and not isnan(found.values[i]) else None
    if row is None:
        words = found.numbers[i] and _("tidak ada lagi di riwayat")
        return drawn.Line(found.numbers[i], look.at(at) if at else "", 0, "", words, unit, value)
    place = ", ".join(filter(None, (str(row.village_name), str(row.kecamatan_name))))
    return drawn.Line(row.number, look.at(at), int(row.priority), str(row.kind), place, unit, value, _response(row))


def _response(row: Any) -> float | None:
    starts = (row.call_arrival, row.answered, row.created)
    start = next((t for t in starts if not isnan(t)), None)
    return float(row.on_scene - start) if start is not None and not isnan(row.on_scene) else None
