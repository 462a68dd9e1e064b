"""What guards an officer, in the incident panel: the word that is due, the arrival by GPS, an emergency."""

from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.incident import Assignment
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer
from layouts.reasons import distance
from layouts.theme import glyph, key_cap
from layouts.words import _


def under_guard(a: Assignment, zone: tzinfo, may_move: bool, hint_at: float) -> list[Any]:
    """Give the lines below an assignment in hand. hint_at: from when on (epoch s) an arrival not declared is missed."""
    return [line for line in (_arrival(a, zone, hint_at), _far(a), _welfare(a, may_move)) if line is not None]


def _arrival(a: Assignment, zone: tzinfo, hint_at: float) -> Any:
    """Both arrivals side by side; neither is corrected by the other."""
    seen, declared = a.times.get("arrival_seen"), a.times.get("on_scene")
    if seen is None:
        return None
    told = _("tiba menurut GPS {}").format(_clock(seen, zone))
    if declared is not None:
        told += ", " + _("dinyatakan {}").format(_clock(declared, zone))
        return html.Span(told, className="inc-arrival small dim")
    missed = a.status is AssignmentStatus.EN_ROUTE and seen < hint_at
    told += ", " + (_("belum dinyatakan: T {}").format(a.callsign) if missed else _("belum dinyatakan"))
    return html.Span(told, className=f"inc-arrival small {'is-hint' if missed else 'dim'}")


def _clock(at: float, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(at, zone):%H:%M:%S}"


def _far(a: Assignment) -> Any:
    if a.declared_m is None:
        return None
    told = _("dinyatakan tiba {} dari TKP").format(distance(a.declared_m))
    return html.Span(told, className="inc-arrival small is-hint")


def _welfare(a: Assignment, may_move: bool) -> Any:
    """The clock to the next word, and the key that says it has come."""
    if a.welfare_due is None:
        return None
    name = _("belum ada kabar ({}×), tanya lagi").format(a.unanswered) if a.unanswered else _("kabar dari TKP")
    clock = html.Span(className="inc-clock", role="timer", **{"data-until": a.welfare_due * 1000})
    told = html.Span([name, " ", clock], className=f"small {'is-hint inc-arrival' if a.unanswered else 'dim'}")
    line = f"K {a.callsign}"
    well = html.Button(
        [key_cap("K"), _("Aman")], type="button", className="inc-button", title=line, **{"data-line": line}
    )
    return html.Div([told, well if may_move else None], className="inc-welfare")


def emergency(o: Officer, may_cancel: bool) -> Any:
    """Give the notice of an officer's emergency; it goes when it was seen and cancelled."""
    stands = o.emergency or {}
    said = [
        glyph("em"),
        html.B(_("{} DALAM BAHAYA").format(o.callsign)),
        html.Span(o.name, className="dim"),
        html.Span(className="inc-clock", role="timer", **{"data-since": stands.get("since", 0) * 1000}),
    ]
    keys = [(f"AK {stands.get('alarm', '')}", "AK", _("Dilihat")), (f"PB {o.callsign}", "PB", _("Sudah aman"))]
    steps = [
        html.Button([key_cap(key), name], type="button", className="inc-button", title=line, **{"data-line": line})
        for line, key, name in keys
    ]
    told = html.Span(_("Berlaku sampai dilihat dan dinyatakan aman."), className="small dim")
    return html.Div(
        [html.Div(said, className="inc-who"), told, html.Div(steps if may_cancel else [], className="inc-steps")],
        className="inc-emergency",
        role="group",
        **{"aria-label": _("Darurat petugas")},
    )
