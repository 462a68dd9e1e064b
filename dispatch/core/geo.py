"""Places as points in space: distances that hold anywhere on the globe, in the form a KD-tree takes."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_M = 6_371_008.8
"""Mean radius of the earth (IUGG)."""


def in_space(lat: ArrayLike, lng: ArrayLike) -> NDArray[np.float64]:
    """Give points (n x 3, metres from the earth's centre) of places in degrees.

    The straight line between two of them is the great circle's length to 1 part in 10,000 below 300 km.
    """
    phi, theta = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lng, np.float64))
    around = np.cos(phi)
    return EARTH_M * np.stack([around * np.cos(theta), around * np.sin(theta), np.sin(phi)], axis=-1)


def metres_between(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the distances in metres between points of `in_space`, pair by pair."""
    return np.asarray(np.linalg.norm(one - other, axis=-1))
