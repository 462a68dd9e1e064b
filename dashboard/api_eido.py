"""The API's part that exports an incident for other systems (dispatch/eido.py)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI

from dashboard.areas.scope import held_to_own_area
from dashboard.asking import person_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dispatch.core.incident import Incident
from dispatch.eido import eido

Find = Callable[[Parts, str], Awaitable[Incident]]
Facts = Callable[[Parts, str], Awaitable[list[dict[str, Any]]]]


def register(app: FastAPI, parts: Parts, incident_or_raise: Find, timeline_of: Facts) -> None:
    """Add the route."""

    @app.get("/incidents/{number}/eido", summary="An incident in the shape of NENA's EIDO")
    async def get_eido(number: str) -> dict[str, Any]:
        """Give it with names and numbers for who may see callers, masked for everybody else."""
        incident = held_to_own_area(parts, person_of(), await incident_or_raise(parts, number))
        facts = await timeline_of(parts, number)
        wanted = [("call", incident.call_id)] if incident.call_id else []
        found = await asyncio.to_thread(parts.store.load, wanted)
        callers = may(person_of().role, "see_callers")
        sender = parts.settings.cap_sender or f"k3i@{parts.settings.host}"
        call = found[0].state if found else None
        return eido(incident, facts, call, parts.settings.place, sender, callers=callers)
