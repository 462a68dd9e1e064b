"""The demo district, put into the store as an import would: areas, places, officers, users."""

import time
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatch.access import put_users
from dispatch.areas import AreaIndex, areas_of_points
from dispatch.core.commands import PutOfficer
from dispatch.core.errors import Refused
from dispatch.core.roster import Roster
from dispatch.desk import Desk
from dispatch.importers.basemap import read_land
from dispatch.places import to_bytes
from dispatch.roster import ROSTER, follow, put_roster
from dispatch.settings import Settings
from dispatch.store import Store, connect
from feeds.demo.brebes import officers, villages
from feeds.demo.places import landmarks
from feeds.demo.roster import demo_roster
from feeds.demo.standing import standing
from feeds.demo.tokens import hand_over_tokens

LAND = Path(__file__).resolve().parents[2] / "assets" / "basemap" / "land.json"
USERS = {"operator": "operator", "pamapta": "shift_lead", "komandan": "commander", "admin": "admin"}


def prepare_demo(settings: Settings, redis_url: str, password: str, seed: int, *, quiet: bool = False) -> None:
    """Fill an empty store with the demo region; a store that has areas or officers keeps what it has.

    quiet: without a roster, so that everybody is on duty.
    """
    store = Store(connect(redis_url))
    now = time.time()
    put_users(store, USERS, password)
    if store.get_reference("areas")[0] == 0:
        areas = AreaIndex(areas_of_points(villages(), read_land(LAND)))
        store.put_reference("areas", areas.to_bytes(), "system:demo", now)
    if store.get_reference("places")[0] == 0:
        store.put_reference("places", to_bytes(landmarks()), "system:demo", now)
    if not store.officers():
        people = [*officers(seed), *standing(seed)]
        rows = [PutOfficer(id=f"demo:{o['id']}", by="system:demo", at=now, now=now, officer=o) for o in people]
        for outcome in Desk(store, settings).handle_many(rows):
            if isinstance(outcome, Refused):
                raise outcome
    if not quiet and store.reference_version(ROSTER) == 0:
        _put_roster(settings, store, now)
    hand_over_tokens(store, settings.data_dir)  # last: the shift begins when it has them, and finds its officers


def _put_roster(settings: Settings, store: Store, now: float) -> None:
    """Put the roster, and let the present shift be on duty from the first moment."""
    zone, people = ZoneInfo(settings.timezone), store.officers()
    roster = Roster(demo_roster(people, now, zone))
    put_roster(store, roster, "system:demo", now)
    follow(Desk(store, settings), roster, people, now, zone)
