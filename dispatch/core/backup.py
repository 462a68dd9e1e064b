"""A request for backup by a main function, as its incident keeps it, and what it stands at."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from dispatch.core.lifecycle import AssignmentStatus

FUNCTIONS = ("samapta", "lantas", "reskrim", "intelkam", "binmas", "bhabinkamtibmas")
"""Whom one can ask: the main functions, and the village officers around."""
MOST_UNITS = 50

_COMES = frozenset(
    {AssignmentStatus.ACCEPTED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED}
)


class BackupStatus(StrEnum):
    """Where a request stands: nobody asked yet, asked, enough are coming, needed no longer."""

    REQUESTED = "requested"
    OFFERED = "offered"
    COMMITTED = "committed"
    RELEASED = "released"


@dataclass(slots=True)
class Backup:
    """One request ("1042.b1"). assignments: those made for it; since, released: epoch seconds."""

    id: str
    function: str
    count: int
    reason: str
    by: str
    since: float
    assignments: list[str] = field(default_factory=list)
    released: float | None = None
    released_by: str = ""
    release_reason: str = ""

    def coming(self, statuses: Iterable[tuple[str, AssignmentStatus]]) -> int:
        """Give how many have taken it on, given (id, status) of the incident's assignments."""
        return sum(id_ in self.assignments and status in _COMES for id_, status in statuses)

    def status(self, statuses: Iterable[tuple[str, AssignmentStatus]]) -> BackupStatus:
        """Give where it stands, given (id, status) of the incident's assignments."""
        if self.released is not None:
            return BackupStatus.RELEASED
        known = list(statuses)
        coming = self.coming(known)
        if coming >= self.count:
            return BackupStatus.COMMITTED
        asked = sum(id_ in self.assignments and status is AssignmentStatus.OFFERED for id_, status in known)
        return BackupStatus.OFFERED if coming + asked >= self.count else BackupStatus.REQUESTED

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the request that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Backup))
