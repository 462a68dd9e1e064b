"""How many operators each half hour needs (Erlang C) against how many were on, and what else says how busy it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.behind import behind
from layouts.review.parts import Way, empty, lead, panel, triangle
from layouts.review.saying import number, share
from layouts.review.scales import Scale, ticks
from layouts.review.sheets import Sheet
from layouts.svg import Tree, drawing, el, line, path, text
from layouts.words import _

WIDTH, HEIGHT = 548.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 10.0, 10.0, 182.0
SLOTS = 48


@dataclass(frozen=True, slots=True)
class Slot:
    """One half hour of the day. needed: operators by Erlang C; on: on shift on average (None: not known); calls: n."""

    index: int
    needed: int
    on: float | None
    calls: int

    @property
    def clock(self) -> str:
        """Its beginning, e.g. 19.30."""
        return f"{self.index // 2:02}.{30 * (self.index % 2):02}"


@dataclass(frozen=True, slots=True)
class Staffing:
    """The 48 half hours of a day over `days` days. share: of calls to be answered within so many seconds."""

    slots: Sequence[Slot]
    share: float
    within: float
    days: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One line below the chart: name, its value in bold, what it stands on, and what is behind it."""

    name: str
    value: str
    about: str
    key: str = ""
    n: int = 0


def draw(s: Staffing, facts: Sequence[Fact], to: Way) -> Any:
    """Give the panel. facts: with ways of their own (panel:key)."""
    title = _("Operator per setengah jam")
    about = _("Erlang C: {} % dijawab ≤ {} dtk · beban {} hari").format(share(s.share, 0), number(s.within), s.days)
    if not any(slot.calls for slot in s.slots):
        shown: list[Any] = [empty(_("Belum ada panggilan di jendela ini: tidak ada beban untuk dihitung."))]
    else:
        shown = [_chart(s, title, to)]
    return panel("staffing", title, about, *shown, _facts(facts, to))


def _chart(s: Staffing, title: str, to: Way) -> Tree:
    most = max([slot.needed for slot in s.slots] + [slot.on or 0 for slot in s.slots]) + 1
    x, y = Scale(0, SLOTS, LEFT, WIDTH - RIGHT), Scale(0, most, BOTTOM, TOP)
    shapes = [_axes(x, y), _short(s, x, y), _steps(s, x, y), _names(s, x, y), _hits(s, x, to)]
    short = sum(slot.on is not None and slot.on < slot.needed for slot in s.slots)
    label = _("{}: kurang di {} dari 48").format(title, short)
    return drawing(WIDTH, HEIGHT, *shapes, label=label, kind="staffing")


def _axes(x: Scale, y: Scale) -> list[Tree]:
    found: list[Tree] = []
    for mark in ticks(0, y.high, 4):
        if mark == int(mark):
            found += [
                line(LEFT, y(mark), WIDTH - RIGHT, y(mark), "grid"),
                text(LEFT - 8, y(mark) + 4, number(mark), "dim", "end"),
            ]
    return found + [text(x(2 * h), HEIGHT - 10, f"{h:02}", "dim", "middle") for h in range(0, 25, 4)]


def _steps(s: Staffing, x: Scale, y: Scale) -> list[Tree]:
    needed = [p for slot in s.slots for p in ((x(slot.index), y(slot.needed)), (x(slot.index + 1), y(slot.needed)))]
    on = [
        p
        for slot in s.slots
        if slot.on is not None
        for p in ((x(slot.index), y(slot.on)), (x(slot.index + 1), y(slot.on)))
    ]
    return [path(on, "duty"), path(needed, "need")]


def _short(s: Staffing, x: Scale, y: Scale) -> list[Tree]:
    """Fill what is missing."""
    return [
        el(
            "rect",
            {
                "x": x(t.index),
                "y": y(t.needed),
                "width": x(1) - x(0),
                "height": y(t.on) - y(t.needed),
                "class": "short",
            },
        )
        for t in s.slots
        if t.on is not None and t.on < t.needed
    ]


def _names(s: Staffing, x: Scale, y: Scale) -> list[Tree]:
    """Name the two lines at the side where they are far apart, and the longest time with too few."""
    found: list[Tree] = [text(x(2), y(s.slots[2].needed) + 16, _("perlu"))]
    if s.slots[2].on is not None:
        found.append(text(x(2), y(s.slots[2].on) - 8, _("bertugas"), "dim"))
    run = longest_short(s.slots)
    if run:
        first, last, gap = run
        words = _("kurang {} operator {}–{}").format(number(gap), first.clock, _end(last))
        at = min(y(t.needed) for t in s.slots[first.index : last.index + 1])
        left = first.index > SLOTS / 2
        found.append(triangle(x(first.index) - 10 if left else x(last.index + 1) + 10, at, 4.5))
        found.append(
            text(x(first.index) - 20 if left else x(last.index + 1) + 20, at + 4, words, "", "end" if left else "start")
        )
    return found


def longest_short(slots: Sequence[Slot]) -> tuple[Slot, Slot, float] | None:
    """Give the longest run of half hours with too few on (first, last, the largest gap), None where there is none."""
    best: list[Slot] = []
    run: list[Slot] = []
    for slot in slots:
        run = [*run, slot] if slot.on is not None and slot.on < slot.needed else []
        best = run if len(run) > len(best) else best
    gaps = [slot.needed - slot.on for slot in best if slot.on is not None]
    return (best[0], best[-1], max(1.0, round(max(gaps)))) if best else None


def _end(slot: Slot) -> str:
    return Slot((slot.index + 1) % SLOTS, 0, None, 0).clock


def _hits(s: Staffing, x: Scale, to: Way) -> list[Tree]:
    found = []
    for t in s.slots:
        on = _("bertugas {}").format(number(t.on, 1)) if t.on is not None else _("bertugas tidak diketahui")
        tip = f"{t.clock}: {_('perlu')} {t.needed}, {on}\n{_('{} panggilan').format(number(t.calls))}"
        box = el("rect", {"x": x(t.index), "y": TOP, "width": x(1) - x(0), "height": BOTTOM - TOP, "class": "hit"})
        found.append(lead(to(str(t.index)), tip, t.calls, box))
    return found


def _facts(facts: Sequence[Fact], to: Way) -> Any:
    rows = [
        html.Tr(
            [
                html.Th(f.name, scope="row"),
                html.Td(behind(to(f.key), f.value, f.n) if f.key else f.value, className="n strong"),
                html.Td(f.about, className="dim"),
            ]
        )
        for f in facts
    ]
    return html.Table(html.Tbody(rows), className="facts") if rows else None


def sheet(s: Staffing) -> Sheet:
    """Give the half hours as rows."""
    heads = [_("Mulai"), _("perlu"), _("bertugas"), _("Panggilan")]
    rows = [[t.clock, t.needed, t.on, t.calls] for t in s.slots]
    about = _("Erlang C: {} % dijawab ≤ {} dtk · beban {} hari").format(share(s.share, 0), number(s.within), s.days)
    return Sheet("staffing", _("Operator per setengah jam"), about, heads, rows)


def facts_sheet(facts: Sequence[Fact]) -> Sheet:
    """Give the lines below the chart as rows."""
    return Sheet(
        "facts",
        _("Beban unit dan operator"),
        "",
        [_("Angka"), _("Nilai"), _("Keterangan")],
        [[f.name, f.value, f.about] for f in facts],
    )
