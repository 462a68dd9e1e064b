"""What is looked at: a window of time and filters, from and to the URL, applied to the history. Pure.

range=shift|last_shift|24h|7d|30d|custom   with custom: from=, to= (local time, e.g. 2026-11-21T07:00)
priority=1&priority=2 (or 1,2)  kind=FIGHT  area=33.29.08  channel=110  operator=operator:rina  officer=b0814
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dispatch.figures.frames import Frames
from dispatch.figures.shift_times import ShiftTimes

if TYPE_CHECKING:
    import pandas as pd

DAY_S = 86_400.0
LENGTHS = {"24h": DAY_S, "7d": 7 * DAY_S, "30d": 30 * DAY_S}
RANGES = ("shift", "last_shift", *LENGTHS, "custom")
DEFAULT = "shift"
LONGEST_S = 3 * 366 * DAY_S
WORD = re.compile(r"[\w.:@ -]{1,80}")
"""What a filter may hold; anything else is nothing of ours."""
AREA = re.compile(r"\d{2}(\.\d{2}){0,2}(\.\d{4})?")
MANY = ("kind", "channel", "operator", "officer")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A window [start, end) of the event time of `created` (epoch s) and filters; an empty filter lets all through.

    area: Kemendagri code, of a village, a polsek (its kecamatan) or above. range: the word the window was asked by.
    """

    start: float
    end: float
    range: str = "custom"
    priorities: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    area: str = ""
    channels: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long the window is."""
        return self.end - self.start

    @property
    def of_incidents(self) -> bool:
        """Whether something is asked that only an incident has: then idle calls are none of it."""
        return bool(self.priorities or self.kinds or self.area or self.officers)

    @property
    def of_reports(self) -> bool:
        """Whether something is asked that neither a unit nor an operator on shift has, only what was reported."""
        return bool(self.priorities or self.kinds or self.channels or self.operators)

    def apply(self, frames: Frames) -> Frames:
        """Give what was chosen: incidents, their units, the calls that rang, shifts that touch the window, alarms.

        With an officer chosen, only that officer's assignments. Calls and alarms are those of the incidents chosen, and
        of no drill. Duties are given whole: what somebody was at the beginning of the window follows from what was
        before it.
        """
        chosen = self._incidents(frames)
        units, shifts = chosen.units, frames.shifts
        if self.officers:
            units = units[units["officer"].isin(self.officers)]
        return Frames(
            incidents=chosen.incidents,
            units=units,
            calls=_no_drills(self._calls(frames.calls, chosen.incidents), frames),
            shifts=shifts[(shifts["since"] < self.end) & ~(shifts["until"] <= self.start)],
            duties=frames.duties,
            alarms=_no_drills(self._alarms(frames), frames),
            causes=frames.causes,
            at=frames.at,
        )

    def _incidents(self, frames: Frames) -> Frames:
        """Give the incidents that fit, with their units; cut by time first, so that a month of years costs a month."""
        created = frames.incidents["created"]
        inside = replace(frames, incidents=frames.incidents[(created >= self.start) & (created < self.end)])
        return inside.of(self.fits(inside.incidents, frames.units))

    def fits(self, i: "pd.DataFrame", units: "pd.DataFrame") -> "pd.Series[bool]":
        """Say which incidents the filters let through, whenever they were. units: of the whole history."""
        mask = i["created"].notna()
        lists = {"priority": self.priorities, "kind": self.kinds, "channel": self.channels, "operator": self.operators}
        for column, wanted in lists.items():
            if wanted:
                mask &= i[column].isin(wanted)
        if self.area:
            mask &= within(i["village"], self.area) | within(i["kecamatan"], self.area)
        if self.officers:
            mask &= i["number"].isin(units["incident"][units["officer"].isin(self.officers)])
        return mask

    def _calls(self, calls: "pd.DataFrame", incidents: "pd.DataFrame") -> "pd.DataFrame":
        mask = (calls["rang"] >= self.start) & (calls["rang"] < self.end)
        if self.operators:
            mask &= calls["by"].isin(self.operators)
        if self.channels and "110" not in self.channels:
            mask &= False
        if self.of_incidents:
            mask &= calls["incident"].isin(incidents["number"])
        return calls[mask]

    def _alarms(self, frames: Frames) -> "pd.DataFrame":
        """Give the alarms of the window; the incident of one may be older than the window.

        One without an incident is its officer's: it counts while nothing is asked but an officer.
        """
        raised = frames.alarms["raised"]
        alarms = frames.alarms[(raised >= self.start) & (raised < self.end)]
        if alarms.empty or not (self.of_incidents or self.of_reports):
            return alarms
        theirs = frames.incidents[frames.incidents["number"].isin(alarms["incident"])]
        mine = alarms["incident"].isin(theirs["number"][self.fits(theirs, frames.units)])
        if self.officers:
            named = alarms["officer"].isin(self.officers)
            alone = (alarms["incident"] == "") & named if not (self.area or self.of_reports) else False
            mine = mine & (named | (alarms["officer"] == "")) | alone
        return alarms[mine]

    def to_query(self, zone: ZoneInfo) -> list[tuple[str, str]]:
        """Give it as parameters of a URL; reading them back gives the same."""
        found = [("range", self.range)]
        if self.range == "custom":
            found += [("from", _local(self.start, zone)), ("to", _local(self.end, zone))]
        found += [("priority", str(p)) for p in self.priorities]
        found += [("area", self.area)] if self.area else []
        values = (self.kinds, self.channels, self.operators, self.officers)
        return found + [(name, value) for name, some in zip(MANY, values, strict=True) for value in some]

    def query(self, zone: ZoneInfo, **more: str) -> str:
        """Give it as the query of a URL (without the question mark), with further parameters."""
        return urlencode([*self.to_query(zone), *more.items()])


def _no_drills(rows: "pd.DataFrame", frames: Frames) -> "pd.DataFrame":
    """Give rows (`incident`) without those of exercises."""
    drills = frames.incidents["number"][frames.incidents["exercise"].astype(bool)]
    return rows[~rows["incident"].isin(drills)] if len(drills) else rows


def within(codes: "pd.Series[str]", area: str) -> "pd.Series[bool]":
    """Say which codes are an area or lie in it (33.29.08.2014 lies in 33.29.08)."""
    return (codes == area) | codes.str.startswith(area + ".")


def from_query(
    params: Iterable[tuple[str, str]] | Mapping[str, str], now: float, shift: ShiftTimes
) -> tuple[Chosen, list[str]]:
    """Read a URL's parameters; gives what is chosen and, in words, each parameter that could not be used.

    What cannot be used is as if it had not been given. The zone is that of the shifts.
    """
    pairs = list(params.items() if isinstance(params, Mapping) else params)
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).extend(part.strip() for part in text.split(",") if part.strip())
    errors: list[str] = []
    range_, start, end = _window(given, now, shift, errors)
    areas = [a for a in given.get("area", []) if _fits("area", a, AREA, errors)]
    words = {n: tuple(v for v in given.get(n, []) if _fits(n, v, WORD, errors)) for n in MANY}
    chosen = Chosen(
        start=start,
        end=end,
        range=range_,
        priorities=_priorities(given.get("priority", []), errors),
        area=areas[-1] if areas else "",
        kinds=words["kind"],
        channels=words["channel"],
        operators=words["operator"],
        officers=words["officer"],
    )
    return chosen, errors


def _fits(name: str, value: str, form: re.Pattern[str], errors: list[str]) -> bool:
    if form.fullmatch(value):
        return True
    errors.append(f"{name}: {value[:40]!r} is not one; left out")
    return False


def _priorities(texts: list[str], errors: list[str]) -> tuple[int, ...]:
    good = {t for t in texts if t in ("1", "2", "3", "4")}
    errors += [f"priority: {t[:40]!r} is none of 1, 2, 3, 4; left out" for t in texts if t not in good]
    return tuple(sorted(map(int, good)))


def _window(given: dict[str, list[str]], now: float, shift: ShiftTimes, errors: list[str]) -> tuple[str, float, float]:
    usual = "custom" if given.get("from") else DEFAULT
    asked = (given.get("range") or [usual])[-1]
    if asked not in RANGES:
        errors.append(f"range: {asked[:40]!r} is none of {', '.join(RANGES)}; this shift is shown")
        asked = DEFAULT
    if asked == "custom":
        found = _custom(given, now, shift.zone, errors)
        if found:
            return asked, *found
        asked = DEFAULT
    if asked == "last_shift":
        return asked, *shift.before(now)
    start = shift.at(now)[0] if asked == "shift" else now - LENGTHS[asked]
    return asked, start, now


def _custom(given: dict[str, list[str]], now: float, zone: ZoneInfo, errors: list[str]) -> tuple[float, float] | None:
    """Give the window of from and to, None (and why) where they are none."""
    try:
        start = _moment("from", given.get("from", []), zone)
        end = _moment("to", given["to"], zone) if given.get("to") else now
        if not start < end <= start + LONGEST_S:
            raise ValueError("from lies after to, or more than three years before it")
    except ValueError as error:
        errors.append(f"{error}; this shift is shown")
        return None
    return start, end


def _moment(name: str, texts: list[str], zone: ZoneInfo) -> float:
    text = texts[-1] if texts else ""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{name}: {text[:40]!r} is no time; write e.g. 2026-11-21T07:00") from None


def _local(moment: float, zone: ZoneInfo) -> str:
    found = datetime.fromtimestamp(moment, zone).replace(tzinfo=None)
    return found.isoformat(timespec="auto" if found.microsecond else "minutes" if not found.second else "seconds")
