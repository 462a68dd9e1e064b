"""What is behind a figure, on every page the same: the number that leads there, and the list of its incidents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import html

from layouts.amounts import minutes
from layouts.review.saying import number
from layouts.svg import Tree, sign
from layouts.theme import PRIORITIES, name_of
from layouts.words import _

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One incident, or one unit's share in it. at: local time in words; value: its own, in words; response: s.

    number: "" for what has no incident (a call, an alarm).
    """

    number: str
    at: str
    priority: int
    kind: str
    place: str
    unit: str = ""
    value: str = ""
    response: float | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The list: what it is of, all there are, those of this page. close: the address without it; turn: its own.

    zone_label: of the times; target_s: a response beyond it is marked (None: none is).
    """

    title: str
    total: int
    lines: Sequence[Line]
    page: int
    close: str
    turn: str
    value_name: str = ""
    zone_label: str = ""
    target_s: float | None = None


def behind(href: str, words: Tree, n: int, tip: str = "", kind: str = "") -> Any:
    """Give a figure that leads to its n incidents; plain text where there are none."""
    if not n:
        return html.Span(words, className=kind)
    more = {"data-tip": tip, "aria-label": tip} if tip else {}
    return html.A(words, href=href, className=f"behind {kind}".strip(), **{"data-n": str(n)}, **more)


def draw(b: Behind) -> Any:
    """Give the list as a panel at the right edge."""
    head = html.Div(
        [
            html.H2(
                [b.title, " ", html.Small(f"n {number(b.total)}", id="behind-n", **{"data-n": str(b.total)})],
                tabIndex="-1",
                id="behind-title",
            ),
            html.A(_("Tutup"), href=b.close, className="button", id="behind-close"),
        ],
        className="head",
    )
    return html.Section([head, _table(b), _turn(b)], id="behind", **{"aria-labelledby": "behind-title"})


def _table(b: Behind) -> Any:
    if not b.lines:
        return html.P(_("Tidak ada kejadian."), className="empty")
    heads = [
        _("Nomor"),
        f"{_('Waktu')} {b.zone_label}".strip(),
        _("Prioritas"),
        _("Jenis"),
        _("Tempat"),
        *([b.value_name] if b.value_name else []),
        _("Respons"),
        "",
    ]
    cells = [html.Th(h, scope="col", className="n" if i > 4 else "") if h else html.Td() for i, h in enumerate(heads)]
    table = html.Table([html.Thead(html.Tr(cells)), html.Tbody([_line(b, each) for each in b.lines])])
    return html.Div(table, className="scroll", tabIndex="0", role="region", **{"aria-label": b.title})


def _line(b: Behind, each: Line) -> Any:
    number, replay = each.number, None
    story: Any = html.Small(_("tanpa laporan"))
    if number:
        story = html.A(html.B(number), href=f"/print/{quote(number, safe='')}")
        replay = html.A(["▶ ", _("Putar")], href=f"/replay?incident={quote(number)}", className="nowrap")
    late = b.target_s is not None and each.response is not None and each.response > b.target_s
    mark = [html.Span(sign("p1"), **{"data-tip": _("Lewat target")}), " "] if late else None
    cells = [
        html.Td([story, html.Small(f" {each.unit}") if each.unit else ""]),
        html.Td(each.at, className="dim nowrap"),
        html.Td(
            [sign(f"p{each.priority}"), " ", PRIORITIES[each.priority].word[1:]] if each.priority in PRIORITIES else ""
        ),
        html.Td(name_of(each.kind) if each.kind else ""),
        html.Td(each.place),
        *([html.Td(each.value, className="n")] if b.value_name else []),
        html.Td([mark, minutes(each.response)], className="n"),
        html.Td(replay, className="n"),
    ]
    return html.Tr(cells)


def _turn(b: Behind) -> Any:
    """Give the ways to the other pages of the list."""
    pages = -(-b.total // PAGE)
    if pages <= 1:
        return None
    first = (b.page - 1) * PAGE
    told = _("{}–{} dari {}").format(number(first + 1), number(min(first + PAGE, b.total)), number(b.total))
    before = html.A(_("Sebelumnya"), href=f"{b.turn}&page={b.page - 1}", className="button") if b.page > 1 else None
    after = html.A(_("Berikutnya"), href=f"{b.turn}&page={b.page + 1}", className="button") if b.page < pages else None
    return html.P([told, before, after], className="turn")
