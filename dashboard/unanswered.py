"""The board of those who did not answer their last offer: ring them, or say that they are not to be sent."""

from typing import Any

from dashboard.parts import Parts

MOST_SHOWN = 100


def unanswered_lines(parts: Parts, now: float) -> list[dict[str, Any]]:
    """Give who has not been heard of since an offer went without an answer, the latest first; `since` in epoch ms."""
    fleet = parts.fleet
    with fleet.lock:
        found = [fleet.officers[id_] for id_ in fleet.unanswered]
    found.sort(key=lambda o: -(o.unanswered or 0.0))
    return [
        {"id": o.id, "callsign": o.callsign, "name": o.name, "status": o.status.value, "since": since * 1000}
        for o in found[:MOST_SHOWN]
        if (since := o.unanswered) is not None
    ]
