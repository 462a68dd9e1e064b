"""Work through RQ: what is ours is done once, what is foreign is not run, what a dead worker held goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dispatch.archive import Archive
from dispatch.chain import Chain
from dispatch.core.commands import LocateIncident, MoveAssignment
from dispatch.core.incident import Incident
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX, Fleet
from dispatch.history import History
from dispatch.jobs import JOBS, Context, dispatch_incident
from dispatch.keeper import Keeper
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import FLEET, Store, connect, key
from dispatch.worker import queue
from tests.makers import base, offer, put_officer, report
from tests.running import ROOT, await_true


def seen_near(store: Store, slots: int, lat: float = -6.9) -> None:
    """Let every slot's officer have been seen now near the place reports come from."""
    now = time.time()
    rows = [(s, lat + s * 0.001, 109.0, now, now, 0, 0, 0, 80) for s in range(slots)]
    store.redis.hset(FLEET, mapping={"at": "0-0", "p": np.array(rows, FIX).tobytes()})


def report_now(**more: Any) -> Any:
    now = time.time()
    return report(at=now, now=now, **more)


@pytest.fixture
def staffed(desk: Desk, store: Store) -> Store:
    """A store with three officers who were just seen."""
    desk.handle_many([put_officer(n) for n in (1, 2, 3)])
    seen_near(store, 3)
    return store


def context_of(store: Store, settings: Settings) -> Context:
    fleet = Fleet()
    fleet.put_officers(store.officers())
    packed = store.redis.hget(FLEET, "p")
    fleet.apply(np.frombuffer(packed, FIX))
    desk = Desk(store, settings)
    history = History(store, Archive(settings.history_url()))
    return Context(desk, Recommender(fleet, settings), Chain(fleet, Reference(store), desk.policy), history)


def test_a_report_is_recommended_and_waits_for_the_operator_s_key(
    staffed: Store, desk: Desk, settings: Settings
) -> None:
    number = desk.handle(report_now(kind="ROBBERY")).value["incident"]
    assert dispatch_incident(context_of(staffed, settings), number) == "recommended"
    incident = staffed.incident(number).state
    assert incident.status == "queued"
    assert [o["officer"] for o in incident.recommendation["officers"]] == ["o1", "o2", "o3"]
    assert incident.assignments == []
    assert staffed.redis.zscore(key("pending"), f"dispatch:{number}") is None


def test_a_citizen_s_small_report_is_offered_to_the_first_and_a_repeat_does_nothing(
    staffed: Store, desk: Desk, settings: Settings
) -> None:
    number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
    context = context_of(staffed, settings)
    assert dispatch_incident(context, number) == "offered to P-01"
    assert dispatch_incident(context, number) == "done already"
    assert [a.officer for a in staffed.incident(number).state.assignments] == ["o1"]


