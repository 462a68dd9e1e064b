"""The handovers that were signed, or that nobody signed: whole sheets, out of the journal's facts."""

import asyncio
import time
from typing import Any

from dashboard.parts import Parts
from dispatch.core.handover import Handover

SHOWN_S = 30 * 86_400.0
OVER = ("handover_signed", "handover_lapsed")
AHEAD_S = 300.0


def signed_between(parts: Parts, start: float, end: float) -> list[Handover]:
    """Give the handovers that were over in [start, end) (epoch s), the newest first. Raises the history's error."""
    kept = [f for type_ in OVER for f in parts.archive.facts(type_, start, end)]
    fresh = [f for f in parts.store.journal_since(parts.archive.last()) if f["type"] in OVER]
    found = {str(f["data"]["handover"]): _sheet(f) for f in (*kept, *fresh)}
    return sorted(found.values(), key=lambda h: -h.shift)


async def find_signed(parts: Parts, name: str) -> Handover | None:
    """Give a signed handover by its name, None when there is none."""
    now = time.time()
    found = await asyncio.to_thread(signed_between, parts, now - 400 * 86_400, now + AHEAD_S)
    return next((h for h in found if h.id == name), None)


def _sheet(fact: dict[str, Any]) -> Handover:
    return Handover.load(fact["data"]["sheet"])
