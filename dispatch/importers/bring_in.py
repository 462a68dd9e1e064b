"""From a file that has been read without a fault into the store: the writing half of every import."""

import re
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from dispatch.areas import AreaIndex
from dispatch.cards import read_cards
from dispatch.core.commands import PutOfficer
from dispatch.core.errors import Refused
from dispatch.core.runcards import RunCards, cards_of
from dispatch.core.triage import KINDS
from dispatch.desk import Desk
from dispatch.importers import file_failed
from dispatch.importers.areas import read_areas
from dispatch.importers.basemap import read_basemap
from dispatch.importers.officers import read_officers
from dispatch.importers.places import read_places
from dispatch.importers.roster import Names, read_roster, refuse_overlaps
from dispatch.importers.runcards import read_run_cards
from dispatch.importers.table import read_text
from dispatch.places import to_bytes, with_villages
from dispatch.reference import RUN_CARDS
from dispatch.roads.router import ROADS
from dispatch.roads.shortest import with_topology
from dispatch.roster import put_roster, stored_roster
from dispatch.settings import Settings
from dispatch.store import Store

BY = "system:import"
MOST_PACKED = 64 << 20
"""Bytes of a packed road graph; a province takes about half of it."""


def bring_in_areas(path: Path, store: Store | None) -> str:
    """Replace the areas; without a store only say what would happen. Raises ImportFailed with every fault."""
    read = read_areas(path)
    index = AreaIndex(read.areas)
    said = "\n".join([*map(str, read.warnings), f"{len(read.areas)} areas"])
    if store is None:
        return f"{said} would be imported"
    version = store.put_reference("areas", index.to_bytes(), BY, time.time())
    return f"{said} imported (version {version})"


def bring_in_officers(path: Path, store: Store, settings: Settings, *, check: bool) -> str:
    """Add or replace officers, in one transaction. Raises ImportFailed with every fault by row."""
    _, stored = store.get_reference("areas")
    known = {a.code for a in AreaIndex.from_bytes(stored).villages} if stored else None
    rows = read_officers(path, known)
    if check:
        return f"{len(rows)} officers would be imported"
    now = time.time()
    commands = [PutOfficer(id=f"import:{now:.3f}:{r.id}", by=BY, at=now, now=now, officer=asdict(r)) for r in rows]
    for outcome in Desk(store, settings).handle_many(commands):
        if isinstance(outcome, Refused):
            raise outcome
    return f"{len(rows)} officers imported"


def bring_in_roads(path: Path, store: Store | None, *, motorways: bool = False) -> str:
    """Replace the road graph; without a store only say what would happen. Raises ImportFailed with every fault."""
    from dispatch.importers.roads import read_roads  # here: its libraries load only where roads are imported

    read = read_roads(path, motorways)
    said = "\n".join([*read.warnings, str(read)])
    packed = with_topology(read.network).to_bytes()
    if len(packed) > MOST_PACKED:
        remedy = f"is more than every process should hold ({MOST_PACKED >> 20} MB); cut the file to the district"
        raise file_failed(str(path), "packed size", f"{len(packed) >> 20} MB", remedy)
    if store is None:
        return f"{said} would be imported"
    version = store.put_reference(ROADS, packed, BY, time.time())
    return f"{said} imported (version {version}, {len(packed) / 1e6:.1f} MB)"


def bring_in_places(path: Path, store: Store, *, check: bool) -> str:
    """Replace landmarks and addresses. Raises ImportFailed with every fault by row or feature."""
    _, stored = store.get_reference("areas")
    areas = AreaIndex.from_bytes(stored) if stored else AreaIndex([])
    found = read_places(path, {a.code for a in areas.villages} if stored else None)
    lost = sum(not place.village for place in with_villages(found, areas)) if stored else 0
    said = f"{len(found)} places" + (f" ({lost} outside every village)" if lost else "")
    if check:
        return f"{said} would be imported"
    version = store.put_reference("places", to_bytes(with_villages(found, areas)), BY, time.time())
    return f"{said} imported (version {version})"


