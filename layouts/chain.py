"""The chain of offers of one incident: who was asked by which link and what they said, whom to ring, what is next."""

from typing import Any

from dash import html

from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Policy
from layouts.reasons import shown
from layouts.theme import ASSIGNMENTS, glyph, key_cap
from layouts.words import _

MOST_PASSED_OVER = 4
LINKS = {
    "territory": "bhabin desa",
    "nearest": "terdekat",
    "neighbour": "desa tetangga",
    "duty_post": "pos jaga",
    "village_contact": "kontak desa",
    "polres": "Polres",
}
"""Link of the chain -> how the room calls it."""


def chain(
    i: Incident,
    facts: list[dict[str, Any]],
    names: dict[str, str],
    phones: dict[str, str],
    policy: Policy,
    abilities: frozenset[str],
) -> list[Any]:
    """Give the section, or nothing where the chain has not been asked. phones: officer id -> number to be shown."""
    asked = [a for a in i.round if a.link]
    ringing = [a for a in i.open_assignments if a.by_phone and a.status is AssignmentStatus.OFFERED]
    if i.is_ended or not (asked or ringing or i.chain_ended):
        return []
    head = html.Div([html.H3(_("Rantai tawaran")), html.Span(_next(i, policy), className="dim small")])
    calls = [_ring(a, names.get(a.officer, ""), phones.get(a.officer, ""), "move" in abilities) for a in ringing]
    rows = [html.Li(_asked(a, names.get(a.officer, ""))) for a in asked]
    listed = [html.Ol(rows)] if rows else []
    return [html.Section([head, *calls, *listed, *_passed_over(facts)], className="inc-chain")]


def _next(i: Incident, policy: Policy) -> list[Any]:
    if i.chain_ended is not None:
        again = i.chain_ended + policy.chain_again(i.priority)
        clock = html.Span(className="inc-clock", role="timer", **{"data-until": again * 1000})
        return [html.B(_("habis")), " · ", _("diulang dalam"), " ", clock]
    return [_("batas jawab {} dtk").format(f"{policy.accept(i.priority):.0f}")]


def _ring(a: Assignment, name: str, phone: str, may_move: bool) -> Any:
    """Say whom to ring, with the keys for what they answer."""
    clock = html.Span(className="inc-clock", role="timer", **{"data-until": (a.expires or a.since) * 1000})
    told = [
        html.Div([glyph("i-phone"), html.B(_("Telepon sekarang: {}").format(a.callsign)), " ", clock]),
        html.Div([html.Span(name), " ", html.B(phone or _("nomor tidak tercatat"))]),
    ]
    keys = [("TR", _("Menerima")), ("TL", _("Menolak"))] if may_move else []
    buttons = [
        html.Button(
            [key_cap(word), said],
            type="button",
            className="inc-button",
            title=f"{word} {a.callsign}",
            **{"data-line": f"{word} {a.callsign}"},
        )
        for word, said in keys
    ]
    return html.Div([html.Div(told), html.Div(buttons, className="inc-steps")], className="inc-ring", role="status")


def _asked(a: Assignment, name: str) -> list[Any]:
    sign = ASSIGNMENTS[a.status]
    said = _(sign.word) + (f": {a.reason}" if a.reason else "")
    return [
        html.Span([glyph(sign.glyph), html.B(a.callsign), html.Span(name, className="dim")], className="inc-who"),
        html.Span(_(LINKS.get(a.link, "")), className="dim", title=shown(a.rule)),
        html.Span(said, className="inc-said"),
    ]


def _passed_over(facts: list[dict[str, Any]]) -> list[Any]:
    """Name whom the last step passed over, with the reason: the journal has them all."""
    told = [f["data"]["passed_over"] for f in facts if "passed_over" in f.get("data", {})]
    rows = [row for row in (told[-1] if told else []) if not row["why"].startswith("asked already")]
    if not rows:
        return []
    lines = [html.Li([html.B(row["callsign"]), " ", shown(row["why"])]) for row in rows[:MOST_PASSED_OVER]]
    more = len(rows) - MOST_PASSED_OVER
    if more > 0:
        lines.append(html.Li(_("dan {} lagi di linimasa").format(more)))
    return [html.Div([html.B(_("Dilewati")), html.Ul(lines)], className="inc-nearer")]
