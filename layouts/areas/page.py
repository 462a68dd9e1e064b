"""The page of areas: where one is, the figures of the area, what lies below it compared, the map, broadcasts."""

from typing import Any

from dash import html

from layouts.amounts import clock, decimal, minutes, percent, signed, signed_minutes
from layouts.areas.broadcasts import broadcasts
from layouts.areas.map import area_map
from layouts.areas.table import table
from layouts.areas.view import RANGES, AreasPage
from layouts.behind import behind, draw
from layouts.words import _

Tile = tuple[str, str, tuple[str, int] | tuple[()], Any]
"""Title, value, (figure, n) of what is behind it, what stands below in small letters."""


def areas_page(p: AreasPage) -> Any:
    """Give what stands in <main>."""
    return [
        _bar(p),
        *[html.P(fault, className="note bad", role="alert") for fault in p.faults],
        _head(p),
        html.Div([table(p), html.Div([area_map(p), _now(p)], className="beside")], className="row areas"),
        broadcasts(p),
        draw(p.behind) if p.behind else None,
    ]


def _bar(p: AreasPage) -> Any:
    ranges = [
        html.A(_(word), href=p.link(range=name), className="button", **_current(name == p.range))
        for name, word in RANGES.items()
    ]
    window = f"{clock(p.start, p.zone)} – {clock(p.end, p.zone)} {p.zone_label}"
    return html.Div(
        [
            _crumbs(p),
            html.Div(ranges, className="group push", role="group", **{"aria-label": _("Rentang")}),
            html.Span([window, " · ", _("dibanding sama lama sebelumnya")], className="dim"),
            _filters(p),
        ],
        className="bar",
    )


def _filters(p: AreasPage) -> Any:
    """Say which filters hold, and lead back to everything."""
    if not p.filtered:
        return None
    told = _("Saringan: {0}").format(" · ".join(p.filtered))
    return html.P(
        [
            html.B(told),
            " ",
            html.Span(_("(yang kini terbuka dan siaga tetap semuanya)"), className="dim"),
            " ",
            html.A(_("Hapus saringan"), href=p.unfiltered(), className="button"),
        ],
        className="filtered",
    )


def _current(is_it: bool) -> dict[str, str]:
    return {"aria-current": "true"} if is_it else {}


def _crumbs(p: AreasPage) -> Any:
    ways: list[Any] = []
    for code, name in p.crumbs:
        here = code == p.whole.code
        ways.append(html.Li(html.B(name, **{"aria-current": "page"}) if here else html.A(name, href=p.link(area=code))))
    return html.Nav(html.Ol(ways, className="crumbs"), **{"aria-label": _("Jenjang wilayah")})


def _head(p: AreasPage) -> Any:
    cells = [
        html.Div([html.Dt(title), html.Dd([_figure(p, value, *way), html.Small(more)])])
        for title, value, way, more in [*_past(p), *_standing(p)]
    ]
    return html.Dl(cells, className="tiles", **{"aria-label": p.whole.name})


def _figure(p: AreasPage, value: str, figure: str = "", n: int = 0) -> Any:
    """Give a tile's value, which leads to its n incidents where there is something to list."""
    if not figure:
        return html.B(value)
    return html.B(behind(p.link(behind=f"{figure}:{p.whole.code}"), value, n, _("{0} kejadian").format(n)))


def _past(p: AreasPage) -> list[Tile]:
    now, before = p.whole.figures.now, p.whole.figures.before
    share = now.within
    few = _("n {0}, terlalu sedikit untuk persen").format(share.n)
    some = _("n {0} · antara {1} dan {2}").format(share.n, percent(share.low), percent(share.high))
    told = _("{0} dari {1}").format(share.hits, share.n) if share.is_small else percent(share.share)
    return [
        (
            _("Laporan"),
            str(now.load),
            ("load", now.load),
            _("{0} dari {1} sebelumnya").format(signed(now.load - before.load), before.load),
        ),
        (
            _("Tiba ≤ {0} mnt").format(f"{p.target_s / 60:g}"),
            told,
            ("late", share.n - share.hits),
            few if share.is_small else some,
        ),
        (
            _("P50 respons"),
            minutes(now.p50),
            ("response", now.n),
            _("{0} thd. sebelumnya").format(signed_minutes(p.whole.figures.change)),
        ),
        (
            _("P90 respons"),
            minutes(now.p90),
            ("response", now.n),
            behind(
                p.link(behind=f"missing:{p.whole.code}"), _("tanpa stempel tiba: {0}").format(now.missing), now.missing
            ),
        ),
    ]


def _standing(p: AreasPage) -> list[Tile]:
    now = p.whole.now
    return [
        (_("Terbuka kini"), str(now.open), ("open", now.open), _("{0} menunggu unit").format(now.waiting)),
        (_("Siaga kini"), str(now.free), (), _("dari {0} berdinas").format(now.on_duty)),
    ]


def _now(p: AreasPage) -> Any:
    """Which villages nobody reaches, by name."""
    n = p.whole.now
    title = html.H2([_("Jangkauan kini"), " ", html.Small(_("siaga sampai dalam {0} mnt").format(f"{p.reach_min:g}"))])
    if not n.villages:
        return html.Section([title, html.P(_("Belum ada data desa."), className="empty")])
    share = decimal(100 * (1 - len(n.bare) / n.villages), 0)
    told = html.P(
        [
            html.B(_("{0} dari {1} desa terjangkau ({2} %)").format(n.villages - len(n.bare), n.villages, share)),
            " · ",
            html.Span(_("dihitung {0}").format(clock(p.covered_at, p.zone)) + f" {p.zone_label}", className="dim"),
        ]
    )
    if not n.bare:
        return html.Section([title, told])
    names = html.P(
        [
            html.Span("▲ ", className="late", **{"aria-hidden": "true"}),
            _("Tidak terjangkau:"),
            " ",
            ", ".join(n.bare[:40]),
            _(" dan {0} lagi").format(len(n.bare) - 40) if len(n.bare) > 40 else "",
        ]
    )
    return html.Section([title, told, names])
