"""`GET /photo/{number}/{id}`: a photo of an incident. Ids that stand on no incident are nowhere."""

import asyncio

from fastapi import APIRouter, Response

from dashboard.api import incident_or_raise
from dashboard.parts import Parts
from dispatch.core.errors import NotFound
from dispatch.photos import Photos


def routes(parts: Parts) -> APIRouter:
    """Give the route."""
    router = APIRouter(include_in_schema=False)
    photos = Photos(parts.settings.data_dir / "photos")

    @router.get("/photo/{number}/{photo}")
    async def show(number: str, photo: str) -> Response:
        try:
            incident = await incident_or_raise(parts, number)
            if photo not in [p["photo"] for p in incident.photos]:
                return Response(status_code=404)
            picture = await asyncio.to_thread(photos.read, photo)
        except NotFound:
            return Response(status_code=404)
        return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})

    return router
