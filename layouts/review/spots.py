"""Where it is late and where it is dense: the polsek as a small map, and the places with the most reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.behind import behind
from layouts.review.parts import FEWEST, Way, empty, lead, panel
from layouts.review.saying import number, share
from layouts.review.sheets import Sheet, Value
from layouts.svg import Tree, drawing, el, text
from layouts.words import _

WIDTH, HEIGHT = 380.0, 170.0
MAP_WIDTH = 150.0
BARS, BAR_LEFT, BAR_WIDE, ROW = 6, 232.0, 96.0, 22.0
SHADES = 7

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Polsek:
    """One polsek: its rings (longitude, latitude), n reached, how many of them late."""

    code: str
    name: str
    rings: Sequence[Ring]
    n: int
    late: int

    @property
    def late_share(self) -> float | None:
        """The share that was late; None below n = 20, where it says little."""
        return self.late / self.n if self.n >= FEWEST else None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with more reports than around it: where, how many within the bandwidth."""

    key: str
    name: str
    lng: float
    lat: float
    n: int


@dataclass(frozen=True, slots=True)
class Spots:
    """All polsek and the densest places. bandwidth: of the density, m; n: reports with a place; without: with none."""

    polsek: Sequence[Polsek]
    spots: Sequence[Spot]
    bandwidth: float
    n: int
    without: int
    target: float


def draw(s: Spots, to: Way) -> Any:
    """Give the panel."""
    title, about = _("Titik rawan"), _about(s)
    if not s.n and not any(p.n for p in s.polsek):
        return panel("spots", title, about, empty(_("Belum ada laporan bertempat di jendela ini.")))
    return panel("spots", title, about, _drawn(s, to), _dense(s, to))


def _about(s: Spots) -> str:
    return _("kepadatan n {}, lebar pita {} m · {} tanpa titik").format(
        number(s.n), number(s.bandwidth), number(s.without)
    )


def _drawn(s: Spots, to: Way) -> Tree:
    ranked = sorted((p for p in s.polsek if p.late_share is not None), key=lambda p: -(p.late_share or 0))
    most = max((p.late_share or 0.0 for p in ranked), default=0.0)
    place = _projection([ring for p in s.polsek for ring in p.rings])
    shapes = [
        [_area(p, most, place, to) for p in s.polsek],
        [_dot(i, spot, place, to) for i, spot in enumerate(s.spots, 1)],
    ]
    words = [text(BAR_LEFT - 64, 14, _("Lewat {} mnt per polsek").format(number(s.target / 60)), "strong")]
    shown = ranked if len(ranked) <= BARS else [*ranked[: BARS - 1], ranked[-1]]
    bars = [_bar(p, 24 + ROW * i, most, to) for i, p in enumerate(shown)]
    few = [] if ranked else [text(BAR_LEFT - 64, 36, _("tiap polsek n < 20"), "dim")]
    return drawing(WIDTH, HEIGHT, *shapes, words, bars, few, label=_("Peta polsek dan titik rawan"), kind="spots")


def _projection(rings: Sequence[Ring]) -> Any:
    """Give (lng, lat) -> place on the small map; near the equator a degree is as long either way."""
    lngs, lats = [p[0] for r in rings for p in r] or [0.0, 1.0], [p[1] for r in rings for p in r] or [0.0, 1.0]
    west, north = min(lngs), max(lats)
    size = min((MAP_WIDTH - 4) / ((max(lngs) - west) or 1), (HEIGHT - 4) / ((north - min(lats)) or 1))
    return lambda lng, lat: (2 + (lng - west) * size, 2 + (north - lat) * size)


def _area(p: Polsek, most: float, place: Any, to: Way) -> Tree:
    ways = ["M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in ring)) + "Z" for ring in p.rings]
    part = p.late_share
    level = "none" if part is None else str(_level(part, most))
    tip = f"{p.name}: {p.late} / {p.n}" + (
        f" ({share(part, 0)} %)" if part is not None else f" ({_('n < 20: tanpa persen')})"
    )
    shape = el("path", {"d": "".join(ways), "class": f"land heat{level}"})
    return lead(to(p.code), tip, p.n, shape)


def _level(part: float, most: float) -> int:
    return max(1, round((SHADES - 1) * part / most)) if most and part else 0


def _dot(rank: int, spot: Spot, place: Any, to: Way) -> Tree:
    x, y = place(spot.lng, spot.lat)
    tip = f"{rank}. {spot.name}: n {number(spot.n)}"
    ring = el("circle", {"cx": x, "cy": y, "r": 6, "class": "spot"})
    return lead(to(spot.key), tip, spot.n, ring, text(x, y + 3.5, str(rank), "tiny", "middle"))


def _bar(p: Polsek, top: float, most: float, to: Way) -> Tree:
    part = p.late_share or 0.0
    wide = BAR_WIDE * part / most if most else 0.0
    tip = _("{}: {} dari {} terlambat").format(p.name, number(p.late), number(p.n))
    shapes = [
        text(BAR_LEFT - 64, top + 10, p.name),
        el(
            "rect",
            {
                "x": BAR_LEFT + 18,
                "y": top,
                "width": max(wide, 2.0),
                "height": 11,
                "class": f"heat{_level(part, most) or 1}",
            },
        ),
        text(WIDTH, top + 10, f"{share(part, 0)} %", "", "end"),
    ]
    hit = el("rect", {"x": BAR_LEFT - 66, "y": top - 4, "width": WIDTH - BAR_LEFT + 66, "height": ROW, "class": "hit"})
    return lead(to(f"{p.code}.late"), tip, p.late, hit, *shapes)


def _dense(s: Spots, to: Way) -> Any:
    items = [
        html.Li([f"{i} {spot.name} ", behind(to(spot.key), number(spot.n), spot.n)])
        for i, spot in enumerate(s.spots, 1)
    ]
    return (
        html.Ol(items, className="inline dense")
        if items
        else html.P(_("tidak ada titik yang menonjol"), className="dim")
    )


def sheet(s: Spots) -> Sheet:
    """Give the polsek and the dense places as rows."""
    heads = [_("Tempat"), "n", _("Terlambat"), _("Bagian terlambat"), "lat", "lng"]
    rows: list[list[Value]] = [[p.name, p.n, p.late, p.late_share, None, None] for p in s.polsek if p.n]
    rows += [[spot.name, spot.n, None, None, spot.lat, spot.lng] for spot in s.spots]
    return Sheet("spots", _("Titik rawan"), _about(s), heads, rows)
