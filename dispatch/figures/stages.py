"""Where the time of a response goes: the mean of each stage; their sum is the mean response. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    by_priority = [_split(f"P{p}", f"P{p}", rows, seconds, rows["priority"] == p) for p in (1, 2, 3, 4)]
    names = rows.groupby("kecamatan", observed=True)["kecamatan_name"].first().astype(str)
    sectors = [_split(str(c), n or str(c), rows, seconds, rows["kecamatan"] == c) for c, n in names.items() if c]
    whole = _split("", "", rows, seconds, rows["response"] >= 0)
    return Splits(
        all=whole if whole.n else None,
        priorities=tuple(s for s in by_priority if s.n),
        sectors=tuple(sorted(sectors, key=lambda s: (-s.n, s.name))),
    )


def _split(key: str, name: str, rows: "pd.DataFrame", seconds: "pd.DataFrame", which: "pd.Series[bool]") -> Split:
    mine = seconds[which]
    return Split(key, name, len(mine), {s: float(mine[s].mean()) if len(mine) else 0.0 for s in STAGES})


def behind(frames: Frames, key: str) -> "pd.Series[str]":
    """Give the numbers of a bar's incidents: "P1", the code of a kecamatan, or "" for all."""
    rows = arrived(frames)
    if not key:
        return rows["number"]
    if key[:1] == "P":
        return rows["number"][rows["priority"].astype(str) == key[1:]]
    return rows["number"][rows["kecamatan"] == key]
