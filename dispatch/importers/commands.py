"""`python app.py import ...`: each command reads a file, names its faults by row, and takes all of it or nothing.

What they do stands in bring_in.py; it is loaded by the command that needs it, so that no other waits for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dispatch.joining import settings_of, url_of
from dispatch.settings import Settings

if TYPE_CHECKING:
    from dispatch.store import Store

app = typer.Typer(no_args_is_help=True, help="Bring in areas, officers, base map: all or nothing.")

DataDir = Annotated[Path | None, typer.Option(help="Folder of the store, the history and the logs.")]
Check = Annotated[bool, typer.Option("--check", help="Only say what would happen.")]


def _store(settings: Settings) -> "Store":
    from dispatch.store import Store, connect

    return Store(connect(url_of(settings)))


@app.command("history")
def import_history(
    file: Path,
    name: Annotated[str, typer.Option(help="Of the other system, begins its numbers; the file's when not given.")] = "",
    mapping: Annotated[str, typer.Option(help="Of foreign columns: `sffd`, or a TOML file.")] = "",
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Take the rest when rows cannot be read.")] = False,
    check: Check = False,
    data_dir: DataDir = None,
) -> None:
    """Calls of another dispatch system (CSV or CSV.gz, one row a unit) into the history, for all figures."""
    from dispatch.importers.bring_in import bring_in_history

    settings = settings_of(data_dir=data_dir)
    store = _store(settings)
    print(bring_in_history(file, mapping, name, store, settings, skip_bad=skip_bad, check=check))


@app.command("areas")
def import_areas(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Real boundaries of villages and kecamatan, as GeoJSON; replaces the present ones."""
    from dispatch.importers.bring_in import bring_in_areas

    settings = settings_of(data_dir=data_dir)
    print(bring_in_areas(file, None if check else _store(settings)))


@app.command("officers")
def import_officers(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Officers, as CSV: id,callsign,name,function,village,polsek,phone,device."""
    from dispatch.importers.bring_in import bring_in_officers

    settings = settings_of(data_dir=data_dir)
    print(bring_in_officers(file, _store(settings), settings, check=check))


@app.command("roads")
def import_roads(
    file: Path,
    check: Check = False,
    motorways: Annotated[bool, typer.Option("--motorways", help="Take toll roads in: patrols by car only.")] = False,
    data_dir: DataDir = None,
) -> None:
    """A road graph for travel times: GraphML of OSMnx, an OpenStreetMap .osm.pbf, or a JEMSS zip."""
    from dispatch.importers.bring_in import bring_in_roads

    settings = settings_of(data_dir=data_dir)
    print(bring_in_roads(file, None if check else _store(settings), motorways=motorways))


@app.command("places")
def import_places(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Landmarks and addresses, as CSV or GeoJSON points; replaces the present ones."""
    from dispatch.importers.bring_in import bring_in_places

    print(bring_in_places(file, _store(settings_of(data_dir=data_dir)), check=check))


@app.command("cards")
def import_cards(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Question cards of your own, as TOML like dispatch/cards.toml; kinds without one keep the card shipped."""
    from dispatch.importers.bring_in import bring_in_cards

    settings = settings_of(data_dir=data_dir)
    print(bring_in_cards(file, None if check else _store(settings)))


@app.command("roster")
def import_roster(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Who is on duty when, as CSV: officer,start,end,function,device,stand_in,note (local times)."""
    from dispatch.importers.bring_in import bring_in_roster

    settings = settings_of(data_dir=data_dir)
    print(bring_in_roster(file, _store(settings), settings, check=check))


@app.command("runcards")
def import_run_cards(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """How many units a kind needs, of which functions, and who is told, as TOML; kinds not named stay as they are."""
    from dispatch.importers.bring_in import bring_in_run_cards

    print(bring_in_run_cards(file, _store(settings_of(data_dir=data_dir)), check=check))


@app.command("basemap")
def import_basemap(file: Path, check: Check = False, data_dir: DataDir = None) -> None:
    """Streets for the map, as a raster .mbtiles file; served by us, no internet needed."""
    from dispatch.importers.bring_in import bring_in_basemap

    settings = settings_of(data_dir=data_dir)
    print(bring_in_basemap(file, None if check else _store(settings)))
