"""Where officers were, as the replay's map takes it: everybody once, then minute by minute who moved."""

from collections.abc import Collection
from typing import Any

import numpy as np

from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import SETTABLE
from dispatch.tracks import DEGREE, MINUTE_S, NOWHERE, SILENT, Row, merged

MOST = 5_000
"""So many officers a map can show; the others' places are left out."""
STATUSES = tuple(OfficerStatus)


def places_of(rows: list[Row], start: float, only: Collection[str] | None = None) -> dict[str, Any]:
    """Give {ids, minutes}: each minute is [epoch s, places in ids, lat, lng, silent], the first of everybody.

    Rows before `start` (epoch s) are folded into the first minute. A place nobody knows is null. only: the officers
    (ids) whose places are given, None for everybody's.
    """
    ids: list[str] = []
    index: dict[int, int] = {}
    minutes = []
    for row in _from(rows, int(start // MINUTE_S)):
        for slot, id_ in zip(row.places["slot"].tolist(), row.ids, strict=False):
            if slot not in index and len(ids) < MOST and (only is None or id_ in only):
                index[slot] = len(ids)
                ids.append(id_)
        minutes.append(_minute(row, index))
    return {"ids": ids, "minutes": minutes}


def duties_of(rows: list[Row], start: float) -> dict[str, str]:
    """Give officer -> duty at `start` (epoch s), as the rows have it; in hand counts as on duty."""
    first = next(iter(_from(rows, int(start // MINUTE_S))), None)
    if first is None or not first.ids:
        return {}
    return {id_: _duty(code) for id_, code in zip(first.ids, first.places["code"].tolist(), strict=False)}


def _duty(code: int) -> str:
    status = STATUSES[code & ~SILENT]
    return (status if status in SETTABLE else OfficerStatus.AVAILABLE).value


def _from(rows: list[Row], minute: int) -> list[Row]:
    """Give the rows from a minute on, the first with everybody in it."""
    before = [r for r in rows if r.minute <= minute]
    if not before or not before[0].whole:
        return [r for r in rows if r.minute > minute or r in before]
    folded, ids = before[0].places, dict(zip(before[0].places["slot"].tolist(), before[0].ids, strict=True))
    for row in before[1:]:
        folded = merged(folded, row.places)
        ids.update(zip(row.places["slot"].tolist(), row.ids, strict=False))
    named = tuple(ids.get(slot, "") for slot in folded["slot"].tolist())
    return [Row(minute, True, folded, named), *(r for r in rows if r.minute > minute)]


def _minute(row: Row, index: dict[int, int]) -> list[Any]:
    known = np.isin(row.places["slot"], list(index))
    places = row.places[known]
    at = [index[slot] for slot in places["slot"].tolist()]
    lost = places["lat"] == NOWHERE
    lat, lng = ((places[name] / DEGREE).round(5).tolist() for name in ("lat", "lng"))
    silent = ((places["code"] & SILENT) > 0).astype(int).tolist()
    points = [(None, None) if no else (n, e) for no, n, e in zip(lost.tolist(), lat, lng, strict=True)]
    return [row.minute * MINUTE_S, at, [n for n, _ in points], [e for _, e in points], silent]
