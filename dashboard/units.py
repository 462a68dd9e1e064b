"""The unit strip: how many officers are what, and who is on which incident. Read from the fleet's arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.frames import STALE
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import Officer
from dispatch.fleet import STATUS_CODE, Fleet

ON_DUTY_WITH = [STATUS_CODE[s] for s in ("assigned", "en_route", "on_scene", "emergency")]
STATUSES = [s.value for s in OfficerStatus]


def units_of(fleet: Fleet, codes: NDArray[np.uint8]) -> dict[str, Any]:
    """Give counts by status, how many positions are stale, and the busy ones, longest first (times in ms).

    codes: status byte by slot, as the map has it. Of a busy one whose position cannot be trusted, `unseen` says why
    (dispatch/contacts.py: no_device, never, silent; else "") and `fixed` since when (None: never).
    """
    with fleet.lock:
        size = min(len(codes), len(fleet.present))
        present, status = fleet.present[:size], fleet.status[:size]
        counted = np.bincount(status[present], minlength=len(STATUSES))
        stale = int(((codes[:size] & STALE) > 0)[present].sum())
        slots = np.flatnonzero(present & np.isin(status, ON_DUTY_WITH))
        officers = [fleet.officers[fleet.by_slot[s]] for s in slots]
        fixed = {int(s): float(fleet.fixes["fixed"][s]) for s in slots if codes[s] & STALE}
    busy = [
        {
            "slot": o.slot,
            "id": o.id,
            "callsign": o.callsign,
            "function": o.function,
            "status": o.status.value,
            "incident": hand["incident"],
            "assignment": hand.get("id", ""),
            "since": hand["since"] * 1000,
            "unseen": _unseen(o, fixed),
            "fixed": fixed[o.slot] * 1000 if fixed.get(o.slot) else None,
        }
        for o in officers
        if (hand := o.emergency or o.assignment)
    ]
    busy.sort(key=lambda row: row["since"])
    counts = {name: int(n) for name, n in zip(STATUSES, counted, strict=True) if n}
    return {"counts": counts, "total": int(counted.sum()), "stale": stale, "busy": busy}


def _unseen(o: Officer, fixed: dict[int, float]) -> str:
    if o.slot not in fixed:
        return ""
    if not o.device:
        return "no_device"
    return "silent" if fixed[o.slot] > 0 else "never"
