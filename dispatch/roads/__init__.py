"""Road time: from many officers to one incident, on the imported road graph, else by estimate and labelled so.

A process makes one RoadTime and asks it like any Router; the router's library is loaded only where a graph is.
"""

from dispatch.core.travel import ROAD, Estimate, Times
from dispatch.roads.router import RoadTime, Router

__all__ = ["ROAD", "Estimate", "RoadTime", "Router", "Times"]
