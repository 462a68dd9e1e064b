"""Whose device it is, by which door it was heard, and who knocks in vain."""

from __future__ import annotations

import asyncio
import hashlib
import secrets

import httpx
import orjson
import pytest

from dashboard.sessions import COOKIE, find_session
from dispatch.core.errors import Invalid
from dispatch.fleet import Fleet
from dispatch.store import DEVICES, STRANGERS, Store
from feeds.devices import MOST_STRANGERS, Devices
from feeds.positions import PositionBatcher
from feeds.pressure import Pressure
from tests.dashboard.test_api_guard import do
from tests.makers import NOW, officer
from tests.running import K3i, await_true

MINE = "c" * 32


@pytest.fixture
def fleet() -> Fleet:
    fleet = Fleet()
    fleet.put_officers([officer(1, device=MINE), officer(2)])
    return fleet


@pytest.fixture
def devices(store: Store, fleet: Fleet) -> Devices:
    return Devices(store, fleet)


def test_a_device_is_its_officers_until_it_is_another_or_none(devices: Devices, fleet: Fleet) -> None:
    assert devices.officer(MINE) is fleet.officers["o1"]
    fleet.put_officers([officer(1, device="d" * 32)])
    assert devices.officer(MINE) is None
    fleet.put_officers([officer(1, device="")])
    assert devices.officer("d" * 32) is None
    assert devices.officer("") is None


def test_a_device_that_went_on_to_a_colleague_stays_the_colleagues(devices: Devices, fleet: Fleet) -> None:
    fleet.put_officers([officer(2, device=MINE)])
    fleet.put_officers([officer(1, device="")])
    found = devices.officer(MINE)
    assert found is not None
    assert found.id == "o2"


async def test_the_store_learns_of_a_door_once_not_with_each_position(devices: Devices, store: Store) -> None:
    running = asyncio.create_task(devices.run())
    batcher = PositionBatcher(store, devices._fleet, devices, Pressure(lambda: 0.0))
    batcher.take([["o1", -6.9, 109.0, NOW, 1, 2, 3, 4]], NOW, "osmand")
    await asyncio.to_thread(await_true, lambda: store.redis.hget(DEVICES, "o1"))
    assert orjson.loads(store.redis.hget(DEVICES, "o1"))["door"] == "osmand"
    batcher.take([["o1", -6.9, 109.0, NOW + 1, 1, 2, 3, 4]], NOW + 1, "osmand")
    assert not devices._changed
    with pytest.raises(Invalid, match="ahead"):
        batcher.take([["o1", -6.9, 109.0, NOW + 4000, 1, 2, 3, 4]], NOW, "osmand")
    assert devices._changed == {"o1"}
    running.cancel()


async def test_of_a_flood_of_unknown_ids_the_latest_are_kept_and_none_is_readable(
    devices: Devices, store: Store
) -> None:
    for n in range(MOST_STRANGERS + 50):
        devices.unknown(f"unknown-{n:040d}", "osmand", NOW + n)
    devices.unknown(MINE, "owntracks", NOW)
    devices.unknown(MINE, "owntracks", NOW + 1)
    await devices._write()
    kept = orjson.loads(store.redis.get(STRANGERS))
    assert len(kept) == MOST_STRANGERS
    last = kept[-1]
    assert (last["door"], last["count"], last["begins"]) == ("owntracks", 2, MINE[:6])
    assert last["digest"] == hashlib.sha256(MINE.encode()).hexdigest()
    assert MINE not in store.redis.get(STRANGERS).decode()


def test_a_renewed_device_is_answered_once_and_known_at_once(k3i: K3i) -> None:
    key = {"Idempotency-Key": secrets.token_hex(8)}
    with k3i.api() as api:
        mine = next(o for o in api.get("/officers").json()["officers"] if o["status"] == "available")
        answer = api.post(f"/officers/{mine['id']}/device", headers=key)
        assert answer.status_code == 200, answer.text
        new = answer.json()["device"]
        assert len(new) == 32
        assert new != mine["device"]
        assert api.post(f"/officers/{mine['id']}/device", headers=key).json()["device"] == new
        assert api.post("/officers/nobody/device").status_code == 404
        find = lambda: next(o for o in api.get("/officers").json()["officers"] if o["id"] == mine["id"])  # noqa: E731
        await_true(lambda: find()["device"] == new)


def test_the_room_sees_the_new_id_and_an_admin_may_make_one(k3i: K3i) -> None:
    with k3i.api() as api:
        mine = [o for o in api.get("/officers").json()["officers"] if o["status"] == "available"][-2]
    told = do(k3i, f"DV {mine['callsign']}").json()
    assert len(told["device"]) == 32
    assert "device" not in do(k3i, f"DV {mine['callsign']} cabut").json()
    answers = {}
    for user in ("admin", "komandan"):
        with k3i.browser(user) as client:
            session = find_session(k3i.store(), client.cookies[COOKIE])
            assert session is not None
            path = f"/api/v1/officers/{mine['id']}/device"
            answers[user] = client.post(path, headers={"x-k3i-csrf": session.csrf})
    assert answers["admin"].json()["device"] not in ("", told["device"], mine["device"])
    assert answers["komandan"].status_code == 403


def test_who_knocks_in_vain_and_who_is_refused_stands_in_the_list(k3i: K3i) -> None:
    lost = secrets.token_hex(16)
    with k3i.api() as api:
        asked = {"id": lost, "lat": -6.9, "lon": 109.0}
        assert httpx.get(k3i.doors_url + "/osmand", params=asked).status_code == 400
        unknown = lambda: [s for s in api.get("/devices").json()["unknown"] if s["begins"] == lost[:6]]  # noqa: E731
        found = await_true(unknown)
        assert (found[0]["door"], found[0]["count"], found[0]["was"]) == ("osmand", 1, None)
        rows = api.get("/devices").json()["devices"]
        assert {"officer", "callsign", "why", "door", "heard", "position_age_s", "refused"} == set(rows[0])
        assert all(row["why"] for row in api.get("/devices", params={"silent": True}).json()["devices"])
