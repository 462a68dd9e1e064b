"""The live tiles under the map: what waits now, who is free, and the shift's response times. Pure functions."""

from collections.abc import Iterable
from typing import Any

from dispatch.core.incident import Incident
from dispatch.metrics import intervals, rows_of


def tiles_of(incidents: Iterable[Incident], now: float, window_s: float, targets: dict[str, float]) -> dict[str, Any]:
    """Give the tiles' figures over incidents created within the window (seconds; ms for `oldest`)."""
    every = list(incidents)
    waiting = [i for i in every if i.lane == "main" and not i.is_ended and i.is_waiting]
    recent = [i for i in every if i.created > now - window_s]
    found = {row["interval"]: row for row in intervals(*rows_of(recent), targets)}
    oldest = min(waiting, key=lambda i: i.clock, default=None)
    return {
        "waiting": len(waiting),
        "p1_waiting": sum(i.priority == 1 for i in waiting),
        "overdue": sum(i.overdue for i in waiting),
        "oldest": oldest and {"number": oldest.number, "since": oldest.clock * 1000},
        "answered": _answered(recent, targets["answer"]),
        "response": found["response"],
        "junk": sum(i.lane != "main" for i in recent),
        "reports": len(recent),
        "window_s": window_s,
    }


def _answered(incidents: list[Incident], target: float) -> dict[str, Any]:
    """Every call counts here, the idle ones too: who answers cannot know yet what it is."""
    waits = [
        i.times["answered"] - i.times["call_arrival"]
        for i in incidents
        if {"answered", "call_arrival"} <= i.times.keys()
    ]
    good = [w for w in waits if w >= 0]
    within = sum(w <= target for w in good) / len(good) if good else None
    return {"n": len(good), "within_target": within, "target": target}
