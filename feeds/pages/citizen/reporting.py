"""/lapor: the form, the panic button, and the door that takes them in.

    form -> draft -> faults at their fields, or the like near here, or a report -> desk -> /l/<code>

One page holds all four steps; the script shows them one by one. The same door answers a script in JSON.
"""

import secrets
import time

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.requests import Request

from feeds.pages.citizen.form import Form, told
from feeds.pages.citizen.limits import Limits, sender_of
from feeds.pages.citizen.near import Nearby
from feeds.pages.citizen.taking import Taking
from feeds.pages.rendering import data, page
from feeds.parts import Parts


def register(app: FastAPI, parts: Parts, limits: Limits) -> None:
    """Add the form, the panic button, and what takes them in."""
    form, nearby = Form(parts.settings.place), Nearby(parts)
    taking = Taking(parts, limits, form, nearby)

    @app.get("/lapor")
    async def blank(request: Request) -> Response:
        return form.blank(request)

    @app.get("/lapor/panik")
    async def panic(request: Request) -> Response:
        return page(request, "panik.html", id=secrets.token_hex(16), place=parts.settings.place)

    @app.get("/lapor/sekitar")
    async def around(request: Request, kind: str, lat: float, lng: float) -> Response:
        await limits.admit("look", sender_of(request))
        if not (abs(lat) <= 90 and abs(lng) <= 180):
            return Response(status_code=400)
        return data(told(request, await nearby.alike(kind, (lat, lng), time.time())))

    @app.post("/lapor")
    async def take(request: Request) -> Response:
        return await taking.take(request)
