"""The API's `decisions`: what was shown, chosen and explained in a time, for the review."""

import asyncio
import time
from typing import Annotated, Any

from fastapi import FastAPI, Query

from dashboard.api_times import time_or_invalid
from dashboard.areas.scope import own_area
from dashboard.asking import person_of
from dashboard.parts import Parts
from dispatch.decisions import decisions, summary
from dispatch.wire import iso


def register(app: FastAPI, parts: Parts) -> None:
    """Add GET /decisions."""

    @app.get("/decisions", summary="Who was recommended, who was chosen, why, and what came of it")
    async def get_decisions(
        from_: Annotated[str | None, Query(alias="from")] = None, to: str | None = None
    ) -> dict[str, Any]:
        """Select dispatches by event time, from <= offered < to (default: the last 24 hours)."""
        end = time_or_invalid(to, "to") if to else time.time() + 300
        start = time_or_invalid(from_, "from") if from_ else end - 86400
        area = own_area(parts, person_of())
        rows = decisions(*await asyncio.to_thread(parts.archive.decided, start, end, area))
        return {"summary": summary(rows), "decisions": [_shown(row) for row in rows]}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": iso(row["at"]), "arrived_at": iso(row["arrived_at"])}
