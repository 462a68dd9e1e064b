"""Where the time of a response goes: the mean of each stage; their sum is the mean response. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.responses import STAGES, arrived, stages_of
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Split:
    """One bar. key: priority ("P1"), code of a kecamatan, or "" for all; seconds: stage -> mean, in order of STAGES."""

    key: str
    name: str
    n: int
    seconds: Mapping[str, float]

    @property
    def response(self) -> float:
        """The mean response, s: the sum of the stages."""
        return sum(self.seconds.values())

    @property
    def few(self) -> bool:
        """Whether it stands on fewer than 20 incidents."""
        return self.n < FEWEST


@dataclass(frozen=True, slots=True)
class Splits:
    """The bars of all, of each priority, and of each polsek's area, most incidents first."""

    all: Split | None
    priorities: tuple[Split, ...]
    sectors: tuple[Split, ...]


def splits(frames: Frames) -> Splits:
    """Give the stages of the incidents that were reached."""
    rows = arrived(frames)
    seconds = stages_of(rows)
    names = rows["kecamatan_name"].astype(str).groupby(rows["kecamatan"].astype(str)).first().to_dict()
    sectors = [replace(s, name=names[s.key] or s.key) for s in _split(seconds, rows["kecamatan"].astype(str)) if s.key]
    return Splits(
        all=Split("", "", len(rows), {s: float(seconds[s].mean()) for s in STAGES}) if len(rows) else None,
        priorities=tuple(_split(seconds, "P" + rows["priority"].astype(str))),
        sectors=tuple(sorted(sectors, key=lambda s: (-s.n, s.name))),
    )


def _split(seconds: "pd.DataFrame", keys: "pd.Series[str]") -> list[Split]:
    """Give the mean seconds of each stage by key, the keys in order."""
    groups = seconds.groupby(keys)
    means, sizes = groups.mean(), groups.size()
    rows = zip(sizes.index.tolist(), sizes.tolist(), means.to_numpy().tolist(), strict=True)
    return [Split(key, key, n, dict(zip(STAGES, mean, strict=True))) for key, n, mean in rows]


def behind(frames: Frames, key: str) -> "pd.Series[str]":
    """Give the numbers of a bar's incidents: "P1", the code of a kecamatan, or "" for all."""
    rows = arrived(frames)
    if not key:
        return rows["number"]
    if key[:1] == "P":
        return rows["number"][rows["priority"].astype(str) == key[1:]]
    return rows["number"][rows["kecamatan"] == key]
