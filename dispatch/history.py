"""The past of a place and of a number: what was there in the last 30 days, with kinds and outcomes.

Places are asked of the SQL history; numbers of what the store remembers of them by a keyed hash (dispatch/numbers.py),
so that no number is ever looked for in SQL. The history is a second behind; what is newer is a possible duplicate.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from dispatch.archive import Archive
from dispatch.core.incident import Incident
from dispatch.core.numbers import Number
from dispatch.numbers import Numbers
from dispatch.spots import Spot, numbers_at
from dispatch.store import Store
from dispatch.tables import INCIDENTS

log = structlog.get_logger()
DAYS = 30
MOST = 200


@dataclass(frozen=True, slots=True)
class Before:
    """An incident of the past. metres: from the place asked about; None: only the village and the kind are the same."""

    number: str
    kind: str
    lane: str
    disposition: str
    created: float
    metres: float | None = None


class History:
    """Answers what was before, for one process."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive
        self._numbers = Numbers(store)

    def of_place(self, spot: Spot, but: str = "", now: float | None = None) -> list[Before]:
        """Give what was within 100 m of a point, and of this kind in its village; newest first, `but` left out."""
        since = (time.time() if now is None else now) - DAYS * 86_400
        with self._archive.engine.connect() as db:
            found = dict(numbers_at(db, spot, since))
        found.pop(but, None)
        return [replace(row, metres=found[row.number]) for row in self._rows(found)]

    def of_number(self, number: str, but: str = "", now: float | None = None) -> tuple[list[Before], int]:
        """Give what a number reported before, newest first, and how many of its calls nobody answered."""
        hashed = self._numbers.hashed(number)
        known: Number | None = self._store.load([("number", hashed)])[0].state if hashed else None
        seen = known.remembered(time.time() if now is None else now, DAYS * 86_400) if known else []
        incidents = {about.removeprefix("incident ") for _, _, about in seen if about.startswith("incident ")}
        return self._rows(incidents - {but}), sum(kind == "missed" for kind, _, _ in seen)

    def counts(self, incident: Incident) -> dict[str, int]:
        """Give how much past an incident has: {place, number}, what is nothing left out; nothing while SQL is away."""
        try:
            seen, missed = self.of_number(incident.caller_number, incident.number)
            found = {"place": len(self._of(incident)), "number": len(seen) + missed}
        except SQLAlchemyError as error:
            log.warning("the history does not answer; an incident goes without its past", error=str(error))
            return {}
        return {name: count for name, count in found.items() if count}

    def _of(self, i: Incident) -> list[Before]:
        if i.lat is None or i.lng is None:
            return []
        return self.of_place(Spot(i.lat, i.lng, i.uncertain_m, i.village, i.kind), i.number)

    def _rows(self, numbers: Iterable[str]) -> list[Before]:
        wanted = sorted(numbers)[-MOST:]
        i = INCIDENTS.c
        query = select(i.number, i.kind, i.lane, i.disposition, i.created).where(i.number.in_(wanted))
        with self._archive.engine.connect() as db:
            rows = db.execute(query.order_by(i.created.desc())).all() if wanted else []
        return [Before(*row) for row in rows]
