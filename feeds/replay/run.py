"""`python app.py replay`: reads the file, gives out the officers, sends, and shows how far it is."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.core.errors import K3iError
from dispatch.importers.basemap import read_land
from dispatch.importers.cad.mapping import Mapping, read_mapping
from dispatch.importers.cad.recording import RecordedCall, Snap, give_out, read_recording
from dispatch.settings import Settings
from feeds.client import Api, Gateway, doors
from feeds.demo.brebes import villages
from feeds.demo.setup import LAND
from feeds.replay.clock import kept, paced
from feeds.replay.sending import Outcome, Sending

IN_HAND = ("assigned", "en_route", "on_scene", "emergency")
"""Who is so is left to what they have in hand; the recording gets the others."""


class NothingToReplay(K3iError):
    """The file holds no row that can be sent."""


async def replay(
    settings: Settings,
    file: Path,
    tokens: tuple[str, str],
    *,
    speed: float,
    mapping: str,
    keep_intervals: bool,
) -> str:
    """Send a recorded file through the gateway and the API; give what became of it, in words.

    tokens: of the gateway and of the API. Raises NothingToReplay, BadMapping, Rejected.
    """
    began = time.monotonic()
    calls, skipped = _read(file, read_mapping(mapping))
    ws, http = doors(settings)
    async with Api(http, tokens[1]) as api, Gateway(ws, tokens[0]) as gateway:
        await api.until_ready()
        everybody = (await api.get("officers"))["officers"]
        free = {o["id"]: o["callsign"] for o in everybody if o["status"] not in IN_HAND}
        unplaced = give_out(calls, free)
        clock = kept(calls, time.time()) if keep_intervals else paced(calls, time.time(), speed)
        with _progress() as bar:
            sending = Sending(gateway, api, clock, f"{file.name}:{time.time_ns():x}", _steps(bar, calls))
            outcome = await sending.send(calls)
    return _summary(outcome, skipped, unplaced, time.monotonic() - began)


def _read(file: Path, mapping: Mapping) -> tuple[list[RecordedCall], int]:
    try:
        calls, bad = read_recording(file, mapping, nearest_land())
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToReplay(f"{file} cannot be read ({error}); give a CSV file in UTF-8, plain or .gz") from None
    for row in bad:
        print(row, file=sys.stderr)
    if not calls:
        raise NothingToReplay(f"{file} has no row that can be sent; its columns must be ours, or name a --mapping")
    return calls, len(bad)


def nearest_land() -> Snap:
    """Give what puts a point into the nearest village of Brebes where it lies in none."""
    points = villages()
    areas = AreaIndex(areas_of_points(points, read_land(LAND)))

    def snap(lat: float, lng: float) -> tuple[float, float]:
        if areas.find_village(lat, lng):
            return lat, lng
        nearest = min(points, key=lambda v: (v.lat - lat) ** 2 + (v.lng - lng) ** 2)
        return nearest.lat, nearest.lng

    return snap


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True),
    )  # fmt: skip


def _steps(bar: Progress, calls: list[RecordedCall]) -> Callable[[float], None]:
    """Give what moves the bar on by a step, showing the recorded time it belongs to."""
    legs = [leg for call in calls for leg in call.legs if leg.officer]
    task = bar.add_task("replay", total=len(calls) + sum(1 + len(leg.stamps) for leg in legs))
    latest = [0.0]

    def done(recorded: float) -> None:
        latest[0] = max(latest[0], recorded)
        shown = datetime.fromtimestamp(latest[0], UTC)
        bar.update(task, advance=1, description=f"recorded {shown:%Y-%m-%d %H:%M} UTC")

    return done


def _summary(outcome: Outcome, skipped: int, unplaced: int, took_s: float) -> str:
    told = [
        f"{outcome.reports} reports, {outcome.assignments} assignments, {outcome.moves} moves",
        f"{took_s:.1f} s",
        f"{skipped} rows skipped",
    ]
    if unplaced:
        told.append(f"{unplaced} units without an officer who was free")
    if outcome.refused:
        told.append(f"{len(outcome.refused)} refused by K3i, the first: {outcome.refused[0]}")
    return "; ".join(told)
