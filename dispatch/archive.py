"""History in SQL: the journal's facts, and one row per incident and assignment with its time points.

Everything is written in batches together with the id of the last fact, in one transaction, so that a repeat
writes nothing twice and a break leaves no gap. The store is trimmed only up to what stands here.
"""

import os
import time
from collections.abc import Generator, Iterable
from typing import Any

import orjson
import structlog
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from dispatch.core.call import Call
from dispatch.core.errors import K3iError
from dispatch.core.incident import Incident
from dispatch.migrations import bring_up
from dispatch.spots import spots_meta, write_spots
from dispatch.store import JOURNAL, Store, fact_row, key, stream_entries
from dispatch.tables import (
    ASSIGNMENTS,
    CALLS,
    FACTS,
    INCIDENTS,
    OF_FACTS,
    PLACE,
    Rows,
    assignment_row,
    call_row,
    incident_row,
    meta,
)
from dispatch.tracks import tracks_meta

log = structlog.get_logger()
LEASE_S = 10
MOST_ROWS = 2_000
PAGE = 1_000
KEEP_JOURNAL_S = 3600.0
"""The journal keeps at least this much for screens that catch up."""


class Moved(K3iError):
    """Another archiver has written meanwhile; says how far history reaches."""


class Archive:
    """The SQL side: tables, batches in, questions out. SQLite (WAL) or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url, pool_pre_ping=True)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _write_ahead)

    def prepare(self) -> None:
        """Make the tables, or bring those of an older program up to this one."""
        bring_up(self.engine, self._make)

    def _make(self) -> None:
        for tables in (meta, spots_meta, tracks_meta):
            tables.create_all(self.engine)
        with self.engine.begin() as db:
            db.execute(insert(PLACE).values(id=1, last="0-0", batch=0))

    def last(self) -> str:
        """Give the id of the last fact that stands here."""
        with self.engine.connect() as db:
            return str(db.execute(select(PLACE.c.last)).scalar_one())

    def write(
        self, facts: Rows, incidents: Iterable[Incident], calls: Iterable[Call] = (), after: str | None = None
    ) -> None:
        """Write a batch: its facts, the incidents and calls as they are now, and how far the journal is read.

        after: the last fact that stands here as far as the writer knows. Raises Moved, and writes nothing, where
        another one has written since: what this one has loaded may be older than what stands here already.
        """
        with self.engine.begin() as db:
            batch = _next_batch(db)
            last = db.execute(select(PLACE.c.last)).scalar_one()
            if after is not None and last != after:
                raise Moved(f"history reaches {last} and not {after}; another archiver has written, read on from there")
            _replace(db, FACTS, [_fact_columns(f) for f in facts])
            self._write_states(db, list(incidents), batch)
            _replace(db, CALLS, [call_row(c) | {"changed": batch} for c in calls])
            for table, rows_of in OF_FACTS.items():
                _replace(db, table, [row | {"changed": batch} for row in rows_of(facts)])
            db.execute(update(PLACE).values(last=facts[-1]["id"]))

    def write_history(self, batches: Iterable[Iterable[Incident]], beside: Iterable[tuple[Table, Rows]] = ()) -> None:
        """Write incidents of another system, all or none; those of the same numbers are replaced with all they had.

        beside: rows of the tables beside them, calls, shifts, duties, alarms (without `changed`).
        """
        with self.engine.begin() as db:
            number = _next_batch(db)
            for batch in batches:
                self._write_states(db, list(batch), number)
            for table, rows in beside:
                _replace(db, table, [row | {"changed": number} for row in rows])

    def _write_states(self, db: Connection, states: list[Incident], batch: int) -> None:
        """Write incidents with all their assignments; one that an incident no longer has is taken out."""
        stamp = {"changed": batch}
        rows = [incident_row(i) | stamp | {"state": orjson.dumps(i).decode()} for i in states]
        _replace(db, INCIDENTS, rows)
        _take_out(db, ASSIGNMENTS.c.incident, [i.number for i in states])
        _put_in(db, ASSIGNMENTS, [assignment_row(a) | stamp for i in states for a in i.assignments])
        write_spots(db, states)

    def incident(self, number: str) -> tuple[Incident, list[dict[str, Any]]] | None:
        """Give an incident with its facts, or None."""
        with self.engine.connect() as db:
            state = db.execute(select(INCIDENTS.c.state).where(INCIDENTS.c.number == number)).scalar()
            rows = db.execute(select(FACTS).where(FACTS.c.incident == number)).mappings().all()
        if state is None:
            return None
        rows = sorted(rows, key=lambda r: [int(part) for part in r["id"].split("-")])  # as they were committed
        return Incident.load(orjson.loads(state)), [{"id": r["id"], **orjson.loads(r["data"])} for r in rows]

    def published(
        self, kinds: Iterable[str], statuses: Iterable[str], start: float, end: float
    ) -> Generator[Incident, None, None]:
        """Give incidents of these kinds and statuses created in [start, end) (epoch s), the newest first; no drills.

        They are read as they are taken, PAGE at a time.
        """
        chosen = (
            INCIDENTS.c.created >= start,
            INCIDENTS.c.created < end,
            INCIDENTS.c.kind.in_(list(kinds)),
            INCIDENTS.c.status.in_(list(statuses)),
            INCIDENTS.c.lane == "main",
            INCIDENTS.c.exercise.is_(False),
        )
        asked = select(INCIDENTS.c.state).where(*chosen).order_by(INCIDENTS.c.created.desc())
        with self.engine.connect() as db:
            for state in db.execute(asked, execution_options={"yield_per": PAGE}).scalars():
                yield Incident.load(orjson.loads(state))

    def facts(self, type_: str, start: float, end: float) -> Rows:
        """Give the facts of a type whose event lies in [start, end) (epoch s), oldest first."""
        chosen = FACTS.c.type == type_, FACTS.c.event_time >= start, FACTS.c.event_time < end
        with self.engine.connect() as db:
            rows = db.execute(select(FACTS.c.data).where(*chosen).order_by(FACTS.c.event_time)).scalars().all()
        return [orjson.loads(data) for data in rows]

    def begins(self) -> float | None:
        """Give when the first fact was written (epoch s), None while there is none."""
        with self.engine.connect() as db:
            first = db.execute(select(func.min(FACTS.c.id))).scalar()
        return int(first.partition("-")[0]) / 1000 if first else None

    def created(self, start: float, end: float) -> list[float]:
        """Give the event times (epoch s) of the main lane's reports created in [start, end), in order; no drills."""
        chosen = (
            INCIDENTS.c.created >= start,
            INCIDENTS.c.created < end,
            INCIDENTS.c.lane == "main",
            INCIDENTS.c.exercise.is_(False),
        )
        with self.engine.connect() as db:
            return list(db.execute(select(INCIDENTS.c.created).where(*chosen).order_by(INCIDENTS.c.created)).scalars())

    def rows(self, start: float, end: float, area: str = "") -> tuple[Rows, Rows]:
        """Give the incidents created in [start, end) (event time, epoch s) and their assignments, as rows.

        area: Kemendagri code of what they lie in, "" for all, those without a place too.
        """
        chosen = INCIDENTS.c.created >= start, INCIDENTS.c.created < end, _lies_in(area)
        columns = [c for c in INCIDENTS.c if c.name != "state"]
        with self.engine.connect() as db:
            incidents = db.execute(select(*columns).where(*chosen)).mappings().all()
            join = select(ASSIGNMENTS).join(INCIDENTS, INCIDENTS.c.number == ASSIGNMENTS.c.incident)
            units = db.execute(join.where(*chosen)).mappings().all()
        return [dict(r) for r in incidents], [dict(r) for r in units]

    def decided(self, start: float, end: float, area: str = "") -> tuple[Rows, Rows]:
        """Give the offers made in [start, end) (event time, epoch s), and what was said of them and came of them.

        area: Kemendagri code of what their incidents lie in, "" for all.
        """
        inside = FACTS.c.incident.in_(select(INCIDENTS.c.number).where(_lies_in(area))) if area else true()
        made = FACTS.c.type == "assignment_offered", FACTS.c.event_time >= start, FACTS.c.event_time < end, inside
        later = (
            FACTS.c.type.in_(("choice_explained", "assignment_arrived")),
            FACTS.c.incident.in_(select(FACTS.c.incident).where(*made)),
        )
        with self.engine.connect() as db:
            found = [db.execute(select(FACTS.c.data).where(*which)).scalars().all() for which in (made, later)]
        offers, after = ([orjson.loads(data) for data in rows] for rows in found)
        return offers, after


