"""Decisions for the review: what was shown, chosen and explained, and what came of it, from the facts in history."""

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import Any

Facts = Iterable[dict[str, Any]]
Rows = list[dict[str, Any]]


def decisions(offers: Facts, later: Facts) -> Rows:
    """Give one row an offer that had a list behind it, oldest first (times in epoch s).

    later: the facts choice_explained and assignment_arrived of the same incidents.
    """
    why: dict[str, str] = {}
    arrived: dict[str, dict[str, Any]] = {}
    for f in later:
        if f["type"] == "choice_explained":
            why[f["assignment"]] = f["data"]["reason"]
        else:
            arrived[f["assignment"]] = f
    rows = [_row(f, why.get(f["assignment"]), arrived.get(f["assignment"])) for f in offers if _has_list(f)]
    return sorted(rows, key=lambda row: row["at"])


def _has_list(f: dict[str, Any]) -> bool:
    return bool(f["data"].get("decision"))


def _row(f: dict[str, Any], why: str | None, arrival: dict[str, Any] | None) -> dict[str, Any]:
    data, decision = f["data"], f["data"]["decision"]
    return {
        "assignment": f["assignment"],
        "incident": f["incident"],
        "at": f["event_time"],
        "by": f["by"],
        "officer": f["officer"],
        "callsign": data["callsign"],
        "kind": data["kind"],
        "priority": data["priority"],
        "rule": f["rule"],
        "place": decision["place"] or None,
        "as_recommended": decision["as_recommended"],
        "against_rule": decision["against_rule"] or None,
        "why": why,
        "basis": decision["basis"],
        "list": decision["list"],
        "arrived_at": arrival["event_time"] if arrival else None,
        "against": (arrival["data"].get("against") if arrival else None) or None,
    }


def summary(rows: Rows) -> dict[str, Any]:
    """Give how often the list was followed and how often not, why, and what the difference was where it is known.

    gained_s: median over the overridden ones of how much earlier the chosen officer was than the other would
    have been (negative: later), None where nobody has arrived yet.
    """
    overridden = [row for row in rows if not row["as_recommended"]]
    gains = [row["against"]["gained_s"] for row in overridden if row["against"]]
    return {
        "n": len(rows),
        "as_recommended": len(rows) - len(overridden),
        "overridden": len(overridden),
        "explained": sum(row["why"] is not None for row in overridden),
        "reasons": dict(Counter(row["why"] for row in overridden if row["why"])),
        "compared": len(gains),
        "gained_s": median(gains) if gains else None,
    }
