"""Panels of times: intervals, cumulative curve, stages, hour x weekday."""

from typing import TYPE_CHECKING

from dashboard.listing import Listed
from dashboard.review.look import Look, Panel, listed
from dispatch.areas import Level
from dispatch.figures import curve, heat, stages
from dispatch.figures.responses import arrived, counting, responses
from dispatch.metrics import INTERVALS, Counting, Interval
from layouts.review import cumulative as draw_curve
from layouts.review import heat as draw_heat
from layouts.review import intervals as draw_intervals
from layouts.review import stages as draw_stages
from layouts.review.parts import Way
from layouts.roster import DAY_NAMES
from layouts.svg import Tree
from layouts.words import _

if TYPE_CHECKING:
    pass

PARTS = {"": "", "late": "di luar target", "missing": "tanpa stempel", "negative": "negatif"}
"""Part of an interval's key -> what its list is called (Indonesian source texts)."""


# -- Intervals ------------------------------------------------------------------------------------------------


def interval_lines(look: Look) -> list[draw_intervals.Line]:
    """Give the intervals."""
    count = counting(look.frames)
    return [_line(count, interval, look.terms.targets.get(interval.name)) for interval in INTERVALS]


def _line(count: Counting, interval: Interval, target: float | None) -> draw_intervals.Line:
    m = count.measure(interval, target)
    return draw_intervals.Line(
        name=interval.name,
        p50=None if m.few else m.p50,
        p90=None if m.few else m.p90,
        p95=None if m.few else m.p95,
        target=target,
        within=m.within_target,
        late=0 if m.within_target is None else round(m.n * (1 - m.within_target)),
        n=m.n,
        missing=m.missing,
        negative=m.negative,
        values=m.values,
    )


def behind_interval(look: Look, key: str) -> Listed:
    """Give what an interval was counted over: response, response.late, response.missing, response.negative."""
    name, _dot, part = key.partition(".")
    interval = next((i for i in INTERVALS if i.name == name), None)
    if interval is None or part not in PARTS:
        return Listed(key, [])
    rows, values, _excluded = counting(look.frames).rows(interval)
    target = look.terms.targets.get(name, float("inf"))
    which = {"": values >= 0, "late": values > target, "missing": values.isna(), "negative": values < 0}[part]
    rows, values = rows[which], values[which]
    title = _(draw_intervals.NAMES[name][0])
    of_unit = interval.of == "unit"
    return Listed(
        title=f"{title}: {_(PARTS[part])}" if part else title,
        numbers=rows["incident" if of_unit else "number"].tolist(),
        values=values.tolist(),
        units=rows["callsign"].astype(str).tolist() if of_unit and "callsign" in rows else (),
        value_name=title,
    )


def draw_lines(lines: list[draw_intervals.Line], to: Way) -> Tree:
    """Draw them."""
    return draw_intervals.draw(lines, to)


# -- Cumulative curve -----------------------------------------------------------------------------------------

CURVES = {"P1": ("1", (1,)), "P2": ("2", (2,)), "P3–P4": ("34", (3, 4)), "all": ("all", (1, 2, 3, 4))}
"""Name of a curve in the figures -> its key in addresses, its priorities."""


def curves(look: Look) -> draw_curve.Curves:
    """Give the curves."""
    found = curve.curves(look.frames, look.terms)
    drawn = [
        draw_curve.Curve(
            key=CURVES[c.name][0],
            name=_("total") if c.name == "all" else c.name,
            steps=tuple(zip(c.seconds, c.share, strict=True)),
            within=c.within,
            n=c.n,
            n_within=round((c.within or 0) * c.n),
        )
        for c in found
    ]
    return draw_curve.Curves(drawn, look.terms.late_s, found[-1].censored, found[-1].missing)


def behind_curve(look: Look, key: str) -> Listed:
    """Give what a curve stands on: 1, 2, 34, all; all.late: beyond the target; all.open: those that wait still."""
    name, _dot, part = key.partition(".")
    found = {k: (words, of) for words, (k, of) in CURVES.items()}.get(name)
    if found is None:
        return Listed(key, [])
    if part == "open":
        rows = responses(look.frames)
        return listed(_("belum tiba"), rows["number"][rows["open"] & rows["response"].isna()])
    rows = arrived(look.frames)
    rows = rows[rows["priority"].isin(found[1])]
    rows = rows[rows["response"] > look.terms.late_s] if part == "late" else rows
    title = _("sesudah target") if part == "late" else _("Respons, warga")
    return listed(f"{title} · {found[0] if name != 'all' else _('total')}", rows["number"])


# -- Stages ---------------------------------------------------------------------------------------------------


def stage_bars(look: Look) -> tuple[list[draw_stages.Bar], float]:
    """Give the bars of priorities and polsek, and the target."""
    found = stages.splits(look.frames)
    bars = [_bar(s, False) for s in found.priorities]
    bars += [_bar(s, i == 0) for i, s in enumerate(found.sectors)]
    return bars, look.terms.late_s


def _bar(s: stages.Split, starts: bool) -> draw_stages.Bar:
    return draw_stages.Bar(s.key, s.name, tuple(s.seconds.values()), s.n, starts)


def behind_stage(look: Look, key: str) -> Listed:
    """Give the incidents of a bar: P1, or the code of a kecamatan."""
    area = look.areas.get(key)
    name = area.name if area is not None and area.level is Level.KECAMATAN else key
    return listed(f"{_('Tahap')} · {name}", stages.behind(look.frames, key or "-"))


# -- Hour x weekday -------------------------------------------------------------------------------------------


def heat_cells(look: Look) -> tuple[draw_heat.Heat, float]:
    """Give the cells, and the target."""
    found = heat.heat(look.frames, look.terms)
    cells = [draw_heat.Cell(c.weekday, c.hour, c.load, c.n, c.late, c.reached) for day in found.cells for c in day]
    return draw_heat.Heat(cells, found.most), look.terms.late_s


def behind_cell(look: Look, key: str) -> Listed:
    """Give the incidents that began in a cell: 5-20 is Saturday from 20:00."""
    return listed(f"{_('Jam × hari')} · {_cell_name(key)}", heat.behind(look.frames, key, look.terms))


def _cell_name(key: str) -> str:
    day, _dash, hour = key.partition("-")
    if not (day.isdigit() and hour.isdigit() and int(day) < 7):
        return key
    return f"{_(DAY_NAMES[int(day)])} {int(hour):02}:00"


def _drawn_stages(x: tuple[list[draw_stages.Bar], float], to: Way) -> Tree:
    return draw_stages.draw(*x, to)


def _drawn_heat(x: tuple[draw_heat.Heat, float], to: Way) -> Tree:
    return draw_heat.draw(*x, to)


PANELS = (
    Panel("intervals", interval_lines, draw_lines, lambda x: [draw_intervals.sheet(x)], behind_interval),
    Panel("cumulative", curves, draw_curve.draw, lambda x: [draw_curve.sheet(x)], behind_curve),
    Panel("stages", stage_bars, _drawn_stages, lambda x: [draw_stages.sheet(*x)], behind_stage),
    Panel("heat", heat_cells, _drawn_heat, lambda x: [draw_heat.sheet(x[0])], behind_cell),
)