def test_two_workers_at_the_same_work_make_one_offer(
    staffed: Store, desk: Desk, settings: Settings, embedded: EmbeddedStore
) -> None:
    contexts = [context_of(Store(connect(embedded.url)), settings) for _ in range(4)]
    for n in range(10):
        number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
        start = threading.Barrier(len(contexts))

        def work(context: Context, number: str = number, start: threading.Barrier = start) -> None:
            start.wait()
            dispatch_incident(context, number)

        threads = [threading.Thread(target=work, args=(c,)) for c in contexts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made = staffed.incident(number).state.assignments
        assert len(made) == 1, f"run {n}: offered to {[a.officer for a in made]}"
        desk.handle(
            MoveAssignment(
                id=f"w{number}",
                by="operator:rina",
                at=time.time(),
                now=time.time(),
                assignment=made[0].id,
                action="withdraw",
            )
        )


def test_who_is_taken_meanwhile_is_passed_over_and_the_next_is_asked(
    staffed: Store, desk: Desk, settings: Settings
) -> None:
    context = context_of(staffed, settings)
    first = desk.handle(report_now()).value["incident"]
    desk.handle(offer(first, "o1"))
    number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
    assert dispatch_incident(context, number) == "offered to P-02"


def test_with_nobody_left_to_ask_the_incident_is_the_operator_s(staffed: Store, desk: Desk, settings: Settings) -> None:
    seen_near(staffed, 0)
    number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
    assert dispatch_incident(context_of(staffed, settings), number).startswith("nobody left to ask")
    incident = staffed.incident(number).state
    assert incident.overdue
    assert incident.offer_wanted == ""


def test_a_place_that_comes_while_the_list_is_worked_out_is_not_lost(
    staffed: Store, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.handle(report_now(channel="app", kind="NOISE", text="", lat=None, lng=None)).value["incident"]
    context, work_out = context_of(staffed, settings), Recommender.recommend

    def located_meanwhile(self: Recommender, incident: Incident, *more: Any) -> dict[str, Any]:
        found = work_out(self, incident, *more)
        desk.handle(LocateIncident(**base(at=time.time()), incident=number, lat=-6.9, lng=109.0))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Recommender, "recommend", located_meanwhile)
        assert dispatch_incident(context, number) == "moved meanwhile"
    assert staffed.is_marked("pending", f"dispatch:{number}")
    assert dispatch_incident(context, number) == "offered to P-01"


def test_work_on_what_is_gone_or_ended_is_nothing(staffed: Store, settings: Settings) -> None:
    staffed.redis.zadd(key("pending"), {"dispatch:99": 1})
    assert dispatch_incident(context_of(staffed, settings), "99") == "nothing to do"
    assert staffed.redis.zcard(key("pending")) == 0


@pytest.fixture
def worker(embedded: EmbeddedStore, staffed: Store, tmp_path: Path) -> Iterator[Worker]:
    workers = Worker(embedded.url, tmp_path)
    yield workers
    workers.end()


class Worker:
    """Real worker processes on the test's store."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "K3I_REDIS_URL": url}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "worker.log").open("ab") as log:
            command = [sys.executable, str(ROOT / "app.py"), "worker", "--data-dir", str(self.folder)]
            process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)


def test_a_real_worker_does_the_work_and_never_runs_a_foreign_job(
    worker: Worker, staffed: Store, desk: Desk, embedded: EmbeddedStore, tmp_path: Path
) -> None:
    jobs = queue(connect(embedded.url))
    evil = tmp_path / "evil"
    foreign = jobs.enqueue("os.system", f"touch {evil}", job_id="foreign")
    number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
    jobs.enqueue("dispatch_incident", number, job_id="ours")
    worker.start()
    await_true(lambda: staffed.incident(number).state.assignments, 20)
    await_true(lambda: staffed.redis.get(key("alive", "worker")), 3)
    assert not evil.exists()
    assert "os.system" not in JOBS
    await_true(lambda: "foreign job refused" in worker.log(), 5)
    assert foreign.id in jobs.failed_job_registry.get_job_ids()


def test_the_work_of_a_killed_worker_is_handed_to_another_by_the_sweep(
    worker: Worker, staffed: Store, desk: Desk, embedded: EmbeddedStore, settings: Settings, tmp_path: Path
) -> None:
    keeper = Keeper(settings, embedded.url)
    keeper._make_group()
    first = worker.start()
    await_true(lambda: staffed.redis.get(key("alive", "worker")), 20)
    os.kill(first.pid, signal.SIGSTOP)
    number = desk.handle(report_now(channel="app", kind="NOISE", text="")).value["incident"]
    keeper.outbox()
    os.kill(first.pid, signal.SIGKILL)
    keeper.queue.empty()  # what the dead one had taken with it
    staffed.redis.delete(key("alive", "worker"))
    second = worker.start()
    await_true(lambda: staffed.redis.get(key("alive", "worker")), 20)
    await_true(lambda: keeper.sweep() or staffed.incident(number).state.assignments, 10, 0.2)
    assert second.poll() is None
    time.sleep(0.3)
    assert len(staffed.incident(number).state.assignments) == 1
