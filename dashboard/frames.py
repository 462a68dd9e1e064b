"""Positions for one screen as binary frames: only what is in view, only what has changed (see performance notes).

Little endian. Header, 20 bytes `<BBHIdI`: type, version, zoom, count, server ms, sequence number. Then
  1 snapshot, 2 delta   u32 slot[n]  u32 x[n]  u32 y[n]  u8 status[n]  u8 heading[n]
  3 leavers             u32 slot[n]
  4 cells               u32 x[n]  u32 y[n]  u32 count[n]
x, y are web mercator (0..1) x 2^32; status: code of OfficerStatus, | 0x10 when the position is stale;
heading in 255ths of a turn, 255 when unknown.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from dispatch.fleet import Fleet, mercator

SNAPSHOT, DELTA, LEAVERS, CELLS = 1, 2, 3, 4
MOST_POINTS = 15_000
STALE = 0x10
UNKNOWN = 255
SCALE = 2.0**32
_HEADER = struct.Struct("<BBHIdI")
MARGIN = 0.15
"""The canvas is padded by this share of the view, so that panning shows no empty edge."""


class View:
    """What one screen shows of the fleet, and what it has been told of it already."""

    def __init__(self) -> None:
        self.zoom = 0
        self._box: tuple[float, float, float, float] | None = None
        self._told = np.zeros(0, np.bool_)
        self._tick = 0
        self._sequence = 0
        self._fresh = False
        self._cells_at = 0.0

    def look_at(self, west: float, south: float, east: float, north: float, zoom: float) -> None:
        """Move the view; the next frame is a snapshot of it."""
        x, y = mercator(np.array([north, south]), np.array([west, east]))
        pad_x, pad_y = (x[1] - x[0]) * MARGIN, (y[1] - y[0]) * MARGIN
        self._box = (x[0] - pad_x, y[0] - pad_y, x[1] + pad_x, y[1] + pad_y)
        self.zoom = max(0, min(30, round(zoom)))
        self._fresh = True

    def frames(self, fleet: Fleet, codes: NDArray[np.uint8], changed: NDArray[np.uint32], now: float) -> list[bytes]:
        """Give the frames that bring the screen up to date (none when nothing in view has changed).

        codes: status byte by slot. changed: tick of each slot's last change.
        """
        if self._box is None:
            return []
        inside = self._inside(fleet, len(codes))
        if int(inside.sum()) > MOST_POINTS:
            return self._cells(fleet, inside, now)
        told = np.zeros(len(inside), np.bool_)
        told[: len(self._told)] = self._told[: len(inside)]
        tick, self._tick = self._tick, int(changed.max(initial=0))
        self._told = inside
        if self._fresh:
            self._fresh = False
            return [self._points(SNAPSHOT, fleet, codes, np.flatnonzero(inside), now)]
        frames = []
        left = np.flatnonzero(told & ~inside)
        if len(left):
            frames.append(self._header(LEAVERS, len(left), now) + left.astype("<u4").tobytes())
        moved = np.flatnonzero(inside & ((changed > tick) | ~told))
        if len(moved):
            frames.append(self._points(DELTA, fleet, codes, moved, now))
        return frames

    def _inside(self, fleet: Fleet, size: int) -> NDArray[np.bool_]:
        assert self._box is not None
        x, y = fleet.x[:size], fleet.y[:size]
        west, north, east, south = self._box
        return (x >= west) & (x <= east) & (y >= north) & (y <= south) & (fleet.fixes["fixed"][:size] > 0)

    def _header(self, type_: int, count: int, now: float) -> bytes:
        self._sequence = (self._sequence + 1) & 0xFFFFFFFF
        return _HEADER.pack(type_, 1, self.zoom, count, now * 1000, self._sequence)

    def _points(self, type_: int, fleet: Fleet, codes: NDArray[np.uint8], slots: NDArray[np.intp], now: float) -> bytes:
        heading = fleet.fixes["heading"][slots]
        turn = np.where(np.isnan(heading), UNKNOWN, (np.nan_to_num(heading) % 360) / 360 * UNKNOWN)
        parts = [
            slots.astype("<u4"),
            (fleet.x[slots] * SCALE).astype("<u4"),
            (fleet.y[slots] * SCALE).astype("<u4"),
            codes[slots],
            turn.astype(np.uint8),
        ]
        return self._header(type_, len(slots), now) + b"".join(p.tobytes() for p in parts)

    def _cells(self, fleet: Fleet, inside: NDArray[np.bool_], now: float) -> list[bytes]:
        """Too many for points: counts per cell of 64 px, once a second."""
        if now - self._cells_at < 1.0 and not self._fresh:
            return []
        self._told = np.zeros(0, np.bool_)
        self._cells_at, self._fresh = now, False
        side = 64 / (256 * 2.0**self.zoom)
        slots = np.flatnonzero(inside)
        cells = np.stack([fleet.x[slots] // side, fleet.y[slots] // side])
        (xs, ys), counts = np.unique(cells, axis=1, return_counts=True)
        parts = [((xs + 0.5) * side * SCALE), ((ys + 0.5) * side * SCALE), counts]
        return [self._header(CELLS, len(counts), now) + b"".join(p.astype("<u4").tobytes() for p in parts)]
