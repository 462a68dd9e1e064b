"""The comparison of areas: a row each, sorted by any column; shares with the range chance explains."""

from typing import Any

from dash import html

from dispatch.core.compared import AreaFigures
from layouts.amounts import NONE, minutes, percent, signed, signed_minutes
from layouts.areas.view import COLUMNS, AreaLine, AreasPage
from layouts.behind import behind
from layouts.ranges import range_bar
from layouts.svg import drawing, el, line
from layouts.words import _

RIGHT = {"load", "p50", "p90", "change", "open", "free", "bare"}


def table(p: AreasPage) -> Any:
    """Give the table, or why there is none."""
    title = html.H2(
        [_("Perbandingan"), " ", html.Small(_("batang = rentang 95 % (Wilson); saling tindih = belum tentu beda"))]
    )
    if not p.lines:
        return html.Section([title, html.P(_("Di bawah wilayah ini tidak ada lagi yang dibagi."), className="empty")])
    shown = html.Table(
        [
            html.Thead(html.Tr([_head(p, column) for column in COLUMNS])),
            html.Tbody([_row(p, each) for each in p.lines]),
        ],
        className="compare",
    )
    return html.Section(
        [title, html.Div(shown, className="scroll", tabIndex="0", role="region", **_named(_("Perbandingan")))]
    )


def _head(p: AreasPage, column: str) -> Any:
    mine = p.sort == column
    down = not p.down if mine else column not in ("name", "p50", "p90", "change")
    arrow = html.Span(" ▼" if p.down else " ▲", **{"aria-hidden": "true"}) if mine else None
    way = html.A([_(COLUMNS[column]), arrow], href=p.link(sort=column, desc="1" if down else "0"))
    order = {"aria-sort": "descending" if p.down else "ascending"} if mine else {}
    return html.Th(way, scope="col", className="n" if column in RIGHT else None, **order)


def _row(p: AreasPage, line_: AreaLine) -> Any:
    f, now = line_.figures, line_.now
    name = html.Th(html.A(line_.name, href=p.link(area=line_.code)), scope="row")
    cells = [
        _leads(
            p,
            f"load:{line_.code}",
            f.now.load,
            _("sebelumnya {0} ({1})").format(f.before.load, signed(f.now.load - f.before.load)),
        ),
        html.Td(_share(p, line_)),
        html.Td(_few(p, line_), className="n") if f.now.p50 is None else _times(p, line_, f.now.p50),
        _times(p, line_, f.now.p90),
        html.Td(signed_minutes(f.change), className="n"),
        _leads(p, f"open:{line_.code}", now.open, _("{0} menunggu unit").format(now.waiting)),
        html.Td(f"{now.free} / {now.on_duty}", className="n", **{"data-tip": _("siaga / berdinas")}),
        html.Td(
            [
                html.Span("▲ ", className="late", **{"aria-hidden": "true"}) if now.bare else None,
                f"{len(now.bare)} / {now.villages}" if now.villages else NONE,
            ],
            className="n",
            **({"data-tip": ", ".join(now.bare[:30])} if now.bare else {}),
        ),
    ]
    return html.Tr([name, *cells])


def _leads(p: AreasPage, key: str, n: int, tip: str) -> Any:
    return html.Td(behind(p.link(behind=key), str(n), n, tip), className="n")


def _times(p: AreasPage, line_: AreaLine, seconds: float | None) -> Any:
    """Give a percentile, which leads to all that were measured."""
    n = line_.figures.now.n
    tip = _("{0}: {1} respons terukur").format(line_.name, n)
    words = minutes(seconds)
    return html.Td(
        words if seconds is None else behind(p.link(behind=f"response:{line_.code}"), words, n, tip), className="n"
    )


def _share(p: AreasPage, line_: AreaLine) -> Any:
    share = line_.figures.now.within
    if share.share is None:
        return html.Span(_("tidak ada nilai"), className="dim")
    text = _("{0} dari {1}").format(share.hits, share.n) if share.is_small else percent(share.share)
    label = _("{0}: {1} dari {2}, antara {3} dan {4}").format(
        line_.name, share.hits, share.n, percent(share.low), percent(share.high)
    )
    bar = range_bar(share.low, share.high, share.share, None, label)
    more = html.Small(_("n kecil") if share.is_small else f"n {share.n}", className="warn" if share.is_small else "dim")
    sure = html.B(_sure(line_.figures), **{"data-tip": _("berubah lebih dari yang dijelaskan kebetulan")})
    way = behind(p.link(behind=f"late:{line_.code}"), text, share.n - share.hits, label)
    return html.Div(
        [html.Span(bar, **{"data-tip": label}), way, more, sure if line_.figures.changed_surely else None],
        className="share",
    )


def _sure(f: AreaFigures) -> str:
    """Say that the share has risen or fallen by more than chance explains."""
    return _("▲ naik") if f.now.within.low > f.before.within.high else _("▼ turun")


def _few(p: AreasPage, line_: AreaLine) -> Any:
    """Below 20 values: the values themselves, each a dot; the line is the target."""
    values = line_.figures.now.values
    if not values:
        return NONE
    most = max(*values, 2 * p.target_s)
    dots = [el("circle", {"cx": 3 + 74 * v / most, "cy": 8, "r": 2.5, "class": "dot"}) for v in values]
    label = _("{0} nilai: {1}").format(len(values), ", ".join(minutes(v) for v in values))
    target = 3 + 74 * p.target_s / most
    shown = drawing(80, 16, line(target, 0, target, 16, "target"), *dots, label=label, kind="few")
    return behind(p.link(behind=f"response:{line_.code}"), shown, len(values), label)


def _named(name: str) -> dict[str, str]:
    return {"aria-label": name}
