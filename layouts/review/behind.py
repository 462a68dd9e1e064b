"""What is behind a figure: its incidents, with their time, kind, place, response, story and replay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dash import html

from layouts.review.saying import number, span
from layouts.svg import sign
from layouts.theme import PRIORITIES, name_of
from layouts.words import _

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One incident (or one unit's share in it: `value` is then its own). at: local time in words; value in s."""

    number: str
    at: str
    priority: int
    kind: str
    place: str
    unit: str = ""
    value: float | None = None
    response: float | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The list: what it is of, all there are, those of this page. close: the address without it; of: the pages' own."""

    title: str
    total: int
    lines: Sequence[Line]
    page: int
    close: str
    turn: str
    value_name: str = ""


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
    heads = [
        _("Nomor"),
        _("Waktu"),
        _("Prioritas"),
        _("Jenis"),
        _("Tempat"),
        *([b.value_name] if b.value_name else []),
        _("Respons"),
        "",
    ]
    cells = [html.Th(h, scope="col", className="n" if i > 4 else "") if h else html.Td() for i, h in enumerate(heads)]
    table = html.Table([html.Thead(html.Tr(cells)), html.Tbody([_line(each, bool(b.value_name)) for each in b.lines])])
    held = html.Div(table, className="scroll", tabIndex="0", **{"aria-label": b.title})
    return html.Section([head, held, _turn(b)], id="behind", **{"aria-labelledby": "behind-title"})


def _line(each: Line, valued: bool) -> Any:
    number, replay = each.number, None
    story: Any = html.Small(_("panggilan tanpa laporan"))
    if number:
        story = html.A(html.B(number), href=f"/print/{quote(number, safe='')}")
        replay = html.A(["▶ ", _("Putar")], href=f"/replay?incident={quote(number)}", className="nowrap")
    value = [html.Td(span(each.value), className="n")] if valued else []
    cells = [
        html.Td([story, html.Small(f" {each.unit}") if each.unit else ""]),
        html.Td(each.at, className="dim nowrap"),
        html.Td(
            [sign(f"p{each.priority}"), " ", PRIORITIES[each.priority].word[1:]] if each.priority in PRIORITIES else ""
        ),
        html.Td(name_of(each.kind) if each.kind else ""),
        html.Td(each.place),
        *value,
        html.Td(span(each.response), className="n"),
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
