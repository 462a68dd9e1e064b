"""Positions from the open page: POST /petugas/posisi. Whose they are the session says, never the body."""

import time
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from dispatch.wire import Lat, Lng
from feeds.doors import problem
from feeds.pages.officers.live import json
from feeds.pages.officers.session import phone_or_raise
from feeds.parts import Parts
from feeds.positions import FUTURE_LIMIT_S

MOST_FIXES = 2_000
OLDEST_S = 86_400.0
DOOR = "page"


class Fix(BaseModel):
    """One fix: at (epoch s), degrees, and what the phone knows besides (m/s, degrees, metres, percent)."""

    at: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    lat: Lat
    lng: Lng
    speed: Annotated[float, Field(ge=0, le=200)] | None = None
    heading: Annotated[float, Field(ge=0, le=360)] | None = None
    accuracy: Annotated[float, Field(ge=0, le=100_000)] | None = None
    battery: Annotated[float, Field(ge=0, le=100)] | None = None


class Fixes(BaseModel):
    """A batch, in any order."""

    fixes: list[dict[str, Any]] = Field(max_length=MOST_FIXES)


def register(app: FastAPI, parts: Parts) -> None:
    """Add POST /petugas/posisi."""

    @app.post("/petugas/posisi")
    async def positions(body: Fixes, request: Request) -> Response:
        """Take the fixes that lie somewhere on earth and in time; 400 with the first fault when none of them does."""
        phone = await phone_or_raise(parts, request)
        now = time.time()
        fixes, fault = readable(body.fixes)
        if fault and not fixes:
            return Response(problem(400, fault), 400, media_type="application/problem+json")
        kept = [f for f in fixes if now - OLDEST_S < f.at <= now + FUTURE_LIMIT_S]
        parts.positions.take([row_of(phone.officer, f) for f in kept], now, DOOR)
        return json({"count": len(kept), "dropped": len(body.fixes) - len(kept)})


def readable(given: list[dict[str, Any]]) -> tuple[list[Fix], str]:
    """Give the fixes that can be read, and what is wrong with the first that cannot ("": nothing)."""
    fixes, first = [], ""
    for raw in given:
        try:
            fixes.append(Fix.model_validate(raw))
        except ValidationError as wrong:
            fault = wrong.errors(include_url=False, include_input=False)[0]
            first = first or f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return fixes, first


def row_of(officer: str, f: Fix) -> tuple[Any, ...]:
    """Give a fix as the batcher takes it."""
    return officer, f.lat, f.lng, f.at, f.speed, f.heading, f.accuracy, f.battery
