"""The handover's page: what there is to note, who signs, what was written down; and the ones before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from dash import html

from dispatch.core.handover import MOST_TEXT, Handover, Item
from layouts.handover.items import KINDS, is_shown, more_of, priority_sign, title_of
from layouts.svg import el, sign
from layouts.words import _


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handover as somebody sees it. by: who looks (role:name). next_at: when the next draft begins (epoch s).

    is_over: signed, or left unsigned until the next change of shift.
    """

    handover: Handover | None
    by: str
    may_act: bool
    callers: bool
    place: str
    zone: tzinfo
    zone_label: str
    next_at: float
    next_shift: float
    csrf: str
    is_over: bool = False

    def at(self, epoch_s: float | None, form: str = "%H:%M") -> str:
        """Give a moment by the local clock, "–" for none."""
        return "–" if epoch_s is None else f"{datetime.fromtimestamp(epoch_s, self.zone):{form}}"

    def day(self, epoch_s: float | None) -> str:
        """Give a moment with its day and zone."""
        return f"{self.at(epoch_s, '%d/%m/%Y %H:%M')} {self.zone_label}"

    @property
    def items(self) -> list[Item]:
        """The items whoever looks may see."""
        return [i for i in self.handover.items if is_shown(i, self.callers)] if self.handover else []


def name_of(by: str) -> str:
    """Give the person of an author."""
    return by.partition(":")[2] or by


def handover_main(s: Sheet, errors: Sequence[str], earlier: Sequence[Handover]) -> Any:
    """Give what stands in <main>."""
    told = [html.P(text, className="note bad", role="alert") for text in errors]
    side = [_signatures(s), _remarks(s)] if s.handover else []
    body = _list(s) if s.handover else _none(s)
    return [
        _head(s),
        html.Div(told, id="told"),
        html.Div([html.Div(body), html.Div([*side, _earlier(s, earlier)])], className="row hand"),
    ]


def _head(s: Sheet) -> Any:
    h = s.handover
    if h is None:
        return html.Div(html.H1(_("Serah terima shift")), className="bar")
    standing = [i for i in s.items if i.ended is None]
    seen = sum(bool(i.seen_by) for i in standing)
    state = _("selesai") if s.is_over else _("{} dari {} butir sudah dibaca").format(seen, len(standing))
    pdf = html.A("PDF", href=f"/handover/{h.id}.pdf", className="button", download="") if s.is_over else None
    back = html.A(_("Ke yang terbuka"), href="/handover", className="button push") if s.is_over else None
    return html.Div(
        [
            html.H1(_("Serah terima {}").format(s.day(h.shift))),
            html.Span(_("disusun {}").format(s.day(h.drafted)), className="dim"),
            html.B(state, id="progress"),
            None if s.is_over else _bar(seen, len(standing), state),
            back,
            pdf,
        ],
        className="bar",
    )


def _bar(seen: int, of: int, state: str) -> Any:
    return html.Progress(max=str(max(1, of)), value=str(seen), **{"aria-label": state})


def _none(s: Sheet) -> list[Any]:
    when = _("Belum ada serah terima yang terbuka. Yang berikut, untuk pergantian pukul {}, disusun sendiri pukul {}.")
    moments = (f"{s.at(at)} {s.zone_label}" for at in (s.next_shift, s.next_at))
    told = html.P(when.format(*moments), className="empty")
    button = html.Button(_("Susun sekarang"), type="submit", id="draft")
    return [told, _form(s, "/handover/draft", button) if s.may_act else None]


def _form(s: Sheet, action: str, *children: Any, **more: Any) -> Any:
    return el("form", {"method": "post", "action": f"{action}?csrf={s.csrf}", **more}, *children)


def _list(s: Sheet) -> list[Any]:
    """Give the items by kind; what has ended stands below the others of its kind."""
    found: list[Any] = []
    for kind, (glyph, title) in KINDS.items():
        mine = sorted((i for i in s.items if i.kind == kind), key=_order)
        if mine:
            standing = sum(i.ended is None for i in mine)
            head = html.H2([sign(glyph), " ", _(title), " ", html.Small(str(standing))])
            found.append(html.Section([head, html.Ol([_item(s, i) for i in mine])]))
    return found or [html.P(_("Tidak ada yang perlu diserahkan."), className="empty")]


def _title(i: Item) -> Any:
    """Give what an item is about; an incident leads to how it came about."""
    number = i.about.get("number")
    return html.A(title_of(i), href=f"/replay?incident={number}") if number else title_of(i)


def _order(i: Item) -> tuple[bool, int, float]:
    return i.ended is not None, i.about.get("priority", 0), i.since


def _item(s: Sheet, i: Item) -> Any:
    told = html.Div([html.B(_title(i)), html.Span(more_of(i, s.zone), className="dim")], className="hand-told")
    since = html.Time(_("sejak {}").format(s.at(i.since, "%d/%m %H:%M")), className="dim")
    over = i.ended is not None
    return html.Li(
        [sign(priority_sign(i)), told, since, html.Div(_noted(s, i), className="hand-noted")],
        className="hand-item" + (" is-over" if over else "") + (" is-seen" if i.seen_by else ""),
        id=f"item-{i.id}",
    )


