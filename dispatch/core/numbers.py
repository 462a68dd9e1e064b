"""What is remembered of a number that calls: how often, with what, and for how long. It is never a reason to block.

A number is known here by a keyed hash only (dispatch/numbers.py makes it); what is remembered expires.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Self

DAY_S = 86_400.0
MOST_REMEMBERED = 200
KIND_OF_LANE = {"main": "real", "prank": "prank", "silent": "silent", "information": "information", "low_trust": "real"}
"""Lane of a report -> how it counts for its number; a call nobody answered counts as "missed"."""


@dataclass(slots=True)
class Number:
    """A number's past: `seen` holds [kind, epoch s, what it was about (an incident or a call)], oldest first."""

    id: str
    seen: list[tuple[str, float, str]] = field(default_factory=list)

    def remembered(self, now: float, memory_s: float) -> list[tuple[str, float, str]]:
        """Give what has not expired."""
        return [(kind, at, about) for kind, at, about in self.seen if now - at < memory_s]

    def noted(self, kind: str, at: float, about: str, *, now: float, memory_s: float) -> Self:
        """Give the number with one thing more, or the same thing seen otherwise; "" forgets the thing."""
        seen = [row for row in self.remembered(now, memory_s) if row[2] != about]
        if kind:
            seen.append((kind, at, about))
        return replace(self, seen=sorted(seen, key=lambda row: row[1])[-MOST_REMEMBERED:])

    def flags(self, now: float, memory_s: float) -> list[dict[str, Any]]:
        """Give {kind, count, day, last} of each kind: how often, how often in 24 h, when last (epoch s)."""
        found: dict[str, list[float]] = {}
        for kind, at, _ in self.remembered(now, memory_s):
            found.setdefault(kind, []).append(at)
        flags = [
            {"kind": kind, "count": len(ats), "day": sum(now - at < DAY_S for at in ats), "last": max(ats)}
            for kind, ats in found.items()
        ]
        return sorted(flags, key=lambda f: (-f["count"], f["kind"]))

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the number that was stored as `data`."""
        return cls(data["id"], [(kind, at, about) for kind, at, about in data["seen"]])
