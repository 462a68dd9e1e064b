"""`POST /preferences`: language and theme of the user, kept with the session."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from dashboard.gate import current
from dashboard.parts import Parts
from dashboard.sessions import set_preferences


class Preferences(BaseModel):
    """What a user would have; what is left out stays."""

    language: Literal["id", "en"] | None = None
    theme: Literal["night", "day"] | None = None


def routes(parts: Parts) -> APIRouter:
    """Give POST /preferences."""
    router = APIRouter(include_in_schema=False)

    @router.post("/preferences", status_code=204)
    async def put_preferences(wanted: Preferences) -> Response:
        session = current.get()
        if session is not None:
            await asyncio.to_thread(set_preferences, parts.store, session, wanted.language or "", wanted.theme or "")
        return Response(status_code=204)

    return router