def bring_in_cards(path: Path, store: Store | None) -> str:
    """Let the district's own question cards go before those that ship with K3i."""
    text = read_text(path)
    cards = read_cards(text, str(path))
    said = f"{len(cards)} cards for {sum(len(card.kinds) for card in cards)} kinds"
    if store is None:
        return f"{said} would be imported"
    version = store.put_reference("cards", text.encode(), BY, time.time())
    return f"{said} imported (version {version})"


def bring_in_roster(path: Path, store: Store, settings: Settings, *, check: bool, now: float | None = None) -> str:
    """Replace the roster of the officers and the time the file names. Raises ImportFailed with every fault by row."""
    zone, officers = ZoneInfo(settings.timezone), store.officers()
    known = {name.lower(): o.id for o in officers for name in (o.callsign, o.id)}
    functions = {o.own.get("function", o.function) for o in officers} | {f for k in KINDS.values() for f in k.functions}
    duties = read_roster(path, Names(known, frozenset(functions)), zone)
    now = time.time() if now is None else now
    roster = stored_roster(store).replaced(duties, now)
    refuse_overlaps(path, roster, zone)
    away = sum(d.is_off for d in duties)
    days = [datetime.fromtimestamp(t, zone).date() for t in (min(d.start for d in duties), max(d.end for d in duties))]
    said = f"{len(duties) - away} duties and {away} absences of {len({d.officer for d in duties})} officers"
    said += f", {days[0]} to {days[1]} ({settings.zone_label})"
    if check:
        return f"{said}, would be imported"
    return f"{said}, imported (version {put_roster(store, roster, BY, now)})"


def bring_in_run_cards(path: Path, store: Store, *, check: bool) -> str:
    """Replace the run cards of the kinds a file names; others stay. Raises ImportFailed with every fault by entry."""
    kinds = read_run_cards(path, {o.function for o in store.officers()})
    said = f"run cards of {len(kinds)} kinds: {', '.join(sorted(kinds))}"
    if check:
        return f"{said} would be imported"
    _, stored = store.get_reference(RUN_CARDS)
    cards = RunCards(cards_of(orjson.loads(stored)) if stored else {}).replaced(kinds)
    version = store.put_reference(RUN_CARDS, orjson.dumps(cards.to_data()), BY, time.time())
    return f"{said} imported (version {version})"


def bring_in_history(
    path: Path, mapping: str, name: str, store: Store, settings: Settings, *, skip_bad: bool, check: bool
) -> str:
    """Write calls of another system into the history, with a bar on standard error. Raises ImportFailed.

    name: of the other system; "" takes that of the file.
    """
    from rich.console import Console
    from rich.progress import Progress

    from dispatch.archive import Archive
    from dispatch.importers.cad.mapping import read_mapping
    from dispatch.importers.history import import_history, name_of

    _, stored = store.get_reference("areas")
    areas = AreaIndex.from_bytes(stored) if stored else AreaIndex([])
    archive = None if check else Archive(settings.history_url())
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("history", total=None)

        def done(now: int, all_: int) -> None:
            bar.update(task, completed=now, total=all_)

        found = import_history(
            path, read_mapping(mapping), name or name_of(path), areas, archive, skip_bad=skip_bad, done=done
        )
    said = [*map(str, found.refused), f"{found.incidents} incidents with {found.units} units"]
    said[-1] += f", {len(found.refused)} rows refused" if found.refused else ""
    return "\n".join(said) + (" would be imported" if check else " imported")


def bring_in_basemap(path: Path, store: Store | None) -> str:
    """Let the map show the streets of an .mbtiles file, which stays where it is."""
    base = read_basemap(path)
    said = f"base map {base.name}, zoom {base.min_zoom}-{base.max_zoom}"
    if store is None:
        return f"{said} would be used"
    record = {
        "path": str(path.resolve()),
        "min_zoom": base.min_zoom,
        "max_zoom": base.max_zoom,
        "media_type": base.media_type,
        "bounds": base.bounds,
        "attribution": re.sub(r"<[^>]*>", "", base.attribution),
    }
    store.put_reference("basemap", orjson.dumps(record), BY, time.time())
    return f"{said} is used from {path.resolve()}"
