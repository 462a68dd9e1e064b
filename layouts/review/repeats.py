"""Who and what comes again: numbers (masked, for whom may see them) and places with three reports or more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.behind import behind
from layouts.review.parts import Way, empty, panel
from layouts.review.saying import number
from layouts.review.sheets import Sheet
from layouts.words import _

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Repeat:
    """A caller or a place. name: a masked number, a place; about: what it was about, e.g. iseng 8, senyap 1.

    reports: how many of the n are incidents; the rest are calls that nobody answered.
    """

    key: str
    name: str
    n: int
    about: str
    reports: int


def draw(rows: Sequence[Repeat], total: int, fewest: int, days: int, to: Way) -> Any:
    """Give the panel. total: how many there are in all."""
    title, about = _("Berulang"), _("{} kali atau lebih, {} hari").format(fewest, days)
    if not rows:
        return panel("repeats", title, about, empty(_("Tidak ada yang berulang di jendela ini.")))
    lines = [
        html.Tr(
            [
                html.Th(r.name, scope="row"),
                html.Td(
                    behind(to(r.key), f"{number(r.n)}×", r.reports, _("{}: {} laporan").format(r.name, r.reports)),
                    className="n strong",
                ),
                html.Td(r.about, className="dim"),
            ]
        )
        for r in rows[:SHOWN]
    ]
    more = _("{} dari {}").format(min(SHOWN, total), number(total)) if total > SHOWN else ""
    return panel(
        "repeats",
        title,
        about,
        html.Table(html.Tbody(lines), className="facts"),
        beside=html.Small(more, className="dim"),
    )


def sheet(rows: Sequence[Repeat], fewest: int, days: int) -> Sheet:
    """Give everybody and every place that came again as rows."""
    heads = [_("Siapa atau di mana"), "n", _("Tentang")]
    about = _("{} kali atau lebih, {} hari").format(fewest, days)
    return Sheet("repeats", _("Berulang"), about, heads, [[r.name, r.n, r.about] for r in rows])
