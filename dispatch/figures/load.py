"""The load line: how many reports came in, how many of them count as responses, and what the rest was. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.responses import counting
from dispatch.metrics import REASONS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Load:
    """total = counted + the sum of `only` (reason -> how many; REASONS of dispatch/metrics.py, all of them)."""

    total: int
    counted: int
    only: Mapping[str, int]


def load(frames: Frames) -> Load:
    """Give the load of what was chosen."""
    why = counting(frames).left_out
    counts = why.value_counts()
    only = {reason: int(counts.get(reason, 0)) for reason in REASONS}
    return Load(len(why), len(why) - sum(only.values()), only)


def behind(frames: Frames, key: str) -> "pd.Series[str]":
    """Give the numbers of the incidents of a reason; `counted`: those that count."""
    why = counting(frames).left_out
    return frames.incidents["number"][why == ("" if key == "counted" else key)]
