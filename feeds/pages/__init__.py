"""The pages and forms of the doors: citizens', officers', and what other systems read. FastAPI; see feeds/doors.py."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from redis.exceptions import RedisError
from starlette.requests import Request

from dispatch.bodies import TooLarge, TooSlow
from dispatch.core.errors import Busy, Conflict, Denied, Forbidden, Invalid, NotFound, Refused
from feeds import alerting
from feeds.doors import problem
from feeds.pages import citizen, officers
from feeds.pages.own_site import OwnSite
from feeds.pages.rendering import mount_static
from feeds.parts import Parts

STATUS = {Invalid: 422, NotFound: 404, Forbidden: 409, Conflict: 409, Denied: 403, Busy: 503}


def pages(parts: Parts) -> FastAPI:
    """Give the application of all pages."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    mount_static(app)
    alerting.register(app, parts)
    citizen.register(app, parts)
    app.add_middleware(OwnSite, parts.address(""))

    @app.exception_handler(Refused)
    async def refused(_: Request, fault: Refused) -> Response:
        status = STATUS.get(type(fault), 409)
        return _problem(status, str(fault), field=fault.field)

    @app.exception_handler(RequestValidationError)
    async def unfit(_: Request, fault: RequestValidationError) -> Response:
        first = fault.errors()[0]  # what was sent is not said again: not everything can be written back
        field = ".".join(str(p) for p in first["loc"] if p not in ("body", "query"))[:80]
        field = field.encode(errors="replace").decode()
        return _problem(422, f"{field}: {first['msg']}", field=field)

    @app.exception_handler(TooLarge)
    async def too_large(_: Request, fault: TooLarge) -> Response:
        return _problem(413, "the photo is larger than 8 MB; send a smaller one")

    @app.exception_handler(TooSlow)
    async def too_slow(_: Request, fault: TooSlow) -> Response:
        return _problem(408, "the photo took too long; send it again")

    @app.exception_handler(RedisError)
    async def unavailable(_: Request, fault: RedisError) -> Response:
        return _problem(503, "not stored; send it again in a moment")

    @app.get("/healthz")
    async def healthz() -> Response:
        """Say that this process lives."""
        return PlainTextResponse("ok\n")

    @app.get("/")
    async def root() -> Response:
        """Lead whoever opens the bare address to the form."""
        return RedirectResponse("/lapor", 307)

    officers.register(app, parts)
    return app


def _problem(status: int, detail: str, **more: object) -> Response:
    return Response(problem(status, detail, **more), status, media_type="application/problem+json")
