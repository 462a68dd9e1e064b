"""Who could come as backup: the nearest free units of the function a request asks for, by line."""

import time
from typing import Any

import numpy as np

from dashboard.parts import Parts
from dispatch.core.backup import BackupStatus
from dispatch.core.incident import Incident
from dispatch.core.officer import ASSIGNABLE
from dispatch.core.support import status_of
from dispatch.fleet import STATUS_CODE
from layouts.backup import Near

LOOKED_AT = 400
"""Of the nearest free ones: so many are enough to find a few of one function."""
SHOWN = 3


def near_backups(parts: Parts, incident: Incident) -> dict[str, list[Near]]:
    """Give for each request that wants units who could come, nearest first; {} where nobody knows where it is."""
    wanting = [b for b in incident.backups if status_of(b, incident) is BackupStatus.REQUESTED]
    if not wanting or incident.lat is None or incident.lng is None:
        return {}
    fleet, now = parts.fleet, time.time()
    with fleet.lock:
        free = fleet.present & np.isin(fleet.status, [STATUS_CODE[s.value] for s in ASSIGNABLE])
        fresh = free & ~fleet.stale(now, parts.settings.stale_s)
    nearest = fleet.nearest(incident.lat, incident.lng, LOOKED_AT, fresh)
    return {b.id: _of(parts, b.function, nearest, now) for b in wanting}


def _of(parts: Parts, function: str, nearest: list[tuple[str, float]], now: float) -> list[Near]:
    fleet: Any = parts.fleet
    found = [(fleet.officers[id_], metres) for id_, metres in nearest if fleet.officers[id_].function == function]
    return [Near(o.callsign, o.name, m, now - float(fleet.fixes["fixed"][o.slot])) for o, m in found[:SHOWN]]