def _lies_in(area: str) -> ColumnElement[bool]:
    """Give the condition that an incident lies in an area ("": it may lie anywhere)."""
    places = INCIDENTS.c.village, INCIDENTS.c.kecamatan
    return or_(*(found for at in places for found in (at == area, at.startswith(area + ".")))) if area else true()


def _write_ahead(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _next_batch(db: Connection) -> int:
    """Take the number of a batch; its row stays locked, so that batches become visible in their order."""
    db.execute(update(PLACE).values(batch=PLACE.c.batch + 1))
    return int(db.execute(select(PLACE.c.batch)).scalar_one())


def _replace(db: Connection, table: Table, rows: Rows) -> None:
    """Write rows in place of those with the same key."""
    (key_,) = table.primary_key.columns
    _take_out(db, key_, [r[key_.name] for r in rows])
    _put_in(db, table, rows)


def _take_out(db: Connection, column: Column[Any], values: list[Any]) -> None:
    """Delete the rows with one of these values; many at a time, since a database takes only so many values."""
    for at in range(0, len(values), MOST_ROWS):
        db.execute(delete(column.table).where(column.in_(values[at : at + MOST_ROWS])))


def _put_in(db: Connection, table: Table, rows: Rows) -> None:
    for at in range(0, len(rows), MOST_ROWS):
        db.execute(insert(table), rows[at : at + MOST_ROWS])


def _fact_columns(f: dict[str, Any]) -> dict[str, Any]:
    named = {k: f[k] for k in ("id", "type", "incident", "officer", "by", "event_time", "entry_time")}
    return named | {"data": orjson.dumps({k: v for k, v in f.items() if k != "id"}).decode()}


class Archiver:
    """The keeper's hand that carries the journal into the archive; of several keepers one does it at a time."""

    def __init__(self, store: Store, archive: Archive, retention_h: float, tracking_days: float = 90.0) -> None:
        self.store = store
        self.archive = archive
        self.retention_s = retention_h * 3600
        self.tracking_s = int(tracking_days * 86_400)
        self._name = f"{os.uname().nodename}-{os.getpid()}-{id(self):x}"
        self._at: str | None = None

    def step(self) -> None:
        """Wait up to a second for facts and write what came."""
        if not self._mine():
            self._at = None
            time.sleep(1.0)
            return
        if self._at is None:
            self.archive.prepare()
            self._at = self.archive.last()
        reply = self.store.redis.xread({JOURNAL: self._at}, count=500, block=1000)
        for _, entries in stream_entries(reply):
            facts = [fact_row(id_, fields[b"d"]) for id_, fields in entries]
            numbers = sorted({f["incident"] for f in facts if f["incident"]})
            states = self.store.load([("incident", n) for n in numbers])
            named = sorted({f["data"].get("call_id") for f in facts} - {None, ""})
            calls = self.store.load([("call", c) for c in named])
            kept = [v.state for v in states if v.state], [v.state for v in calls if v.state]
            try:
                self.archive.write(facts, *kept, after=self._at)
            except Moved as moved:
                log.warning("an archiver was overtaken; it reads on from where history ends", why=str(moved))
                self._at = None
                return
            self._at = facts[-1]["id"]

    def _mine(self) -> bool:
        """Hold or take the archiver's lease."""
        lease = key("lease", "archive")
        holder = self.store.redis.set(lease, self._name, nx=True, ex=LEASE_S, get=True)
        if holder is not None and holder.decode() != self._name:
            return False
        self.store.redis.expire(lease, LEASE_S)
        return True

    def lag_s(self) -> float:
        """Give how many seconds of the journal are not in the archive yet."""
        end = self.store.journal_end()
        at = self._at
        if at is None or end == at:
            return 0.0
        return max(0.0, (int(end.partition("-")[0]) - int(at.partition("-")[0])) / 1000)

    def clean(self) -> None:
        """Take out of the store what only history needs: old facts that are archived, incidents long ended."""
        at = self._at
        if at is None:
            return
        archived_ms = int(at.partition("-")[0])
        now = time.time()
        self.store.redis.xtrim(
            JOURNAL, minid=f"{min(archived_ms, int((now - KEEP_JOURNAL_S) * 1000))}-0", approximate=True
        )
        cutoff = (now - self.retention_s) * 1000
        for number in self.store.redis.zrangebyscore(
            key("incidents"), "-inf", min(cutoff, archived_ms), start=0, num=5_000
        ):
            self._forget_if_settled(number.decode())
        for call in self.store.redis.zrangebyscore(key("calls"), "-inf", min(cutoff, archived_ms), start=0, num=5_000):
            self._forget_call(call.decode())

    def _forget_call(self, call: str) -> None:
        """Take a call out of the store, unless somebody has still to call back."""
        if self.store.redis.zscore(key("callbacks"), call) is not None:
            return
        pipe = self.store.redis.pipeline(transaction=True)
        pipe.delete(key("call", call))
        for name in ("calls", "ringing", "answered", "taken"):
            pipe.zrem(key(name), call)
        pipe.execute()

    def _forget_if_settled(self, number: str) -> None:
        """Take an incident out of the store: ended, or junk that nobody has taken up all this time."""
        incident = self.store.incident(number).state
        if incident is not None and incident.lane == "main" and not incident.is_ended:
            return
        pipe = self.store.redis.pipeline(transaction=True)
        if incident is not None:
            pipe.expire(key("tracking", incident.tracking), self.tracking_s)  # history has what it leads to
        pipe.delete(key("incident", number), key("timeline", number))
        for name in ("incidents", "open", "held", "folded"):
            pipe.zrem(key(name), number)
        pipe.execute()
