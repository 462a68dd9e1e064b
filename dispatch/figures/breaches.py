"""The late responses: by how much, which stage made them late, and why, as a shift lead has named it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.bands import distances, target_of
from dispatch.figures.frames import Frames
from dispatch.figures.responses import STAGES, responses, stages_of
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import pandas as pd

FORGOT_S = 120.0
"""The device was there so much before the arrival was declared: the stamp is late, not the officer."""
FAR_M = 10_000.0
OF_INCIDENT = [
    "number", "created", "priority", "kind", "village_name", "kecamatan_name", "report", "response", "open",
    "answered", "queued", "dispatched", "en_route", "on_scene",
]  # fmt: skip
OF_UNIT = ["incident", "callsign", "status", "distance_m", "dispatched", "on_scene", "arrival_seen"]
"""What of an incident and of its units is looked at: taking all columns along would cost more than the figure."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One late incident. response_s: s, of one still open its age so far; over_s: beyond the target.

    target_s: what its distance would allow. stage: the one that took longest beyond what is usual for it (STAGES, or
    "stamp" where the device was there in time), stage_s: its seconds. cause: code, "" for none; suggested: a code that
    the facts speak for. declined: how many said no or nothing.
    """

    number: str
    created: float
    priority: int
    kind: str
    village: str
    sector: str
    officer: str
    response_s: float
    over_s: float
    target_s: float
    distance_m: float | None
    open: bool
    stage: str
    stage_s: float
    declined: int
    seen_at: float | None
    cause: str
    suggested: str


@dataclass(frozen=True, slots=True)
class Breaches:
    """All of them, newest first; coded: how many have a cause; by_code: cause -> how many, most first."""

    rows: tuple[Breach, ...]
    coded: int
    by_code: Mapping[str, int]


def breaches(frames: Frames, terms: Terms) -> Breaches:
    """Give the counted incidents that took longer than the target, those still open and over it too."""
    import numpy as np

    rows = responses(frames)[OF_INCIDENT]
    so_far = frames.at - rows["report"]
    took = rows["response"].where(rows["response"].notna(), so_far.where(rows["open"], np.nan))
    late = rows.assign(took=took)[took > terms.late_s].sort_values("created", ascending=False)
    if late.empty:
        return Breaches((), 0, {})
    found = tuple(_rows(frames, terms, rows, late))
    codes: dict[str, int] = {}
    for breach in found:
        if breach.cause:
            codes[breach.cause] = codes.get(breach.cause, 0) + 1
    ordered = dict(sorted(codes.items(), key=lambda pair: (-pair[1], pair[0])))
    return Breaches(found, sum(codes.values()), ordered)


def _rows(frames: Frames, terms: Terms, rows: "pd.DataFrame", late: "pd.DataFrame") -> list[Breach]:
    good = rows[(rows["response"] >= 0) & (rows["response"] <= terms.late_s)]
    usual = stages_of(good).median().fillna(0.0)
    ended = late.assign(on_scene=late["on_scene"].fillna(late["report"] + late["took"]))
    seconds = stages_of(ended)
    longest = (seconds - usual).to_numpy().argmax(axis=1)
    units = frames.units.loc[frames.units["incident"].isin(late["number"]), OF_UNIT]
    away = distances(units)
    first = units[units["on_scene"].notna()].sort_values("on_scene").drop_duplicates("incident").set_index("incident")
    said_no = units[units["status"].isin(["declined", "timed_out"])].groupby("incident").size()
    callsigns = dict(zip(first.index.tolist(), first["callsign"].tolist(), strict=True))
    number = ended["number"]
    table = ended.assign(
        stage=longest,
        stage_s=seconds.to_numpy()[range(len(longest)), longest],
        metres=number.map(dict(away)).astype("float64"),
        seen=number.map(first["arrival_seen"]).astype("float64"),
        officer=number.map(callsigns).astype("str").fillna(""),
        declined=number.map(said_no).fillna(0),
        code=number.map(frames.codes()).astype("str").fillna(""),
    )
    return [_breach(row, terms) for row in table.itertuples(index=False)]


def _breach(row: Any, terms: Terms) -> Breach:
    """Give one row; NaN means not known."""
    seen = None if row.seen != row.seen else float(row.seen)
    metres = None if row.metres != row.metres else float(row.metres)
    forgot = seen is not None and row.on_scene - seen > FORGOT_S and seen - row.report <= terms.late_s
    stage = "stamp" if forgot else STAGES[row.stage]
    return Breach(
        number=row.number,
        created=float(row.created),
        priority=int(row.priority),
        kind=str(row.kind),
        village=str(row.village_name),
        sector=str(row.kecamatan_name),
        officer=row.officer,
        response_s=float(row.took),
        over_s=float(row.took - terms.late_s),
        target_s=target_of(metres, terms),
        distance_m=metres,
        open=bool(row.response != row.response),
        stage=stage,
        stage_s=float(row.on_scene - seen) if forgot and seen is not None else float(row.stage_s),
        declined=int(row.declined),
        seen_at=seen,
        cause=row.code,
        suggested=_suggested(stage, metres, int(row.declined)),
    )


def _suggested(stage: str, metres: float | None, declined: int) -> str:
    """Give the code the facts speak for (dispatch/core/causes.py), "" where they speak for none."""
    if stage == "stamp":
        return "C1"
    if stage == "travel" and metres is not None and metres > FAR_M:
        return "A1"
    if declined:
        return "B3"
    return {"answer": "D2", "processing": "D2", "queue": "B1"}.get(stage, "")
