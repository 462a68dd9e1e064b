"""The incident panel: one incident as the operator needs it to decide. Pure functions from values.

From top to bottom: what and since when, where, who called, what was said, who should go, who is on it, what
happened. The foot (note and buttons) keeps its place and its identity, so that a note survives every refresh.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from dash import dcc, html

from dispatch.core.incident import Assignment, Incident
from dispatch.core.officer import Officer
from dispatch.core.policy import Policy
from dispatch.core.reassign import Rise
from dispatch.core.sop import Card
from dispatch.core.talk import unread
from layouts.actions import foot
from layouts.assignments import in_hand
from layouts.backup import Near, backups
from layouts.chain import chain
from layouts.decided import decided
from layouts.duplicates import Alike, Reporter, alike_section, reporters_section
from layouts.guarded import emergency, under_guard
from layouts.informed import informed
from layouts.past import Past, of_number, of_place
from layouts.placing import place_shown
from layouts.plain import plain
from layouts.reasons import CHANNELS, shown
from layouts.recommended import recommended, unlocated
from layouts.rising import moving_up
from layouts.sop import panel_answers, sop_summary
from layouts.talking import distrusted, photos, rated, talk, wishes
from layouts.theme import INCIDENTS, PRIORITIES, glyph, key_cap, name_of
from layouts.timeline import timeline
from layouts.words import _

DOORS = {"citizen:lapor": "/lapor"}
"""Who sent a report -> the door it came through, where that is a page; else the sender's name says it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What guards officers here. near: by request for backup, who could come; emergencies: whose panic it is."""

    near: dict[str, list[Near]] = field(default_factory=dict)
    emergencies: list[Officer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the panel shows of one incident.

    recommendation: as dispatch.core.recommend.rank gives it, {} when ended. facts: oldest first.
    caller: number (masked) and name, None for roles that may not see them. callsigns, names: by officer id.
    phones: of those who are asked by telephone, masked for roles that may not see callers.
    rises: who could be moved up to it. abilities: what the person looking may do. now: epoch seconds.
    alike: what may be the same event, likeliest first. reporters: everybody who reported it, first to last.
    card: of the kind. past: of number and place. inform: whom the run card names to be told. local: the village's
    officer, and who stands in for them.
    """

    incident: Incident
    facts: list[dict[str, Any]]
    recommendation: dict[str, Any]
    policy: Policy
    now: float
    zone: tzinfo
    zone_label: str
    caller: tuple[str, str] | None = None
    callsigns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    rises: list[Rise] = field(default_factory=list)
    abilities: frozenset[str] = frozenset()
    alike: list[Alike] = field(default_factory=list)
    reporters: list[Reporter] = field(default_factory=list)
    guard: Guard = field(default_factory=Guard)
    card: Card | None = None
    past: Past = field(default_factory=Past)
    inform: list[str] = field(default_factory=list)
    local: list[str] = field(default_factory=list)


def panel(seen: Seen) -> Any:
    """Give the content of the panel for an incident."""
    i = seen.incident
    said = talk(i, seen.facts, seen.zone, "note" in seen.abilities)  # stands above all else while it is unread
    said += photos(i, seen.zone, "see_photos" in seen.abilities)
    parts = [
        _header(seen),
        *(emergency(o, "panic" in seen.abilities) for o in seen.guard.emergencies),
        *wishes(i, "close" in seen.abilities),
        *distrusted(i, "classify" in seen.abilities),
        _details(seen),
        *(said if unread(i, "desk") else []),
        *_card(seen),
        *alike_section(i, seen.alike, seen.now, "close" in seen.abilities),
        *([_in_hand(seen)] if i.open_assignments else []),
        *chain(i, seen.facts, seen.names, seen.phones, seen.policy, seen.abilities),
        *moving_up(i.number, seen.rises, "assign" in seen.abilities),
        *([] if i.is_ended else [_recommendation(seen)]),
        *([] if unread(i, "desk") else said),
        backups(i, seen.guard.near, seen.callsigns, seen.abilities),
        *reporters_section(i.number, seen.reporters, seen.zone, "close" in seen.abilities),
        *informed(i.number, seen.inform, i.informed, "note" in seen.abilities, seen.zone, seen.callsigns),
        *decided(seen.facts, seen.callsigns, seen.zone),
        timeline(seen.facts, seen.callsigns, seen.zone, seen.zone_label, seen.now),
    ]
    return _frame(parts, foot(i.number, i.priority, bool(i.disposition), i.is_ended, seen.abilities))


def nothing_selected() -> list[Any]:
    """Give the panel as it stands in the page at first: where assets/incident.js draws, and what first."""
    return [
        html.Div(id="incident-panel", className="inc"),
        dcc.Store(id="incident-tree", data={"number": "", "tree": plain(hint())}),
        dcc.Store(id="incident-drawn"),
    ]


def hint() -> Any:
    """Give the calm hint that is there while nothing is selected."""
    hints = [
        ("F4", _("prioritas teratas")),
        ("J", _("insiden berikutnya")),
        ("F9", _("laporan baru dari telepon")),
        ("F2", _("baris perintah")),
        ("?", _("semua tombol")),
    ]
    rows = [html.Li([key_cap(key), html.Span(word)]) for key, word in hints]
    return _frame([html.Div([html.P(_("Belum ada insiden dipilih")), html.Ul(rows)], className="inc-empty")], [])


def not_shown(number: str, why: str) -> Any:
    """Give what stands in the place of an incident that cannot be shown, and why."""
    return _frame([html.Div([html.H2(number), html.P(why)], className="inc-empty", role="status")], [])


def _frame(parts: list[Any], below: list[Any]) -> list[Any]:
    cut = html.P(
        _("Sambungan terputus: ini keadaan terakhir. Perintah ditolak sampai tersambung lagi."),
        className="inc-cut",
    )
    return [html.Div([cut, *parts], className="inc-body"), html.Div(below, className="inc-foot")]


def _in_hand(seen: Seen) -> Any:
    i, may_move = seen.incident, "move" in seen.abilities

    def below(a: Assignment) -> list[Any]:
        return under_guard(a, seen.zone, may_move, seen.now - seen.policy.arrival_hint_s)

    return in_hand(i.number, i.open_assignments, seen.names, seen.abilities, below)


def _recommendation(seen: Seen) -> Any:
    i = seen.incident
    if i.lat is None:
        return unlocated(i.number, seen.recommendation, "classify" in seen.abilities)
    return recommended(i.number, seen.recommendation, seen.names, "assign" in seen.abilities)


def _card(seen: Seen) -> list[Any]:
    """The question card, to be gone on with while the caller is there; afterwards only what was answered."""
    i = seen.incident
    if seen.card is None or (i.is_ended and not i.answers):
        return []
    may_answer = "classify" in seen.abilities and not i.is_ended
    return [sop_summary(seen.card, i.answers, panel_answers(i.number) if may_answer else None)]


def _header(seen: Seen) -> Any:
    i = seen.incident
    sign = PRIORITIES[i.priority]
    title = html.H2(
        [glyph(sign.glyph), html.B(i.number), html.Span(i.kind_text or name_of(i.kind))],
        className="inc-title",
    )
    state = INCIDENTS[i.status]
    chips = [
        html.Span([glyph(state.glyph), _(state.word)], className="inc-chip"),
        html.Span(sign.word, className="inc-chip", title=shown(i.priority_rule)),
        *_flags(i),
        _clock(seen),
        html.A(_("Cetak"), href=f"/print/{i.number}", target="_blank", rel="noopener", className="inc-print"),
    ]
    return html.Header([title, html.Div(chips, className="inc-chips"), *_set_aside(seen)])


def _set_aside(seen: Seen) -> list[Any]:
    """Say where an incident is that nobody is working on: put aside, handed over, folded into another."""
    i = seen.incident
    if i.merged_into:
        line = f"I {i.merged_into}"
        there = html.Button(i.merged_into, type="button", className="inc-button", title=line, **{"data-line": line})
        return [html.P([html.Span(_("Digabung ke")), there], className="inc-aside")]
    if i.hold:
        until = f"{datetime.fromtimestamp(i.hold['until'], seen.zone):%d/%m %H:%M} {seen.zone_label}"
        return [html.P([html.B(_("Sampai {}").format(until)), html.Span(i.hold["reason"])], className="inc-aside")]
    if i.referred_to:
        return [html.P([html.Span(_("Dialihkan ke")), html.B(i.referred_to)], className="inc-aside")]
    return []


def _flags(i: Incident) -> list[Any]:
    flags = {
        _("LATIHAN"): i.exercise,
        _("SUSULAN"): i.back_entered,
        _("TANPA LOKASI"): i.lat is None,
    }
    return [html.Span(word, className="inc-chip inc-flag") for word, raised in flags.items() if raised]


def _clock(seen: Seen) -> Any:
    """The waiting clock runs in the browser; an ended incident shows how long it took."""
    i = seen.incident
    if i.is_ended:
        minutes, seconds = divmod(int((i.ended or i.changed) - i.created), 60)
        return html.Span(_("berlangsung {}").format(f"{minutes:02}:{seconds:02}"), className="dim")
    data: dict[str, Any] = {"data-since": i.clock * 1000}
    limit = ""
    if i.is_waiting and not i.back_entered and i.lane == "main":
        amber, red = seen.policy.amber(i.priority), seen.policy.red(i.priority)
        data |= {"data-amber": (i.clock + amber) * 1000, "data-red": (i.clock + red) * 1000}
        limit = _("batas {}").format(f"{int(red // 60):02}:{int(red % 60):02}")
    ticking = html.Span(className="inc-clock", role="timer", **data)
    return html.Span([ticking, html.Span(limit, className="dim")], className="inc-wait")


def _details(seen: Seen) -> Any:
    i = seen.incident
    rows = [(_("Tempat"), place_shown(i, "classify" in seen.abilities and not i.is_ended))]
    if seen.caller is not None:
        before = [html.Div(line, className="dim small") for line in of_number(seen.past, seen.zone)[:1]]
        rows.append((_("Pelapor"), [*_caller(i, *seen.caller), *before]))
    if i.text:
        rows.append((_("Laporan"), html.Div(i.text, className="inc-text")))
    rows.append((_("Masuk"), _received(seen)))
    rows += [(_("Petugas desa"), [html.Div(line) for line in seen.local])] if seen.local else []
    rows += [(_("Dinilai"), [rated(i)])] if i.rating else []
    here = of_place(seen.past, seen.zone)
    rows += [(_("Di sini"), here)] if here else []
    pairs = [part for name, value in rows for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(pairs, className="inc-details")


def _caller(i: Incident, number: str, name: str) -> list[Any]:
    known = " · ".join(t for t in (number, name) if t)
    return [html.Span(known or _("tidak diketahui"), className="" if known else "dim")]


def _received(seen: Seen) -> list[Any]:
    i = seen.incident
    at = datetime.fromtimestamp(i.created, seen.zone)
    when = f"{at:%H:%M:%S} {seen.zone_label}"
    if at.date() != datetime.fromtimestamp(seen.now, seen.zone).date():
        when = f"{at:%d/%m} {when}"
    door = f" · {_(CHANNELS.get(i.channel, i.channel))} · {DOORS.get(i.source, i.source)}"
    return [html.Span(when), html.Span(door, className="dim")]
