"""What makes the form an app on the phone: a manifest, and a worker that keeps the form for when there is no net."""

import orjson
from fastapi import FastAPI
from fastapi.responses import Response

from feeds.pages.rendering import HERE, static
from feeds.parts import Parts

SHELL = ("pages.css", "outbox.js", "lapor.js", "panik.js", "pin.js", "icon.svg")
"""Files the form needs when there is no net; pin.js shows what it has, without a map."""


def register(app: FastAPI, parts: Parts) -> None:
    """Add manifest and worker."""

    @app.get("/lapor/app.webmanifest")
    async def manifest() -> Response:
        return Response(orjson.dumps(_manifest(parts.settings.place)), media_type="application/manifest+json")

    @app.get("/lapor/worker.js")
    async def worker() -> Response:
        shell = orjson.dumps([static(name) for name in SHELL]).decode()
        script = f'"use strict";\nconst SHELL = {shell};\n' + (HERE / "static" / "worker.js").read_text()
        headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/lapor"}
        return Response(script, media_type="text/javascript", headers=headers)


def _manifest(place: str) -> dict[str, object]:
    return {
        "name": f"Lapor ke {place}",
        "short_name": "Lapor 110",
        "lang": "id",
        "start_url": "/lapor",
        "scope": "/l",
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#b82119",
        "icons": [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
