"""All panels of the review, in the order of their exports. A new one is a line here; see docs/review.md."""

from dashboard.review import breaches, compliance, control, places, staffing, times, work
from dashboard.review.look import Panel

PANELS: dict[str, Panel] = {
    p.name: p
    for p in (
        *times.PANELS,
        *control.PANELS,
        *breaches.PANELS,
        *staffing.PANELS,
        *places.PANELS,
        *compliance.PANELS,
        *work.PANELS,
    )
}
