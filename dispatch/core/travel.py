"""How far it is and how long it takes: what every router answers, and the estimate where no road is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

METRES_PER_DEGREE = 111_320.0
ROAD = "road"
OFF_ROAD = "road, with a part off the road network"
"""The bases of a figure that was found on the imported road graph."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Times:
    """Ways of many to one place, in the order they were asked: metres, seconds and what each rests on.

    seconds: on the way only; turning out is not in it. basis: "road", or a text that begins with "estimate: ".
    """

    metres: Floats
    seconds: Floats
    basis: tuple[str, ...]

    @property
    def label(self) -> str:
        """What most of them rest on: the label of the whole list ("" when it is empty)."""
        return max(self.basis, key=self.basis.count, default="")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A router without roads: straight line x circuity, at one speed; says so, and from how many trips it learned.

    circuity: road / line. speed_mps: m/s. trips: what the two were learned from (0: they are settings).
    """

    circuity: float = 1.4
    speed_mps: float = 8.0
    trips: int = 0

    @property
    def basis(self) -> str:
        """The label, e.g. "estimate: line x 1.42 (learned from 57 trips)"."""
        learned = f" (learned from {self.trips} trips)" if self.trips else ""
        return f"estimate: line x {self.circuity:.2f}{learned}"

    def to_incident(self, lat: float, lng: float, lats: Floats, lngs: Floats) -> Times:
        """Give the ways from each (lats, lngs) to one place, all in degrees."""
        metres = line_m(lat, lng, lats, lngs) * self.circuity
        return Times(metres, metres / self.speed_mps, (self.basis,) * len(metres))


def line_m(lat: float, lng: float, lats: Floats, lngs: Floats) -> Floats:
    """Give straight lines in metres; squeezed degrees on a plane, within 0.5 % of the sphere inside a province."""
    dy = (np.asarray(lats, float) - lat) * METRES_PER_DEGREE
    dx = (np.asarray(lngs, float) - lng) * METRES_PER_DEGREE * np.cos(np.radians(lat))
    return np.asarray(np.hypot(dx, dy))


@dataclass(frozen=True, slots=True)
class Trip:
    """One drive to a scene as it was tracked: the line between its ends, what was driven (m), how long (s), when."""

    line_m: float
    driven_m: float
    seconds: float
    at: float


LEAST_TRIPS = 20
LEAST_LINE_M = 300.0
"""Shorter trips tell more of the tracker's error than of the roads."""
CIRCUITY_RANGE = 1.0, 3.0
SPEED_RANGE_MPS = 1.5, 25.0


def learn(trips: Sequence[Trip]) -> Estimate | None:
    """Give the estimate that the area's own trips speak for, None where they are too few.

    Medians: a detour for fuel or a tracker that jumped moves them little. Both figures are kept within reason.
    """
    used = [t for t in trips if t.line_m >= LEAST_LINE_M and t.seconds > 0]
    if len(used) < LEAST_TRIPS:
        return None
    circuity = float(np.median([t.driven_m / t.line_m for t in used]))
    speed = float(np.median([t.driven_m / t.seconds for t in used]))
    return Estimate(float(np.clip(circuity, *CIRCUITY_RANGE)), float(np.clip(speed, *SPEED_RANGE_MPS)), trips=len(used))
