"""When it happens: reports by hour and weekday; ▲ where more than a quarter were late."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from layouts.review.parts import Way, empty, lead, panel, triangle
from layouts.review.saying import number, share
from layouts.review.sheets import Sheet, Value
from layouts.roster import DAY_NAMES
from layouts.svg import Tree, drawing, el, text
from layouts.words import _

WIDTH, HEIGHT = 620.0, 232.0
LEFT, TOP = 38.0, 4.0
WIDE, HIGH = 24.2, 25.2
SHADES = 7
LATE_SHARE, FEWEST = 0.25, 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday (0: Monday). load: reports spread over the hours they lasted; n: those that began here.

    known: how many of these were reached, and late: of those.
    """

    day: int
    hour: int
    load: float
    n: int
    late: int = 0
    known: int = 0

    @property
    def is_late(self) -> bool:
        """Whether more than a quarter were reached late, of 8 at least."""
        return self.known >= FEWEST and self.late / self.known > LATE_SHARE


@dataclass(frozen=True, slots=True)
class Heat:
    """All cells; most: the largest load."""

    cells: Sequence[Cell]
    most: float


def draw(heat: Heat, target: float, to: Way) -> Any:
    """Give the panel."""
    title, about = _("Jam × hari"), _about()
    most = heat.most
    if not any(cell.n for cell in heat.cells):
        return panel("heat", title, about, empty(_("Belum ada laporan di jendela ini.")))
    shapes = [_axes(), [_cell(cell, most, to) for cell in heat.cells], _legend(most, target)]
    label = _("{}: paling banyak {} dalam satu sel").format(title, number(most, 1))
    return panel("heat", title, about, drawing(WIDTH, HEIGHT, *shapes, label=label, kind="heat"))


def _about() -> str:
    return _("laporan dihitung, dibagi atas jam berlangsungnya · warna menurut akarnya")


def _axes() -> list[Tree]:
    days = [text(LEFT - 8, TOP + HIGH * d + 16, _(name), "dim", "end") for d, name in enumerate(DAY_NAMES)]
    hours = [text(LEFT + WIDE * (h + 0.5), TOP + HIGH * 7 + 16, f"{h:02}", "dim", "middle") for h in range(0, 24, 3)]
    return days + hours


def shade(load: float, most: float) -> int:
    """Give the shade of a load: 0 for none, up to 6 for the most; by its root, or one great hour pales all others."""
    return 0 if load <= 0 else max(1, round((SHADES - 1) * sqrt(load / most)))


def _cell(cell: Cell, most: float, to: Way) -> Tree:
    x, y, level = LEFT + WIDE * cell.hour, TOP + HIGH * cell.day, shade(cell.load, most)
    box = el("rect", {"x": x, "y": y, "width": WIDE - 1.2, "height": HIGH - 1.2, "class": f"heat{level}"})
    mark = triangle(x + WIDE / 2, y + HIGH / 2, 4, "on-dark" if level >= 4 else "on-light") if cell.is_late else None
    hours = f"{cell.hour:02}–{(cell.hour + 1) % 24:02}"
    began = _("{} laporan mulai").format(number(cell.n))
    tip = f"{_(DAY_NAMES[cell.day])} {hours}: {_('beban')} {number(cell.load, 1)}, {began}"
    if cell.known:
        tip += f"\n{_('{} dari {} terlambat ({} %)').format(cell.late, cell.known, share(cell.late / cell.known, 0))}"
    return lead(to(f"{cell.day}-{cell.hour}"), tip, cell.n, box, mark)


def _legend(most: float, target: float) -> list[Tree]:
    y, left = HEIGHT - 8, LEFT + 92
    found: list[Tree] = [text(LEFT, y, _("laporan per sel"), "dim"), text(left + 6, y, "0", "dim", "end")]
    boxes = {"y": y - 11, "width": 21, "height": 13}
    found += [el("rect", {"x": left + 12 + 22 * i, **boxes, "class": f"heat{i}"}) for i in range(SHADES)]
    found.append(text(left + 20 + 22 * SHADES, y, number(most, 1), "dim"))
    words = _("lebih dari 25 % lewat {} mnt (n ≥ 8)").format(number(target / 60))
    return [*found, triangle(left + 220, y - 4, 4, "on-light"), text(left + 232, y, words, "dim")]


def sheet(heat: Heat) -> Sheet:
    """Give the cells as rows that have something in them."""
    heads = [_("Hari"), _("Jam"), _("beban"), "n", _("Terlambat"), _("Diketahui")]
    rows: list[list[Value]] = [
        [_(DAY_NAMES[c.day]), c.hour, c.load, c.n, c.late, c.known] for c in heat.cells if c.load or c.n
    ]
    return Sheet("heat", _("Jam × hari"), _about(), heads, rows)
