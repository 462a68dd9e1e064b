"""Reads the roads of JEMSS.jl (a zip of nodes.csv and arcs.csv): arcs with their own travel times, in days.

Its second mode of travel is taken: without lights and siren.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.importers import file_failed
from dispatch.importers.road_tags import number_or_none

if TYPE_CHECKING:
    from dispatch.importers.roads import Reading

DAY_S = 86_400.0
MODE = "mode_2"


def draw_jemss(path: Path, reading: "Reading") -> None:
    """Draw the arcs of the zip; faults are noted by row of each table."""
    try:
        with zipfile.ZipFile(path) as files:
            for number, row in _rows(files, "nodes.csv"):
                _node(number, row, reading)
            for number, row in _rows(files, "arcs.csv"):
                _arc(number, row, reading)
    except (zipfile.BadZipFile, KeyError) as error:
        remedy = "must be a zip with nodes.csv and arcs.csv, as JEMSS.jl has its road networks"
        raise file_failed(str(path), "zip", str(error), remedy) from error


def _rows(files: zipfile.ZipFile, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table with their number; its heading is the line that begins with index."""
    heading: list[str] = []
    with files.open(name) as raw:
        for number, cells in enumerate(csv.reader(io.TextIOWrapper(raw, "utf-8")), 1):
            if heading and cells and cells[0]:
                yield number, dict(zip(heading, cells, strict=False))
            elif cells and cells[0] == "index":
                heading = cells


def _node(number: int, row: dict[str, str], reading: "Reading") -> None:
    id_, lat, lng = (number_or_none(row.get(name)) for name in ("index", "y", "x"))
    if id_ is None or lat is None or lng is None:
        reading.fail(f"nodes.csv row {number}", "index, y, x", row, "must be numbers, y and x in degrees")
    else:
        reading.drawing.junction(int(id_), lat, lng)


def _arc(number: int, row: dict[str, str], reading: "Reading") -> None:
    start, end, km, days = (number_or_none(row.get(name)) for name in ("fromNode", "toNode", "distance", MODE))
    where = f"arcs.csv row {number}"
    if start is None or end is None or km is None or days is None:
        reading.fail(where, f"fromNode, toNode, distance, {MODE}", row, "must be numbers: km and days")
    elif not (reading.drawing.knows(int(start)) and reading.drawing.knows(int(end))):
        reading.fail(where, "fromNode, toNode", f"{start:.0f}, {end:.0f}", "is no node of nodes.csv")
    else:
        reading.drawing.drive(int(start), int(end), days * DAY_S, km * 1000, [])
