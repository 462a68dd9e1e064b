"""Boards: short lists that every console keeps in sight beside the queue (alarms, call-backs, attentions ...).

A board is worked out anew when a fact that concerns it arrives, and sent whole: they are short, and a list that
is sent whole cannot be half right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.alarms import alarm_lines
from dashboard.parts import Parts
from dispatch.tail import Facts

Items = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Board:
    """One board. prefixes: of the types of facts that change it; items: gives its lines (in a thread, at `now`
    epoch s); ability: who may see it (dashboard/permissions.py)."""

    name: str
    prefixes: tuple[str, ...]
    items: Callable[[Parts, float], Items]
    ability: str = "see"

    def concerns(self, facts: Facts) -> bool:
        """Whether any of the facts changes this board."""
        return any(f["type"].startswith(self.prefixes) for f in facts)


BOARDS: tuple[Board, ...] = (Board("alarms", ("alarm_",), alarm_lines),)
