"""Which router a process uses: the imported graph, else what was learned from trips, else the settings."""

import threading
from collections.abc import Callable
from typing import Any, Protocol

import orjson
import structlog

from dispatch.core.travel import Estimate, Floats, Times
from dispatch.settings import Settings
from dispatch.store import Store

log = structlog.get_logger()
ROADS = "roads"
TRAVEL = "travel"
"""The two pieces of reference data a router is made of: the packed network, and the learned figures."""


Facts = list[dict[str, Any]]
OnFacts = Callable[[Facts], None]


class Router(Protocol):
    """Whoever can say how far many are from one place."""

    def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
        """Give the ways from each (lats, lngs) to the place (lat, lng), all in degrees."""
        ...


class RoadTime:
    """The router of one process. Thread-safe; until the graph is loaded it answers by estimate, and says so."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._loading = threading.Lock()
        self._versions: tuple[int, ...] = ()
        self._router: Router = Estimate(settings.circuity, settings.speed_mps)

    def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
        """Give the ways from each (lats, lngs) to one place, all in degrees."""
        return self._router.to_incident(lat, lng, lats, lngs)

    def start(self) -> None:
        """Load what there is, beside the caller: a large graph takes a second or two."""
        threading.Thread(target=self.reload, name="roads", daemon=True).start()

    def note(self, facts: Facts) -> None:
        """Look at new facts of the journal: what concerns the roads is loaded beside the caller."""
        if any(f["type"] == "reference_changed" and f["data"].get("name") in (ROADS, TRAVEL) for f in facts):
            self.start()

    def noting(self, others: OnFacts) -> OnFacts:
        """Give what a Tail hands its facts to: this router and whoever else wants them."""

        def both(facts: Facts) -> None:
            self.note(facts)
            others(facts)

        return both

    def reload(self) -> None:
        """Take over the graph and the learned figures from the store if they have changed."""
        with self._loading:
            versions = tuple(self._store.reference_version(name) for name in (ROADS, TRAVEL))
            if versions == self._versions:
                return
            self._router = self._made()
            self._versions = versions
            log.info("roads ready", by=type(self._router).__name__)

    def _made(self) -> Router:
        estimate = learned_estimate(self._store) or Estimate(self._settings.circuity, self._settings.speed_mps)
        packed = self._store.get_reference(ROADS)[1]
        if not packed:
            return estimate
        from dispatch.roads.network import Network
        from dispatch.roads.ways import Roads

        return Roads(Network.from_bytes(packed), estimate, self._settings.off_road_m)


def learned_estimate(store: Store) -> Estimate | None:
    """Give what was learned from the area's own trips, None while they are too few."""
    learned = orjson.loads(store.get_reference(TRAVEL)[1] or b"{}")
    return Estimate(learned["circuity"], learned["speed_mps"], learned["trips"]) if learned else None
