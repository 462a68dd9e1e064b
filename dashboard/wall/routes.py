"""`/wall`: for whoever is logged in, and for a screen without keyboard by a link that carries a token of its own.

`python app.py token create --role wall --name lobi` makes the token; `/wall/masuk?k=<token>` opens the wall with it,
once: the screen keeps a cookie instead. `token revoke` ends it within seconds.
"""

import asyncio
import hashlib
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from redis.exceptions import RedisError

from dashboard.gate import current
from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.sessions import COOKIE, create_session, find_session
from dashboard.wall.feed import WallFeed
from dispatch.access import find_token
from layouts.wall import Wall, wall_page
from layouts.words import speaking

ASSETS = Path(__file__).parents[2] / "assets"
FILES = ("wall.js", "pages/district.js", "wall_map.js", "wall.css")
LINK_DAYS = 366
"""How long a screen opened by a link may go on without being opened anew."""


def routes(parts: Parts, hub: Hub) -> APIRouter:
    """Give the page, its data and the door of its link."""
    router = APIRouter(include_in_schema=False)
    version = hashlib.sha256(b"".join((ASSETS / name).read_bytes() for name in FILES)).hexdigest()[:10]
    feed = WallFeed(parts, hub, version)
    secure = parts.settings.console_url.startswith("https://")

    @router.get("/wall")
    async def page() -> Response:
        session, s = current.get(), parts.settings
        assert session is not None, "the gate lets nobody in without a session"
        wall = Wall(s.place, s.zone_label, s.timezone, version, s.response_target_s, s.shift_hours)
        with speaking(session.language):
            html = wall_page(wall, session.language, session.theme)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    @router.get("/wall/masuk")
    async def by_link(k: str = "") -> Response:
        person = await asyncio.to_thread(find_token, parts.store, k)
        if person is None or person.role != "wall":
            return HTMLResponse("Tautan ini tidak berlaku lagi. / This link is no longer valid.", 403)
        cookie = await asyncio.to_thread(create_session, parts.store, person, LINK_DAYS * 24.0)
        answer = RedirectResponse("/wall", 303, headers={"Referrer-Policy": "no-referrer"})
        life = LINK_DAYS * 86_400
        answer.set_cookie(COOKIE, cookie, max_age=life, httponly=True, samesite="lax", secure=secure, path="/")
        return answer

    @router.get("/wall/keadaan")
    async def state(request: Request) -> Response:
        cookie = request.cookies.get(COOKIE, "")

        async def stands() -> bool:
            try:
                return await asyncio.to_thread(find_session, parts.store, cookie) is not None
            except RedisError:
                return True  # the store is away: the wall goes on and shows its age

        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(feed.stream(stands), media_type="text/event-stream", headers=headers)

    return router
