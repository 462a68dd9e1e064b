"""What a replay stands on, read from the history, and from the journal for the seconds the history does not have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, and_, exists, or_, select

from dispatch.archive import Archive
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import ENDED_INCIDENT
from dispatch.store import Store
from dispatch.tables import FACTS, INCIDENTS

DAY_S = 86_400.0
LOOK_BACK_S = DAY_S
"""Whatever was reported within this before the window is looked at whole."""
OLDEST_S = 30 * DAY_S
"""What was reported before that and was still open then is not found; a hold lasts no longer either."""
DUTY_S = 1.5 * DAY_S
"""Within this before the window everybody's duty has changed once, or what today says still holds."""
AT_ONCE = 400
CALL_S = 3_600.0
"""No call rings, or is spoken, for longer than this before its incident or after."""
CALL_TYPES = tuple(
    f"call_{word}"
    for word in ("ringing", "answered", "ended", "abandoned", "climbed", "taken", "given_back", "lapsed", "recorded")
)
_UNSAID = frozenset({"officer_put", "reference_changed", "duty_set", "messages_read"})
"""Facts without an incident that no timeline of the room tells."""

Fact = dict[str, Any]


@dataclass(slots=True)
class Past:
    """What was there in a window: incidents by number, their facts, what changed duties, and all else that was said."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    facts: defaultdict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    duties: list[Fact] = field(default_factory=list)
    others: list[Fact] = field(default_factory=list)


def read_past(archive: Archive, store: Store, start: float, end: float, duties_since: float | None = None) -> Past:
    """Give what was there in [start, end] (epoch s). duties_since: from when on duties are read."""
    past = Past()
    fresh = store.journal_since(archive.last())
    with archive.engine.connect() as db:
        numbers = _numbers(db, start, end)
        _take_incidents(db, past, numbers | {f["incident"] for f in fresh if f["incident"]})
        since = start - DUTY_S if duties_since is None else duties_since
        past.duties = list(_of_type(db, "duty_set", since, end))
        past.others = list(_unattached(db, start, end))
    _take_fresh(store, past, fresh)
    return past


def read_story(archive: Archive, store: Store, number: str) -> tuple[Incident, list[Fact]] | None:
    """Give one incident with all its facts, None when nobody knows it."""
    past = Past()
    fresh = [f for f in store.journal_since(archive.last()) if f["incident"] == number]
    with archive.engine.connect() as db:
        _take_incidents(db, past, {number})
    _take_fresh(store, past, fresh)
    found = past.incidents.get(number)
    return (found, past.facts[number]) if found else None


def _numbers(db: Connection, start: float, end: float) -> set[str]:
    """Give the numbers of whatever was, or may have been, open in a window."""
    i = INCIDENTS.c
    near = select(i.number).where(i.created >= start - LOOK_BACK_S, i.created <= end)
    touched = select(FACTS.c.incident).where(FACTS.c.id >= _id(start), FACTS.c.id <= _id(end + 1)).distinct()
    later = exists().where(FACTS.c.incident == i.number, FACTS.c.id >= _id(start))
    still_open = or_(i.status.not_in([s.value for s in ENDED_INCIDENT]), i.incident_clear >= start, later)
    old = and_(i.created >= start - OLDEST_S, i.created < start - LOOK_BACK_S)
    lasting = select(i.number).where(old, still_open)
    return {number for query in (near, touched, lasting) for number in db.execute(query).scalars() if number}


def _id(epoch_s: float) -> str:
    """Give the id of the first fact that could have been written at a moment; ids of the journal are milliseconds."""
    return f"{int(epoch_s * 1000):013d}"


def _take_incidents(db: Connection, past: Past, numbers: Iterable[str]) -> None:
    waiting = iter(sorted(numbers))
    while chunk := list(islice(waiting, AT_ONCE)):
        states = db.execute(select(INCIDENTS.c.state).where(INCIDENTS.c.number.in_(chunk))).scalars()
        for state in states:
            found = Incident.load(orjson.loads(state))
            past.incidents[found.number] = found
        for row in _facts(db, FACTS.c.incident.in_(chunk)):
            past.facts[row["incident"]].append(row)


def _facts(db: Connection, *which: Any) -> Iterator[Fact]:
    for id_, data in db.execute(select(FACTS.c.id, FACTS.c.data).where(*which)):
        yield {"id": id_, **orjson.loads(data)}


def _of_type(db: Connection, type_: str, start: float, end: float) -> Iterator[Fact]:
    return _facts(db, FACTS.c.type == type_, FACTS.c.event_time >= start, FACTS.c.event_time <= end)


def _unattached(db: Connection, start: float, end: float) -> Iterator[Fact]:
    c = FACTS.c
    return _facts(db, c.id >= _id(start), c.id <= _id(end + 1), c.incident == "", c.type.not_in(_UNSAID))


def _take_fresh(store: Store, past: Past, fresh: Sequence[Fact]) -> None:
    """Add what the history does not have yet, with the incidents as the store has them."""
    numbers = sorted({f["incident"] for f in fresh if f["incident"]})
    for found in store.load([("incident", n) for n in numbers]):
        if found.state is not None:
            past.incidents[found.state.number] = found.state
    known = {f["id"] for facts in past.facts.values() for f in facts}
    for f in fresh:
        if f["incident"] and f["id"] not in known:
            past.facts[f["incident"]].append(f)
        elif f["type"] == "duty_set":
            past.duties.append(f)
        elif not f["incident"] and f["type"] not in _UNSAID:
            past.others.append(f)


def read_calls(archive: Archive, i: Incident) -> list[Fact]:
    """Give what was said of the call an incident came by, oldest first."""
    rang = i.times.get("call_arrival") or i.times.get("answered")
    if not i.call_id or rang is None:
        return []
    c = FACTS.c
    near = c.event_time >= rang - CALL_S, c.event_time <= rang + CALL_S
    with archive.engine.connect() as db:
        found = list(_facts(db, c.type.in_(CALL_TYPES), *near))
    mine = [f for f in found if f["data"].get("call_id") == i.call_id and f["incident"] != i.number]
    return sorted(mine, key=lambda f: f["event_time"])
