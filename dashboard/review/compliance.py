"""How much of it was in time: by priority and distance, by kind, by hour of the day."""

from collections.abc import Callable

from dashboard.listing import Listed
from dashboard.review.look import Look, Panel, listed
from dispatch.figures import bands
from dispatch.figures.responses import arrived, local
from layouts.review import hours as drawn_hours
from layouts.review import tables as drawn
from layouts.review.parts import FEWEST, GOOD_SHARE
from layouts.review.saying import NONE, count, limit, number, share
from layouts.review.tables import Number, Table
from layouts.theme import name_of
from layouts.words import _

KINDS = 10
"""So many kinds are shown, those with most reports."""


def table(name: str, make: Callable[[Look], Table], behind: Callable[[Look, str], Listed]) -> Panel:
    """Give a panel that is a table."""
    return Panel(name, make, drawn.draw, lambda t: [drawn.sheet(t)], behind)


def percent(part: float | None, n: int) -> Number:
    """Give a share as a cell: – below n = 20, marked below what is good."""
    if part is None or n < FEWEST:
        return Number(NONE)
    return Number(share(part), mark=part < GOOD_SHARE)


def within_target(look: Look) -> Table:
    """Give the share within the target by priority, and within its own by distance."""
    rows = [_within(f"P{s.key}", f"p{s.key}", s) for s in bands.by_priority(look.frames, look.terms)]
    lower = 0.0
    for s in bands.by_band(look.frames, look.terms):
        rows.append(_within(_band_name(s.key, lower), f"b{s.key}", s))
        lower = float(s.key) if s.key not in (bands.UNKNOWN, "inf") else lower
    heads = [_("Kelompok"), _("Target"), _("% dalam"), "n"]
    about = _("n < 20: tanpa persen")
    shown = [row for row in rows if row[1][-1].n]
    return Table(
        "bands", _("Dalam target: prioritas dan jarak"), about, heads, shown, _("Belum ada kedatangan di jendela ini.")
    )


def _band_name(key: str, lower: float) -> str:
    if key == bands.UNKNOWN:
        return _("jarak tidak diketahui")
    return f"> {number(lower)} km" if key == "inf" else f"{number(lower)}–{number(float(key))} km"


def _within(name: str, key: str, s: bands.Share) -> tuple[str, list[Number]]:
    return name, [Number(limit(s.target_s)), percent(s.share, s.n), Number(count(s.n), key, s.n)]


def behind_band(look: Look, key: str) -> Listed:
    """Give the incidents of a priority (p1) or a band (b5, binf, bunknown)."""
    rows = arrived(look.frames)
    if key[:1] == "p":
        return listed(f"P{key[1:]}", rows["number"][rows["priority"].astype(str) == key[1:]])
    return listed(_("Jarak"), bands.behind(look.frames, key[1:], look.terms))


def by_kind(look: Look) -> Table:
    """Give the share within the target by kind, those with most reports."""
    found = bands.by_kind(look.frames, look.terms)
    rows = [(name_of(s.key), [percent(s.share, s.n), Number(count(s.n), s.key, s.n)]) for s in found[:KINDS]]
    about = _("{} jenis terbanyak dari {} · n < 20: tanpa persen").format(len(rows), len(found))
    heads = [_("Jenis"), _("% dalam"), "n"]
    title, none = _("Dalam target per jenis"), _("Belum ada kedatangan di jendela ini.")
    return Table("kinds", title, about, heads, rows, none)


def behind_kind(look: Look, key: str) -> Listed:
    """Give the reached incidents of a kind (its code)."""
    rows = arrived(look.frames)
    return listed(name_of(key), rows["number"][rows["kind"].astype(str) == key])


def by_hour(look: Look) -> list[drawn_hours.Hour]:
    """Give the 24 hours."""
    found = {int(s.key): s for s in bands.by_hour(look.frames, look.terms)}
    return [
        drawn_hours.Hour(h, found[h].n, found[h].within) if h in found else drawn_hours.Hour(h, 0, 0) for h in range(24)
    ]


def behind_hour(look: Look, key: str) -> Listed:
    """Give the reached incidents reported in an hour (h08)."""
    rows = arrived(look.frames)
    return listed(
        f"{_('Jam')} {key[1:]}", rows["number"][local(rows["report"], look.terms.zone).dt.strftime("h%H") == key]
    )


PANELS = (
    table("bands", within_target, behind_band),
    table("kinds", by_kind, behind_kind),
    Panel("hours", by_hour, drawn_hours.draw, lambda h: [drawn_hours.sheet(h)], behind_hour),
)
