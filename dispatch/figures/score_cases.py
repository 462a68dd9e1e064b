"""What an assessment is made of: one row a case, with its outcome between 0 (missed) and 1 (as it should be).

    accepted   an offer: accepted, or declined or left unanswered                    every assignment that was offered
    arrival    at the scene within the time for its distance, or not                 assignments of counted incidents
    declared   arrival declared where the device was, or far from it                 arrivals whose device was heard
    rating     the citizen's stars, 1 to 5                                           incidents that were rated
    safety     the two questions of the closing page: how safe, safer than before    incidents whose citizen answered

Facts only: nothing here was judged by anybody who is assessed. Cases of a kind are compared with cases like them
(`like`): day or night, urgent or not, near or far; so nobody is worse off for having more, or harder, ones.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dispatch.figures.bands import UNKNOWN
from dispatch.figures.frames import Frames
from dispatch.figures.response import with_response
from dispatch.figures.responses import local
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

NIGHT = (22, 6)
SAFER = {"more": 1.0, "same": 0.5, "less": 0.0}
COLUMNS = ["component", "officer", "incident", "like", "outcome"]


def cases_of(frames: Frames, terms: Terms) -> "pd.DataFrame":
    """Give all cases of these incidents: component, officer, incident, like, outcome."""
    import pandas as pd

    units = _with_incident(frames, terms.zone)
    found = [_accepted(units), _arrival(units, terms), _declared(units), _rating(units), _safety(units)]
    return pd.concat([f for f in found if len(f)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)


def _with_incident(frames: Frames, zone: str) -> "pd.DataFrame":
    """Give the assignments with what of their incident matters; no drills, no junk, nothing entered afterwards."""
    i = with_response(frames)
    i = i[~i["exercise"].astype(bool) & (i["lane"] == "main") & ~i["back_entered"].astype(bool)]
    known = i[["number", "priority", "created", "stars", "safe", "safer", "counted"]]
    merged = frames.units.merge(known, left_on="incident", right_on="number", how="inner")
    return merged.assign(urgency=_urgency(merged["priority"]), hours=_hours(merged["created"], zone))


def _urgency(priority: "pd.Series[int]") -> "pd.Series[str]":
    return priority.le(2).map({True: "urgent", False: "usual"}).astype(str)


def _hours(created: "pd.Series[float]", zone: str) -> "pd.Series[str]":
    hour = local(created, zone).dt.hour
    night = (hour >= NIGHT[0]) | (hour < NIGHT[1])
    return night.map({True: "night", False: "day"}).astype(str)


def _accepted(units: "pd.DataFrame") -> "pd.DataFrame":
    """Offers that were answered, or were let run out; what was withdrawn before an answer is nobody's doing."""
    status = units["status"].astype(str)
    yes = units["acknowledged"].notna() & ~units["given_back"].astype(bool)
    asked = units["acknowledged"].notna() | status.isin(["declined", "timed_out"])
    return _cases("accepted", units[asked], yes[asked].astype(float), units["urgency"] + "|" + units["hours"])


def _arrival(units: "pd.DataFrame", terms: Terms) -> "pd.DataFrame":
    took = units["on_scene"] - units["dispatched"]
    there = units["counted"] & took.notna() & (took >= 0)
    band, target = _bands(units["distance_m"], terms)
    met = (took <= target).astype(float)
    return _cases("arrival", units[there], met[there], band + "|" + units["urgency"])


def _bands(metres: "pd.Series[float]", terms: Terms) -> "tuple[pd.Series[str], pd.Series[float]]":
    """Give for each way its band ("5", "10", "inf" km) and the seconds that are allowed for it."""
    import pandas as pd

    name, target = pd.Series(UNKNOWN, metres.index), pd.Series(terms.late_s, metres.index)
    for band in reversed(terms.bands):
        inside = metres <= band.km * 1000
        name, target = name.mask(inside, f"{band.km:g}"), target.mask(inside, band.target_s)
    return name, target


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