def _noted(s: Sheet, i: Item) -> Any:
    seen = f"✓ {name_of(i.seen_by)} {s.at(i.seen_at)}" if i.seen_by else ""
    if i.ended is not None:
        return html.Span(" · ".join(filter(None, (_("selesai {}").format(s.at(i.ended)), seen))), className="dim")
    if seen:
        return html.Span(seen, className="good")
    h = s.handover
    assert h is not None
    worse = _("memburuk sejak dibaca {}").format(name_of(i.seen_as["by"])) if i.is_worse else ""
    if not s.may_act or s.is_over or name_of(h.outgoing) == name_of(s.by):
        return html.Span(worse or _("belum dibaca"), className="warn")
    item = el("input", {"type": "hidden", "name": "item", "value": i.id})
    label = f"{_('Sudah dibaca')}: {title_of(i)}"
    button = html.Button(_("Sudah dibaca"), type="submit", **{"aria-label": label})
    return [html.Span(worse, className="warn") if worse else None, _form(s, "/handover/do/item", item, button)]


def _signatures(s: Sheet) -> Any:
    h = s.handover
    assert h is not None
    rows = ((_("Yang menyerahkan"), _outgoing(s, h)), (_("Yang menerima"), _incoming(s, h)))
    signed = html.Dl([cell for title, content in rows for cell in (html.Dt(title), html.Dd(content))])
    return html.Section([html.H2(_("Tanda tangan")), signed], className="hand-signed")


def _outgoing(s: Sheet, h: Handover) -> Any:
    if h.outgoing:
        return [html.B(f"✓ {name_of(h.outgoing)}"), f" {s.day(h.outgoing_at)}"]
    if h.incoming:
        return [_("tanpa penyerah: {}").format(h.without)]
    if not s.may_act or s.is_over:
        return _("tidak ditandatangani") if s.is_over else _("belum ditandatangani")
    return [
        _form(s, "/handover/do/give", html.Button(_("Saya menyerahkan"), type="submit", id="give")),
        html.P(_("Sesudah itu butirnya dibaca oleh shift berikut, bukan oleh Anda."), className="dim"),
    ]


def _incoming(s: Sheet, h: Handover) -> Any:
    if h.incoming:
        return [html.B(f"✓ {name_of(h.incoming)}"), f" {s.day(h.incoming_at)}"]
    if s.is_over:
        return _("tidak ditandatangani")
    left = len(h.unseen)
    if not s.may_act or name_of(h.outgoing) == name_of(s.by):
        return _("menunggu orang dari shift berikut")
    take = html.Button(_("Saya menerima"), type="submit", id="take", className="main", disabled=bool(left) or None)
    why = _("Masih {} butir belum dibaca.").format(left) if left else ""
    if h.outgoing:
        return [_form(s, "/handover/do/take", take), html.P(why, className="dim")]
    asked = {"name": "reason", "id": "reason", "required": "", "maxlength": MOST_TEXT, "autocomplete": "off"}
    reason = el("input", asked)
    label = html.Label(_("Mengapa tidak ada yang menyerahkan"), htmlFor="reason")
    form = _form(s, "/handover/do/take", label, reason, take)
    alone = html.Details([html.Summary(_("Menerima tanpa penyerah")), form], id="alone")
    return [_("menunggu yang menyerahkan"), html.P(why, className="dim"), alone]


def _remarks(s: Sheet) -> Any:
    h = s.handover
    assert h is not None
    lines = [html.Li([html.P(r["text"]), _who(name_of(r["by"]), s.at(r["at"]))]) for r in h.remarks]
    write = None
    if s.may_act and not s.is_over:
        area = el("textarea", {"name": "text", "id": "remark", "rows": "3", "maxlength": MOST_TEXT, "required": ""})
        label = html.Label(_("Tulis catatan"), htmlFor="remark")
        write = _form(s, "/handover/do/remark", label, area, html.Button(_("Catat"), type="submit"))
    empty = [] if lines else [html.P(_("Belum ada catatan."), className="dim")]
    return html.Section([html.H2(_("Catatan")), html.Ol(lines), *empty, write], className="hand-remarks")


def _who(name: str, when: str) -> Any:
    return html.Span(f"{name} {when}", className="dim")


def _earlier(s: Sheet, earlier: Sequence[Handover]) -> Any:
    rows = [
        html.Tr(
            [
                html.Th(html.A(s.at(h.shift, "%d/%m %H:%M"), href=f"/handover?name={h.id}"), scope="row"),
                html.Td(name_of(h.outgoing) or "–"),
                html.Td(name_of(h.incoming) or _("tidak ditandatangani")),
                html.Td(str(sum(i.ended is None for i in h.items)), className="n"),
                html.Td(html.A("PDF", href=f"/handover/{h.id}.pdf", download="")),
            ]
        )
        for h in earlier
    ]
    titles = [(_("Pergantian"), ""), (_("Menyerahkan"), ""), (_("Menerima"), ""), (_("Butir"), "n"), ("PDF", "")]
    head = html.Thead(html.Tr([html.Th(t, scope="col", className=kind or None) for t, kind in titles]))
    empty = html.P(_("Belum ada."), className="dim")
    content = html.Div(html.Table([head, html.Tbody(rows)]), className="scroll") if rows else empty
    return html.Section([html.H2([_("Sebelumnya"), " ", html.Small(_("30 hari"))]), content])
