"""Reads a road network from what a person has: OSMnx's GraphML, OpenStreetMap's PBF, or the roads of JEMSS.

The form is told by the end of the file's name. Every reader gives a Drawing; what it had to leave out or to guess
is counted and said.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dispatch.importers import ImportFailed, Problem, file_failed
from dispatch.importers.graphml import draw_graphml
from dispatch.importers.jemss import draw_jemss
from dispatch.importers.pbf import draw_pbf
from dispatch.roads.network import Drawing, Network

READERS: dict[str, Callable[[Path, "Reading"], None]] = {
    ".graphml": draw_graphml,
    ".osm.pbf": draw_pbf,
    ".pbf": draw_pbf,
    ".osm": draw_pbf,
    ".zip": draw_jemss,
}
MOST_ERRORS = 50


class Reading:
    """What has been read so far: the drawing, faults, and how often something had to be guessed."""

    def __init__(self, motorways: bool = False) -> None:
        self.drawing = Drawing()
        self.errors: list[Problem] = []
        self.noted: Counter[str] = Counter()
        self.motorways = motorways

    def fail(self, where: str, field: str, value: object, remedy: str) -> None:
        """Note a fault; after many the rest would only hide the first."""
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(Problem(where, field, "" if value is None else str(value), remedy))


@dataclass(frozen=True, slots=True)
class ReadRoads:
    """A network, and in words what was guessed or left out."""

    network: Network
    warnings: tuple[str, ...]

    def __str__(self) -> str:
        n = self.network
        km = n.metres.sum() / 1000
        return f"{len(n.a):,} roads ({km:,.0f} km, {n.one_way:,} one-way) between {len(n.lat):,} junctions"


def read_roads(path: Path, motorways: bool = False) -> ReadRoads:
    """Give the road network of a file; raises ImportFailed with every fault, each with its remedy.

    motorways: whether toll roads count (motorcycles may not use them, so by default they do not).
    """
    reader = next((r for end, r in READERS.items() if path.name.lower().endswith(end)), None)
    if reader is None:
        raise file_failed(str(path), "name", path.name, "must end in .graphml (OSMnx), .osm.pbf or .zip (JEMSS)")
    if not path.is_file():
        raise file_failed(str(path), "path", path.name, "is no file that can be read")
    reading = Reading(motorways)
    reader(path, reading)
    if reading.errors:
        raise ImportFailed(str(path), reading.errors)
    if reading.drawing.empty:
        raise file_failed(str(path), "roads", "0 roads", "holds no road one may drive; export it again")
    network = reading.drawing.finish()
    return ReadRoads(network, tuple(_warnings(network, reading.noted)))


def _warnings(network: Network, noted: Counter[str]) -> list[str]:
    said = [f"{count:,} x {what}" for what, count in noted.items()]
    shut = ~network.open
    if shut.any():
        km = float(np.sum(network.metres[shut])) / 1000
        said.append(f"{int(shut.sum()):,} roads ({km:.1f} km) are not joined to the rest; nobody is put on them")
    return said
