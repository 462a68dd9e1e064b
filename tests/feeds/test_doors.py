"""The HTTP doors as strangers meet them: what is not there, too large, from elsewhere; and every answer's headers."""

from __future__ import annotations

import socket
import time

import httpx
import orjson
import pytest

from dispatch.bodies import MOST_BODY
from feeds.trackers import MOST_BACKLOG
from tests.running import K3i


@pytest.fixture
def doors(k3i: K3i) -> httpx.Client:
    return httpx.Client(base_url=k3i.doors_url, timeout=10)


def test_the_process_says_that_it_lives_and_every_answer_forbids_foreign_scripts(doors: httpx.Client) -> None:
    answer = doors.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "server" not in answer.headers


def test_the_console_and_its_api_are_not_here(doors: httpx.Client) -> None:
    for path in ("/login", "/api/v1/incidents", "/live", "/metrics", "/docs", "/openapi.json", "/../app.py"):
        assert doors.get(path).status_code == 404, path


def test_a_body_that_is_too_large_is_refused_before_it_is_read(doors: httpx.Client) -> None:
    answer = doors.post("/healthz", content=b"x" * (MOST_BODY + 1))
    assert answer.status_code == 413


def test_a_form_that_another_site_sends_is_refused(doors: httpx.Client) -> None:
    assert doors.post("/lapor", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert doors.post("/lapor", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_request_that_is_no_http_harms_nobody(k3i: K3i, doors: httpx.Client) -> None:
    for junk in (
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /lapor HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", k3i.port + 1), 5) as line:
            line.sendall(junk)
    assert doors.get("/healthz").status_code == 200


def answers(k3i: K3i, *chunks: bytes, wait_s: float = 0.05) -> bytes:
    """Send bytes in pieces over one connection and give all that comes back before it is closed."""
    with socket.create_connection(("127.0.0.1", k3i.port + 1), 5) as line:
        for chunk in chunks:
            line.sendall(chunk)
            time.sleep(wait_s)
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while more := line.recv(65536):
            heard += more
        return heard


def test_the_short_cut_of_positions_answers_like_the_long_way_and_in_order(k3i: K3i) -> None:
    with k3i.api() as api:
        device = api.get("/officers").json()["officers"][-6]["device"]
    query = f"/osmand?id={device}&lat=-6.9&lon=109.0&timestamp={int(time.time())}"
    plain = f"GET {query} HTTP/1.1\r\nHost: k3i\r\nConnection: Keep-Alive\r\n\r\n".encode()
    last = f"GET {query} HTTP/1.1\r\nHost: k3i\r\nConnection: close\r\n\r\n".encode()
    health = b"GET /healthz HTTP/1.1\r\nHost: k3i\r\n\r\n"
    post = b"POST /osmand HTTP/1.1\r\nHost: k3i\r\nContent-Length: %d\r\n\r\n" % len(plain)
    for chunks, statuses in (
        ([plain, plain, last], [b"200"] * 3),
        ([plain[:40], plain[40:], last], [b"200"] * 2),  # in two pieces
        ([plain + plain, last], [b"200"] * 3),  # two in one piece
        ([plain, health, plain, last], [b"200"] * 4),
        ([health + plain, last], [b"200"] * 3),
        ([plain.replace(device.encode(), b"0" * 32), last], [b"400", b"200"]),
        ([post, plain, last], [b"400", b"200"]),  # a body that looks like a request is a body
    ):
        heard = answers(k3i, *chunks)
        assert [part[:3] for part in heard.split(b"HTTP/1.1 ")[1:]] == statuses, (chunks, heard)


def test_slow_senders_of_photos_hold_up_nobody_elses(k3i: K3i, doors: httpx.Client) -> None:
    head = b"POST /foto/x HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    head += b"Content-Length: %d\r\n\r\n"
    lines = [socket.create_connection(("127.0.0.1", k3i.port + 1), 5) for _ in range(12)]
    try:
        for line in lines:
            line.sendall(head % 900_000 + b"--b\r\n")
        answer = doors.post("/foto/unknown", files={"photo": b"x" * 1000}, timeout=5)
        assert answer.status_code == 404
    finally:
        for line in lines:
            line.close()
    with socket.create_connection(("127.0.0.1", k3i.port + 1), 5) as line:
        line.sendall(head % 99_000_000)
        assert line.recv(64).startswith(b"HTTP/1.1 413")


def test_a_report_cut_off_in_the_middle_is_no_report(k3i: K3i, doors: httpx.Client) -> None:
    before = k3i.store().journal_end()
    form = b"kind=NOISE&lat=-6.9&lng=109.0&text=musik+keras+sa"
    with socket.create_connection(("127.0.0.1", k3i.port + 1), 5) as line:
        line.sendall(b"POST /lapor HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n")
        line.sendall(b"Content-Length: 200\r\n\r\n" + form)
    assert doors.get("/healthz").status_code == 200
    assert [f for f in k3i.store().journal_since(before) if f["type"] == "report_received"] == []


@pytest.mark.parametrize("path", ["/osmand", "/owntracks"])
def test_a_day_s_backlog_of_a_tracker_is_read_whole_and_what_is_larger_is_refused(
    k3i: K3i, doors: httpx.Client, path: str
) -> None:
    now = time.time()
    stamps = [now - 40_000 + 4 * n for n in range(10_000)]
    with k3i.api() as api:
        device = api.get("/officers").json()["officers"][-2]["device"]
    if path == "/osmand":
        places = [{"timestamp": t, "coords": {"latitude": -6.9, "longitude": 109.0}} for t in stamps]
        body = orjson.dumps({"device_id": device, "location": places})
    else:
        body = orjson.dumps([{"_type": "location", "lat": -6.9, "lon": 109.0, "tst": int(t)} for t in stamps])
    assert MOST_BODY < len(body) < MOST_BACKLOG
    assert doors.post(path, content=body, params={} if path == "/osmand" else {"d": device}).status_code == 200
    assert doors.post(path, content=b"x" * (MOST_BACKLOG + 1)).status_code == 413
