"""Response-time intervals, exact: linear interpolation over the raw values of the window, in pandas.

The one definition: tiles, API, wall, review and files all count here. Percentiles are never averaged. What is missing,
negative or left out is counted and shown beside the result (domain section 4). Unfinished incidents stand in `missing`:
censored, not dropped, and counted by themselves too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dispatch.core import chance
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import ENDED_INCIDENT
from dispatch.tables import POINTS, UNIT_POINTS, Rows, assignment_row, incident_row

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

NEVER_UNDER_WAY = {"declined", "timed_out", "withdrawn"}
FEWEST = chance.FEWEST
"""With fewer values than this no percentile is shown, the values themselves are."""
ENDED = frozenset(status.value for status in ENDED_INCIDENT)
TEXTS = ("number", "channel", "lane", "status", "disposition", "call_id")
REASONS = ("exercise", "prank", "silent", "information", "low_trust", "duplicate", "cancelled")
"""Why an incident is load and no response; the first that holds counts."""


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


@dataclass(frozen=True, slots=True)
class Measured:
    """What one interval says of a window. Durations in seconds, unrounded; None where there is no value.

    missing: without one of the two stamps, `censored` of them because their incident is not over yet. excluded: not
    counted as responses. values: all of them, in order, where there are fewer than 20 ((), where there are more).
    """

    interval: Interval
    n: int
    missing: int
    censored: int
    negative: int
    excluded: int
    p50: float | None
    p90: float | None
    p95: float | None
    target: float | None
    within_target: float | None
    values: tuple[float, ...] = ()

    @property
    def few(self) -> bool:
        """Whether there are too few values to show a percentile."""
        return self.n < FEWEST


def intervals(
    incident_rows: "Rows | pd.DataFrame", unit_rows: "Rows | pd.DataFrame", targets: Mapping[str, float]
) -> list[dict[str, Any]]:
    """Give all intervals over the incidents of a window and their assignments (rows of the archive, or Frames').

    targets: interval name -> seconds. Durations in seconds, unrounded; None where there is no value.
    """
    shown = ("n", "missing", "negative", "excluded", "p50", "p90", "p95", "within_target")
    found = measured(incident_rows, unit_rows, targets)
    return [{"interval": m.interval.name} | {name: getattr(m, name) for name in shown} for m in found]


def measured(
    incident_rows: "Rows | pd.DataFrame", unit_rows: "Rows | pd.DataFrame", targets: Mapping[str, float]
) -> list[Measured]:
    """Give what every interval says of a window, in their order; see `intervals`."""
    counted = Counting.of(incident_rows, unit_rows)
    return [counted.measure(interval, targets.get(interval.name)) for interval in INTERVALS]


class Counting:
    """The incidents of a window that count as responses, and their assignments that were under way, typed.

    incidents: with `report` (when it reached us) and `response` (s from there to the first on scene, NaN: not yet or
    not stamped) and `open` (not over yet). left_out: why each of the window's incidents is not among them ("": it is).
    """

    def __init__(self, incidents: "pd.DataFrame", units: "pd.DataFrame") -> None:
        self.left_out = left_out(incidents)
        counted = incidents[self.left_out == ""]
        response = counted["on_scene"] - counted["report"]
        self.incidents = counted.assign(response=response, open=~counted["status"].isin(ENDED))
        under_way = units[~units["status"].isin(NEVER_UNDER_WAY)]
        mine = under_way["incident"].isin(self.incidents["number"])
        self.units = under_way[mine]
        self.units_left_out = int((~mine).sum())
        self._measured: dict[tuple[str, float | None], Measured] = {}

    @classmethod
    def of(cls, incident_rows: "Rows | pd.DataFrame", unit_rows: "Rows | pd.DataFrame") -> "Counting":
        """Give it of rows or frames."""
        import pandas as pd  # here: it takes longer to load than all else, and no figure is wanted in the first second

        return cls(*_typed(pd.DataFrame(incident_rows), pd.DataFrame(unit_rows)))

    @cached_property
    def arrived(self) -> "pd.DataFrame":
        """The incidents that somebody reached, with a response that is not negative."""
        return self.incidents[self.incidents["response"] >= 0]

    @cached_property
    def _called(self) -> "pd.DataFrame":
        return self.incidents[(self.incidents["channel"] == "110") | (self.incidents["call_id"] != "")]

    def rows(self, interval: Interval) -> "tuple[pd.DataFrame, pd.Series[float], int]":
        """Give the rows an interval is counted over, its seconds in each (NaN: a stamp missing), and the excluded."""
        if interval.of == "unit":
            rows, excluded = self.units, self.units_left_out
        else:
            rows, excluded = self.incidents, int((self.left_out != "").sum())
        if interval.name in OF_CALLS:
            rows = self._called
        return rows, rows[interval.end] - rows[interval.start], excluded

    def measure(self, interval: Interval, target: float | None) -> Measured:
        """Give what one interval says; remembered, since tables, files and the data's quality all ask for it."""
        found = self._measured.get((interval.name, target))
        if found is None:
            found = self._measured[interval.name, target] = self._measure(interval, target)
        return found

    def _measure(self, interval: Interval, target: float | None) -> Measured:
        import numpy as np

        rows, values, excluded = self.rows(interval)
        seconds = values.to_numpy(float)
        unknown = np.isnan(seconds)
        good = np.sort(seconds[seconds >= 0])
        p50, p90, p95 = np.percentile(good, [50, 90, 95]).tolist() if len(good) else (None, None, None)
        return Measured(
            interval=interval,
            n=len(good),
            missing=int(unknown.sum()),
            censored=self._censored(interval, rows, unknown) if unknown.any() else 0,
            negative=int((seconds < 0).sum()),
            excluded=excluded,
            p50=p50,
            p90=p90,
            p95=p95,
            target=target,
            within_target=float((good <= target).mean()) if target is not None and len(good) else None,
            values=tuple(good.tolist()) if len(good) < FEWEST else (),
        )

    def _censored(self, interval: Interval, rows: "pd.DataFrame", unknown: "np.ndarray[Any, Any]") -> int:
        """Count those without a value that may still get one."""
        if interval.of == "incident":
            return int(rows["open"][unknown].sum())
        still = self.incidents.loc[self.incidents["open"], "number"]
        return int(rows["incident"][unknown].isin(still).sum())


def _typed(incidents: "pd.DataFrame", units: "pd.DataFrame") -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Give rows the columns and types that are counted with; whatever else they have stays."""
    incidents = _with(incidents, [*TEXTS, "exercise", "priority", "kecamatan"], POINTS)
    units = _with(units, ["id", "incident", "officer", "status"], UNIT_POINTS)
    started = incidents["call_arrival"].fillna(incidents["answered"]).fillna(incidents["created"])
    return incidents.assign(report=started), units


def _with(rows: "pd.DataFrame", words: list[str], points: tuple[str, ...]) -> "pd.DataFrame":
    missing = [c for c in (*words, *points) if c not in rows.columns]
    rows = rows.reindex(columns=[*rows.columns, *missing]) if missing else rows
    odd = [p for p in points if rows[p].dtype != "float64"]
    return rows.astype(dict.fromkeys(odd, "float64")) if odd else rows


def left_out(incidents: "pd.DataFrame") -> "pd.Series[str]":
    """Give why each incident is load and no response (a name of REASONS), "" for those that count."""
    import numpy as np
    import pandas as pd

    lane, ended = incidents["lane"], incidents["disposition"]
    tests = {
        "exercise": incidents["exercise"].astype(bool),
        "prank": lane == "prank",
        "silent": lane == "silent",
        "information": (lane == "information") | (ended == "13"),
        "low_trust": lane != "main",
        "duplicate": (incidents["status"] == "merged") | (ended == "22"),
        "cancelled": (incidents["status"] == "cancelled") | (ended == "10"),
    }
    found = np.select([np.asarray(tests[r], bool) for r in REASONS], REASONS, "")
    return pd.Series(found, index=incidents.index, dtype="str")
