"""The pages themselves: the same for every officer, so that the phone can keep them and open them without a network."""

import hashlib
import re
from functools import cache

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dispatch.core.triage import KINDS
from feeds.pages.rendering import HERE, language_of, page, say, static, texts
from feeds.parts import Parts

SCRIPTS = tuple(
    f"officer_{name}.js"
    for name in ("base", "kept", "taps", "position", "map", "incident", "talk", "sheets", "panic", "page", "asked")
)
STYLES = ("officer.css",)
ICON = "officer_icon.svg"


def register(app: FastAPI, parts: Parts) -> None:
    """Add the shell, the page of enrolment, the manifest and the service worker."""

    @app.get("/petugas")
    async def shell(request: Request) -> Response:
        """Give the page; who asks it for more than its shape has to be an enrolled phone."""
        language = language_of(request)
        return page(request, "officer.html", scripts=SCRIPTS, place=parts.settings.place, texts=spoken(language))

    @app.get("/petugas/daftar")
    async def enrolment(request: Request) -> Response:
        """Give the page that takes the code behind the # and asks for a PIN."""
        return page(request, "officer_enrol.html", texts=spoken(language_of(request)))

    @app.get("/petugas/ponsel")
    async def tracker(request: Request) -> Response:
        """Give the page of the officer's tracker."""
        return page(request, "officer_tracker.html", texts=spoken(language_of(request)))

    @app.get("/petugas/petugas.webmanifest")
    async def manifest(request: Request) -> Response:
        """Give what makes the page an app."""
        language = language_of(request)
        icons = [{"src": static(ICON), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}]
        about = {
            "id": "/petugas",
            "name": say(language, "K3i Petugas"),
            "short_name": "K3i",
            "start_url": "/petugas",
            "scope": "/petugas",
            "display": "standalone",
            "background_color": "#12161b",
            "theme_color": "#12161b",
            "icons": icons,
        }
        return JSONResponse(about, media_type="application/manifest+json")

    @app.get("/petugas/pekerja.js")
    async def worker() -> Response:
        """Give the service worker with the list of what it keeps; it changes with every file it names."""
        return Response(_worker(), media_type="text/javascript", headers=_WORKER_HEADERS)


_WORKER_HEADERS = {"Service-Worker-Allowed": "/petugas", "Cache-Control": "no-cache"}


@cache
def _worker() -> str:
    kept = ["/petugas", "/petugas/petugas.webmanifest", *(static(name) for name in (*STYLES, *SCRIPTS, ICON))]
    source = (HERE / "static" / "officer_worker.js").read_text()
    shell = "".join((HERE / "templates" / name).read_text() for name in ("officer.html", "officer_icons.html"))
    version = hashlib.sha256((source + shell + "".join(kept)).encode()).hexdigest()[:12]
    return f"const KEPT = {kept!r}, VERSION = {version!r};\n{source}"


def spoken(language: str) -> dict[str, str]:
    """Give the translations of what the scripts say, and of the names of kinds."""
    known = texts(language)
    return {text: known[text] for text in (*_of_scripts(), *(k.name for k in KINDS.values())) if text in known}


@cache
def _of_scripts() -> tuple[str, ...]:
    files = [(HERE / "static" / name).read_text() for name in (*SCRIPTS, "officer_enrol.js", "officer_tracker.js")]
    return tuple(dict.fromkeys(text for file in files for text in re.findall(r'\b_\("((?:[^"\\]|\\.)+)"', file)))
