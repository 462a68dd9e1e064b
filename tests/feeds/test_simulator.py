"""The simulated shift: the same seed tells the same story, and its officers answer."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.core.triage import KINDS
from dispatch.importers.basemap import read_land
from dispatch.settings import Settings
from feeds.demo.brebes import officers
from feeds.demo.setup import LAND
from feeds.pages.citizen import draft as drafts
from feeds.simulator import tables
from feeds.simulator.citizens import fields
from feeds.simulator.history import Entry, plan
from feeds.simulator.patrol import Patrol
from feeds.simulator.places import Places, metres
from feeds.simulator.story import draw, lasting, messages, real_share
from feeds.simulator.words import SENTENCES
from tests.running import PASSWORD, K3i, await_true, iso_now

NOW = 1_800_000_000.0


def story(seed: int, count: int = 400) -> list[Any]:
    places = Places(seed)
    return [draw(random.Random(f"{seed}:{n}"), places) for n in range(count)]


def planned(seed: int) -> list[Entry]:
    places = Places(seed)
    units = Patrol(officers(seed), places, seed, quiet=False).units
    return plan(seed, NOW, places, units, Settings().policy())


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    assert story(1) == story(1)
    assert story(1) != story(2)
    assert planned(1) == planned(1)


def test_calls_to_110_are_prank_or_silent_in_their_true_share() -> None:
    calls = Counter(h.kind for h in story(3, 4000) if h.channel == "110" and not h.abandoned)
    assert (calls["PRANK"] + calls["911H"]) / calls.total() == pytest.approx(0.89, abs=0.02)


def test_at_speed_1_something_arrives_every_8_to_10_seconds_and_a_real_report_every_37_to_50() -> None:
    gaps = [tables.REAL_EVERY_S / hour**tables.FLATTENED for hour in tables.HOURS]
    assert 36 < min(gaps) < max(gaps) < 50
    assert 7.4 < min(gaps) * real_share() < max(gaps) * real_share() < 10


def test_nine_of_ten_calls_are_answered_within_10_seconds() -> None:
    rng = random.Random(1)
    waits = [lasting(rng, tables.RING) for _ in range(5000)]
    assert sum(w <= 10 for w in waits) / len(waits) == pytest.approx(0.9, abs=0.02)


def test_every_kind_has_words_and_every_place_lies_in_a_village() -> None:
    assert set(tables.KINDS) <= set(SENTENCES) <= set(KINDS)
    areas = AreaIndex(areas_of_points(Places(1).villages, read_land(LAND)))
    places, rng = Places(1), random.Random(1)
    found = [areas.find_village(s.lat, s.lng) for s in (places.pick(rng) for _ in range(500))]
    assert sum(area is None for area in found) <= 5


def test_a_call_rings_is_answered_reported_and_ended_in_this_order() -> None:
    call = next(h for h in story(1) if h.channel == "110" and h.is_real)
    told = messages(call, NOW, "x")
    assert [m.get("event", m["type"]) for _, m in told] == ["ringing", "answered", "report", "ended"]
    assert [at for at, _ in told] == sorted(at for at, _ in told)
    assert told[2][1]["call_id"] == "x"


def test_in_the_history_nobody_is_in_two_places_and_every_move_follows_the_one_before() -> None:
    legs = [leg for entry in planned(1) for leg in entry.legs]
    assert max(Counter(leg.officer for leg in legs).values()) == 1
    for leg in legs:
        moments = [leg.offered, *leg.moves.values()]
        assert moments == sorted(moments)
        assert leg.offered <= NOW


def test_a_unit_walks_towards_its_goal_at_its_pace_and_rests_there() -> None:
    unit = next(u for u in Patrol(officers(1), Places(1), 1, quiet=False).units.values() if u.speed > 5)
    unit.moved = NOW
    goal = unit.at[0] + 0.01, unit.at[1]
    way = metres(unit.at, goal)
    unit.head_for(goal, 100, NOW)
    unit.advance(NOW + 50)
    assert metres(unit.at, goal) == pytest.approx(way / 2, rel=0.01)
    unit.advance(NOW + 101)
    assert (unit.at, unit.goal) == (goal, None)


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[K3i]:
    """A demo in mid-shift, at ten times the usual rate of arrivals."""
    arguments = ("demo", "--seed", "4", "--speed", "10", "--password", PASSWORD)
    with K3i(tmp_path_factory.mktemp("shift"), *arguments, alone=True) as running:
        played = running.data_dir / "log" / "simulate.log"
        await_true(lambda: "history played" in played.read_text(), 60)
        yield running


@pytest.fixture
def api(shift: K3i) -> Iterator[httpx.Client]:
    with shift.api() as client:
        yield client


def incidents(api: httpx.Client) -> list[dict[str, Any]]:
    return list(api.get("/incidents").json()["incidents"])


def test_the_demo_opens_in_mid_shift_with_figures_and_officers_on_their_way(api: httpx.Client) -> None:
    figures = await_true(lambda: figure(api, "response", least=20), 10)
    assert 120 < figures["p50"] < 1500
    assert figure(api, "answer", least=10)["p50"] < 10
    states = Counter(i["status"] for i in incidents(api) if i["lane"] == "main")
    assert states["resolved"] > 20
    assert states["on_scene"] + states["en_route"] + states["assigned"] >= 3


def figure(api: httpx.Client, name: str, least: int) -> dict[str, Any] | None:
    rows = {r["interval"]: r for r in api.get("/intervals").json()["intervals"]}
    return rows[name] if rows[name]["n"] >= least else None


def test_officers_have_fresh_positions_but_for_a_few_whose_phones_are_off(api: httpx.Client) -> None:
    ages = [o["position_age_s"] for o in fleet(api)]
    assert len(ages) == 372
    assert None not in ages
    assert 1 <= sum(age > 600 for age in ages) <= 20


def test_new_calls_and_reports_keep_arriving(api: httpx.Client) -> None:
    seen = len(incidents(api))
    await_true(lambda: len(incidents(api)) > seen + 2, 20, 0.3)


def test_an_offer_is_accepted_by_its_officer(api: httpx.Client) -> None:
    """Several are offered: some officers decline or stay silent on purpose."""
    sent = [offer(api, n) for n in range(3)]
    await_true(lambda: [s for s in sent if s and is_accepted(api, *s)], 40, 0.5)


def offer(api: httpx.Client, n: int) -> tuple[str, str] | None:
    body = {"id": f"sim-test-{n}-{time.time()}", "channel": "radio", "event_time": iso_now(), "kind": "NOISE"}
    number = api.post("/reports", json={**body, "lat": -6.98 - n * 0.03, "lng": 109.0}).json()["incident"]
    first = api.get(f"/incidents/{number}/recommendation").json()["officers"][0]["officer"]
    made = api.post(f"/incidents/{number}/assignments", json={"officer": first})
    return (number, first) if made.status_code == 201 else None


def is_accepted(api: httpx.Client, number: str, officer: str) -> bool:
    assignments = api.get(f"/incidents/{number}").json()["assignments"]
    return any(a["officer"] == officer and a["status"] in ("accepted", "en_route") for a in assignments)


def test_the_map_shows_officers_moving_to_the_scene(api: httpx.Client) -> None:
    under_way = await_true(lambda: [o["id"] for o in fleet(api) if o["status"] == "en_route"], 90, 0.5)
    before = position(api, under_way[0])
    await_true(lambda: metres(position(api, under_way[0]), before) > 5, 20, 0.5)


def fleet(api: httpx.Client) -> list[dict[str, Any]]:
    return list(api.get("/officers").json()["officers"])


def position(api: httpx.Client, officer: str) -> tuple[float, float]:
    row = next(o for o in fleet(api) if o["id"] == officer)
    return row["lat"], row["lng"]


def test_the_tokens_of_the_shift_are_for_our_user_alone(shift: K3i) -> None:
    for file in (shift.data_dir / "demo").iterdir():
        assert file.stat().st_mode & 0o077 == 0


def test_the_shift_finds_the_gateway_again_when_that_was_away(shift: K3i, api: httpx.Client) -> None:
    os.kill(shift.children()["feeds"], signal.SIGKILL)
    await_true(shift.is_ready, 30, 0.2)
    seen = len(incidents(api))
    await_true(lambda: len(incidents(api)) > seen + 1, 30, 0.3)


def test_a_shift_that_is_killed_comes_back_and_does_not_play_its_history_twice(shift: K3i, api: httpx.Client) -> None:
    log = shift.data_dir / "log" / "simulate.log"
    await_true(lambda: log.read_text().count("shift goes on") == 1, 20)
    os.kill(shift.children()["simulate"], signal.SIGKILL)
    await_true(lambda: log.read_text().count("shift goes on") == 2, 40)
    assert log.read_text().count("history played") == 1
    seen = len(incidents(api))
    await_true(lambda: len(incidents(api)) > seen, 30, 0.3)


def test_citizens_report_and_write_by_the_real_form(shift: K3i) -> None:
    def written() -> list[str]:
        states = [v.state for v in shift.store().incidents("incidents")]
        return [i.talk["text"] for i in states if i.source == "citizen:lapor" and i.talk]

    await_true(lambda: len(written()) > 1, 40)


def test_a_citizen_of_the_shift_fills_the_form_so_that_it_can_go() -> None:
    told = [drafts.read(fields(h, "x")) for h in story(3) if h.channel == "app"]
    assert told
    assert [drafts.faults(d) for d in told if drafts.faults(d)] == []
