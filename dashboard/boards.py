"""Boards: short lists that every console keeps in sight beside the queue (alarms, call-backs, attentions ...).

A board is worked out anew when a fact that concerns it arrives, and sent whole: they are short, and a list that
is sent whole cannot be half right.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.alarms import alarm_lines
from dashboard.alerts import alert_lines
from dashboard.attentions import attention_lines
from dashboard.calls import call_lines, callback_lines, for_person
from dashboard.devices import device_lines
from dashboard.handover.board import handover_lines
from dashboard.parts import Parts
from dashboard.roster import roster_items
from dashboard.unanswered import unanswered_lines
from dispatch.access import Person
from dispatch.settings import Settings
from dispatch.tail import Facts

Items = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Board:
    """One board. prefixes: of the types of facts that change it; items: gives its lines (in a thread, at `now`
    epoch s); ability: who may see it (dashboard/permissions.py); cut: gives what one person sees of them; every_s: how
    often it is worked out though nothing has happened (0: not)."""

    name: str
    prefixes: tuple[str, ...]
    items: Callable[[Parts, float], Items]
    ability: str = "see"
    cut: Callable[[Items, Person, tuple[str, ...]], Items] | None = None
    every_s: float = 0.0

    def message(self, items: Items, person: Person, settings: Settings) -> bytes:
        """Give the board as a screen of one person takes it."""
        seen = self.cut(items, person, settings.tiers()) if self.cut else items
        return orjson.dumps({"t": "board", "name": self.name, "now": round(time.time() * 1000), "items": seen})

    def concerns(self, facts: Facts) -> bool:
        """Whether any of the facts changes this board."""
        return any(f["type"].startswith(self.prefixes) for f in facts)


BOARDS: tuple[Board, ...] = (
    Board("alarms", ("alarm_",), alarm_lines),
    Board("calls", ("call_",), call_lines, cut=for_person),
    Board("callbacks", ("callback_",), callback_lines, cut=for_person),
    Board("attentions", ("attention_",), attention_lines),
    Board("alerts", ("alert_",), alert_lines),
    Board("roster", ("shift_", "duty_set", "reference_changed"), roster_items),
    Board("handover", ("handover_",), handover_lines, "see_handover"),
    Board("devices", ("device_",), device_lines, every_s=10.0),
    Board("unanswered", ("assignment_", "duty_set"), unanswered_lines),
)
