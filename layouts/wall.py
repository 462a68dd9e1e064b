"""The wall's document: its places, empty; wall.js fills them once a second. Sizes in vh: readable from five metres."""

from dataclasses import dataclass
from typing import Any

import orjson
from dash import html

from dispatch.core.triage import KINDS
from layouts.markup import markup
from layouts.theme import PRIORITIES, name_of
from layouts.words import _

FIGURES = (
    ("p1", "P1 menunggu"),
    ("waiting", "Tunggu unit"),
    ("free", "Unit bebas"),
    ("within", "Tiba ≤ {0}"),
    ("response", "P90 · {1} jam"),
)


@dataclass(frozen=True, slots=True)
class Wall:
    """What the page needs to know. version: of its scripts, so that a wall loads itself anew after an upgrade."""

    place: str
    zone_label: str
    timezone: str
    version: str
    target_s: float
    shift_hours: float


def wall_page(w: Wall, language: str, theme: str) -> str:
    """Give the whole HTML document."""
    data = orjson.dumps(_data(w, language)).decode().replace("<", "\\u003c")
    body = html.Main([_head(w), _figures(w), _middle(), _foot()], id="wall")
    return (
        f'<!doctype html><html lang="{language}" class="{theme}"><head><meta charset="utf-8">'
        f"<title>{markup(_('Dinding') + ' · ' + w.place)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/assets/tokens.css"><link rel="stylesheet" href="/assets/wall.css">'
        f'<script type="application/json" id="wall-page">{data}</script></head><body>{markup(body)}'
        f'<script src="/assets/wall.js?v={w.version}"></script>'
        f'<script src="/assets/pages/district.js?v={w.version}"></script>'
        f'<script src="/assets/wall_map.js?v={w.version}"></script></body></html>'
    )


def _data(w: Wall, language: str) -> dict[str, Any]:
    return {
        "language": language,
        "timezone": w.timezone,
        "version": w.version,
        "kinds": {code: name_of(code) for code in KINDS},
        "priorities": {str(level): [sign.glyph, _(sign.word)] for level, sign in PRIORITIES.items()},
        "words": {source: _(source) for source in WORDS},
    }


WORDS = (
    "Langsung",
    "Data pukul",
    "Terputus",
    "Tidak menjawab: {0}",
    "gerbang",
    "pekerja",
    "penjaga",
    "lama {0}",
    "tidak ada",
    "{0} lewat",
    "dari {0}",
    "≥ 90 · n {0}",
    "P50 {0}",
    "belum",
    "ditolak",
    "n {0}, belum cukup",
    "kini",
    "batas wajar belum diketahui",
    "garis putus = batas wajar",
    "hanya sampai {0}",
    "riwayat tidak menjawab",
    "Laporan jam ini di atas batas wajar",
    "Tidak ada yang menunggu",
    "Seluruh wilayah",
    "Kec. {0}",
    "Tidak ada atensi",
)
"""What wall.js says; a test holds that it says nothing else."""


def _head(w: Wall) -> Any:
    clock = html.Time([html.B(id="clock"), " ", html.Span(w.zone_label)], id="time")
    return html.Header([html.H1(w.place), html.P(id="link", role="status"), clock])


def _figures(w: Wall) -> Any:
    minutes, hours = f"{w.target_s / 60:g}", f"{w.shift_hours:g}"
    cells = [
        html.Div(
            [html.P([html.I(className="sign", **{"aria-hidden": "true"}), html.B("–"), html.Small()]),
             html.H2(_(title).format(minutes, hours)), html.P(className="more")],
            id=f"figure-{name}",
            className="figure",
        )
        for name, title in FIGURES
    ]  # fmt: skip
    return html.Section(cells, className="figures", **{"aria-label": _("Angka")})


def _middle() -> Any:
    area = html.Div([html.Canvas(id="map", **{"aria-hidden": "true"}), html.P(id="area")], className="map")
    longest = html.Section(
        [html.H2([_("Menunggu terlama"), html.Small(" · " + _("terhadap batasnya"))]), html.Ol(id="longest")]
    )
    hours = html.Section(
        [html.H2([_("Laporan per jam"), html.Small(id="usual")]), html.Canvas(id="hours", role="img")],
        className="hours",
    )
    return html.Div([area, html.Div([longest, hours], className="lists")], className="middle")


def _foot() -> Any:
    return html.Footer(
        [html.I(className="sign", **{"aria-hidden": "true"}), html.P(id="attention"), html.Time(id="attention-at")]
    )
