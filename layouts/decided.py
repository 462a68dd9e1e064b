"""What was decided: for each dispatch the place on the list, who chose, why, and what the other would have meant."""

from datetime import datetime, tzinfo
from typing import Any

from dash import html

from layouts.reasons import sender, shown
from layouts.recommended import clock
from layouts.words import _

MOST = 4


def decided(facts: list[dict[str, Any]], names: dict[str, str], zone: tzinfo) -> list[Any]:
    """Give the decisions of an incident, newest first; nothing where no list was behind a dispatch."""
    made = [f for f in facts if f["type"] == "assignment_offered" and f["data"].get("decision")]
    if not made:
        return []
    rows = [html.Li(_row(f, facts, names, zone)) for f in reversed(made[-MOST:])]
    overridden = sum(not f["data"]["decision"]["as_recommended"] for f in made)
    count = _("{} dari {} lain dari daftar").format(overridden, len(made)) if overridden else ""
    head = html.Div([html.H3(_("Keputusan")), html.Span(count, className="dim small")])
    return [html.Section([head, html.Ul(rows)], className="inc-decided")]


def _row(f: dict[str, Any], facts: list[dict[str, Any]], names: dict[str, str], zone: tzinfo) -> list[Any]:
    decision, mine = f["data"]["decision"], [g for g in facts if g.get("assignment") == f["assignment"]]
    at = datetime.fromtimestamp(f["event_time"], zone)
    head = [html.Time(f"{at:%H:%M:%S}"), html.B(f["data"]["callsign"]), html.Span(_place(decision))]
    lines = [html.Div([*head, html.Span(sender(f["by"], names), className="dim")])]
    told = [*_why(decision, mine), *_others(decision), *_after(mine)]
    return [*lines, html.Div(" · ".join(told), className="dim small")] if told else lines


def _place(decision: dict[str, Any]) -> str:
    if not decision["place"]:
        return _("di luar daftar")
    return _("nomor {} dari {}").format(decision["place"], len(decision["list"]))


def _why(decision: dict[str, Any], mine: list[dict[str, Any]]) -> list[str]:
    said = next((g["data"]["reason"] for g in reversed(mine) if g["type"] == "choice_explained"), "")
    if said:
        return [shown(said)]
    return [] if decision["as_recommended"] else [_("alasan belum ditulis")]


def _others(decision: dict[str, Any]) -> list[str]:
    """Who would have been the other choice, with the time it was to take."""
    other = next((row for n, row in enumerate(decision["list"], 1) if n != decision["place"]), None)
    return [_("lainnya {} ± {}").format(other["callsign"], clock(other["eta_s"]))] if other else []


def _after(mine: list[dict[str, Any]]) -> list[str]:
    """After the arrival: how long it took, and by how much that was earlier or later than the other was expected."""
    found = next((g["data"]["against"] for g in mine if g["data"].get("against")), None)
    if found is None:
        return []
    word = _("tiba {}, {} lebih cepat") if found["gained_s"] >= 0 else _("tiba {}, {} lebih lambat")
    return [word.format(clock(found["took_s"]), clock(found["gained_s"]))]
