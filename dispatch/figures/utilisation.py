"""Unit-hour utilisation: of the hours units were on duty, how many they were committed to incidents. Pure.

Committed: from the offer until the officer was cleared or pulled off, within the window; declined and unanswered offers
not counted, and hours in which a unit was on two incidents once. On duty: by the changes of duty that the history has;
whom it knows no change of was on duty all the time, as the roster has it.

Hours committed are cut by every filter. Hours on duty can only be cut by officer and by ground: with an area chosen
they are those of the units that belong to it or were sent into it. Drills are no commitment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.core.lifecycle import OPEN_ASSIGNMENT
from dispatch.core.subtree import is_within
from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.metrics import NEVER_UNDER_WAY

if TYPE_CHECKING:
    import pandas as pd

OFF = "off_duty"
STANDING = ("duty_post", "village_contact")
IN_HAND = frozenset(status.value for status in OPEN_ASSIGNMENT)
OF_UNIT = [
    "incident", "officer", "callsign", "function", "status",
    "dispatched", "en_route", "on_scene", "unit_clear", "let_go",
]  # fmt: skip
"""What of an assignment is looked at."""


@dataclass(frozen=True, slots=True)
class UnitHours:
    """One unit. committed_h, duty_h: hours in the window; n: assignments. share: None without a duty hour."""

    officer: str
    callsign: str
    n: int
    committed_h: float
    duty_h: float

    @property
    def share(self) -> float | None:
        """Committed / duty."""
        return self.committed_h / self.duty_h if self.duty_h > 0 else None


@dataclass(frozen=True, slots=True)
class Utilisation:
    """All units that were on duty and known to the history, busiest first; the totals of all of them."""

    units: tuple[UnitHours, ...]
    committed_h: float
    duty_h: float

    @property
    def share(self) -> float | None:
        """Committed / duty over all units."""
        return self.committed_h / self.duty_h if self.duty_h > 0 else None


def utilisation(frames: Frames, chosen: Chosen, grounds: Mapping[str, str] = {}) -> Utilisation:
    """Give it for a window. frames: the whole history: what began before the window counts as far as it lies in it.

    grounds: officer -> Kemendagri code of the area they belong to; only looked at where an area is chosen.
    """
    end = _until(frames, chosen)
    bound = _bound(frames, chosen)
    grouped = _with_hours(bound[bound["fits"]]).groupby("officer")
    held = grouped.agg(hours=("hours", "sum"), n=("hours", "size"), callsign=("callsign", "last"))
    duty = duty_hours(frames.duties, chosen.start, end)
    whole = float(max(0.0, end - chosen.start)) / 3600
    units = _units(held, duty, whole)
    others = _others(bound, chosen, grounds, duty)
    idle = [UnitHours(o, name or o, 0, 0.0, duty.get(o, whole)) for o, name in others.items() if o not in held.index]
    units += [u for u in idle if u.duty_h > 0]
    return Utilisation(
        tuple(sorted(units, key=lambda u: (-(u.share or 0.0), u.callsign))),
        sum(u.committed_h for u in units),
        sum(u.duty_h for u in units),
    )


def _units(held: "pd.DataFrame", duty: dict[str, float], whole: float) -> list[UnitHours]:
    found = []
    for row in held.itertuples():
        mine: Any = row
        officer = str(mine.Index)
        hours = float(mine.hours)
        found.append(UnitHours(officer, str(mine.callsign) or officer, int(mine.n), hours, duty.get(officer, whole)))
    return found


def _others(bound: "pd.DataFrame", chosen: Chosen, grounds: Mapping[str, str], duty: Iterable[str]) -> dict[str, str]:
    """Give who had hours on duty too, officer -> callsign: idle units, and those bound by other reports."""
    found = {o: o for o in duty if not chosen.officers or o in chosen.officers}
    if chosen.area:
        found = {o: o for o in found if grounds.get(o) and is_within(grounds[o], chosen.area)}
    return found | dict(zip(bound["officer"].tolist(), bound["callsign"].tolist(), strict=True))


def _until(frames: Frames, chosen: Chosen) -> float:
    """Give the end of the window, or how far the history reaches."""
    return min(chosen.end, max(frames.at, chosen.start))


def committed(frames: Frames, chosen: Chosen) -> "pd.DataFrame":
    """Give the assignments that bound a unit in the window, each with the `hours` it adds: what an earlier one of the
    same officer already has is not counted again. frames: the whole history.
    """
    bound = _bound(frames, chosen)
    return _with_hours(bound[bound["fits"]])


def _bound(frames: Frames, chosen: Chosen) -> "pd.DataFrame":
    """Give the assignments of the chosen officers and area in the window, `since` and `until` (epoch s, within it).

    fits: whether the filters of reports let its incident through too.
    """
    start, end = chosen.start, _until(frames, chosen)
    u = frames.units
    inside = (u["dispatched"] < end) & ~(u["unit_clear"] <= start) & ~(u["let_go"] <= start)
    u = u.loc[inside, OF_UNIT]
    mask = ~u["status"].isin(NEVER_UNDER_WAY) & ~u["function"].isin(STANDING)
    if chosen.officers:
        mask &= u["officer"].isin(chosen.officers)
    mine = u[mask]
    theirs = frames.incidents[frames.incidents["number"].isin(mine["incident"])]
    theirs = theirs[~theirs["exercise"].astype(bool)]
    there = Chosen(start, end, area=chosen.area).fits(theirs, frames.units)
    mine = mine[mine["incident"].isin(theirs["number"][there])]
    until = _over(mine, frames)
    wanted = theirs["number"][there & chosen.fits(theirs, frames.units)] if chosen.of_reports else mine["incident"]
    return mine.assign(
        since=mine["dispatched"].clip(lower=start),
        until=until.clip(upper=end),
        officer=mine["officer"].astype(str),
        callsign=mine["callsign"].astype(str),
        fits=mine["incident"].isin(wanted),
    )[until > start]


def _with_hours(units: "pd.DataFrame") -> "pd.DataFrame":
    """Give `hours` too: those of each [since, until) that no earlier one of the same officer covers."""
    ordered = units.sort_values("since", kind="stable")
    reached = ordered["until"].groupby(ordered["officer"]).cummax()
    before = reached.groupby(ordered["officer"]).shift()
    since = ordered["since"].where(~(before > ordered["since"]), before)
    return units.assign(hours=(ordered["until"] - since).clip(lower=0).reindex(units.index) / 3600)


def _over(units: "pd.DataFrame", frames: Frames) -> "pd.Series[float]":
    """Give when each assignment was over: cleared or let go; one that is still in hand goes on until now.

    Where nobody said, as in files of other systems: with its incident, unless the officer was sent elsewhere before
    that; and where that has no end either, with the last that is known of it.
    """
    over = units["unit_clear"].fillna(units["let_go"])
    over = over.mask(over.isna() & units["status"].isin(IN_HAND), frames.at)
    unsaid = units[over.isna()]
    if unsaid.empty:
        return over
    theirs = frames.incidents[frames.incidents["number"].isin(unsaid["incident"])].set_index("number")["incident_clear"]
    last = unsaid[["dispatched", "en_route", "on_scene"]].max(axis=1)
    ended = unsaid["incident"].map(theirs).astype("float64").fillna(last)
    return over.fillna(ended.clip(upper=_next_offer(unsaid, frames)))


def _next_offer(units: "pd.DataFrame", frames: Frames) -> "pd.Series[float]":
    """Give when the officer of each assignment was sent anywhere again, NaN where they were not."""
    rows = frames.units.loc[frames.units["officer"].isin(units["officer"].unique()), ["officer", "dispatched"]]
    ordered = rows.sort_values("dispatched")
    following = ordered.groupby("officer", observed=True)["dispatched"].shift(-1)
    return following.reindex(units.index)


def duty_hours(duties: "pd.DataFrame", start: float, end: float) -> dict[str, float]:
    """Give the hours each officer that changes are known of was on duty in [start, end) (epoch s)."""
    import numpy as np

    if duties.empty or end <= start:
        return {}
    names, who = np.unique(duties["officer"].cat.codes.to_numpy(), return_inverse=True)
    order = np.lexsort((duties["at"].to_numpy(float), who))
    who, at = who[order], duties["at"].to_numpy(float)[order]
    on_after = (duties["status"] != OFF).to_numpy(bool)[order]
    on_before = (duties["before"] != OFF).to_numpy(bool)[order]
    first = np.r_[True, who[1:] != who[:-1]]
    next_at = np.r_[at[1:], end]
    next_at[np.r_[first[1:], True]] = end
    hours = np.clip(np.minimum(next_at, end) - np.maximum(at, start), 0, None) * on_after
    hours += np.where(first & on_before, np.clip(np.minimum(at, end) - start, 0, None), 0)
    found = (np.bincount(who, weights=hours) / 3600).tolist()
    return dict(zip(duties["officer"].cat.categories.take(names).tolist(), found, strict=True))
