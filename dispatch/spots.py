"""Where incidents were: one row an incident with a place, beside the history, to be asked what was here before."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    MetaData,
    String,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
)

from dispatch.areas import METRES_PER_DEGREE
from dispatch.core.incident import Incident

HERE_M = 100.0
"""So near is the same place."""

spots_meta = MetaData()
SPOTS = Table(
    "spots",
    spots_meta,
    Column("number", String(40), primary_key=True),
    *(Column(n, String(80), nullable=False) for n in ("village", "kind")),
    Column("lat", Float(53), nullable=False),
    Column("lng", Float(53), nullable=False),
    Column("uncertain_m", Float(53), nullable=False),
    Column("created", Float(53), nullable=False),
    Index("spots_village", "village", "created"),
    Index("spots_lat", "lat"),
)


def write_spots(db: Connection, incidents: Iterable[Incident]) -> None:
    """Write where incidents are; those that are no case of their own (junk, merged, exercises) are taken off."""
    states = list(incidents)
    db.execute(delete(SPOTS).where(SPOTS.c.number.in_([i.number for i in states])))
    rows = [_row(i) for i in states if _is_case(i)]
    if rows:
        db.execute(insert(SPOTS), rows)


def _is_case(i: Incident) -> bool:
    return i.lat is not None and i.lane == "main" and not i.exercise and not i.merged_into


def _row(i: Incident) -> dict[str, Any]:
    named = ("number", "village", "kind", "lat", "lng", "uncertain_m", "created")
    return {name: getattr(i, name) for name in named}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place asked about, degrees and m, with its village's code and the kind of incident."""

    lat: float
    lng: float
    uncertain_m: float
    village: str
    kind: str

    @property
    def is_sharp(self) -> bool:
        """Whether it is a point, and not only a village's."""
        return self.uncertain_m <= HERE_M


def numbers_at(db: Connection, spot: Spot, since: float) -> list[tuple[str, float | None]]:
    """Give (number, metres) of incidents at this point, and of this kind anywhere in this village (metres None).

    A place that is only known as a village is no point: it is not compared.
    """
    rows = db.execute(select(SPOTS).where(SPOTS.c.created >= since, _near(spot))).all()
    found = [(row, _metres(row, spot)) for row in rows]
    return [
        (row.number, metres)
        for row, metres in found
        if metres is not None or (spot.village and row.village == spot.village and row.kind == spot.kind)
    ]


def _near(spot: Spot) -> Any:
    north = HERE_M / METRES_PER_DEGREE
    east = north / max(0.01, math.cos(math.radians(spot.lat)))
    same = and_(SPOTS.c.village == spot.village, SPOTS.c.kind == spot.kind)
    if not spot.is_sharp:
        return same
    lats, lngs = (spot.lat - north, spot.lat + north), (spot.lng - east, spot.lng + east)
    return or_(and_(SPOTS.c.lat.between(*lats), SPOTS.c.lng.between(*lngs)), same)


def _metres(row: Any, spot: Spot) -> float | None:
    if not spot.is_sharp or row.uncertain_m > HERE_M:
        return None
    north, east = row.lat - spot.lat, (row.lng - spot.lng) * math.cos(math.radians(spot.lat))
    metres = math.hypot(north, east) * METRES_PER_DEGREE
    return metres if metres <= HERE_M else None
