"""Backup on an incident: each request with what it stands at, its units, and the keys to send or release."""

from dataclasses import dataclass
from typing import Any, Final

from dash import html

from dispatch.core.backup import Backup, BackupStatus
from dispatch.core.incident import Assignment, Incident
from dispatch.core.support import status_of
from layouts.reasons import distance, function, sender, span
from layouts.theme import ASSIGNMENTS, Sign, glyph, key_cap
from layouts.words import _

STATUSES: Final = {
    BackupStatus.REQUESTED: Sign("em", "belum ada unit"),
    BackupStatus.OFFERED: Sign("as", "ditawarkan"),
    BackupStatus.COMMITTED: Sign("en", "cukup unit"),
    BackupStatus.RELEASED: Sign("in", "dilepas"),
}


@dataclass(frozen=True, slots=True)
class Near:
    """A free unit that could come: metres by line, age of its position in seconds."""

    callsign: str
    name: str
    metres: float
    age_s: float


def backups(i: Incident, near: dict[str, list[Near]], names: dict[str, str], abilities: frozenset[str]) -> Any:
    """Give the section. near: by request, who could come, nearest first; names: callsigns by officer id."""
    may = "assign" in abilities and not i.is_ended
    rows = [html.Li(_request(i, b, near.get(b.id, []), names, may)) for b in i.backups]
    if not rows and not may:
        return None
    hint = html.Code(f"BU {i.number} <{_('fungsi')}> <n> <{_('alasan')}>") if may else None
    head = html.Div([html.H3(_("Bantuan")), html.Span(hint, className="dim small")])
    return html.Section([head, html.Ul(rows)], className="inc-hands inc-backups")


def _request(i: Incident, b: Backup, near: list[Near], names: dict[str, str], may: bool) -> list[Any]:
    status = status_of(b, i)
    sign = STATUSES[status]
    coming = b.coming((a.id, a.status) for a in i.assignments)
    what = html.Span(
        [glyph(sign.glyph), html.B(f"{b.id.rpartition('.b')[2]}. {function(b.function)} {coming}/{b.count}")],
        className="inc-who",
    )
    clock = html.Span(className="inc-clock", role="timer", **{"data-since": b.since * 1000})
    open_ = status is not BackupStatus.RELEASED
    state = html.Span([_(sign.word), " ", clock if open_ else None], className="inc-state")
    parts = [html.Div([what, state]), html.Div(_why(b, names), className="dim small"), *_units(i, b)]
    if open_ and may:
        parts.append(html.Div(_steps(i, b, status, near), className="inc-steps"))
    return parts


def _why(b: Backup, names: dict[str, str]) -> str:
    asked = f"{b.reason} · {sender(b.by, names)}"
    return f"{asked} · {_('dilepas')}: {b.release_reason}" if b.release_reason else asked


def _units(i: Incident, b: Backup) -> list[Any]:
    mine: list[Assignment] = [a for a in i.assignments if a.id in b.assignments]
    told = [
        html.Span([glyph(ASSIGNMENTS[a.status].glyph), html.B(a.callsign), _(ASSIGNMENTS[a.status].word)]) for a in mine
    ]
    return [html.Div(told, className="inc-backup-units small")] if told else []


def _steps(i: Incident, b: Backup, status: BackupStatus, near: list[Near]) -> list[Any]:
    wanting = near if status is BackupStatus.REQUESTED else []
    steps = [
        _button(f"BK {i.number} {n.callsign}", "BK", f"{n.callsign} {distance(n.metres)}", _seen(n)) for n in wanting
    ]
    line = f"BL {i.number} {b.id.rpartition('.b')[2]}"
    return [*steps, _button(line, "BL", _("Lepas"), line)]


def _seen(n: Near) -> str:
    return f"{n.name} · {_('posisi {} lalu').format(span(n.age_s))}"


def _button(line: str, key: str, name: str, title: str) -> Any:
    return html.Button([key_cap(key), name], type="button", className="inc-button", title=title, **{"data-line": line})
