"""Which devices are silent, and why a unit is not on the map. The doors write what they hear (feeds/devices.py).

no_device   nobody's phone speaks for them       refused   the last message was not taken: clock, place ...
never       no position since the store began    silent    the last position is older than the limit
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import Officer
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.store import DEVICES, STRANGERS, Store

OFF_DUTY = STATUS_CODE[OfficerStatus.OFF_DUTY.value]
ORDER = ("refused", "silent", "never", "no_device")


@dataclass(frozen=True, slots=True)
class Silence:
    """One officer on duty. why: see above, "" when all is well; fixed, heard: of the last position (epoch s, None:
    never); door: it came by; said: why the last message was refused, at `refused_at` (epoch s)."""

    officer: Officer
    why: str
    fixed: float | None
    heard: float | None
    door: str = ""
    said: str = ""
    refused_at: float = 0.0


def contacts(fleet: Fleet, store: Store, now: float, stale_s: float, most: int, only_silent: bool) -> list[Silence]:
    """Give the devices of officers on duty, those that need somebody first; at most `most`."""
    rows = _rows(fleet, now, stale_s, most, only_silent)
    told = store.redis.hmget(DEVICES, [o.id for o, _, _ in rows]) if rows else []
    found = [
        _silence(*row, orjson.loads(data) if data else {}, now, stale_s) for row, data in zip(rows, told, strict=True)
    ]
    found = [s for s in found if s.why or not only_silent]
    return sorted(found, key=lambda s: (ORDER.index(s.why) if s.why else len(ORDER), -(s.fixed or 0.0)))


def contact_of(fleet: Fleet, store: Store, officer: Officer, now: float, stale_s: float) -> Silence:
    """Give what is known of one officer's device, on duty or not."""
    with fleet.lock:
        known = officer.slot < len(fleet.fixes)
        fixed, heard = (float(fleet.fixes[officer.slot][n]) if known else 0.0 for n in ("fixed", "heard"))
    told = store.redis.hget(DEVICES, officer.id)
    return _silence(officer, fixed, heard, orjson.loads(told) if told else {}, now, stale_s)


def _rows(fleet: Fleet, now: float, stale_s: float, most: int, only_silent: bool) -> list[tuple[Officer, float, float]]:
    """Give (officer, fixed, heard) of those on duty, the latest position first among the silent."""
    with fleet.lock:
        on = fleet.present & (fleet.status != OFF_DUTY)
        silent = now - fleet.fixes["fixed"] > stale_s
        slots = np.flatnonzero(on & silent if only_silent else on)
        slots = slots[np.argsort(~silent[slots], kind="stable")][:most]
        seen = [(fleet.officers[id_], fleet.fixes[s].copy()) for s in slots if (id_ := fleet.by_slot[s])]
    return [(o, float(fix["fixed"]), float(fix["heard"])) for o, fix in seen]


def _silence(officer: Officer, fixed: float, heard: float, told: dict[str, Any], now: float, stale_s: float) -> Silence:
    refused_at = float(told.get("refused_at") or 0.0)
    if not officer.device:
        why = "no_device"
    elif now - fixed <= stale_s:
        why = ""
    elif refused_at > max(heard, now - 86_400):
        why = "refused"
    else:
        why = "silent" if fixed > 0 else "never"
    said = str(told.get("refused", "")) if why == "refused" else ""
    return Silence(officer, why, fixed or None, heard or None, str(told.get("door", "")), said, refused_at)


def strangers(fleet: Fleet, store: Store) -> list[dict[str, Any]]:
    """Give the ids that nobody has and that knocked in the last day, the latest first: how each begins, its door, how
    often, when last (epoch s), and whose it was ("" unless it has been revoked)."""
    data = store.redis.get(STRANGERS)
    found: list[dict[str, Any]] = orjson.loads(data)[::-1] if data else []
    owners = _owners_of_retired(fleet.officers.copy().values()) if found else {}
    return [
        {k: s[k] for k in ("begins", "door", "count", "last")} | {"was": owners.get(s["digest"], "")} for s in found
    ]


def _owners_of_retired(officers: Iterable[Officer]) -> dict[str, str]:
    return {hashlib.sha256(id_.encode()).hexdigest(): o.callsign for o in officers for id_ in o.retired}
