"""Who is on it: the assignments in hand, each with its next step as said by radio, and its way back."""

from collections.abc import Callable
from typing import Any

from dash import html

from dispatch.core.incident import Assignment
from dispatch.core.lifecycle import MOVES, Action, AssignmentStatus
from layouts.theme import ASSIGNMENTS, glyph, key_cap
from layouts.words import _

NEXT = {
    AssignmentStatus.OFFERED: ("E", "Menuju"),
    AssignmentStatus.ACCEPTED: ("E", "Menuju"),
    AssignmentStatus.EN_ROUTE: ("T", "Tiba"),
    AssignmentStatus.ON_SCENE: ("S", "Selesai"),
}
"""Status -> console word and name of the next step; from an offer, "on the way" says yes as well."""


def in_hand(
    number: str,
    held: list[Assignment],
    names: dict[str, str],
    abilities: frozenset[str],
    below: Callable[[Assignment], list[Any]] = lambda a: [],
) -> Any:
    """Give the list of open assignments of an incident. below: what else is to be told of one."""
    rows = [html.Li([*_row(number, a, names.get(a.officer, ""), "move" in abilities), *_below(below(a))]) for a in held]
    head = html.Div(
        [
            html.H3(_("Petugas")),
            html.Span(_("kata di radio, atau dari ponsel petugas"), className="dim small"),
        ]
    )
    return html.Section([head, html.Ul(rows)], className="inc-hands")


def _below(lines: list[Any]) -> list[Any]:
    return [html.Div(lines, className="inc-below")] if lines else []


def _row(number: str, a: Assignment, name: str, may_move: bool) -> list[Any]:
    sign = ASSIGNMENTS[a.status]
    who = html.Span([glyph(sign.glyph), html.B(a.callsign), html.Span(name, className="dim")], className="inc-who")
    state = html.Span([_(sign.word), " ", _timer(a)], className="inc-state")
    return (
        [html.Div([who, state]), html.Div(_steps(number, a), className="inc-steps")]
        if may_move
        else [html.Div([who, state])]
    )


def _timer(a: Assignment) -> Any:
    """An offer counts down to the moment the next one is asked; every other state counts up."""
    if a.expires is not None:
        return html.Span(className="inc-clock", role="timer", **{"data-until": a.expires * 1000})
    return html.Span(className="inc-clock", role="timer", **{"data-since": a.since * 1000})


def _steps(number: str, a: Assignment) -> list[Any]:
    word, name = NEXT[a.status]
    steps = [_button(f"{word} {a.callsign}", word, _(name))]
    if (a.status, Action.WITHDRAW) in MOVES:
        steps.append(_button(f"U {number} {a.callsign}", "U", _("Tarik")))
    return steps


def _button(line: str, key: str, name: str) -> Any:
    return html.Button([key_cap(key), name], type="button", className="inc-button", title=line, **{"data-line": line})
