"""The strip of units says why a busy one is not where the map would show it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.frames import STALE
from dashboard.units import units_of
from dispatch.fleet import FIX, Fleet
from tests.makers import NOW, officer


def test_a_unit_without_a_position_to_trust_says_why() -> None:
    def hand(number: int) -> dict[str, Any]:
        return {"id": f"{number}.1", "incident": str(number), "status": "en_route", "by": "x", "since": NOW}

    fleet = Fleet()
    fleet.put_officers(
        [
            officer(0, slot=0, assignment=hand(0), device=""),
            officer(1, slot=1, assignment=hand(1)),
            officer(2, slot=2, assignment=hand(2)),
            officer(3, slot=3, assignment=hand(3)),
        ]
    )
    fleet.apply(np.array([(s, -6.9, 109, NOW - 60 * s, NOW, 0, 0, 8, 80) for s in (2, 3)], FIX))
    codes = fleet.status.copy()
    codes[:3] |= STALE
    told = {unit["slot"]: (unit["unseen"], unit["fixed"]) for unit in units_of(fleet, codes)["busy"]}
    assert told == {0: ("no_device", None), 1: ("never", None), 2: ("silent", (NOW - 120) * 1000), 3: ("", None)}
