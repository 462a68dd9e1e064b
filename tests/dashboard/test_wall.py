"""The wall's picture: what stands on it, what never does, and where the map looks; and the link that opens it."""

from __future__ import annotations

import json
import re
import subprocess
import time
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from dashboard.wall.feed import WallFeed
from dashboard.wall.picture import attentions_of, focus_of, hours_of, picture_of
from dispatch.access import create_token, digest
from dispatch.archive import Archive, Archiver
from dispatch.control import limits_of
from dispatch.core.attention import Attention
from dispatch.core.incident import Incident
from dispatch.core.policy import Policy
from dispatch.settings import Settings
from dispatch.store import Store, key
from layouts import wall
from tests.dashboard.parts import parts_with_places
from tests.makers import NOW
from tests.makers import incident as made
from tests.running import K3i, await_true, report_frame

POLICY = Policy()
ASSETS = Path(__file__).parents[2] / "assets"


def waiting(number: str, priority: int, waited_s: float, kecamatan: str = "33.29.09") -> Incident:
    place = {"kecamatan": kecamatan, "kecamatan_name": f"Kec {kecamatan[-2:]}", "village_name": "Klampok"}
    return replace(made(number), priority=priority, clock=NOW - waited_s, queued=True, **place)


def picture(*incidents: Incident) -> dict[str, Any]:
    return picture_of(incidents, {}, {}, NOW, POLICY)


def test_the_longest_waits_are_ordered_by_how_much_of_their_own_limit_is_used_up() -> None:
    found = picture(waiting("1", 4, 1800), waiting("2", 1, 90), waiting("3", 3, 890), waiting("4", 2, 30))
    assert [(line["number"], line["level"]) for line in found["longest"]] == [
        ("3", "amber"), ("2", "amber"), ("1", "amber"), ("4", "")
    ]  # fmt: skip


def test_only_five_wait_on_the_wall_and_all_are_counted() -> None:
    found = picture(*(waiting(str(n), 3, n) for n in range(9)))
    assert (len(found["longest"]), found["figures"]["waiting"]["n"]) == (5, 9)


def test_nothing_of_people_stands_on_the_wall() -> None:
    told = replace(
        waiting("7", 1, 10), caller_number="081234567890", caller_name="Siti", text="rumah no 12", address="Jl. X 12",
        lat=-6.912345, lng=109.054321,
    )  # fmt: skip
    shown = json.dumps(picture(told))
    for secret in ("0812", "Siti", "no 12", "Jl. X", "-6.9123", "109.0543"):
        assert secret not in shown


def test_a_broadcast_to_some_is_not_on_the_wall() -> None:
    told = [Attention("A", "untuk semua", "other", 2, "commander:k", NOW, NOW + 60),
            Attention("B", "merapat", "other", 1, "commander:k", NOW, NOW + 60, units=("b0814",))]  # fmt: skip
    assert [a["text"] for a in attentions_of(told)] == ["untuk semua"]


@pytest.mark.parametrize("text", ["hubungi 0812-3456-7890", "NIK 3329 0912 3456 0001", "rek 1234567"])
def test_long_numbers_in_an_attention_are_hidden(text: str) -> None:
    shown = attentions_of([Attention("a", text, "other", 2, "operator:rina", NOW, NOW + 60)])[0]["text"]
    assert not re.search(r"\d{3}", shown)


def test_the_map_looks_where_a_p1_is_over_its_limit_else_where_many_wait_too_long() -> None:
    assert focus_of([waiting("1", 1, 60)], NOW, POLICY) is None
    crowd = [waiting(str(n), 3, 60, "33.29.02") for n in range(2)]
    assert focus_of([*crowd, waiting("9", 3, 950, "33.29.03")], NOW, POLICY) is None
    late = waiting("8", 3, 950, "33.29.02")
    assert focus_of([*crowd, late], NOW, POLICY) == {"code": "33.29.02", "name": "Kec 02"}
    assert focus_of([*crowd, late, waiting("7", 1, 130)], NOW, POLICY) == {"code": "33.29.09", "name": "Kec 09"}


def test_an_hour_that_is_not_over_is_never_called_too_quiet() -> None:
    now = 1_000_000 * 3600.0 + 60
    usual = limits_of([9.0, 10.0] * 20)
    per_hour = [now - 60 - h * 3600 + m for h in range(1, 24) for m in range(10)]
    found = hours_of([*per_hour, now], now, usual)
    assert found["counts"] == [10] * 23 + [1]
    assert not any(found["outside"])
    busy = hours_of([*per_hour, *[now] * 40], now, usual)
    assert busy["outside"] == [False] * 23 + [True]


