"""Response-time intervals, exact: linear interpolation over the raw values of the window, in pandas.

Percentiles are never averaged. What is missing, negative or left out is counted and shown beside the result
(domain section 4). Unfinished incidents stand in `missing`: censored, not dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.core.incident import Incident
from dispatch.tables import POINTS, UNIT_POINTS, Rows, assignment_row, incident_row

if TYPE_CHECKING:
    import pandas as pd

NOT_COUNTED = {"10", "13", "22"}
"""Dispositions that are load, not response: cancelled, information, duplicate."""
NEVER_UNDER_WAY = {"declined", "timed_out", "withdrawn"}


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval: from one time point to another; `of` is incident or unit."""

    name: str
    start: str
    end: str
    of: str = "incident"


INTERVALS = (
    Interval("answer", "call_arrival", "answered"),
    Interval("processing", "answered", "dispatched"),
    Interval("queue", "queued", "dispatched"),
    Interval("acknowledge", "dispatched", "acknowledged", "unit"),
    Interval("turnout", "dispatched", "en_route", "unit"),
    Interval("travel", "en_route", "on_scene", "unit"),
    Interval("response", "report", "on_scene"),
    Interval("response_unit", "dispatched", "on_scene", "unit"),
    Interval("scene", "on_scene", "unit_clear", "unit"),
    Interval("committed", "dispatched", "unit_clear", "unit"),
)
OF_CALLS = {"answer", "processing"}


def rows_of(incidents: Iterable[Incident]) -> tuple[Rows, Rows]:
    """Give incidents in memory as the rows the archive gives."""
    states = list(incidents)
    return [incident_row(i) for i in states], [assignment_row(a) for i in states for a in i.assignments]


def intervals(
    incident_rows: "Rows | pd.DataFrame", unit_rows: "Rows | pd.DataFrame", targets: dict[str, float]
) -> list[dict[str, Any]]:
    """Give all intervals over the incidents of a window and their assignments (rows of the archive, or Frames').

    targets: interval name -> seconds. Durations in seconds, unrounded; None where there is no value.
    """
    import pandas as pd  # here: it takes longer to load than all else, and no figure is wanted in the first second

    incidents, units = _typed(pd.DataFrame(incident_rows), pd.DataFrame(unit_rows))
    left_out = _left_out(incidents)
    counted = incidents[~left_out]
    under_way = units[~units["status"].isin(NEVER_UNDER_WAY)]
    mine = under_way["incident"].isin(counted["number"])
    result = []
    for interval in INTERVALS:
        if interval.of == "unit":
            rows, excluded = under_way[mine], int((~mine).sum())
        else:
            rows, excluded = counted, int(left_out.sum())
        if interval.name in OF_CALLS:
            rows = rows[(rows["channel"] == "110") | (rows["call_id"] != "")]
        result.append(_measure(interval, rows, excluded, targets.get(interval.name)))
    return result


def _typed(incidents: "pd.DataFrame", units: "pd.DataFrame") -> "tuple[pd.DataFrame, pd.DataFrame]":
    texts = ["number", "channel", "lane", "status", "disposition", "call_id"]
    incidents = incidents.reindex(columns=[*texts, "exercise", "priority", "kecamatan", *POINTS])
    incidents[list(POINTS)] = incidents[list(POINTS)].astype("float64")
    units = units.reindex(columns=["id", "incident", "officer", "status", *UNIT_POINTS])
    units[list(UNIT_POINTS)] = units[list(UNIT_POINTS)].astype("float64")
    started = incidents["call_arrival"].fillna(incidents["answered"]).fillna(incidents["created"])
    return incidents.assign(report=started), units


def _left_out(incidents: "pd.DataFrame") -> "pd.Series[bool]":
    return (
        incidents["exercise"].astype(bool)
        | (incidents["lane"] != "main")
        | incidents["disposition"].isin(NOT_COUNTED)
        | incidents["status"].isin(["cancelled", "merged"])
    )


def _measure(interval: Interval, rows: "pd.DataFrame", excluded: int, target: float | None) -> dict[str, Any]:
    values = rows[interval.end] - rows[interval.start]
    known = values.dropna()
    good = known[known >= 0]
    p50, p90, p95 = good.quantile([0.5, 0.9, 0.95]).tolist() if len(good) else (None, None, None)
    within = float((good <= target).mean()) if target is not None and len(good) else None
    return {
        "interval": interval.name,
        "n": len(good),
        "missing": len(values) - len(known),
        "negative": len(known) - len(good),
        "excluded": excluded,
        "p50": p50,
        "p90": p90,
        "p95": p95,
        "within_target": within,
    }
