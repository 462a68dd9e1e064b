"""The recorded calls of San Francisco's fire department as frames, and as the table they were, for second opinions."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dispatch.areas import AreaIndex
from dispatch.figures.frames import Frames, frames_of
from dispatch.importers.cad.mapping import read_mapping
from dispatch.importers.cad.recording import read_recording
from dispatch.importers.history import incident_of
from dispatch.metrics import rows_of
from tests.running import ROOT

DATA = Path(os.environ.get("K3I_TEST_DATA", ROOT.parent / "shared" / "data"))
RECORDED = DATA / "calls" / "sffd_calls_2020-04.csv.gz"
needs_recording = pytest.mark.skipif(not RECORDED.exists(), reason=f"{RECORDED} is not here; set K3I_TEST_DATA")
ZONE = "Asia/Jakarta"


@cache
def recorded() -> Frames:
    """Give the recording as the import makes history of it."""
    calls, _ = read_recording(RECORDED, read_mapping("sffd"), lambda lat, lng: (lat, lng))
    areas = AreaIndex([])
    incidents, units = rows_of([incident_of(call, f"sf-{call.id}", areas) for call in calls])
    return frames_of({"incidents": incidents, "units": units}, max(i["entered"] for i in incidents) + 1)


@cache
def raw() -> pd.DataFrame:
    """Give, one row a call, when it was received, entered, first dispatched and reached: straight from the file (s)."""
    rows = pd.read_csv(RECORDED)
    named: dict[str, Any] = {}
    for name in ("Received", "Entry", "Dispatch", "Response", "On Scene"):
        moments = pd.to_datetime(rows[f"{name} DtTm"], format="%m/%d/%Y %I:%M:%S %p")
        local = moments.dt.tz_localize(read_mapping("sffd").zone)  # as the mapping says
        named[name] = (local - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    table = pd.DataFrame(named).groupby(rows["Call Number"]).min()
    return table.assign(response=table["On Scene"] - table["Received"])
