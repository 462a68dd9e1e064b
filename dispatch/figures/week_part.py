"""The reports of a week and what hangs on them, and which of them each figure of the recap is made of.

A figure is counted from a selection, and the list behind it is that selection: there is no second definition.

    of reports       all  response  late  callers  rated  asked  answered
                     kind:<kind>  kecamatan:<code>  village:<code>  cause:<code, or nothing>
    of assignments   offers  accepted  refused  declined  unanswered  stand_ins  arrivals
    of alarms        alarm:<kind>
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.response import with_response

if TYPE_CHECKING:
    import pandas as pd

STAND_INS = ("neighbour", "duty_post", "village_contact")
"""Links of the chain (dispatch/core/chain.py) whose people answer in place of the village's own officer."""
STANDS_IN = "stands in for"
RISKY_TIMES = 3
"""So many reports of one place or number within the week are shown."""
SAFER = ("more", "same", "less")
BY = ("kind", "channel", "kecamatan", "village")
"""What reports are counted by, a column each."""


@dataclass(frozen=True, eq=False)
class WeekPart:
    """The reports of a week, or of a part of it. frames: cut to them; alarms: those raised then.

    causes: number -> why it was late, as somebody has said; target_s: what a response may take.
    """

    frames: Frames
    alarms: "pd.DataFrame"
    causes: Mapping[str, str]
    target_s: float

    @cached_property
    def reports(self) -> "pd.DataFrame":
        """All reports with `response` (s), `counted`, and `cause` ("" for what nobody has explained)."""
        i = with_response(self.frames)
        return i.assign(cause=i["number"].map(lambda number: self.causes.get(str(number), "")).astype(str))

    def of_reports(self, key: str) -> "pd.DataFrame":
        """Give the reports of a key. Raises KeyError for none of ours."""
        i = self.reports
        name, colon, value = key.partition(":")
        if not colon:
            return i[_OF_REPORTS[name](i, self.target_s)]
        if name == "cause":
            return i[_late(i, self.target_s) & (i["cause"] == value)]
        if name not in BY:
            raise KeyError(key)
        return i[i[name].astype(str) == value]

    def of_units(self, key: str) -> "pd.DataFrame":
        """Give the assignments of a key. Raises KeyError for none of ours."""
        units = self.frames.units
        return units[_OF_UNITS[key](units)]

    def of_alarms(self, kind: str) -> "pd.DataFrame":
        """Give the alarms of a kind."""
        return self.alarms[self.alarms["kind"].astype(str) == kind]

    def by(self, column: str) -> dict[str, int]:
        """Give how many reports each word of a column has."""
        return counts_of(self.reports[column])


def counts_of(words: "pd.Series[str]") -> dict[str, int]:
    """Give how often each word stands there, those that do."""
    return {str(word): int(n) for word, n in words.astype(str).value_counts().items() if n}


def _late(i: "pd.DataFrame", target_s: float) -> "pd.Series[bool]":
    return i["response"] > target_s


def _repeated(i: "pd.DataFrame", _target: float) -> "pd.Series[bool]":
    """The reports of callers (by the keyed hash of the number) who have reported three times or more."""
    caller = i["caller"].astype(str)
    return (caller != "") & (caller.map(caller.value_counts()) >= RISKY_TIMES)


def _stand_ins(u: "pd.DataFrame") -> "pd.Series[bool]":
    for_another = u["rule"].astype(str).str.contains(STANDS_IN, regex=False)
    return u["acknowledged"].notna() & (for_another | u["link"].astype(str).isin(STAND_INS))


_OF_REPORTS: "Mapping[str, Callable[[pd.DataFrame, float], pd.Series[bool]]]" = {
    "all": lambda i, _target: i["created"].notna(),
    "counted": lambda i, _target: i["counted"],
    "response": lambda i, _target: i["response"].notna(),
    "late": _late,
    "callers": _repeated,
    "rated": lambda i, _target: i["stars"].notna(),
    "asked": lambda i, _target: i["safe"].notna(),
    "answered": lambda i, _target: i["safer"].astype(str).isin(SAFER),
}
_OF_UNITS: "Mapping[str, Callable[[pd.DataFrame], pd.Series[bool]]]" = {
    "offers": lambda u: u["incident"].notna(),
    "accepted": lambda u: u["acknowledged"].notna(),
    "refused": lambda u: u["status"].astype(str).isin(["declined", "timed_out"]),
    "declined": lambda u: u["status"].astype(str) == "declined",
    "unanswered": lambda u: u["status"].astype(str) == "timed_out",
    "stand_ins": _stand_ins,
    "arrivals": lambda u: u["on_scene"].notna(),
}
