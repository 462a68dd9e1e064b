"""The small map: what lies below the area, coloured by the chosen figure; the table beside it is its twin."""

from typing import Any

from dash import html

from layouts.amounts import minutes, percent
from layouts.areas.view import COLUMNS, DRAWN, AreaLine, AreasPage
from layouts.svg import drawing, el, leads
from layouts.words import _

STEPS = 5


def value_of(line: AreaLine, figure: str) -> float | None:
    """Give what an area is coloured and sorted by; None: there is no value, or too few to say one."""
    now = line.figures.now
    if figure == "within":
        return None if now.within.is_small else now.within.share
    found: dict[str, float | None] = {
        "load": now.load,
        "p50": now.p50,
        "p90": now.p90,
        "change": line.figures.change,
        "open": line.now.open,
        "free": line.now.free,
        "bare": len(line.now.bare),
    }
    return found[figure]


def said(value: float | None, figure: str) -> str:
    """Give a value of a figure in words."""
    if value is None:
        return _("n terlalu kecil")
    if figure == "within":
        return percent(value)
    return minutes(value) if figure in ("p50", "p90", "change") else f"{value:.0f}"


def area_map(p: AreasPage) -> Any:
    """Give the map with its choice of figure and its legend; nothing where no shapes are known."""
    shown = [line for line in p.lines if line.shape]
    title = html.H2([_("Peta"), " ", html.Small(_(COLUMNS[p.drawn]).lower())])
    if not shown:
        return html.Section([title, html.P(_("Tidak ada batas wilayah untuk digambar."), className="empty")])
    values = [v for line in shown if (v := value_of(line, p.drawn)) is not None]
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    shapes = [_shape(p, line, low, high) for line in shown]
    label = _("Peta {0}; daftar di sebelah menyebut angkanya").format(_(COLUMNS[p.drawn]).lower())
    choice = [
        html.A(
            _(COLUMNS[name]),
            href=p.link(show=name),
            className="button",
            **({"aria-current": "true"} if name == p.drawn else {}),
        )
        for name in DRAWN
    ]
    choice_box = html.Div(choice, className="group wrap", role="group", **{"aria-label": _("Warna peta menurut")})
    return html.Section(
        [title, choice_box, drawing(*p.map_box, *shapes, label=label, kind="map"), _legend(p, low, high, bool(values))]
    )


def _step(value: float | None, low: float, high: float) -> str:
    if value is None:
        return "none"
    return str(min(STEPS - 1, int(STEPS * (value - low) / (high - low)))) if high > low else str(STEPS // 2)


def _shape(p: AreasPage, line: AreaLine, low: float, high: float) -> Any:
    value = value_of(line, p.drawn)
    tip = f"{line.name}: {said(value, p.drawn)}"
    return leads(
        p.link(area=line.code), tip, el("path", {"d": line.shape, "class": f"land step-{_step(value, low, high)}"})
    )


def _legend(p: AreasPage, low: float, high: float, any_: bool) -> Any:
    if not any_:
        return html.P(_("Semua n terlalu kecil untuk warna."), className="dim")
    boxes = [html.I(className=f"box step-{n}") for n in range(STEPS)]
    none = [html.I(className="box step-none"), _("n terlalu kecil")]
    return html.P(
        [said(low, p.drawn), " ", *boxes, " ", said(high, p.drawn), html.Span(none, className="push")],
        className="legend",
    )
