"""Histories as tests need them: rows with sensible values; a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dispatch.figures.frames import Frames, frames_of
from tests.makers import NOW

BLANK = {"lane": "main", "status": "closed", "disposition": "01", "channel": "110", "kind": "FIGHT", "priority": 2}
PLACE = {"village": "33.29.08.2014", "kecamatan": "33.29.08", "village_name": "Klampok", "kecamatan_name": "Wanasari"}


def row(number: str, **more: Any) -> dict[str, Any]:
    """Give an incident's row; it was reported at NOW (or `created`), all other points as named."""
    created = more.get("created", NOW)
    return {"number": number, **BLANK, **PLACE, "created": created, "queued": created, "entered": created} | more


def unit(id_: str, officer: str = "o1", **more: Any) -> dict[str, Any]:
    """Give an assignment's row; "7.1" belongs to incident 7."""
    return {"id": id_, "incident": id_.rpartition(".")[0], "officer": officer, "status": "cleared"} | more


def call(call_id: str, rang: float = NOW, **more: Any) -> dict[str, Any]:
    """Give a call's row."""
    return {"call_id": call_id, "rang": rang, "first_tier": "polsek", "tier": "polsek", "steps": 1} | more


def history(incidents: Sequence[dict[str, Any]] = (), units: Sequence[dict[str, Any]] = (), **others: Any) -> Frames:
    """Give frames of rows."""
    return frames_of({"incidents": incidents, "units": units, **others}, NOW)
