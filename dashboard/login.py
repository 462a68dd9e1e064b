"""The login page: a plain form, no script. Public; everything else needs what it gives."""

import asyncio
from dataclasses import replace
from html import escape
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from redis.exceptions import RedisError

from dashboard.gate import current
from dashboard.sessions import COOKIE, create_session, end_session, find_session
from dispatch.access import LockedOut, check_password
from dispatch.settings import Settings
from dispatch.store import Store

_CHECKS = asyncio.Semaphore(2)
"""Password checks at a time: each takes 0.1 s of a core on purpose."""

_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Masuk – K3i {place}</title><link rel="icon" href="data:,">
<style>
body{{margin:0;min-height:100vh;display:grid;place-items:center;background:#12161b;color:#e8ebef;
font:16px/1.5 "Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}}
main{{width:320px;padding:32px;background:#1b2027;border:1px solid #2f3842;border-radius:6px}}
h1{{margin:0;font-size:20px}} p{{margin:4px 0 20px;color:#a7b0bb;font-size:14px}}
label{{display:block;margin-top:14px;font-size:14px;color:#a7b0bb}}
input{{box-sizing:border-box;width:100%;height:40px;margin-top:4px;padding:0 10px;font:inherit;color:#e8ebef;
background:#12161b;border:1px solid #6f7b88;border-radius:4px}}
button{{width:100%;height:44px;margin-top:22px;font:inherit;font-weight:600;border:0;border-radius:4px;
background:#e8ebef;color:#14181d;cursor:pointer}}
:focus-visible{{outline:2px solid #febd58;outline-offset:2px}}
.fault{{margin:0 0 4px;padding:8px 10px;color:#e8ebef;background:#242b34;border-left:4px solid #febd58}}
</style></head>
<body><main><h1>K3i · {place}</h1><p>Pusat kendali 110 · <span lang="en">command centre</span></p>{fault}
<form method="post" action="/login">
<label>Nama pengguna <span lang="en">/ user</span><input name="user" autocomplete="username" required autofocus></label>
<label>Kata sandi <span lang="en">/ password</span><input name="password" type="password"
autocomplete="current-password" required></label>
<button type="submit">Masuk <span lang="en">/ log in</span></button></form></main></body></html>"""


def routes(store: Store, settings: Settings) -> APIRouter:
    """Give GET and POST /login and POST /logout."""
    router = APIRouter(include_in_schema=False)
    secure = settings.console_url.startswith("https://")

    def page(fault: str = "", status: int = 200) -> HTMLResponse:
        shown = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
        return HTMLResponse(_PAGE.format(place=escape(settings.place), fault=shown), status)

    @router.get("/login")
    async def form() -> Response:
        return page()

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        fields = {k: v[0] for k, v in parse_qs((await request.body()).decode(errors="replace")).items()}
        try:
            async with _CHECKS:
                person = await asyncio.to_thread(
                    check_password, store, fields.get("user", "").strip(), fields.get("password", "")
                )
            if person is None:
                return page("Nama atau kata sandi tidak cocok. / Wrong user or password.", 401)
            person = replace(person, tier=person.tier or settings.tier)
            cookie = await asyncio.to_thread(create_session, store, person, settings.session_hours)
        except LockedOut as locked:
            return page(str(locked), 429)
        except RedisError:
            return page("Penyimpanan tidak menjawab; coba lagi. / The store does not answer; try again.", 503)
        answer = RedirectResponse("/", 303)
        life = int(settings.session_hours * 3600)
        answer.set_cookie(COOKIE, cookie, max_age=life, httponly=True, samesite="lax", secure=secure, path="/")
        return answer

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        session = current.get() or await asyncio.to_thread(find_session, store, request.cookies.get(COOKIE, ""))
        if session:
            await asyncio.to_thread(end_session, store, session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    return router
