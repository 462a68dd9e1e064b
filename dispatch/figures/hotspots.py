"""Where it happens: the density of incidents over the map, its peaks, and the share late of each polsek's area. Pure.

The density is that of a Gaussian kernel (reports a km2) whose bandwidth is said with it: by Scott's rule from the
spread of the points, unless another is asked for. Only points count that are known to about 500 m.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.bands import Share, by_sector
from dispatch.figures.frames import Frames
from dispatch.figures.repeats import METRES_PER_DEGREE
from dispatch.figures.responses import responses
from dispatch.figures.terms import Terms
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MOST_UNCERTAIN_M = 500.0
LEAST_M, MOST_M = 250.0, 5_000.0
"""Bandwidths smaller or larger than this show streets or the whole district, not places."""
PER_BANDWIDTH = 4
MOST_CELLS = 400
PEAKS = 5


@dataclass(frozen=True, slots=True)
class Peak:
    """A local height: where, how dense (reports a km2), how many lie within one bandwidth of it; nearest village."""

    lat: float
    lng: float
    density: float
    n: int
    village: str


@dataclass(frozen=True, slots=True)
class Spots:
    """n: points; bandwidth_m. south, west, step (degrees) and density (rows from the south, a km2): the grid, () below
    20 points. peaks: highest first. sectors: share late of each polsek's area, the worst first."""

    n: int
    unlocated: int
    bandwidth_m: float
    south: float
    west: float
    step: tuple[float, float]
    density: tuple[tuple[float, ...], ...]
    peaks: tuple[Peak, ...]
    sectors: tuple[Share, ...]


def hotspots(frames: Frames, terms: Terms, bandwidth_m: float | None = None) -> Spots:
    """Give the density of the counted incidents of what was chosen."""
    rows, sharp = responses(frames), located(frames)
    sectors = tuple(sorted(by_sector(frames, terms), key=lambda s: (s.share if s.share is not None else 1, -s.n)))
    if len(sharp) < FEWEST:
        return Spots(len(sharp), len(rows) - len(sharp), bandwidth_m or 0.0, 0.0, 0.0, (0.0, 0.0), (), (), sectors)
    return _spots(sharp, len(rows) - len(sharp), bandwidth_m, sectors)


def located(frames: Frames) -> "pd.DataFrame":
    """Give the counted incidents whose point is known well enough."""
    rows = responses(frames)
    return rows[rows["lat"].notna() & (rows["uncertain_m"].fillna(0) <= MOST_UNCERTAIN_M)]


def _spots(rows: "pd.DataFrame", unlocated: int, bandwidth_m: float | None, sectors: tuple[Share, ...]) -> Spots:
    import numpy as np

    lat, lng = rows["lat"].to_numpy(float), rows["lng"].to_numpy(float)
    narrow = float(np.cos(np.radians(lat.mean())))
    y, x = (lat - lat.min()) * METRES_PER_DEGREE, (lng - lng.min()) * METRES_PER_DEGREE * narrow
    wide = bandwidth_m or bandwidth_of(x, y)
    grid, cell, margin = density(x, y, wide)
    peaks = tuple(_peaks(grid, cell, margin, x, y, wide, rows, (lat.min(), lng.min(), narrow)))
    return Spots(
        n=len(rows),
        unlocated=unlocated,
        bandwidth_m=wide,
        south=float(lat.min() - margin / METRES_PER_DEGREE),
        west=float(lng.min() - margin / METRES_PER_DEGREE / narrow),
        step=(cell / METRES_PER_DEGREE, cell / METRES_PER_DEGREE / narrow),
        density=tuple(map(tuple, grid.tolist())),
        peaks=peaks,
        sectors=sectors,
    )


def bandwidth_of(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> float:
    """Give Scott's bandwidth of points in the plane (m): n^(-1/6) x their spread, within reason."""
    import numpy as np

    spread = float(np.sqrt((x.std(ddof=1) ** 2 + y.std(ddof=1) ** 2) / 2))
    return float(np.clip(len(x) ** (-1 / 6) * spread, LEAST_M, MOST_M))


def density(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]", wide: float) -> "tuple[Any, float, float]":
    """Give (points a km2 in each cell, cell in m, margin in m around the points) of points in the plane."""
    import numpy as np
    from scipy.ndimage import gaussian_filter

    margin = 3 * wide
    extent = max(np.ptp(x), np.ptp(y)) + 2 * margin
    cell = max(wide / PER_BANDWIDTH, extent / MOST_CELLS)
    columns, rows = (int(np.ceil((np.ptp(v) + 2 * margin) / cell)) for v in (x, y))
    counts, _, _ = np.histogram2d(
        y - y.min() + margin, x - x.min() + margin, bins=(rows, columns), range=((0, rows * cell), (0, columns * cell))
    )
    smooth = gaussian_filter(counts, wide / cell, mode="constant", truncate=5)
    return smooth / (cell / 1000) ** 2, float(cell), float(margin)


def _peaks(
    grid: Any,
    cell: float,
    margin: float,
    x: "np.ndarray[Any, Any]",
    y: "np.ndarray[Any, Any]",
    wide: float,
    rows: "pd.DataFrame",
    origin: tuple[float, float, float],
) -> "list[Peak]":
    import numpy as np
    from scipy.ndimage import maximum_filter

    size = 2 * round(wide / cell) + 1
    tops = np.argwhere((grid == maximum_filter(grid, size)) & (grid > 0))
    ordered = sorted(tops.tolist(), key=lambda rc: -grid[rc[0], rc[1]])[:PEAKS]
    south, west, narrow = origin
    found = []
    for r, c in ordered:
        top_y, top_x = (r + 0.5) * cell - margin, (c + 0.5) * cell - margin
        away = np.hypot(x - top_x, y - top_y)
        village = str(rows["village_name"].iloc[int(away.argmin())])
        lat = south + top_y / METRES_PER_DEGREE
        lng = west + top_x / METRES_PER_DEGREE / narrow
        found.append(Peak(float(lat), float(lng), float(grid[r, c]), int((away <= wide).sum()), village))
    return found
