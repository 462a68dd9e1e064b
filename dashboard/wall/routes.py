"""`/wall`: for whoever is logged in, and for a screen without keyboard by a link that carries a token of its own.

`python app.py token create --role wall --name lobi [--days 400]` makes the token: 256 random bits, of which the store
keeps the hash alone. `/wall/masuk?k=<token>` opens the wall with it, on any screen and as often as needed until it
expires or is revoked; the screen keeps a cookie for as long instead, and the token is in no address any more. What is
not valid any more goes dark within seconds. `token list` says until when each is valid.
"""

import asyncio
import hashlib
import time
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from redis.exceptions import RedisError

from dashboard.gate import current
from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.sessions import COOKIE, create_session, find_session
from dashboard.wall.feed import WallFeed
from dispatch.access import Person, Token, look_up_token
from layouts.wall import Wall, wall_page
from layouts.words import speaking

ASSETS = Path(__file__).parents[2] / "assets"
FILES = ("wall.js", "pages/district.js", "wall_map.js", "wall.css")


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
        token, now = await asyncio.to_thread(look_up_token, parts.store, k), time.time()
        if token is None or token.role != "wall":
            return HTMLResponse("Tautan ini tidak berlaku lagi. / This link is no longer valid.", 403)
        if token.expires is None or token.has_expired(now):
            return HTMLResponse(_expired(parts, token), 403)
        life = max(60.0, token.expires - now)
        cookie = await asyncio.to_thread(create_session, parts.store, Person(token.name, token.role), life / 3600)
        answer = RedirectResponse("/wall", 303, headers={"Referrer-Policy": "no-referrer"})
        answer.set_cookie(COOKIE, cookie, max_age=int(life), httponly=True, samesite="lax", secure=secure, path="/")
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


def _expired(parts: Parts, token: Token) -> str:
    """Say in both languages when a link expired, and what to do."""
    at = datetime.fromtimestamp(token.expires or 0.0, ZoneInfo(parts.settings.timezone))
    day = f"{at:%d/%m/%Y %H:%M} {parts.settings.zone_label}"
    return escape(
        f"Tautan dinding {token.name!r} berakhir {day}; minta yang baru kepada admin. / "
        f"The link of the wall {token.name!r} expired on {day}; ask an admin for a new one."
    )