def test_hours_before_the_first_report_are_unknown_and_not_quiet() -> None:
    now = 1_000_000 * 3600.0 + 60
    assert hours_of([now - 2 * 3600, now], now, None)["counts"] == [None] * 21 + [1, 0, 1]
    assert hours_of([now - 90 * 3600, now], now, None)["counts"] == [0] * 23 + [1]


async def test_it_says_until_when_the_hours_are_complete(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = parts_with_places(store, settings)
    parts: Any = SimpleNamespace(**{f.name: getattr(whole, f.name) for f in fields(whole)})
    hub: Any = SimpleNamespace(incidents={}, shown_tiles={}, shown_units={}, health={}, tail=SimpleNamespace(heard=1.0))
    now = [time.time()]
    monkeypatch.setattr("dashboard.wall.feed.time", SimpleNamespace(time=lambda: now[0]))
    wall_feed = WallFeed(parts, hub, "1")

    async def hours_at(later_s: float = 0.0) -> float:
        now[0] += later_s
        return float(json.loads(await wall_feed.picture())["hours_at"]) / 1000

    Archiver(store, parts.archive, 24.0).step()
    assert await hours_at() == pytest.approx(now[0], abs=0.01)
    assert await hours_at(900) == pytest.approx(now[0], abs=0.01), "nothing has happened, nothing is missing"
    store.put_reference("areas", b"x", "system:test", 0.0)  # a fact that no archiver carries on
    missing = time.time()
    assert await hours_at(900) == pytest.approx(missing, abs=1.0)
    parts.archive = Archive("sqlite:////nowhere/at/all.db")
    assert await hours_at(172_800) == pytest.approx(missing, abs=1.0), "what SQL said last, and from when"


def test_every_text_of_its_scripts_is_sent_with_the_page() -> None:
    scripts = "".join((ASSETS / name).read_text() for name in ("wall.js", "wall_map.js"))
    assert set(re.findall(r'_\("([^"]+)"', scripts)) == set(wall.WORDS)


def events(client: httpx.Client) -> dict[str, Any]:
    """Give the first picture of the stream."""
    with client.stream("GET", "/wall/keadaan") as answer:
        assert answer.status_code == 200, answer.status_code
        for line in answer.iter_lines():
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
    raise AssertionError("the stream ended without a picture")


def test_a_link_opens_the_wall_and_nothing_else_until_it_is_revoked(k3i: K3i) -> None:
    made = k3i.command("token", "create", "--role", "wall", "--name", "lobi")
    token = subprocess.run(made, capture_output=True, text=True, check=True).stdout.strip()
    with httpx.Client(base_url=k3i.url, timeout=10) as screen:
        assert screen.get("/wall").headers["location"] == "/login"
        assert screen.get("/wall/masuk", params={"k": "x" * 43}).status_code == 403
        assert screen.get("/wall/masuk", params={"k": token}).headers["location"] == "/wall"
        assert token not in screen.get("/wall").text
        with k3i.api() as api:
            number = api.post("/reports", json=report_frame(kind="FIGHT")).json()["incident"]
        await_true(lambda: any(dot["number"] == number for dot in events(screen)["map"]))
        assert screen.get("/").status_code == 403
        assert screen.get("/api/v1/incidents").status_code == 403
        subprocess.run(k3i.command("token", "revoke", "lobi"), check=True, capture_output=True)
        assert screen.get("/wall").headers["location"] == "/login"
        assert screen.get("/wall/keadaan").status_code == 401
        unknown = subprocess.run(k3i.command("token", "revoke", "lobi"), capture_output=True, text=True, check=False)
        assert "no token named 'lobi'" in unknown.stderr


def test_a_link_that_has_expired_says_so_and_opens_nothing(k3i: K3i) -> None:
    token = create_token(k3i.store(), "wall", "tv", 1)
    record = json.loads(k3i.store().redis.get(key("token", digest(token))))
    with httpx.Client(base_url=k3i.url, timeout=10) as screen:
        for _again in range(2):
            opened = screen.get("/wall/masuk", params={"k": token})
            life = int(re.search(r"Max-Age=(\d+)", opened.headers["set-cookie"])[1])  # type: ignore[index]
            assert 86_000 < life <= 86_400, "the screen is let in for as long as the link is valid"
    k3i.store().redis.set(key("token", digest(token)), json.dumps(record | {"expires": time.time() - 5}))
    with httpx.Client(base_url=k3i.url, timeout=10) as screen:
        refused = screen.get("/wall/masuk", params={"k": token})
        assert refused.status_code == 403
        assert "berakhir" in refused.text
        assert "expired on" in refused.text
        assert screen.get("/wall").headers["location"] == "/login"
    told = subprocess.run(k3i.command("token", "list"), capture_output=True, text=True, check=True).stdout
    assert re.search(r"wall +tv +made \S+ +expired \S+", told)
    assert token not in told
