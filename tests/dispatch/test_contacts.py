"""Which devices are silent, and why."""

from __future__ import annotations

import hashlib

import numpy as np
import orjson

from dispatch.contacts import contacts, strangers
from dispatch.fleet import FIX, Fleet
from dispatch.store import DEVICES, STRANGERS, Store
from tests.makers import NOW, officer

STALE_S = 360.0


def fleet_of(**ages: float) -> Fleet:
    """Give a fleet whose officers o1... were last fixed so many seconds ago (inf: never)."""
    fleet = Fleet()
    fleet.put_officers([officer(n, slot=n) for n in range(1, 7)])
    fleet.put_officers([officer(5, slot=5, device=""), officer(6, slot=6, duty="off_duty")])
    rows = [(int(name[1:]), -6.9, 109.0, NOW - age, NOW - age, 0, 0, 5, 80) for name, age in ages.items()]
    fleet.apply(np.array(rows, FIX))
    return fleet


def test_each_silent_device_says_why_and_those_who_try_come_first(store: Store) -> None:
    fleet = fleet_of(o1=10, o2=STALE_S + 1, o4=5000)
    store.redis.hset(
        DEVICES, "o4", orjson.dumps({"door": "osmand", "refused": "clock 4000 s ahead", "refused_at": NOW})
    )
    store.redis.hset(DEVICES, "o1", orjson.dumps({"door": "cot", "refused": "no coordinates", "refused_at": NOW}))
    found = contacts(fleet, store, NOW, STALE_S, 100, only_silent=True)
    told = [(s.officer.id, s.why, s.said) for s in found]
    assert told == [
        ("o4", "refused", "clock 4000 s ahead"),
        ("o2", "silent", ""),
        ("o3", "never", ""),
        ("o5", "no_device", ""),
    ]
    everybody = contacts(fleet, store, NOW, STALE_S, 100, only_silent=False)
    assert [(s.officer.id, s.why, s.door) for s in everybody][-1] == ("o1", "", "cot")
    assert len(everybody) == 5, "who is off duty is not expected to be heard"
    assert len(contacts(fleet, store, NOW, STALE_S, 2, only_silent=True)) == 2


def test_a_refusal_that_was_overcome_is_not_told(store: Store) -> None:
    fleet = fleet_of(o2=STALE_S + 1)
    told = {"door": "osmand", "refused": "no coordinates", "refused_at": NOW - 5000}
    store.redis.hset(DEVICES, "o2", orjson.dumps(told))
    found = {s.officer.id: s.why for s in contacts(fleet, store, NOW, STALE_S, 100, only_silent=True)}
    assert found["o2"] == "silent"


def test_an_unknown_id_that_was_revoked_says_whose_it_was(store: Store) -> None:
    fleet = fleet_of()
    revoked = officer(1, slot=1)
    revoked.retired = ["lost-phone-0123456789"]
    fleet.put_officers([revoked])
    knocks = [("unkno", "never-given"), ("lost-", "lost-phone-0123456789")]
    rows = [
        {"begins": b, "digest": hashlib.sha256(id_.encode()).hexdigest(), "door": "osmand", "count": 3, "last": NOW}
        for b, id_ in knocks
    ]
    assert strangers(fleet, store) == []
    store.redis.set(STRANGERS, orjson.dumps(rows))
    assert [(s["begins"], s["was"]) for s in strangers(fleet, store)] == [("lost-", "P-01"), ("unkno", "")]
