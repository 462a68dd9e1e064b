"""The gate: whatever the application serves, without a session only the public list answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.asgi import build
from dashboard.gate import PUBLIC
from dashboard.parts import Parts
from dashboard.permissions import ABILITIES, CALLBACKS, ROUTES, ability_of_route, may
from dashboard.sessions import COOKIE, find_session
from dispatch.access import digest
from dispatch.archive import Archive
from dispatch.bodies import MOST_BODY
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store, key
from dispatch.tail import Tail
from tests.running import PASSWORD, USERS, K3i


def parts_of(store: Store, settings: Settings) -> Parts:
    fleet = Fleet()
    desk = Flusher(Desk(store, settings))
    archive = Archive(settings.history_url())
    return Parts(settings, store, desk, fleet, Reference(store), Recommender(fleet, settings), archive)


def every_route(store: Store, settings: Settings) -> list[tuple[str, str]]:
    """Give (method, path) of everything the application serves, taken from the application itself."""
    gate, _ = build(parts_of(store, settings), lambda on_facts: Tail(store.redis, None, on_facts))
    found: list[tuple[str, str]] = []

    def walk(routes: Any, prefix: str = "") -> None:
        for route in routes:
            path = prefix + getattr(route, "path", "")
            inner = getattr(route, "routes", None)
            if inner:
                walk(inner, path)
            for method in getattr(route, "methods", None) or (["SOCKET"] if not inner else []):
                found.append((method, path))

    walk(gate._app.routes)  # type: ignore[attr-defined]
    return found


def concrete(path: str) -> str:
    """Give a path with something in place of its parameters."""
    return "/".join("x" if part.startswith("{") else part for part in path.split("/")) or "/"


@pytest.fixture(scope="module")
def stranger(k3i: K3i) -> Iterator[httpx.Client]:
    with k3i.browser(None) as client:
        yield client


def test_without_a_session_every_route_but_the_public_ones_is_closed(
    store: Store, settings: Settings, stranger: httpx.Client
) -> None:
    routes = every_route(store, settings)
    assert ("SOCKET", "/live") in routes
    assert len(routes) > 15
    for method, path in routes:
        if path in PUBLIC or method == "SOCKET":
            continue
        answer = stranger.request(method, concrete(path))
        assert answer.status_code in (401, 303), f"{method} {path}: {answer.status_code}"
        assert answer.status_code == 401 or answer.headers["location"] == "/login"


@pytest.mark.parametrize(
    "path", ["/_mcp", "/_dash-ws-callback", "/docs", "/openapi.json", "/whatever", "/api/v1/openapi.json"]
)
def test_paths_that_a_framework_may_open_are_closed(stranger: httpx.Client, path: str) -> None:
    assert stranger.get(path).status_code == 401
    assert stranger.post(path).status_code == 401


@pytest.mark.parametrize("path", ["/", "/wall", "/review"])
def test_a_page_leads_to_the_login(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_the_public_list_answers_everybody(stranger: httpx.Client, path: str) -> None:
    assert stranger.get(path).status_code == (403 if path == "/wall/masuk" else 200)  # a link without its token


def test_what_the_table_does_not_know_is_nobodys(k3i: K3i) -> None:
    with k3i.browser("admin") as admin:
        for method, path in (
            ("GET", "/nope"),
            ("DELETE", "/"),
            ("PUT", "/do"),
            ("GET", "/_mcp"),
            ("POST", "/assets/x.js"),
        ):
            answer = admin.request(method, path, headers={"x-k3i-csrf": csrf(k3i, admin)})
            assert answer.status_code == 404, path
            assert answer.headers["content-type"] == "application/problem+json"


def csrf(k3i: K3i, client: httpx.Client) -> str:
    found = find_session(k3i.store(), client.cookies[COOKIE])
    assert found is not None
    return found.csrf


async def refused_socket(url: str, **options: Any) -> int:
    """Give the status a socket is refused with."""
    try:
        async with connect(url, **options) as socket:
            await socket.recv()
    except InvalidStatus as refusal:
        return refusal.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0
    raise AssertionError("the socket was let in")


@pytest.mark.parametrize("path", ["/live", "/_dash-ws-callback", "/"])
async def test_a_socket_without_a_session_is_refused(k3i: K3i, path: str) -> None:
    url = k3i.url.replace("http", "ws") + path
    assert await refused_socket(url, origin=k3i.url) in (403, 4401)


@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://127.0.0.1:1", "null"])
async def test_a_socket_of_another_site_is_refused(k3i: K3i, origin: str | None) -> None:
    with k3i.browser() as client:
        headers = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    url = k3i.url.replace("http", "ws") + "/live"
    assert await refused_socket(url, origin=origin, additional_headers=headers) in (403, 4403)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "", "Sec-Fetch-Site": "cross-site"}],
    ids=["other origin", "null", "cross-site"],
)
def test_a_request_of_another_site_is_refused(k3i: K3i, headers: dict[str, str]) -> None:
    with k3i.browser() as client:
        word = {"x-k3i-csrf": csrf(k3i, client)}
        if not headers["Origin"]:
            del client.headers["Origin"]
            headers = {"Sec-Fetch-Site": "cross-site"}
        answer = client.post("/do", json={"id": "x" * 8, "line": "?"}, headers=headers | word)
        assert answer.status_code == 403
        assert client.post("/login", data={}, headers=headers).status_code == 403


def test_a_link_from_elsewhere_shows_the_page(k3i: K3i) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    with k3i.browser() as client:
        del client.headers["Origin"]
        assert client.get("/", headers=followed).status_code == 200
        assert client.get("/api/v1/officers", headers=followed).status_code == 403
        assert client.get("/", headers=followed | {"Sec-Fetch-Mode": "no-cors"}).status_code == 403


def test_a_change_needs_the_session_s_csrf_word(k3i: K3i) -> None:
    with k3i.browser() as client, k3i.browser("pamapta") as other:
        line = {"id": "12345678", "line": "?"}
        assert client.post("/do", json=line).status_code == 403
        assert client.post("/do", json=line, headers={"x-k3i-csrf": csrf(k3i, other)}).status_code == 403
        assert client.post("/do", json=line, headers={"x-k3i-csrf": csrf(k3i, client)}).status_code == 200


def test_a_session_does_not_open_the_api_for_changes_without_csrf(k3i: K3i) -> None:
    with k3i.browser() as client:
        assert client.post("/api/v1/reports", json={}).status_code == 403


@pytest.mark.parametrize("way", ["length", "chunks"])
def test_a_body_over_the_limit_is_refused(k3i: K3i, way: str) -> None:
    chunk = b"x" * 65536
    body = chunk * 5 if way == "length" else (chunk for _ in range(5))
    headers = {"Authorization": f"Bearer {k3i.token('api')}"}
    assert len(chunk) * 5 > MOST_BODY
    answer = httpx.post(k3i.url + "/api/v1/reports", content=body, headers=headers)
    assert answer.status_code == 413


def test_even_the_login_takes_no_endless_body(k3i: K3i) -> None:
    answer = httpx.post(k3i.url + "/login", content=b"x" * (MOST_BODY + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/login", "/healthz", "/api/v1/officers", "/nope"])
def test_every_answer_has_the_security_headers(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_the_session_s_cookie_is_no_script_s_and_no_other_site_s(k3i: K3i) -> None:
    with k3i.browser(None) as client:
        answer = client.post("/login", data={"user": "operator", "password": PASSWORD})
        cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/"
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_wrong_password_is_told_in_words_and_gives_no_session(stranger: httpx.Client) -> None:
    answer = stranger.post("/login", data={"user": "komandan", "password": "bukan-ini"})
    assert answer.status_code == 401
    assert "tidak cocok" in answer.text
    assert "set-cookie" not in answer.headers


def test_after_logging_out_the_cookie_opens_nothing(k3i: K3i) -> None:
    with k3i.browser() as client:
        cookie = client.cookies[COOKIE]
        answer = client.post("/logout", headers={"x-k3i-csrf": csrf(k3i, client)})
        assert answer.status_code == 303
        client.cookies.set(COOKIE, cookie)
        assert client.get("/map/areas").status_code == 401


async def test_when_a_session_is_revoked_its_screen_hears_nothing_more_within_two_seconds(k3i: K3i) -> None:
    with k3i.browser() as client:
        async with k3i.live(client) as screen:
            await asyncio.wait_for(screen.recv(), 5)
            k3i.store().redis.delete(key("session", digest(client.cookies[COOKIE])))
            revoked = time.monotonic()
            with pytest.raises(ConnectionClosed):
                while True:
                    await asyncio.wait_for(screen.recv(), 5)
            assert time.monotonic() - revoked < 2.5
        assert client.get("/map/areas").status_code == 401


@pytest.mark.parametrize("user", USERS)
def test_each_role_reaches_what_the_table_says_and_nothing_else(k3i: K3i, user: str) -> None:
    role = {"operator": "operator", "pamapta": "shift_lead", "komandan": "commander", "admin": "admin"}[user]
    with k3i.browser(user) as client:
        word = {"x-k3i-csrf": csrf(k3i, client)}
        for (method, path), ability in ROUTES.items():
            if path in ("/logout", "/live"):
                continue
            status = client.request(method, path, headers=word, json={}).status_code
            assert (status == 403) == (not may(role, ability) or path == "/_dash-update-component"), f"{method} {path}"


def test_every_route_and_callback_names_an_ability_there_is() -> None:
    assert set(ROUTES.values()) | set(CALLBACKS.values()) <= ABILITIES.keys()


@pytest.mark.parametrize(
    ("method", "path", "ability"),
    [("GET", "/", "see"), ("GET", "/x", None), ("HEAD", "/", "see"), ("GET", "/assets/a/b.js", "see"),
     ("GET", "/assetsx", None), ("POST", "/api/v1/reports", "report"), ("POST", "/api/v1/other", None)],
)  # fmt: skip
def test_the_longest_prefix_of_the_table_counts(method: str, path: str, ability: str | None) -> None:
    assert ability_of_route(method, path) == ability


def test_an_unknown_callback_is_nobodys(k3i: K3i) -> None:
    with k3i.browser("admin") as client:
        answer = client.post("/_dash-update-component", json={"output": "secret.children", "inputs": []})
        assert answer.status_code == 403
        assert (
            client.post(
                "/_dash-update-component", content=b"{", headers={"content-type": "application/json"}
            ).status_code
            == 403
        )
