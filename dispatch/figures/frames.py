"""The history as pandas frames: which columns there are, of which type, and how rows of the archive become them.

Columns are those of dispatch/tables.py. Times are epoch seconds (float64, NaN: none); words with few different values
are categories, which makes a year of them small; numbers of incidents and calls are plain strings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer, Table

from dispatch import tables

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = {"state", "changed", "note"}
"""What no figure needs."""
PLAIN = {"number", "id", "incident", "call_id"}
"""Words that hardly repeat."""
TABLES: Mapping[str, Table] = {
    "incidents": tables.INCIDENTS,
    "units": tables.ASSIGNMENTS,
    "calls": tables.CALLS,
    "shifts": tables.SHIFTS,
    "duties": tables.DUTIES,
    "alarms": tables.ALARMS,
    "causes": tables.CAUSES,
}


@dataclass(frozen=True, eq=False)
class Frames:
    """The history, or what was chosen of it. Nobody changes a frame: it is shared by everybody who looks.

    incidents  one row an incident, `number` and all columns of INCIDENTS but `state`
    units      one row an assignment of one of them (`incident`), the declined ones too
    calls      one row a call of the switchboard, those that nobody answered and that became no incident too
    shifts     one row a shift of an operator: by, tier, since, until (NaN: still on)
    duties     one row a change of an officer's duty: officer, at, before, status
    alarms     one row an alarm that was raised: kind, raised, priority, incident, officer
    causes     one row an incident whose lateness somebody has explained: number, code ("": taken back), by, at
    at         when it was read (epoch s): the age of every figure made of it
    """

    incidents: "pd.DataFrame"
    units: "pd.DataFrame"
    calls: "pd.DataFrame"
    shifts: "pd.DataFrame"
    duties: "pd.DataFrame"
    alarms: "pd.DataFrame"
    causes: "pd.DataFrame"
    at: float = 0.0

    def codes(self) -> dict[str, str]:
        """Give incident -> the code its lateness was explained by, "" where that was taken back."""
        return dict(zip(self.causes["number"].tolist(), self.causes["code"].astype(str).tolist(), strict=True))

    def of(self, incidents: "pd.Series[bool]") -> "Frames":
        """Give only these incidents (a mask) with their units; the rest stays whole."""
        chosen = self.incidents[incidents]
        units = self.units[self.units["incident"].isin(chosen["number"])]
        return replace(self, incidents=chosen, units=units)


def columns_of(name: str) -> list[str]:
    """Give the columns of one of the frames, in order."""
    return [c.name for c in TABLES[name].c if c.name not in LEFT_OUT]


def is_word(name: str, column: str) -> bool:
    """Whether a column holds words with few different values."""
    kind = TABLES[name].c[column].type
    return column not in PLAIN and not isinstance(kind, Boolean | Float | Integer)


def type_of(name: str, column: str) -> str:
    """Give the pandas type of a column that is no category."""
    kind = TABLES[name].c[column].type
    if isinstance(kind, Boolean):
        return "bool"
    if isinstance(kind, Integer):
        return "float32" if TABLES[name].c[column].nullable else "int32"
    return "float64" if isinstance(kind, Float) else "str"


def frame_of(name: str, rows: Sequence[Mapping[str, Any]]) -> "pd.DataFrame":
    """Give rows (as dicts; columns that are missing are None) as one of the frames."""
    import pandas as pd

    found = {}
    for column in columns_of(name):
        values = [row.get(column) for row in rows]
        kind = "category" if is_word(name, column) else type_of(name, column)
        blank = {"bool": False, "int32": 0, "str": "", "category": ""}.get(kind)
        filled = [blank if v is None else v for v in values] if blank is not None else values
        found[column] = pd.Series(filled, dtype=kind)
    return pd.DataFrame(found, columns=columns_of(name))


def frames_of(rows: Mapping[str, Sequence[Mapping[str, Any]]], at: float = 0.0) -> Frames:
    """Give frames of rows by name; those that are not named are empty."""
    return Frames(**{name: frame_of(name, rows.get(name, ())) for name in TABLES}, at=at)
