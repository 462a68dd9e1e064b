"""The proof of ownership on a real store: what is nobody's is found and taken up at once, and everybody is told."""

from __future__ import annotations

import time
from typing import Any

import orjson

from dispatch.core.ownership import owner_of
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.keeper import Keeper
from dispatch.proof import prove, read_lists
from dispatch.settings import Settings
from dispatch.store import Store, key
from tests.makers import close, move, offer, put_officer, report


def report_now(**more: Any) -> Any:
    now = time.time()
    return report(at=now, now=now, **more)


def lives(store: Store) -> None:
    """Let a worker live."""
    store.redis.set(key("alive", "worker"), "1 w")


def facts(store: Store, type_: str) -> list[dict[str, Any]]:
    return [f for f in store.journal_since("0-0", 10_000) if f["type"] == type_]


def forget(store: Store, number: str) -> None:
    """Take an incident off every list that says whose it is, as no program of ours does."""
    store.redis.zrem(key("clocks"), f"overdue:{number}")
    store.redis.zrem(key("pending"), f"dispatch:{number}")


def test_every_open_incident_is_somebody_s_and_the_result_is_told(store: Store, desk: Desk) -> None:
    lives(store)
    desk.handle(put_officer(1))
    now = time.time()
    taken = desk.handle(report_now()).value["incident"]
    desk.handle(offer(taken, "o1", at=now, now=now))
    desk.handle(move(f"{taken}.1", "accept", at=now, now=now))
    desk.handle(report_now(kind="PRANK"))
    desk.handle(report(at=now - 9000, now=now))
    closed = desk.handle(report_now()).value["incident"]
    desk.handle(close(closed, at=now, now=now))
    desk.handle(report_now())
    result = prove(desk)
    assert (result["open"], result["unowned"]) == (3, [])
    told = orjson.loads(store.redis.get(key("proof")))
    assert abs(told["at"] - time.time()) < 2
    assert facts(store, "incident_unowned") == []


def test_lists_and_state_say_the_same_owner(store: Store, desk: Desk) -> None:
    lives(store)
    desk.handle(report_now())
    (incident,) = [v.state for v in store.incidents("open")]
    assert owner_of(incident, read_lists(store), time.time()) == "clock: overdue"


def test_one_that_is_nobody_s_is_taken_up_at_once_and_once(store: Store, desk: Desk) -> None:
    lives(store)
    number = desk.handle(report_now()).value["incident"]
    forget(store, number)
    assert prove(desk)["unowned"] == [number]
    assert store.redis.zscore(key("pending"), f"dispatch:{number}") is not None
    assert [a.id for a in store.listed("alarms", "alarm")] == [f"unowned:{number}"]
    assert prove(desk)["unowned"] == []
    assert len(facts(store, "incident_unowned")) == 1


def test_owed_work_is_nobody_s_without_a_worker(store: Store, desk: Desk) -> None:
    number = desk.handle(report_now()).value["incident"]
    store.redis.zrem(key("clocks"), f"overdue:{number}")
    lives(store)
    assert prove(desk)["unowned"] == []
    store.redis.delete(key("alive", "worker"))
    assert prove(desk)["unowned"] == [number]


def test_work_past_its_moment_is_counted(store: Store, desk: Desk) -> None:
    lives(store)
    number = desk.handle(report_now()).value["incident"]
    assert (prove(desk)["late"], prove(desk)["late_s"]) == (0, 0)
    store.redis.zadd(key("pending"), {f"dispatch:{number}": (time.time() - 8) * 1000})
    result = prove(desk)
    assert (result["late"], result["unowned"]) == (1, [])
    assert 7 < result["late_s"] < 10


def test_a_clock_claimed_over_and_over_owns_nothing(store: Store, desk: Desk) -> None:
    number = desk.handle(report_now()).value["incident"]
    store.redis.delete(key("pending"))
    late_ms = (time.time() - 5) * 1000
    store.redis.zadd(key("clocks"), {f"overdue:{number}": late_ms})
    store.claim("clocks", int(time.time() * 1000), 60_000)
    assert prove(desk)["unowned"] == [number]


def test_a_clock_claimed_twice_is_due_at_the_same_moment_and_a_commit_forgets_it(store: Store, desk: Desk) -> None:
    number = desk.handle(report_now(kind="ROBBERY")).value["incident"]
    member, now_ms = f"overdue:{number}", int(time.time() * 1000) + 600_000
    ((_, due),) = store.claim("clocks", now_ms, 500)
    assert store.claim("clocks", now_ms + 400, 500) == []
    assert store.claim("clocks", now_ms + 600, 500) == [(member, due)]
    assert store.redis.hlen(key("clocks", "due")) == 1
    desk.handle(close(number, at=time.time(), now=time.time()))
    assert store.redis.hlen(key("clocks", "due")) == 0


def test_what_came_due_while_the_store_was_away_is_carried_out_not_called_nobody_s(
    store: Store, desk: Desk, settings: Settings, embedded: EmbeddedStore
) -> None:
    lives(store)
    then = time.time() - 200
    number = desk.handle(report(kind="ROBBERY", at=then, now=then)).value["incident"]
    store.redis.zrem(key("pending"), f"dispatch:{number}")
    keeper = Keeper(settings, embedded.url)
    keeper._make_group()
    keeper.prove()
    assert orjson.loads(store.redis.get(key("proof")))["unowned"] == []
    assert len(facts(store, "incident_overdue")) == 1


def test_the_proof_over_five_thousand_open_incidents_costs_little(store: Store, desk: Desk) -> None:
    lives(store)
    due = (time.time() + 3600) * 1000
    numbers = [str(n) for n in range(5_000)]
    store.redis.zadd(key("open"), dict.fromkeys(numbers, 1.0))
    store.redis.zadd(key("held"), dict.fromkeys(numbers[:2500], 1.0))
    store.redis.zadd(key("clocks"), {f"overdue:{n}": due for n in numbers[2500:]})
    began = time.thread_time()
    assert prove(desk)["unowned"] == []
    assert time.thread_time() - began < 0.2
