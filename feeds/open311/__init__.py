"""Open311 GeoReport v2 at /open311/v2: an application of its own, because its errors and its formats are its own.

    services, services/{code}     what can be reported, and the questions of its card
    POST requests                 a report like any other (channel open311); a key of role open311
    requests, requests/{id}       what is published of its kind, redacted; an id alone tells its holder the status
    tokens/{token}                the id behind a citizen's tracking code

Ids are sealed numbers (dispatch/opaque.py): a tracking code opens the citizen's page and is never shown to others.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from itertools import islice
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from dispatch.access import find_token
from dispatch.bodies import BODY_S, MOST_BODY, Receive, Scope, Send, TooLarge, TooSlow, read_body, replay
from dispatch.core.citizen_words import EMERGENCY
from dispatch.core.errors import Busy, Refused
from dispatch.core.incident import Incident
from dispatch.core.shedding import READING
from dispatch.opaque import Opaque
from feeds.decoders.open311 import Form, read_form
from feeds.open311 import shapes
from feeds.open311.answers import FOR_ALL, Fault, Format, answer, format_of, refusal, single
from feeds.open311.asking import MOST_ROWS, Wanted, ids_of, wanted
from feeds.open311.limits import Limits
from feeds.open311.posting import is_urgent, posted, take
from feeds.open311.published import Publisher
from feeds.open311.services import definition, is_service, services
from feeds.parts import Parts
from feeds.windows import Windows

PREFIX = "/open311/v2"
MOST_MERGES = 10
Form_ = Annotated[Format, Path(alias="format")]
Jurisdiction = Annotated[str | None, Query(max_length=200, description="Taken and not looked at: there is one here")]
Text = Annotated[str | None, Query(max_length=8_000)]
Idempotency = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=150)]


class Open311:
    """The door: what is too large or too slow is refused in the standard's form too."""

    def __init__(self, parts: Parts) -> None:
        self._app = open311(parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body and let the application answer."""
        try:
            body = await read_body(scope, receive) if scope["method"] not in ("GET", "HEAD") else b""
        except TooLarge:
            await refusal(format_of(scope["path"]), TOO_LARGE)(scope, receive, send)
        except TooSlow:
            await refusal(format_of(scope["path"]), TOO_SLOW)(scope, receive, send)
        else:
            inside = {
                **scope,
                "root_path": scope.get("root_path", "") + PREFIX,
            }  # a Mount knows no line breaks in paths
            await self._app(inside, replay(body, receive), send)


def open311(parts: Parts) -> FastAPI:
    """Give the application; its OpenAPI document is at openapi.json."""
    app = FastAPI(title="K3i Open311 GeoReport v2", version="2", docs_url=None, redoc_url=None, responses=shapes.FAULTS)
    limits = Limits(Windows(parts.store), parts.settings.open311_per_key, parts.settings.open311_per_address)
    requests = _Requests(parts)
    _faults(app)
    _services(app, parts)
    _post(app, parts, limits, requests)
    _asked(app, requests)

    @app.middleware("http")
    async def counted(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        over = await limits.is_over_for_address(request.client.host if request.client else "")
        request.state.is_over = over
        if over and request.method != "POST":  # a report is looked at first: an emergency goes on
            return refusal(format_of(request.url.path), TOO_MANY)
        if request.method != "POST" and parts.pressure.leaves_out(READING):
            return refusal(format_of(request.url.path), PRESSED)
        answered = await go_on(request)
        answered.headers.update(FOR_ALL)
        return answered

    return app


TOO_LARGE = Fault(413, f"the body is larger than {MOST_BODY} bytes; send less")
TOO_SLOW = Fault(408, f"the body did not come within {BODY_S:.0f} s; send again")
PRESSED = Fault(503, "too much comes at once; ask again in a moment. " + EMERGENCY)
TOO_MANY = Fault(429, "too many requests within a minute; send it again in a minute. " + EMERGENCY)


def _faults(app: FastAPI) -> None:
    """Every fault is an array in the format that was asked for."""

    @app.exception_handler(Fault)
    async def fault(request: Request, error: Fault) -> Response:
        return refusal(format_of(request.url.path), error)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return refusal(format_of(request.url.path), Fault(400, str(error)))

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> Response:
        return refusal(format_of(request.url.path), PRESSED)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where, name = first["loc"][0], ".".join(map(str, first["loc"][1:]))
        return refusal(format_of(request.url.path), Fault(404 if where == "path" else 400, f"{name}: {first['msg']}"))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        said = "there is nothing here; see GET services.xml" if error.status_code == 404 else str(error.detail)
        answered = refusal(format_of(request.url.path), Fault(error.status_code, said))
        answered.headers.update(error.headers or {})
        return answered

    @app.exception_handler(RedisError)
    @app.exception_handler(SQLAlchemyError)
    async def away(request: Request, error: Exception) -> Response:
        return refusal(format_of(request.url.path), Fault(503, "not stored; send it again in a moment. " + EMERGENCY))


def _services(app: FastAPI, parts: Parts) -> None:
    @app.get("/services.{format}", responses=shapes.SERVICES, summary="What can be reported")
    async def get_services(form: Form_, jurisdiction_id: Jurisdiction = None) -> Response:
        return answer(form, "services", "service", services(parts.reference.cards))

    @app.get("/services/{service_code}.{format}", responses=shapes.DEFINITION, summary="The questions of a service")
    async def get_definition(service_code: str, form: Form_, jurisdiction_id: Jurisdiction = None) -> Response:
        code = service_code.upper()
        if not is_service(code):
            raise Fault(404, f"service_code {service_code[:40]!r} was not found; see GET services")
        return single(form, "service_definition", definition(code, parts.reference.cards.get(code)))


def _post(app: FastAPI, parts: Parts, limits: Limits, requests: "_Requests") -> None:
    @app.post("/requests.{format}", openapi_extra=shapes.POSTED, responses=shapes.MADE, summary="Report something")
    async def post_request(http: Request, form: Form_, idempotency_key: Idempotency = None) -> Response:
        """Answer once the report is durable. Form-encoded only; sent again, it is answered as the first time."""
        said = await _form(http)
        sender = await asyncio.to_thread(find_token, parts.store, said.api_key)
        if sender is None or sender.role != "open311":
            raise Fault(403, "api_key is missing or not valid; ask the district for a key")
        request = posted(said)
        over = await limits.is_over_for_key(sender.name) or http.state.is_over
        if over and not is_urgent(request):
            raise TOO_MANY
        number = await take(parts, sender, said, request, idempotency_key or "", time.time(), over=over)
        made = await requests.made(number, request.account_id)
        return answer(form, "service_requests", "request", [made])


async def _form(http: Request) -> Form:
    kind = http.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Fault(400, "the body is not form-encoded; send Content-Type: application/x-www-form-urlencoded")
    try:
        form = read_form(await http.body())
    except ValueError as error:
        raise Fault(400, f"the form cannot be read ({error}); send at most 200 fields in UTF-8") from None
    in_address = http.query_params.get("api_key", "")
    return form if form.api_key else Form(form.fields, form.attributes, in_address, form.digest)


def _asked(app: FastAPI, requests: "_Requests") -> None:
    @app.get("/requests.{format}", responses=shapes.REQUESTS, summary="What is published, by id or by window")
    async def get_requests(
        form: Form_,
        service_request_id: Text = None,
        service_code: Text = None,
        start_date: Text = None,
        end_date: Text = None,
        status: Text = None,
        jurisdiction_id: Jurisdiction = None,
    ) -> Response:
        """Give at most 1,000, the newest first. Ids override all else; at most 200 of them, unknown ones left out."""
        if service_request_id:
            found = [await requests.find(id_) for id_ in ids_of(service_request_id)]
            rows = [row for row in found if row]
        else:
            rows = await requests.between(service_code, start_date, end_date, status)
        return answer(form, "service_requests", "request", rows)

    @app.get("/requests/{service_request_id}.{format}", responses=shapes.REQUESTS, summary="One request")
    async def get_request(service_request_id: str, form: Form_, jurisdiction_id: Jurisdiction = None) -> Response:
        row = await requests.find(service_request_id)
        if row is None:
            raise Fault(404, f"service_request_id {service_request_id[:40]!r} was not found")
        return answer(form, "service_requests", "request", [row])

    @app.get("/tokens/{token}.{format}", responses=shapes.TOKEN, summary="The id behind a tracking code")
    async def get_token(token: str, form: Form_, jurisdiction_id: Jurisdiction = None) -> Response:
        """Give it. Our answers to POST hold the id at once; the code of a citizen's page stands for it as well."""
        id_ = await requests.behind(token)
        if id_ is None:
            raise Fault(404, f"token {token[:40]!r} was not found")
        return answer(form, "service_requests", "request", [{"service_request_id": id_, "token": token}])


class _Requests:
    """Requests by id and by window, as strangers may see them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._opaque = Opaque(parts.store)
        self._public = frozenset(parts.settings.open311_kinds())
        self._zone = ZoneInfo(parts.settings.timezone)

    @property
    def _publisher(self) -> Publisher:
        settings = self._parts.settings
        areas = self._parts.reference.areas
        return Publisher(self._public, settings.place, self._zone, settings.response_target_s, areas)

    async def made(self, number: str, account_id: str | None) -> dict[str, Any]:
        """Give the answer to a new request: its id, and where whoever reported can follow it."""
        incident = (await asyncio.to_thread(self._parts.store.incident, number)).state
        page = self._parts.address(f"/l/{incident.tracking}") if incident else ""
        notice = f"{EMERGENCY} Ikuti laporan Anda: {page}" if page else EMERGENCY
        return {
            "service_request_id": await asyncio.to_thread(self._opaque.seal, number),
            "service_notice": notice,
            "account_id": account_id,
        }

    async def find(self, id_: str) -> dict[str, Any] | None:
        """Give the request of an id, or None. One that is not published is told to whoever reported it by this door."""
        return await asyncio.to_thread(self._find, id_)

    def _find(self, id_: str) -> dict[str, Any] | None:
        number = self._opaque.open(id_)
        if number is None:
            return None
        incident, facts = self._incident(number)
        if incident is None:
            return None
        if self._publisher.is_published(incident):
            return self._publisher.request(incident, id_, kept=self._kept(incident))
        if incident.channel != "open311":
            return None
        first = next((f["data"].get("kind", "") for f in facts() if f["type"] == "report_received"), "")
        return self._publisher.request(incident, id_, first, self._kept(incident))

    def _kept(self, incident: Incident) -> Incident | None:
        """Give the incident another was merged into, however often; None for one that was not."""
        kept: Incident | None = None
        for _ in range(MOST_MERGES):
            into = (kept or incident).merged_into
            following = self._incident(into)[0] if into else None
            if following is None:
                break
            kept = following
        return kept

    def _incident(self, number: str) -> tuple[Incident | None, Callable[[], list[dict[str, Any]]]]:
        """Give an incident from the store or from history, and how to get its facts."""
        incident = self._parts.store.incident(number).state
        if incident:
            return incident, lambda: self._parts.store.timeline(number)
        kept = self._parts.archive.incident(number)
        return (kept[0], lambda: kept[1]) if kept else (None, list)

    async def between(
        self, kinds: str | None, start: str | None, end: str | None, status: str | None
    ) -> list[dict[str, Any]]:
        """Give the published requests of a window, the newest first."""
        asked = wanted(kinds, start, end, status, self._public, time.time())
        if not asked.kinds or not asked.statuses:
            return []
        return await asyncio.to_thread(self._between, asked)

    def _between(self, asked: Wanted) -> list[dict[str, Any]]:
        publisher = self._publisher
        with closing(self._parts.archive.published(asked.kinds, asked.stored, asked.start, asked.end)) as found:
            rows = (publisher.request(i, self._opaque.seal(i.number), kept=self._kept(i)) for i in found)
            return list(islice((row for row in rows if row["status"] in asked.statuses), MOST_ROWS))

    async def behind(self, token: str) -> str | None:
        """Give the id of the request a tracking code stands for, or None."""
        number = await asyncio.to_thread(self._parts.store.tracked, token)
        return await asyncio.to_thread(self._opaque.seal, number) if number else None
