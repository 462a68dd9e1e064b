"""The one gate, outermost around everything: http and websocket alike (design, decision 8).

    public? -> who (session cookie or bearer token) -> Host and Origin -> CSRF -> ability -> body limit -> headers

What no table knows is refused. Inner parts learn who is asking from `current`, set here and nowhere else.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import parse_qs, urlsplit

import orjson
import structlog
from redis.exceptions import RedisError

from dashboard.permissions import CALLBACKS, ability_of_route, may
from dashboard.sessions import COOKIE, Session, find_session
from dispatch.access import Person, find_token
from dispatch.bodies import MOST_BODY, App, Gone, Message, Receive, Scope, Send, TooLarge, TooSlow, read_body, replay
from dispatch.store import Store
from layouts.frame import NAV

log = structlog.get_logger()
PUBLIC = frozenset({"/login", "/healthz", "/readyz", "/wall/masuk"})
PAGES = frozenset(address for address, _ in NAV)

current: ContextVar[Session | None] = ContextVar("session", default=None)
"""The session of the request under way (None for a token)."""
current_person: ContextVar[Person | None] = ContextVar("person", default=None)
"""Who is asking: the user of the session, or the program of the token."""


class Gate:
    """The ASGI middleware. `policy`: the Content-Security-Policy to send with every answer."""

    def __init__(self, app: App, store: Store, public_url: str, policy: Callable[[], str]) -> None:
        self._app = app
        self._store = store
        self._public = urlsplit(public_url)
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        guarded = self._with_headers(send) if scope["type"] == "http" else send
        refusal = await self._examine(scope)
        if refusal is not None:
            await _refuse(scope, guarded, *refusal)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        try:
            body = await read_body(scope, receive)
        except Gone:
            return
        except TooSlow:
            await _refuse(scope, guarded, 408, "the body took too long; send it again")
            return
        except TooLarge:
            await _refuse(scope, guarded, 413, f"the body is larger than {MOST_BODY} bytes; send less")
            return
        if not self._callback_allowed(scope, body):
            await _refuse(scope, guarded, 403, "your role may not do that")
            return
        await self._app(scope, replay(body, receive), guarded)

    async def _examine(self, scope: Scope) -> tuple[int, str] | None:
        """Give None to let it through, else the status and the reason."""
        path = scope["path"]
        current.set(None)
        current_person.set(None)
        if path in PUBLIC:
            return None if self._same_origin(scope) else (403, "the request comes from another site")
        try:
            bearer = await self._identify(scope)
        except RedisError as error:
            log.error("store does not answer; nobody can be let in", error=str(error))
            return 503, "the store does not answer; try again in a moment"
        person = current_person.get()
        if person is None:
            return (303, "/login") if _is_page(scope) else (401, "log in, or send a bearer token")
        if not bearer and not self._same_origin(scope):
            return 403, "the request comes from another site"
        if not bearer and not _csrf_ok(scope):
            return 403, "the form is out of date; load the page again"
        return _by_table(scope, person)

    async def _identify(self, scope: Scope) -> bool:
        """Set who is asking; gives whether it was by token."""
        headers = _headers(scope)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            current_person.set(await asyncio.to_thread(find_token, self._store, token.strip()))
            return True
        session = await asyncio.to_thread(find_session, self._store, _cookie(headers.get("cookie", "")))
        current.set(session)
        current_person.set(session.person if session else None)
        return False

    def _same_origin(self, scope: Scope) -> bool:
        """Whether Origin, where a browser sends one, is exactly this console's. Sockets must send one."""
        headers = _headers(scope)
        origin = headers.get("origin")
        if origin is None:
            site = headers.get("sec-fetch-site", "none")
            return scope["type"] != "websocket" and (site in ("none", "same-origin") or _is_link(scope, headers))
        sent = urlsplit(origin)
        if self._public.netloc:
            return (sent.scheme, sent.netloc) == (self._public.scheme, self._public.netloc)
        return sent.netloc == headers.get("host", "")

    def _callback_allowed(self, scope: Scope, body: bytes) -> bool:
        """Whether the role may run the Dash callback this body asks for; unknown callbacks are nobody's."""
        if not scope["path"].startswith("/_dash-update-component"):
            return True
        person = current_person.get()
        try:
            output = orjson.loads(body)["output"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return False
        return person is not None and may(person.role, CALLBACKS.get(str(output), ""))

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_security_headers(self._policy())]
            await send(message)

        return sending


def _by_table(scope: Scope, person: Person) -> tuple[int, str] | None:
    method = "GET" if scope["type"] == "websocket" else scope["method"]
    ability = ability_of_route(method, scope["path"])
    if ability is None:
        return 404, "there is nothing here"
    return None if may(person.role, ability) else (403, "your role may not do that")


def _security_headers(policy: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    ]


def _headers(scope: Scope) -> dict[str, str]:
    return {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _csrf_ok(scope: Scope) -> bool:
    """A change by a browser needs the session's CSRF word; Dash's own requests are JSON, which no form can send."""
    if scope["type"] == "websocket" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    headers = _headers(scope)
    if scope["path"].startswith("/_dash-") and headers.get("content-type", "").startswith("application/json"):
        return headers.get("origin") is not None
    session = current.get()
    sent = headers.get("x-k3i-csrf") or parse_qs(scope.get("query_string", b"").decode()).get("csrf", [""])[0]
    return session is not None and sent == session.csrf


def _is_link(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether somebody follows a link to us from elsewhere: a page is shown, nothing is changed."""
    pages = scope["path"] in PAGES or scope["path"] in ("/login", "/wall/masuk")
    return pages and scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] in PAGES


async def _refuse(scope: Scope, send: Send, status: int, reason: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4000 + status, "reason": reason})
        return
    if status == 303:
        headers = [(b"location", reason.encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body = orjson.dumps(
        {"type": "about:blank", "status": status, "title": _TITLES.get(status, "Refused"), "detail": reason}
    )
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_TITLES = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    408: "Request Timeout",
    413: "Content Too Large",
    503: "Service Unavailable",
}
