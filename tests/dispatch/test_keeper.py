"""The keeper's duties, with two keepers at once: clocks once, nothing owed forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import orjson
import pytest
from sqlalchemy.exc import SQLAlchemyError

from dispatch.core.commands import ConfirmWelfare, IssueAttention, ReclassifyIncident, RequestBackup, ReturnToOperator
from dispatch.core.errors import Refused
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX
from dispatch.keeper import Keeper, command_of_clock
from dispatch.settings import Settings
from dispatch.store import FLEET, Store, key
from tests.makers import base, move, note, offer, put_officer, report
from tests.running import await_true


@pytest.fixture
def keepers(embedded: EmbeddedStore, store: Store, settings: Settings) -> list[Keeper]:
    made = [Keeper(settings, embedded.url) for _ in range(2)]
    for keeper in made:
        keeper._make_group()
    return made


def at_once(*steps: Callable[[], Any]) -> None:
    """Take steps in threads, all at the same moment."""
    start = threading.Barrier(len(steps))

    def take(step: Callable[[], Any]) -> None:
        start.wait()
        step()

    threads = [threading.Thread(target=take, args=(s,)) for s in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report_of(back_s: float, **more: Any) -> Any:
    now = time.time()
    return report(at=now - back_s, now=now, **more)


def archived(keepers: list[Keeper], number: str) -> bool:
    """Whether history has an incident; not before an archiver has made the tables."""
    with suppress(SQLAlchemyError):
        return keepers[0].archiver.archive.incident(number) is not None
    return False


def facts(store: Store, type_: str) -> list[dict[str, Any]]:
    return [f for f in store.journal_since("0-0", 10_000) if f["type"] == type_]


def test_a_clock_fires_once_however_many_keepers_watch_it(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    numbers = [desk.handle(report_of(200, kind="ROBBERY")).value["incident"] for _ in range(30)]
    at_once(*[k.clocks for k in keepers * 2])
    at_once(*[k.clocks for k in keepers])
    assert sorted(f["incident"] for f in facts(store, "incident_overdue")) == sorted(numbers)
    assert store.redis.zcard(key("clocks")) == 0


def test_an_overdue_incident_says_when_it_was_due_and_when_it_was_entered(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    desk.handle(report_of(200, kind="ROBBERY"))
    keepers[0].clocks()
    (fact,) = facts(store, "incident_overdue")
    assert fact["entry_time"] - fact["event_time"] == pytest.approx(80, abs=3)
    assert fact["by"] == "system:keeper"


def test_a_clock_that_is_not_due_is_left_alone(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    desk.handle(report_of(0))
    keepers[0].clocks()
    assert facts(store, "incident_overdue") == []
    assert store.redis.zcard(key("clocks")) == 1


def test_an_offer_nobody_accepts_times_out_and_is_owed_again(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report_of(60)).value["incident"]
    then = time.time() - 50
    desk.handle(offer(number, "o1", at=then, now=then, expires_s=45))
    keepers[0].clocks()
    (assignment,) = store.incident(number).state.assignments
    assert assignment.status == "timed_out"
    assert facts(store, "assignment_timed_out")[0]["rule"] == "re-offered: not accepted in 45 s"
    assert store.redis.zscore(key("pending"), f"dispatch:{number}") is not None


def test_a_clock_the_rules_no_longer_want_is_taken_off(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report_of(60)).value["incident"]
    now = time.time()
    desk.handle(offer(number, "o1", at=now, now=now))
    desk.handle(move(f"{number}.1", "accept", at=now, now=now))
    store.redis.zadd(key("clocks"), {f"offer:{number}.1": 1.0})
    keepers[0].clocks()
    assert store.redis.zcard(key("clocks")) == 0
    assert store.incident(number).state.status == "assigned"


def test_a_clock_claimed_twice_fires_once(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report_of(60)).value["incident"]
    then = time.time() - 50
    desk.handle(offer(number, "o1", at=then, now=then, expires_s=45))
    store.claim("clocks", int(time.time() * 1000), 0)  # a keeper that died with it
    at_once(*[k.clocks for k in keepers])
    (fact,) = facts(store, "assignment_timed_out")
    assert fact["event_time"] == pytest.approx(then + 45, abs=0.01)


def test_the_end_of_the_chain_is_asked_again_by_its_clock(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    desk.handle(put_officer(1))
    number = desk.handle(report_of(60, channel="app", kind="NOISE")).value["incident"]
    then = time.time() - 601
    given_back = base(by="system:worker", at=then, now=then)
    desk.handle(ReturnToOperator(**given_back, incident=number, reason="end of the chain: 1 asked, none took it"))
    assert store.incident(number).state.chain_ended == then
    keepers[0].clocks()
    assert len(facts(store, "chain_asked_again")) == 1
    assert store.redis.zscore(key("pending"), f"dispatch:{number}") is not None


def test_a_clock_of_a_newer_program_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="newer program"):
        command_of_clock("tide:1", 1.0, 2.0)


def test_an_unknown_clock_does_not_stop_the_others(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    store.redis.zadd(key("clocks"), {"tide:1": 1.0})
    desk.handle(report_of(200, kind="ROBBERY"))
    keepers[0].clocks()
    assert len(facts(store, "incident_overdue")) == 1


def test_every_report_becomes_one_job_however_many_keepers_read(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    numbers = [desk.handle(report_of(0)).value["incident"] for _ in range(20)]
    at_once(*[k.outbox for k in keepers])
    jobs = keepers[0].queue.get_jobs()
    assert sorted(j.args[0] for j in jobs) == sorted(numbers)
    assert len({j.id for j in jobs}) == 20


def test_facts_that_mean_no_work_become_no_job(desk: Desk, keepers: list[Keeper]) -> None:
    number = desk.handle(report_of(0)).value["incident"]
    desk.handle(note(number))
    keepers[0].outbox()
    assert len(keepers[0].queue.get_jobs()) == 1


def test_work_is_owed_again_only_past_its_lease_and_to_one_keeper(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    desk.handle(report_of(0))
    keepers[0].sweep()
    assert keepers[0].queue.get_jobs() == []
    store.redis.zadd(key("pending"), dict.fromkeys(store.redis.zrange(key("pending"), 0, -1), 1.0))
    at_once(*[k.sweep for k in keepers])
    assert len(keepers[0].queue.get_jobs()) == 1
    keepers[1].sweep()
    assert len(keepers[0].queue.get_jobs()) == 1


def test_work_that_still_waits_in_the_queue_is_not_put_in_twice(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    desk.handle(report_of(0))
    keepers[0].outbox()
    store.redis.zadd(key("pending"), dict.fromkeys(store.redis.zrange(key("pending"), 0, -1), 1.0))
    keepers[0].sweep()
    assert len(keepers[0].queue.get_jobs()) == 1


def test_it_keeps_a_snapshot_of_the_positions_and_says_that_it_lives(store: Store, keepers: list[Keeper]) -> None:
    keepers[0].snapshot()
    assert store.redis.hexists(FLEET, "p")
    keepers[0].beat()
    alive = orjson.loads(store.redis.get(key("alive", "keeper")))
    assert abs(alive["at"] - time.time()) < 2
    assert 0 < store.redis.ttl(key("alive", "keeper")) <= 5


def test_two_keepers_at_work_end_when_asked_and_a_duty_that_fails_is_tried_again(
    store: Store, desk: Desk, keepers: list[Keeper], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = iter([ValueError("once")])
    clocks = keepers[0].clocks

    def clocks_with_a_fault() -> None:
        for fault in faults:
            raise fault
        clocks()

    monkeypatch.setattr(keepers[0], "clocks", clocks_with_a_fault)
    stop = threading.Event()
    threads = [threading.Thread(target=k.run, args=(stop.is_set,)) for k in keepers]
    for thread in threads:
        thread.start()
    try:
        number = desk.handle(report_of(200, kind="ROBBERY")).value["incident"]
        await_true(lambda: facts(store, "incident_overdue"), 10)
        await_true(lambda: archived(keepers, number), 10)
    finally:
        stop.set()
        for thread in threads:
            thread.join(15)
    assert not any(thread.is_alive() for thread in threads)
    assert len(facts(store, "incident_overdue")) == 1


def on_scene(desk: Desk, back_s: float) -> str:
    """Give the assignment of an officer who arrived at a fight `back_s` seconds ago."""
    now = time.time()
    desk.handle(put_officer(1))
    number = desk.handle(report_of(back_s, kind="FIGHT")).value["incident"]
    assignment: str = desk.handle(offer(number, "o1", at=now - back_s, now=now - back_s)).value["id"]
    for step in ("accept", "en_route", "arrive"):
        desk.handle(move(assignment, step, at=now - back_s, now=now - back_s))
    return assignment


def test_a_missed_word_from_a_scene_is_an_alarm_once_and_the_clock_goes_on(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    assignment = on_scene(desk, 601)
    at_once(*[k.clocks for k in keepers])
    (alarm,) = store.listed("alarms", "alarm")
    assert (alarm.kind, alarm.officer) == ("welfare", "o1")
    assert len(facts(store, "welfare_unanswered")) == 1
    due = store.redis.zscore(key("clocks"), f"welfare:{assignment}")
    assert due / 1000 == pytest.approx(time.time() + 120, abs=5)
    desk.handle(ConfirmWelfare(**base(at=time.time()), officer="o1"))
    assert store.listed("alarms", "alarm") == []


def test_attentions_end_by_themselves_and_a_request_without_units_raises_an_alarm(
    store: Store, desk: Desk, keepers: list[Keeper]
) -> None:
    long_ago = time.time() - 3_000
    issue = {"attention": "K7QD2", "text": "Avanza hitam", "expires_s": 60.0}
    desk.handle(IssueAttention(**base(at=long_ago), **issue))
    number = desk.handle(report_of(60, kind="CRWD")).value["incident"]
    desk.handle(RequestBackup(**base(at=long_ago), incident=number, function="samapta", reason="massa"))
    at_once(*[k.clocks for k in keepers])
    assert store.listed("attentions", "attention") == []
    assert len(facts(store, "attention_expired")) == 1
    assert [a.kind for a in store.listed("alarms", "alarm")] == ["backup"]


def test_the_keeper_keeps_who_has_got_there(store: Store, desk: Desk, keepers: list[Keeper]) -> None:
    now = time.time()
    desk.handle(put_officer(1))
    number = desk.handle(report(at=now, now=now, lat=-6.9, lng=109.0)).value["incident"]
    assignment = desk.handle(offer(number, "o1", at=now - 60, now=now)).value["id"]
    for step in ("accept", "en_route"):
        desk.handle(move(assignment, step, at=now - 60, now=now))
    keeper = keepers[0]
    keeper.fleet.put_officers(store.officers())
    for back in (40, 15):
        batch = np.zeros(1, FIX)
        batch["lat"], batch["lng"], batch["fixed"] = -6.9, 109.0, now - back
        keeper.fleet.apply(batch)
        keeper.arrive()
    (seen,) = facts(store, "arrival_seen")
    assert (seen["assignment"], seen["by"]) == (assignment, "system:keeper")
    assert seen["event_time"] == pytest.approx(now - 40)


def test_emergencies_and_what_goes_on_are_worked_out_before_the_new_reports_that_wait(
    keepers: list[Keeper], desk: Desk
) -> None:
    keeper = keepers[0]
    for kind in ("LARCENY", "FSTRU", "PRANK", "ROBBERY"):
        desk.handle(report_of(0, kind=kind))
    keeper.outbox()
    desk.handle(report_of(0, kind="SUICTHRT"))
    desk.handle(report_of(0, kind="NOISE"))
    keeper.outbox()
    numbers = [id_.split("-")[1] for id_ in keeper.queue.get_job_ids()]
    kinds = [keeper.store.incident(n).state.kind for n in numbers]
    assert kinds == ["SUICTHRT", "FSTRU", "ROBBERY", "LARCENY", "NOISE"], "for a prank nobody is sent"


def test_what_is_folded_away_owes_nothing_until_somebody_takes_it_out_of_its_lane(
    keepers: list[Keeper], desk: Desk, store: Store
) -> None:
    keeper = keepers[0]
    number = desk.handle(report_of(0, kind="PRANK")).value["incident"]
    keeper.outbox()
    assert not store.is_marked("pending", f"dispatch:{number}")
    desk.handle(ReclassifyIncident(**base(), incident=number, kind="FIGHT", lane="main"))
    assert store.is_marked("pending", f"dispatch:{number}")
