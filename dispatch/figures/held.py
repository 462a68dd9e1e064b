"""The history held in memory by one process: read once in a thread, then brought up to date by what has changed.

SQL (dispatch/tables.py: `changed`) -> columns as arrays, words as codes -> Frames, one snapshot for everybody.
"""

import gc
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, Table, or_, select
from sqlalchemy.exc import SQLAlchemyError

from dispatch.archive import Archive
from dispatch.figures.frames import TABLES, Frames, columns_of, is_word, type_of
from dispatch.tables import INCIDENTS

if TYPE_CHECKING:
    import pandas as pd

log = structlog.get_logger()
FRESH_S = 1.0
"""A snapshot this young is handed out as it is."""
CHUNK = 20_000
WHEN = {
    "incidents": "created", "units": "dispatched", "calls": "rang", "shifts": "since", "duties": "at",
    "alarms": "raised", "causes": "at",
}  # fmt: skip
"""The column that says when a row happened."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot, and why it could not be made newer ("": it is as new as the history)."""

    frames: Frames
    error: str = ""

    def age_s(self, now: float) -> float:
        """Give how old it is."""
        return max(0.0, now - self.frames.at)


class Held:
    """The one copy of the history of a process. Any thread may ask; one of them reads."""

    def __init__(self, archive: Archive, clock: Callable[[], float] = time.time, days: float = 400.0) -> None:
        """Hold what lies at most so many days back: what bounds the memory it takes."""
        self._archive = archive
        self._back_s = days * 86_400
        self._clock = clock
        self._tables = {name: _Kept(name) for name in TABLES}
        self._reading = threading.Lock()
        self._seen: Seen | None = None

    def start(self) -> None:
        """Begin to read, in a thread of its own, so that the first who asks need not wait for all of it."""
        threading.Thread(target=self._first, name="history", daemon=True).start()

    def _first(self) -> None:
        try:
            self.now()
        except SQLAlchemyError as error:
            log.warning("the history cannot be read yet; whoever asks tries again", error=str(error))
        gc.collect()
        gc.freeze()  # what stands now stays: looked through again, it costs a page in ten 0.15 s

    def last(self) -> Seen | None:
        """Give the last snapshot at once, None while the history is being read for the first time."""
        return self._seen

    def now(self) -> Seen:
        """Give the history as it is now; with SQL away the last snapshot and why. Blocks while it is read.

        Raises SQLAlchemyError only when there is no snapshot yet.
        """
        with self._reading:
            seen = self._seen
            if seen and not seen.error and seen.age_s(self._clock()) < FRESH_S:
                return seen
            try:
                self._seen = Seen(self._read(seen))
            except SQLAlchemyError as error:
                if seen is None:
                    raise
                log.warning("the history cannot be read; the last figures stay", error=str(error))
                self._seen = Seen(seen.frames, "the history does not answer; these are the last figures")
            return self._seen

    def _read(self, seen: Seen | None) -> Frames:
        at = self._clock()
        with self._archive.engine.connect() as db:
            news = [kept.read(db, at - self._back_s) for kept in self._tables.values()]
        if seen is not None and not any(news):
            return replace(seen.frames, at=at)
        return Frames(**{name: kept.frame() for name, kept in self._tables.items()}, at=at)

    def nbytes(self) -> int:
        """Give how many bytes the snapshot holds."""
        seen = self._seen
        if seen is None:
            return 0
        return sum(int(getattr(seen.frames, name).memory_usage(deep=True).sum()) for name in TABLES)


class _Kept:
    """One table: its rows as a frame, words as codes, and the number of the last batch that was read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._table: Table = TABLES[name]
        self._columns = columns_of(name)
        self._words: dict[str, dict[str, int]] = {c: {} for c in self._columns if is_word(name, c)}
        self._last = -1
        self._frame: pd.DataFrame | None = None
        self._shown: pd.DataFrame | None = None

    def read(self, db: Connection, since: float) -> bool:
        """Read what was written since the last time, of what happened since a moment; says whether there was any."""
        renewed = self._renewed(db)
        changed = self._table.c.changed
        wanted = [*(self._table.c[c] for c in self._columns), changed]
        when = self._table.c[WHEN[self._name]]
        asked = select(*wanted).where(changed > self._last, or_(when >= since, when.is_(None)))
        pieces = []
        result = db.execution_options(stream_results=True).execute(asked)
        last = self._last
        for rows in result.partitions(CHUNK):
            columns = list(zip(*rows, strict=True))
            last = max(last, *columns.pop())
            pieces.append(self._piece(columns))
        lost = self._let_go_of(renewed)
        if not pieces and self._frame is not None:
            return lost
        self._frame = self._merged(pieces or [self._piece([()] * len(self._columns))], since)
        self._shown, self._last = None, last
        return True

    def _renewed(self, db: Connection) -> list[str]:
        """Give the incidents written since the last time, where these are the assignments: they were written along.

        Asked before the rows are read, so that whatever an incident has now is among these.
        """
        if self._name != "units" or self._frame is None:
            return []
        return list(db.execute(select(INCIDENTS.c.number).where(INCIDENTS.c.changed > self._last)).scalars())

    def _let_go_of(self, incidents: list[str]) -> bool:
        """Take out the assignments that incidents had before; says whether there were any."""
        if self._frame is None or not incidents:
            return False
        theirs = self._frame["incident"].isin(incidents)
        if not theirs.any():
            return False
        self._frame, self._shown = self._frame[~theirs], None
        return True

    def _piece(self, columns: Sequence[Sequence[Any]]) -> "pd.DataFrame":
        import numpy as np
        import pandas as pd

        found: dict[str, Any] = {}
        for name, values in zip(self._columns, columns, strict=True):
            words = self._words.get(name)
            if words is not None:
                codes = [words.setdefault(v, len(words)) for v in (v or "" for v in values)]
                found[name] = np.array(codes, "int32")
            else:
                kind = type_of(self._name, name)
                found[name] = pd.Series(values, dtype="str") if kind == "str" else np.array(values, kind)
        return pd.DataFrame(found, columns=self._columns)

    def _merged(self, pieces: "list[pd.DataFrame]", since: float) -> "pd.DataFrame":
        """Put new rows in place of those with the same key, and let go of what lies too far back."""
        import pandas as pd

        key = self._columns[0]
        new = pd.concat(pieces, ignore_index=True) if len(pieces) > 1 else pieces[0]
        if self._frame is None or self._frame.empty:
            return new
        old = self._frame[WHEN[self._name]] < since
        rest = self._frame[~self._frame[key].isin(new[key]) & ~old]
        return pd.concat([rest, new], ignore_index=True)

    def frame(self) -> "pd.DataFrame":
        """Give the rows with their words."""
        import pandas as pd

        assert self._frame is not None, "read first"
        if self._shown is None:
            shown = self._frame.copy(deep=False)
            for name, words in self._words.items():
                codes = self._frame[name].to_numpy()
                shown[name] = pd.Categorical.from_codes(codes, categories=pd.Index(list(words), dtype="str"))
            self._shown = shown
        return self._shown
