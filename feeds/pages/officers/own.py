"""The officer's own figures: how many were taken on, and how long turning out and the way took. Exact, with n."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dispatch.metrics import intervals
from dispatch.tables import Rows
from feeds.pages.officers.live import json
from feeds.pages.officers.session import phone_or_raise
from feeds.parts import Parts

DAYS = 7
SHOWN = ("turnout", "travel")


def register(app: FastAPI, parts: Parts) -> None:
    """Add GET /petugas/angka."""

    @app.get("/petugas/angka")
    async def figures(request: Request) -> Response:
        """Give today's and the last seven days' figures of this officer."""
        phone = await phone_or_raise(parts, request)
        return json(await asyncio.to_thread(own_figures, parts, phone.officer, time.time()))


def own_figures(parts: Parts, officer: str, now: float) -> dict[str, Any]:
    """Give today (since midnight here) and the last DAYS days: accepted, and n and median (s) of each interval.

    Both are of one look at the history: today is never behind the days it is one of.
    """
    here = datetime.fromtimestamp(now, ZoneInfo(parts.settings.timezone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    incidents, units = parts.archive.rows((midnight - timedelta(days=DAYS - 1)).timestamp(), now)
    mine = [u for u in units if u["officer"] == officer]
    today = [i for i in incidents if i["created"] >= midnight.timestamp()]
    return {"today": _figures(today, mine), "days": _figures(incidents, mine)}


def _figures(incidents: Rows, units: Rows) -> dict[str, Any]:
    """Give the figures of incidents. units: the officer's, of these and other incidents."""
    numbers = {i["number"] for i in incidents}
    mine = [u for u in units if u["incident"] in numbers]
    theirs = {u["incident"] for u in mine}
    found = intervals([i for i in incidents if i["number"] in theirs], mine, {}) if mine else []
    return {
        "accepted": sum(u["acknowledged"] is not None for u in mine),
        **{row["interval"]: {"n": row["n"], "p50": row["p50"]} for row in found if row["interval"] in SHOWN},
    }
