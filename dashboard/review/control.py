"""The control chart of the response's P90."""

from datetime import datetime

from dashboard.listing import Listed
from dashboard.review.look import MONTHS, Look, Panel, listed
from dispatch.core.causes import CAUSES
from dispatch.figures import xmr
from layouts.review import control as drawn
from layouts.words import _

STEPS = {"day": "hari kalender", "hour": "jam penuh"}


def chart(look: Look) -> drawn.Chart:
    """Give the chart."""
    found = xmr.chart(look.window(xmr.reach(look.chosen)), look.chosen, look.terms)
    limits = found.limits
    points = [_point(look, p, found.step) for p in found.points]
    step = _(STEPS[found.step])
    if limits is None:
        return drawn.Chart(points, step, found.target)
    return drawn.Chart(points, step, found.target, limits.mean, limits.lower, limits.upper, limits.upper_range)


def _point(look: Look, p: xmr.Point, step: str) -> drawn.Point:
    why = _("tidak utuh") if p.part else _(CAUSES.get(p.cause, p.cause))
    apart = why if p.left_out else ""
    return drawn.Point(
        f"{p.start:.0f}-{p.end:.0f}",
        _label(look, p.start, step),
        p.p90,
        p.n,
        p.outside,
        apart,
        p.moving_range,
        p.values,
    )


def _label(look: Look, start: float, step: str) -> str:
    then = datetime.fromtimestamp(start, look.zone)
    return f"{then:%H:%M}" if step == "hour" else f"{then.day} {_(MONTHS[then.month - 1])}"


def behind(look: Look, key: str) -> Listed:
    """Give the incidents of a step, those that its point counts; its first hours may lie before the window."""
    rows = look.window(xmr.reach(look.chosen))
    start = float(key.partition("-")[0])
    return listed(f"{_('P90 respons warga')} · {look.at(start)}", xmr.behind(rows, key, look.terms))


PANELS = (Panel("control", chart, drawn.draw, lambda x: [drawn.sheet(x)], behind),)
