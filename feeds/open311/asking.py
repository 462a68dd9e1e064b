"""What `GET requests` asks for: ids, or kinds, statuses and a window of at most 90 days. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from dispatch.core.citizen_words import DONE
from dispatch.core.lifecycle import IncidentStatus
from dispatch.wire import parse_time
from feeds.open311.answers import Fault

LONGEST_S = 90 * 86_400.0
MOST_ROWS = 1_000
MOST_IDS = 200
_SPACE_ZONE = re.compile(r" (?=\d\d:?\d\d$)")
"""The plus sign of a zone that was not escaped in an address arrives as a space."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The requests asked for: created in [start, end) (epoch s), of these kinds, shown as open, closed or either."""

    start: float
    end: float
    kinds: frozenset[str]
    statuses: frozenset[str]

    @property
    def stored(self) -> list[str]:
        """The incidents' statuses that may be shown so; one that was merged is shown as the one that is kept."""
        shown = {s: "closed" if s in DONE else "open" for s in IncidentStatus}
        return [s.value for s in shown if shown[s] in self.statuses or s is IncidentStatus.MERGED]


def ids_of(text: str) -> list[str]:
    """Give the ids of a list with commas. Raises Fault for more than are answered at once."""
    ids = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(ids) > MOST_IDS:
        raise Fault(400, f"service_request_id: {len(ids)} ids; ask for at most {MOST_IDS} at once")
    return ids


def wanted(
    kinds: str | None, start: str | None, end: str | None, status: str | None, public: Collection[str], now: float
) -> Wanted:
    """Give what the parameters ask for, of the kinds that are published. Raises Fault naming the parameter."""
    begin, until = _window(start, end, now)
    named = {part.strip().upper() for part in kinds.split(",") if part.strip()} if kinds else set(public)
    return Wanted(begin, until, frozenset(named) & frozenset(public), _statuses(status))


def _window(start: str | None, end: str | None, now: float) -> tuple[float, float]:
    begin, until = _moment("start_date", start), _moment("end_date", end)
    if begin is None:
        until = now if until is None else until
        begin = until - LONGEST_S
    elif until is None:
        until = min(max(now, begin), begin + LONGEST_S)
    if until < begin:
        raise Fault(400, "end_date lies before start_date; turn them round")
    if until - begin > LONGEST_S:
        raise Fault(400, f"the window spans {(until - begin) / 86_400:.0f} days; ask for at most 90")
    return begin, until


def _moment(name: str, text: str | None) -> float | None:
    if not text:
        return None
    try:
        return parse_time(_SPACE_ZONE.sub("+", text.strip()))
    except (ValueError, OverflowError, OSError):
        raise Fault(400, f"{name}: {text[:40]!r} is no time; write e.g. 2026-11-21T20:31:30+07:00") from None


def _statuses(text: str | None) -> frozenset[str]:
    named = {part.strip().lower() for part in text.split(",") if part.strip()} if text else {"open", "closed"}
    if named - {"open", "closed"}:
        raise Fault(400, f"status: {sorted(named - {'open', 'closed'})[0][:40]!r} is not known; use open or closed")
    return frozenset(named)
