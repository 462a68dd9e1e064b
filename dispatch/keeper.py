"""The keeper: sees to it that nothing is forgotten. A second one may run; everything is claimed.

outbox    facts that mean work -> RQ jobs, read from the journal with a consumer group
sweep     work that is owed and was not done within its lease -> a job again
arrive    officers under way whose device is at the scene -> the arrival as seen
clocks    what is due -> a command
prove     every open incident is somebody's, each second; what is nobody's is taken up at once
consoles  a call in the hands of a dead console -> it rings again
archive   journal -> SQL history (dispatch/archive.py)
webhooks  facts -> signed posts to whoever subscribed (dispatch/delivering.py)
roster    shifts begin and end (dispatch/roster.py)
tracks    where everybody is, once a minute, for the replay (dispatch/tracks.py)
trips     how far officers drive for how long a line (dispatch/trips.py)
rest      fleet snapshot, trimming, heartbeat
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import orjson
import redis
import structlog
from rq import Retry

from dispatch.archive import Archive, Archiver
from dispatch.arrivals import Arrivals, look_around
from dispatch.clocks import command_of_clock
from dispatch.core.commands import Command
from dispatch.core.errors import Conflict, Refused
from dispatch.core.intake import LEAST_URGENT
from dispatch.core.ownership import late_work
from dispatch.dead_consoles import give_back_lost_calls
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.jobs import JOB_OF_FACT
from dispatch.outgoing import Outgoing
from dispatch.proof import prove, read_lists
from dispatch.roster import Follower
from dispatch.settings import Settings
from dispatch.shifts import end_silent_shifts
from dispatch.store import FLEET, JOURNAL, POSITIONS, Store, connect, fact_row, key, stream_entries
from dispatch.tail import Tail
from dispatch.tracks import Recorder
from dispatch.trips import Trips
from dispatch.webhooks import Webhooks
from dispatch.worker import queue

log = structlog.get_logger()
GROUP = "outbox"
CLOCK_LEASE_MS = 700
"""How long a keeper that dies can hold up a clock; one claimed twice finds nothing to do."""
SWEEP_LEASE_MS = 3_000
SETTLE_S = 5.0
"""So long a keeper that has just begun waits with its proof for the workers that are still loading beside it."""
END_S = 3.0
"""All duties together have this long to end; they are taken up by whoever comes next."""


def is_ordinary(fact: dict[str, Any]) -> bool:
    """Whether a fact is a new report that is no emergency."""
    data = fact["data"]
    return fact["type"] == "report_received" and bool(data["priority"] > LEAST_URGENT or data["lane"] != "main")


def is_folded(fact: dict[str, Any]) -> bool:
    """Whether a fact is a new report in a side lane: nobody is sent, and it owes a worker nothing."""
    return fact["type"] == "report_received" and bool(fact["data"]["lane"] != "main")


class Keeper:
    """The duties of one keeper process; each is one small step that `run` repeats in a thread of its own."""

    def __init__(self, settings: Settings, redis_url: str) -> None:
        self.settings = settings
        self.store = Store(connect(redis_url))
        self.desk = Desk(self.store, settings)
        self.fleet = Fleet()
        self.tail = Tail(connect(redis_url, block=True), self.fleet)
        self.trips = Trips(self.store, self.fleet)
        self.roster = Follower(self.desk, self.fleet, settings.timezone)
        self.queue = queue(connect(redis_url))
        self.arrivals = Arrivals(settings.policy())
        self.archiver = Archiver(
            Store(connect(redis_url, block=True)),
            Archive(settings.history_url()),
            settings.retention_h,
            settings.tracking_days,
        )
        self.tracks = Recorder(
            Store(connect(redis_url)), self.archiver.archive, self.fleet, settings.stale_s, settings.track_days
        )
        webhooks = Webhooks(Store(connect(redis_url)), private=settings.webhook_private)
        self.outgoing = Outgoing(webhooks, connect(redis_url))
        self.name = f"keeper-{id(self):x}"
        self._outbox = connect(redis_url, block=True)
        self._began = -SETTLE_S

    def run(self, asked_to_end: Callable[[], bool]) -> None:
        """Do all duties until asked to end. A duty that fails is logged and tried again; the others go on."""
        stop = threading.Event()
        self._began = time.monotonic()
        self._make_group()
        self.tail.start()
        duties: dict[Callable[[], Any], float] = {
            self.outbox: 0.01,
            self.clocks: 0.1,
            self.sweep: 0.25,
            self.prove: 1.0,
            self.consoles: 1.0,
            self.arrive: 2.0,
            self.archiver.step: 0.25,  # figures may be 2 s behind; batches cost the machine far less than single facts
            self.snapshot: 2.0,
            self.trips.step: 2.0,
            self.tracks.step: 5.0,
            self.roster.step: 1.0,
            self.outgoing.collect: 0.5,
            self.outgoing.hand_out: 0.25,
            self.beat: 1.0,
            self.archiver.clean: 30.0,
            self.shifts: 30.0,
            self.forget_numbers: 60.0,
            self.tracks.clean: 600.0,
        }
        threads = [threading.Thread(target=self._repeat, args=(d, p, stop), daemon=True) for d, p in duties.items()]
        for thread in threads:
            thread.start()
        log.info("keeper ready", name=self.name)
        while not asked_to_end():
            time.sleep(0.2)  # not Event.wait: setting an event in a signal handler can lock up its own thread
        stop.set()
        until = time.monotonic() + END_S
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        self.tail.stop()

    def _repeat(self, duty: Callable[[], Any], pause_s: float, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                duty()
            except Exception as error:  # a duty must outlive any fault; the fault is told, never swallowed
                log.error("duty failed; trying again", duty=duty.__name__, error=repr(error))
                stop.wait(0.5)
            stop.wait(pause_s)

    def _make_group(self) -> None:
        try:
            self.store.redis.xgroup_create(JOURNAL, GROUP, id="0", mkstream=True)
        except redis.exceptions.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def outbox(self) -> None:
        """Turn the facts that mean work into jobs; what a dead keeper had taken is caught by the sweep.

        Emergencies, and what has begun and goes on, go before the new reports that wait already.
        """
        reply = self._outbox.xreadgroup(GROUP, self.name, {JOURNAL: ">"}, count=500, block=1000, noack=True)
        for _, entries in stream_entries(reply):
            facts = [fact_row(id_, fields[b"d"]) for id_, fields in entries]
            owed = [f for f in facts if f["type"] in JOB_OF_FACT and not is_folded(f)]
            first = [f for f in reversed(owed) if not is_ordinary(f)]  # each goes before the one put in before it
            self.enqueue([(JOB_OF_FACT[f["type"]], f["incident"], f["id"]) for f in first], first=True)
            behind = [f for f in owed if is_ordinary(f)]
            self.enqueue([(JOB_OF_FACT[f["type"]], f["incident"], f["id"]) for f in behind])

    def enqueue(self, work: list[tuple[str, str, str]], *, first: bool = False) -> None:
        """Put (job, incident, occasion) into the queue, or before it. The same occasion has the same job id."""
        datas = [
            self.queue.prepare_data(
                job, (number,), job_id=f"{job}-{number}-{occasion}", result_ttl=60, failure_ttl=3600, timeout=30,
                retry=Retry(max=3), at_front=first,
            )
            for job, number, occasion in work
        ]  # fmt: skip
        if datas:
            self.queue.enqueue_many(datas)

    def sweep(self) -> None:
        """Hand work that nobody has finished within its lease to another worker.

        What still waits in the queue is not lost, only late: put in twice, it would make a backlog feed itself.
        """
        now_ms = int(time.time() * 1000)
        owed = [member.partition(":")[2] for member, _ in self.store.claim("pending", now_ms, SWEEP_LEASE_MS)]
        waiting = {id_.split("-")[1] for id_ in self.queue.get_job_ids()} if owed else set()
        lost = [number for number in owed if number not in waiting]
        if lost:
            log.warning("work was owed; queued again", count=len(lost), first=lost[0])
        self.enqueue([("dispatch_incident", number, f"sweep-{now_ms}") for number in lost])

    def clocks(self) -> None:
        """Carry out what is due. A clock that the rules no longer want is taken off."""
        now = time.time()
        due = dict(self.store.claim("clocks", int(now * 1000), CLOCK_LEASE_MS))
        commands: dict[str, Command] = {}
        for member, due_ms in due.items():
            try:
                commands[member] = command_of_clock(member, due_ms / 1000, now)
            except Refused as refused:
                self._take_off(member, refused)
        for member, outcome in zip(commands, self.desk.handle_many(list(commands.values())), strict=True):
            if isinstance(outcome, Refused) and not isinstance(outcome, Conflict):  # a conflict: comes again by itself
                self._take_off(member, outcome)

    def _take_off(self, clock: str, why: Refused) -> None:
        log.info("clock had nothing to do", clock=clock, why=str(why))
        self.store.unmark("clocks", clock)

    def prove(self) -> None:
        """Prove that no open incident is nobody's. What is due is carried out first: a store that was away comes back
        with clocks long due, and they are in hand as soon as anybody looks."""
        self.clocks()
        self.sweep()
        if time.monotonic() - self._began >= SETTLE_S or not self._is_catching_up():
            prove(self.desk)

    def _is_catching_up(self) -> bool:
        """Whether no worker lives yet, or the work owed from before is not done."""
        lists = read_lists(self.store)
        return not lists.worker or late_work(lists, time.time())[0] > 0

    def consoles(self) -> None:
        """Let the calls of dead consoles ring again."""
        give_back_lost_calls(self.store, self.desk, self.settings.console_lost_s, time.time())

    def shifts(self) -> None:
        """End the shifts of those who have gone without ending them."""
        end_silent_shifts(self.store, self.desk, time.time())

    def forget_numbers(self) -> None:
        """Forget the numbers whose calls have all expired."""
        limit = (time.time() - self.settings.number_days * 86_400) * 1000
        for number in self.store.redis.zrangebyscore(key("numbers"), "-inf", limit, start=0, num=5_000):
            pipe = self.store.redis.pipeline(transaction=True)
            pipe.delete(key("number", number.decode()))
            pipe.zrem(key("numbers"), number)
            pipe.execute()

    def arrive(self) -> None:
        """Keep which officers under way have got to their scene, as their devices see it."""
        for command in look_around(self.arrivals, self.fleet, self.store):
            try:
                self.desk.handle(command)
            except Refused as refused:
                log.info("an arrival was not kept", command=command.id, why=str(refused))

    def snapshot(self) -> None:
        """Keep all positions as one value, so that a process that starts has them at once."""
        at = self.tail.at(POSITIONS)
        self.store.redis.hset(FLEET, mapping={"at": at, "p": self.fleet.pack()})

    def beat(self) -> None:
        """Say that the keeper lives, and how far behind it is."""
        lag = {"archive": self.archiver.lag_s(), "at": time.time()}
        self.store.redis.set(key("alive", "keeper"), orjson.dumps(lag), ex=5)
