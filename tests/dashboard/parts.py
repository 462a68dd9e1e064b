"""The parts of a web process over a small region of four villages and two landmarks."""

from __future__ import annotations

from dashboard.parts import Parts
from dispatch.archive import Archive
from dispatch.areas import AreaIndex, VillagePoint, areas_of_points
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.places import Place, to_bytes, with_villages
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store

VILLAGES = [
    VillagePoint("33.29.09.2001", "Klampok", "Wanasari", "desa", -6.88, 109.02),
    VillagePoint("33.29.09.2002", "Siasem", "Wanasari", "desa", -6.90, 109.05),
    VillagePoint("33.29.08.2001", "Jatibarang Kidul", "Jatibarang", "desa", -6.97, 109.06),
    VillagePoint("33.29.08.2002", "Siasem", "Jatibarang", "desa", -6.99, 109.03),
]
AREAS = AreaIndex(areas_of_points(VILLAGES))
LANDMARKS = [
    Place("Polsek Wanasari", "pos polisi", -6.885, 109.03),
    Place("SPBU Contoh", "spbu", -6.881, 109.021, address="Jl. Raya 12"),
]


def parts_with_places(store: Store, settings: Settings) -> Parts:
    """Give the parts; areas and places stand in the store, the archive is prepared."""
    store.put_reference("areas", AREAS.to_bytes(), "system:test", 0.0)
    store.put_reference("places", to_bytes(with_villages(LANDMARKS, AREAS)), "system:test", 0.0)
    fleet = Fleet()
    archive = Archive(settings.history_url())
    archive.prepare()
    flusher, reference = Flusher(Desk(store, settings)), Reference(store)
    return Parts(settings, store, flusher, fleet, reference, Recommender(fleet, settings), archive)
