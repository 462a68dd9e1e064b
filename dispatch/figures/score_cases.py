"""What an assessment is made of: one row a case, with its outcome between 0 (missed) and 1 (as it should be).

    accepted   an offer: accepted, or declined or left unanswered                    every assignment that was offered
    arrival    at the scene within the time for its distance (BANDS), or not         assignments of counted incidents
    declared   arrival declared where the device was, or far from it                 arrivals whose device was heard
    rating     the citizen's stars, 1 to 5                                           incidents that were rated
    safety     the two questions of the closing page: how safe, safer than before    incidents whose citizen answered

Facts only: nothing here was judged by anybody who is assessed. Cases of a kind are compared with cases like them
(`like`): day or night, urgent or not, near or far; so nobody is worse off for having more, or harder, ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dispatch.figures.frames import Frames
from dispatch.figures.response import counted

if TYPE_CHECKING:
    import pandas as pd

BANDS = ((5_000.0, 600.0, "near"), (10_000.0, 900.0, "middle"), (float("inf"), 1_500.0, "far"))
"""(up to metres, within seconds, name): 10 min up to 5 km, 15 beyond, 25 beyond 10 km (Polri, Nov 2025)."""
UNKNOWN_S = 600.0
"""The time where the distance is not known."""
NIGHT = (22, 6)
SAFER = {"more": 1.0, "same": 0.5, "less": 0.0}
COLUMNS = ["component", "officer", "incident", "like", "outcome"]


@dataclass(frozen=True, slots=True)
class Bands:
    """The times of arrival by distance, as (up to metres, within seconds, name)."""

    steps: tuple[tuple[float, float, str], ...] = BANDS

    def of(self, metres: "pd.Series[float]") -> "pd.DataFrame":
        """Give for each distance its band's `name` and `target` (s)."""
        import pandas as pd

        name = pd.Series("unknown", metres.index)
        target = pd.Series(UNKNOWN_S, metres.index)
        for up_to, within, word in reversed(self.steps):
            name = name.mask(metres <= up_to, word)
            target = target.mask(metres <= up_to, within)
        return pd.DataFrame({"name": name, "target": target})


def cases_of(frames: Frames, zone: ZoneInfo, bands: Bands | None = None) -> "pd.DataFrame":
    """Give all cases of these incidents: component, officer, incident, like, outcome."""
    import pandas as pd

    units = _with_incident(frames, zone)
    found = [_accepted(units), _arrival(units, bands or Bands()), _declared(units), _rating(units), _safety(units)]
    return pd.concat([f for f in found if len(f)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)


def _with_incident(frames: Frames, zone: ZoneInfo) -> "pd.DataFrame":
    """Give the assignments with what of their incident matters; no drills, no junk, nothing entered afterwards."""
    i = frames.incidents
    i = i[~i["exercise"].astype(bool) & (i["lane"] == "main") & ~i["back_entered"].astype(bool)]
    known = i[["number", "priority", "created", "stars", "safe", "safer"]].assign(counted=counted(i))
    merged = frames.units.merge(known, left_on="incident", right_on="number", how="inner")
    return merged.assign(urgency=_urgency(merged["priority"]), hours=_hours(merged["created"], zone))


def _urgency(priority: "pd.Series[int]") -> "pd.Series[str]":
    return priority.le(2).map({True: "urgent", False: "usual"}).astype(str)


def _hours(created: "pd.Series[float]", zone: ZoneInfo) -> "pd.Series[str]":
    import pandas as pd

    hour = pd.to_datetime(created, unit="s", utc=True).dt.tz_convert(zone).dt.hour
    night = (hour >= NIGHT[0]) | (hour < NIGHT[1])
    return night.map({True: "night", False: "day"}).astype(str)


def _accepted(units: "pd.DataFrame") -> "pd.DataFrame":
    """Offers that were answered, or were let run out; what was withdrawn before an answer is nobody's doing."""
    status = units["status"].astype(str)
    yes = units["acknowledged"].notna() & ~units["given_back"].astype(bool)
    asked = units["acknowledged"].notna() | status.isin(["declined", "timed_out"])
    return _cases("accepted", units[asked], yes[asked].astype(float), units["urgency"] + "|" + units["hours"])


def _arrival(units: "pd.DataFrame", bands: Bands) -> "pd.DataFrame":
    took = units["on_scene"] - units["dispatched"]
    there = units["counted"] & took.notna() & (took >= 0)
    band = bands.of(units["distance_m"])
    met = (took <= band["target"]).astype(float)
    return _cases("arrival", units[there], met[there], band["name"] + "|" + units["urgency"])


def _declared(units: "pd.DataFrame") -> "pd.DataFrame":
    heard = units["on_scene"].notna() & (units["seen_m"].notna() | units["declared_m"].notna())
    return _cases("declared", units[heard], units["declared_m"].isna()[heard].astype(float), units["hours"])


def _rating(units: "pd.DataFrame") -> "pd.DataFrame":
    rated = units["on_scene"].notna() & units["stars"].notna()
    return _cases("rating", units[rated], (units["stars"][rated].astype(float) - 1) / 4, units["urgency"])


def _safety(units: "pd.DataFrame") -> "pd.DataFrame":
    """The mean of the two answers where both were given, else of the one."""
    import pandas as pd

    safe = (units["safe"].astype(float) - 1) / 4
    safer = units["safer"].astype(str).map(SAFER).astype(float)
    both = pd.concat([safe, safer], axis=1).mean(axis=1)
    answered = units["on_scene"].notna() & both.notna()
    return _cases("safety", units[answered], both[answered], units["urgency"])


def _cases(name: str, rows: "pd.DataFrame", outcome: "pd.Series[float]", like: "pd.Series[str]") -> "pd.DataFrame":
    found = rows[["officer", "incident"]].astype(str).assign(component=name, outcome=outcome, like=like[rows.index])
    return found[COLUMNS]


def of_polseks(cases: "pd.DataFrame", polsek_of: Mapping[str, str]) -> "pd.DataFrame":
    """Give the cases with the polsek of their officer as `unit`; whoever has none is of no polsek."""
    found = cases.assign(unit=cases["officer"].map(dict(polsek_of)).fillna(""))
    return found[found["unit"] != ""]
