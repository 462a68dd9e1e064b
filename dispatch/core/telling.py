"""What other systems are told of a fact: an allow-list of facts, and of what they may say. Pure.

Nobody's words, names, numbers or places are in it: whoever is told looks up what its role may see.
"""

from collections.abc import Mapping
from typing import Any

TOLD: Mapping[str, tuple[str, ...]] = {
    "report_received": ("priority", "kind", "channel", "lane", "back_entered", "exercise"),
    "incident_reclassified": ("before", "after"),
    "incident_overdue": ("priority",),
    "incident_held": ("until",),
    "incident_resumed": (),
    "incident_resolved": (),
    "incident_closed": ("disposition",),
    "incident_referred": (),
    "incident_reopened": (),
    "incident_merged": ("into",),
    "incident_split": ("out_of",),
    **{f"assignment_{moved}": () for moved in (
        "offered", "accepted", "declined", "timed_out", "en_route", "arrived", "cleared", "withdrawn",
    )},
    "backup_requested": ("function", "count"),
    "alarm_raised": ("kind", "priority"),
    "alert_published": ("alert", "kind", "exercise", "restricted", "expires"),
    "alert_updated": ("alert", "kind", "exercise", "restricted", "expires"),
    "alert_cancelled": ("alert", "kind", "exercise", "restricted", "expires"),
    "alert_expired": ("alert",),
}  # fmt: skip
"""Type of fact -> the names of its data that are told; all else stays here."""


def told(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is told of a fact of TOLD. Times in epoch seconds; officer: an id, never a name."""
    data = fact.get("data", {})
    return {
        "fact": fact["id"],
        "type": fact["type"],
        "event_time": fact["event_time"],
        "entry_time": fact["entry_time"],
        "incident": fact["incident"] or None,
        "assignment": fact["assignment"] or None,
        "officer": fact["officer"] or None,
        "data": {name: data[name] for name in TOLD[fact["type"]] if name in data},
    }
