"""Public alerts as the console shows them: what stands out there now, in whose name, until when."""

from typing import Any

from dashboard.parts import Parts
from dispatch.core.alert import Alert


def alert_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give the board's lines, the newest word first. Times in epoch ms."""
    standing: list[Alert] = parts.store.listed("alerts", "alert")
    return [_line(a, parts) for a in reversed(standing) if a.expires > now]


def _line(a: Alert, parts: Parts) -> dict[str, Any]:
    last = a.messages[-1]
    village = parts.reference.areas.get(a.village) if a.village else None
    return {
        "id": a.id,
        "text": last["text"],
        "type": last["type"],
        "n": last["n"],
        "kind": a.kind,
        "priority": a.priority,
        "exercise": a.exercise,
        "restricted": a.restricted,
        "incident": a.incident,
        "where": village.name if village else parts.settings.place,
        "by": a.by.partition(":")[2],
        "sent": last["sent"] * 1000,
        "expires": a.expires * 1000,
    }
