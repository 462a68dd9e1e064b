"""Road time: from many officers to one incident, on the imported road graph, else by estimate and labelled so."""

from typing import Protocol

from dispatch.core.travel import ROAD, Estimate, Floats, Times

__all__ = ["ROAD", "Estimate", "Router", "Times"]


class Router(Protocol):
    """Whoever can say how far many are from one place."""

    def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
        """Give the ways from each (lats, lngs) to the place (lat, lng), all in degrees."""
        ...
