"""The filter bar of a look: what can be chosen, what is, and the load of it in one line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlencode

from dashboard.filters import filter_words
from dashboard.listing import Listed
from dashboard.parts import Parts
from dashboard.review.look import MONTHS, Look, listed
from dispatch.areas import Level, ancestor
from dispatch.core.subtree import is_within
from dispatch.core.triage import KINDS
from dispatch.figures import load as figures
from dispatch.posts import posts_of
from layouts.reasons import CHANNELS
from layouts.review import bar as drawn
from layouts.review.bar import Choice
from layouts.theme import name_of
from layouts.words import _

Pairs = Sequence[tuple[str, str]]


def area_of(pairs: Pairs) -> list[tuple[str, str]]:
    """Give the parameters with `area` in place of the form's `polsek` and `village`, which it has one field each for.

    A village counts only together with its own polsek: whoever takes another polsek means all of it.
    """
    asked = {name: value for name, value in pairs if name in ("polsek", "village") and value}
    rest = [(n, v) for n, v in pairs if n not in ("polsek", "village")]
    if not any(n in ("polsek", "village") for n, _v in pairs):
        return rest
    polsek, village = asked.get("polsek", ""), asked.get("village", "")
    area = village if polsek and village.startswith(f"{polsek}.") else polsek
    return [(n, v) for n, v in rest if n != "area"] + ([("area", area)] if area else [])


def grounds_of(parts: Parts) -> dict[str, str]:
    """Give the area each officer belongs to, by id."""
    officers = list(parts.fleet.officers.values())
    posts = posts_of(officers)
    return {o.id: posts.area_of(o) for o in officers}


def bar_of(parts: Parts, look: Look, errors: Sequence[str]) -> drawn.Bar:
    """Give the bar."""
    chosen = look.chosen
    return drawn.Bar(
        range=chosen.range,
        window=window_of(look),
        start=f"{datetime.fromtimestamp(chosen.start, look.zone):%Y-%m-%dT%H:%M}",
        end=f"{datetime.fromtimestamp(chosen.end, look.zone):%Y-%m-%dT%H:%M}",
        query=chosen.to_query(look.zone),
        main=[_polsek(look), _priority(look)],
        more=[_village(look), _kind(look), _channel(look), _operator(look), _officer(parts, look)],
        load=_load(look),
        errors=errors,
    )


def window_of(look: Look) -> str:
    """Give the window in words, e.g. 23 Okt 00:00 – 21 Nov 2026 20:31 WIB; with its zone."""
    start, end = (datetime.fromtimestamp(t, look.zone) for t in (look.chosen.start, look.chosen.end))
    year = "" if start.year == end.year else f" {start.year}"
    return (
        f"{start.day} {_(MONTHS[start.month - 1])}{year} {start:%H:%M} – "
        f"{end.day} {_(MONTHS[end.month - 1])} {end.year} {end:%H:%M} {look.zone_label}"
    )


def filters_of(parts: Parts, look: Look) -> str:
    """Give the filters in words, for paper and files."""
    places = [
        f"{c.label}: {dict(c.options).get(c.chosen, c.chosen)}" for c in (_polsek(look), _village(look)) if c.chosen
    ]
    return " · ".join([*places, *filter_words(parts, look.chosen)]) or _("tanpa saringan")


def _polsek(look: Look) -> Choice:
    options = [(a.code, a.name) for a in look.areas.areas if a.level is Level.KECAMATAN and is_within(a.code, look.own)]
    area = look.chosen.area
    own = ancestor(area, Level.KECAMATAN) if area.count(".") >= 2 else area
    own = own if is_within(own, look.own) else ""
    return Choice("polsek", _("Polsek"), own, sorted(options, key=lambda o: o[1]), _("Semua polsek"))


def _village(look: Look) -> Choice:
    area = look.chosen.area
    own = ancestor(area, Level.KECAMATAN) if area.count(".") >= 2 else ""
    options = [(v.code, v.name) for v in look.areas.villages if own and v.parent == own and is_within(v.code, look.own)]
    every = _("Semua desa") if own else _("Pilih polsek dulu")
    return Choice(
        "village", _("Desa"), area if area.count(".") == 3 else "", sorted(options, key=lambda o: o[1]), every
    )


def _priority(look: Look) -> Choice:
    chosen = ",".join(map(str, look.chosen.priorities))
    return Choice("priority", _("Prioritas"), chosen, [(str(p), f"P{p}") for p in (1, 2, 3, 4)], _("Semua prioritas"))


def _kind(look: Look) -> Choice:
    options = sorted(((k, name_of(k)) for k in _known(look, "kind") if k in KINDS), key=lambda o: o[1])
    return Choice("kind", _("Jenis"), ",".join(look.chosen.kinds), options, _("Semua jenis"))


def _channel(look: Look) -> Choice:
    options = [(c, _(CHANNELS.get(c, c))) for c in _known(look, "channel")]
    return Choice("channel", _("Saluran"), ",".join(look.chosen.channels), options, _("Semua saluran"))


def _operator(look: Look) -> Choice:
    options = [(o, o.partition(":")[2]) for o in _known(look, "operator")]
    return Choice("operator", _("Operator"), ",".join(look.chosen.operators), options, _("Semua operator"))


def _officer(parts: Parts, look: Look) -> Choice:
    people = sorted(parts.fleet.officers.values(), key=lambda o: o.callsign)
    options = [(o.id, o.callsign) for o in people]
    return Choice("officer", _("Petugas"), ",".join(look.chosen.officers), options, _("Semua petugas"))


def _known(look: Look, column: str) -> Iterable[str]:
    """Give the words a column of the whole history has."""
    return sorted(str(w) for w in look.whole.incidents[column].cat.categories if w)


# -- The load -------------------------------------------------------------------------------------------------


def _load(look: Look) -> drawn.Load:
    found = figures.load(look.frames)
    return drawn.Load(found.counted, {why: found.only.get(why, 0) for why in drawn.LOADS})


def behind_load(look: Look, key: str) -> Listed:
    """Give all, counted, only, or the reports of a reason."""
    numbers = look.frames.incidents["number"]
    if key == "all":
        return listed(_("masuk"), numbers)
    counted = figures.behind(look.frames, "counted")
    if key in ("counted", "only"):
        title = _("dihitung") if key == "counted" else _("beban saja")
        return listed(title, counted if key == "counted" else numbers[~numbers.isin(counted)])
    return listed(_(drawn.LOADS.get(key, key)), figures.behind(look.frames, key))


def address(query: Pairs, **more: str) -> str:
    """Give the page's own address with further parameters."""
    return f"/review?{urlencode([*query, *more.items()])}"
