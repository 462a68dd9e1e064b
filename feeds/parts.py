"""What the feeds process is made of, wired once by feeds/serve.py and handed to every door."""

from dataclasses import dataclass

from dispatch.archive import Archive
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.photos import Photos
from dispatch.reference import Reference
from dispatch.roads import RoadTime
from dispatch.settings import Settings
from dispatch.store import Store
from feeds.devices import Devices
from feeds.offers import Offers
from feeds.positions import PositionBatcher
from feeds.pressure import Pressure
from feeds.watchers import Watchers


@dataclass(frozen=True, slots=True)
class Parts:
    """The shared parts of one feeds process.

    devices: whose device an id is, and who knocked in vain. archive: history, for reports the store has let go of.
    roads: travel times, as the dispatch knows them. pressure: what is left out when too much comes.
    """

    settings: Settings
    store: Store
    flusher: Flusher
    fleet: Fleet
    reference: Reference
    positions: PositionBatcher
    devices: Devices
    offers: Offers
    watchers: Watchers
    photos: Photos
    archive: Archive
    roads: RoadTime
    pressure: Pressure

    def address(self, path: str = "/") -> str:
        """Give the outside address of a page of the doors."""
        return self.settings.doors_url(path)
