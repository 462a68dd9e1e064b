"""The board of devices that are silent, and of unknown ids that knock at the doors."""

from typing import Any

from dashboard.parts import Parts
from dispatch.contacts import Silence, contacts, strangers
from dispatch.wire import iso

MOST_SHOWN = 100
MOST_STRANGERS = 20


def device_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give silent devices, then unknown ids; times in epoch ms."""
    silent = contacts(parts.fleet, parts.store, now, parts.settings.stale_s, MOST_SHOWN, only_silent=True)
    knocking = strangers(parts.fleet, parts.store)[:MOST_STRANGERS]
    return [_line(s) for s in silent] + [
        {"line": "stranger", **{k: s[k] for k in ("begins", "door", "count", "was")}, "since": s["last"] * 1000}
        for s in knocking
    ]


def _line(s: Silence) -> dict[str, Any]:
    return {
        "line": "device",
        "id": s.officer.id,
        "callsign": s.officer.callsign,
        "name": s.officer.name,
        "why": s.why,
        "door": s.door,
        "said": s.said,
        "since": s.fixed * 1000 if s.fixed else None,
    }


def api_device(s: Silence, now: float) -> dict[str, Any]:
    """Give a device as the API shows it."""
    return {
        "officer": s.officer.id,
        "callsign": s.officer.callsign,
        "why": s.why or None,
        "door": s.door or None,
        "heard": iso(s.heard),
        "position_age_s": max(0.0, now - s.fixed) if s.fixed else None,
        "refused": s.said or None,
    }


def api_stranger(s: dict[str, Any]) -> dict[str, Any]:
    """Give an unknown id as the API shows it."""
    return {**s, "last": iso(s["last"]), "was": s["was"] or None}
