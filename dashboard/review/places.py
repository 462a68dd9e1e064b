"""Who and what comes again, and where: repeats, the polsek on the map, the densest places."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from dashboard.listing import Listed
from dashboard.review.look import Look, Panel, listed
from dispatch.areas import AreaIndex, Level
from dispatch.figures import hotspots
from dispatch.figures import repeats as figures
from dispatch.figures.bands import Share
from dispatch.figures.repeats import METRES_PER_DEGREE
from dispatch.figures.responses import arrived
from layouts.reasons import LANES
from layouts.review import repeats as drawn
from layouts.review import spots as drawn_spots
from layouts.theme import name_of
from layouts.words import _

MAP_TOLERANCE_M = 400.0
DAYS = round(figures.WINDOW_S / 86_400)


def _repeats(look: Look) -> figures.Repeats:
    return look.once("repeats", lambda: figures.repeats(look.window(figures.reach(look.chosen))))


def _hotspots(look: Look) -> hotspots.Spots:
    return look.once("hotspots", lambda: hotspots.hotspots(look.frames, look.terms))


def repeats(look: Look) -> list[drawn.Repeat]:
    """Give callers and places, most often first."""
    found = _repeats(look)
    callers = [_caller(look, i, c) for i, c in enumerate(found.callers, 1)]
    places = [_place(s) for s in found.places]
    return sorted([*callers, *places], key=lambda r: -r.n)


def _caller(look: Look, rank: int, c: figures.Caller) -> drawn.Repeat:
    number = look.number_of(c.newest) if look.callers and c.newest and rank <= drawn.SHOWN else ""
    return drawn.Repeat(f"c.{c.caller}", number or _("penelepon {}").format(rank), c.n, _said(c.what), len(c.numbers))


def _place(s: figures.Spot) -> drawn.Repeat:
    name = ", ".join(dict.fromkeys(filter(None, (s.name, s.village))))
    return drawn.Repeat(f"p.{s.lat:.5f}_{s.lng:.5f}", name, s.n, _said(s.kinds), len(s.numbers))


def _said(what: Mapping[str, int]) -> str:
    """Give what it was about, the three most frequent."""
    words = {figures.MISSED: _("tak terjawab")}
    told = [f"{words.get(k) or (_(LANES[k]) if k in LANES else name_of(k)).lower()} {n}" for k, n in what.items()]
    return ", ".join(told[:3])


def behind_repeat(look: Look, key: str) -> Listed:
    """Give the incidents of a caller (c.<hash>) or a place (p.<lat>_<lng>)."""
    kind, _dot, which = key.partition(".")
    found = _repeats(look)
    if kind == "c":
        mine = [c.numbers for c in found.callers if c.caller == which]
    else:
        mine = [s.numbers for s in found.places if f"{s.lat:.5f}_{s.lng:.5f}" == which]
    return Listed(_("Berulang"), mine[0] if mine else [])


REPEATS = Panel(
    "repeats",
    repeats,
    lambda x, to: drawn.draw(x, len(x), figures.OFTEN, DAYS, to),
    lambda x: [drawn.sheet(x, figures.OFTEN, DAYS)],
    behind_repeat,
)


# -- The map --------------------------------------------------------------------------------------------------


def spots(look: Look) -> drawn_spots.Spots:
    """Give the polsek with their share late, and the densest places."""
    found = _hotspots(look)
    sectors = {s.key: s for s in found.sectors}
    rings = rings_of(look.areas)
    polsek = [_polsek(code, name, shape, sectors.get(code)) for code, (name, shape) in rings.items()]
    peaks = [drawn_spots.Spot(f"s{i}", p.village, p.lng, p.lat, p.n) for i, p in enumerate(found.peaks)]
    return drawn_spots.Spots(polsek, peaks, found.bandwidth_m, found.n, found.unlocated, look.terms.late_s)


def _polsek(code: str, name: str, rings: Sequence[drawn_spots.Ring], share: Share | None) -> drawn_spots.Polsek:
    n, within = (share.n, share.within) if share else (0, 0)
    return drawn_spots.Polsek(code, name, rings, n, n - within)


@lru_cache(maxsize=2)
def rings_of(areas: AreaIndex) -> dict[str, tuple[str, list[drawn_spots.Ring]]]:
    """Give code -> name and outer rings (lng, lat) of every kecamatan, simple enough for a small map."""
    found: dict[str, tuple[str, list[drawn_spots.Ring]]] = {}
    for feature in areas.to_geojson(Level.KECAMATAN, MAP_TOLERANCE_M)["features"]:
        shape = feature["geometry"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[feature["id"]] = feature["properties"].get("name", feature["id"]), [part[0] for part in parts]
    return found


def behind_spot(look: Look, key: str) -> Listed:
    """Give the reached of a polsek (its code; .late: those beyond the target), or those around a dense place (s0)."""
    found = _hotspots(look)
    if key[:1] == "s":
        return _around(look, found, int(key[1:]))
    late = key.endswith(".late")
    code = key.removesuffix(".late")
    rows = arrived(look.frames)
    rows = rows[rows["kecamatan"].astype(str) == code]
    if late:
        rows = rows[rows["response"] > look.terms.late_s]
    name = rings_of(look.areas).get(code, (code, []))[0]
    return listed(f"{name} · {_('sesudah target')}" if late else name, rows["number"])


def _around(look: Look, found: hotspots.Spots, rank: int) -> Listed:
    """Give the incidents within one bandwidth of a peak, by the same plane as the density."""
    import numpy as np

    if rank >= len(found.peaks):
        return Listed(_("Titik rawan"), [])
    peak, rows = found.peaks[rank], hotspots.located(look.frames)
    lat, lng = rows["lat"].to_numpy(float), rows["lng"].to_numpy(float)
    narrow = np.cos(np.radians(lat.mean()))
    away = np.hypot((lat - peak.lat) * METRES_PER_DEGREE, (lng - peak.lng) * METRES_PER_DEGREE * narrow)
    return listed(f"{_('Titik rawan')} · {peak.village}", rows["number"][away <= found.bandwidth_m])


PANELS = (
    REPEATS,
    Panel("spots", spots, drawn_spots.draw, lambda x: [drawn_spots.sheet(x)], behind_spot),
)
