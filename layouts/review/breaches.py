"""What took longer than the target: each with its place, its slowest stage, its cause and its replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import html

from dispatch.core.causes import CAUSES, MOST_NOTE
from layouts.behind import behind
from layouts.review.parts import Way, empty, panel
from layouts.review.saying import number, span
from layouts.review.sheets import Sheet
from layouts.svg import el, sign
from layouts.theme import PRIORITIES, name_of
from layouts.words import _

SHOWN = 9


@dataclass(frozen=True, slots=True)
class Breach:
    """One incident reached after its target. at: its local time in words; stage: the one that took longest.

    open: nobody is there yet, `response` is its age so far. allowed: minutes its distance allows, where they are more.
    suggested: the code that the facts speak for.
    """

    number: str
    at: str
    priority: int
    kind: str
    place: str
    response: float
    over: float
    stage: str
    cause: str = ""
    note: str = ""
    open: bool = False
    allowed: float | None = None
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Breaches:
    """The breaches of a window, the newest first. naming: the address a cause is sent to, "" for who may not."""

    rows: Sequence[Breach]
    total: int
    coded: int
    causes: Mapping[str, int]
    target: float
    naming: str = ""


def draw(b: Breaches, to: Way) -> Any:
    """Give the panel."""
    title = _("Lewat {} menit").format(number(b.target / 60))
    if not b.total:
        return panel("breaches", title, "", empty(_("Tidak ada yang lewat target di jendela ini.")))
    without = b.total - b.coded
    told = [behind(to("all"), _("{} laporan").format(number(b.total)), b.total), " · "]
    told += [behind(to("coded"), _("{} berkode").format(number(b.coded)), b.coded), " · "]
    told.append(behind(to("uncoded"), _("{} belum").format(number(without)), without, kind="warn" if without else ""))
    order = _("terbaru dulu · {} dari {}").format(min(len(b.rows), SHOWN), number(b.total))
    waiting = " · " + _("… = belum tiba") if any(r.open for r in b.rows[:SHOWN]) else ""
    beside = html.Small(order + waiting, className="dim")
    table = html.Table([_head(), html.Tbody([_row(r, b) for r in b.rows[:SHOWN]])], className="breaches")
    held = html.Div(table, className="scroll", tabIndex="0", **{"aria-label": title})
    return panel("breaches", title, told, held, _causes(b, to), beside=beside)


def _head() -> Any:
    names = (
        _("Nomor"),
        _("Waktu"),
        _("Prioritas"),
        _("Jenis"),
        _("Tempat"),
        _("Respons"),
        _("Lewat"),
        _("Tahap"),
        _("Sebab"),
        _("Putar ulang"),
    )
    return html.Thead(html.Tr([html.Th(n, scope="col") for n in names]), className="unseen")


def _row(r: Breach, b: Breaches) -> Any:
    story = html.A(html.B(r.number), href=f"/print/{quote(r.number, safe='')}")
    replay = html.A(["▶ ", _("Putar")], href=f"/replay?incident={quote(r.number)}", className="nowrap")
    cells = [
        html.Td(story),
        html.Td(r.at, className="dim nowrap"),
        html.Td([sign(f"p{r.priority}"), " ", PRIORITIES[r.priority].word[1:]], className="nowrap"),
        html.Td(name_of(r.kind)),
        html.Td(r.place),
        html.Td(html.B(span(r.response)), className="n"),
        html.Td(f"+{span(r.over)}{'…' if r.open else ''}", className="n"),
        html.Td(r.stage, className="dim"),
        html.Td(_cause(r, b)),
        html.Td(replay, className="n"),
    ]
    return html.Tr(cells, id=f"b-{r.number}")


def _cause(r: Breach, b: Breaches) -> Any:
    """Give the cause with its code, or what chooses one: a form that works without scripts too."""
    told = [html.Kbd(r.cause, className="code"), " ", r.note or _(CAUSES.get(r.cause, r.cause))] if r.cause else []
    told += [html.Small(f" ({_('target {}').format(number(r.allowed))})")] if r.cause and r.allowed else []
    if not b.naming:
        return told or html.Span(_("belum berkode"), className="dim")
    mark = told or html.Span(["◐ ", _("pilih kode")], className="choose")
    return html.Details([html.Summary(mark), _form(r, b)], className="cause")


def _form(r: Breach, b: Breaches) -> Any:
    words, note = _("Sebab {}").format(r.number), _("Catatan")
    options = [("", _("tanpa kode"))] + [(code, f"{code} {_(text)}") for code, text in CAUSES.items()]
    chosen = [
        el("option", {"value": code, "selected": code == (r.cause or r.suggested)}, text) for code, text in options
    ]
    more = {"name": "note", "value": r.note, "maxlength": MOST_NOTE, "placeholder": note, "aria-label": note}
    inputs = [
        el("input", {"type": "hidden", "name": "incident", "value": r.number}),
        el("select", {"name": "cause", "aria-label": words}, *chosen),
        el("input", more),
        el("button", {"type": "submit", "class": "main"}, _("Simpan")),
    ]
    return el("form", {"action": b.naming, "method": "post", "class": "naming"}, *inputs)


def _causes(b: Breaches, to: Way) -> Any:
    """Count the causes that were named."""
    if not b.causes:
        return None
    most = sorted(b.causes.items(), key=lambda pair: (-pair[1], pair[0]))
    counted = [
        html.Li(behind(to(code), [html.B(code), f" {_(CAUSES.get(code, code))} {number(n)}"], n)) for code, n in most
    ]
    return html.Div(
        [html.Span(f"{_('Sebab')}:", className="dim"), html.Ul(counted, className="inline")], className="causes"
    )


def sheet(b: Breaches) -> Sheet:
    """Give every breach of the window as a row."""
    heads = [
        _("Nomor"),
        _("Waktu"),
        _("Prioritas"),
        _("Jenis"),
        _("Tempat"),
        _("Respons s"),
        _("Lewat s"),
        _("Tahap"),
        _("Sebab"),
        _("Catatan"),
    ]
    rows = [
        [
            r.number,
            r.at,
            r.priority,
            name_of(r.kind),
            r.place,
            r.response,
            r.over,
            r.stage,
            r.cause or None,
            r.note or None,
        ]
        for r in b.rows
    ]
    return Sheet("breaches", _("Lewat {} menit").format(number(b.target / 60)), "", heads, rows)
