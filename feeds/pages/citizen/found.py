"""From the code in an address to the report: in the store, else in history; and where it was merged to."""

from dataclasses import dataclass
from typing import Any

from dispatch.core.incident import Incident
from feeds.parts import Parts

LONGEST_CODE = 64
MOST_MERGED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A report (`own`), the incident it is handled as (`kept`, mostly the same), the facts of both, oldest first.

    is_past: only history has it; nothing can be done with it any more.
    """

    own: Incident
    kept: Incident
    facts: list[dict[str, Any]]
    is_past: bool

    @property
    def author(self) -> str:
        """Who does what whoever holds the code does."""
        return f"citizen:{self.own.number}"


def find(parts: Parts, code: str) -> Found | None:
    """Give what a code stands for, or None: unknown, mistyped and expired codes are all alike."""
    number = parts.store.tracked(code[:LONGEST_CODE])
    held = _state(parts, number) if number else None
    if held is None:
        return None
    own, facts, is_past = held
    kept, more = _kept(parts, own)
    merged = sorted([*facts, *more], key=lambda f: (f["event_time"], f["id"]))
    return Found(own, kept, merged, is_past)


def _state(parts: Parts, number: str) -> tuple[Incident, list[dict[str, Any]], bool] | None:
    state = parts.store.incident(number).state
    if state is not None:
        return state, parts.store.timeline(number), False
    past = parts.archive.incident(number)
    return (*past, True) if past else None


def _kept(parts: Parts, own: Incident) -> tuple[Incident, list[dict[str, Any]]]:
    """Follow a merged report to the incident that is kept."""
    kept, facts = own, []
    for _ in range(MOST_MERGED):
        held = _state(parts, kept.merged_into) if kept.merged_into else None
        if held is None:
            break
        kept, facts = held[0], held[1]
    return kept, facts
