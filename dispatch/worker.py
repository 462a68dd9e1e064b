"""The worker: RQ runs the jobs of dispatch/jobs.py, one queue a process (see design, decision 3, for the reasons).

What is set here against RQ's defaults, and why:
  one queue            on two, RQ takes jobs with BLPOP and a kill loses them for ever (rq#1716)
  SimpleWorker         a job costs 4 ms of CPU; forking one costs 20-28; the supervisor restarts what dies
  allow-list, no callbacks, no webhooks    a job in the queue is data from outside: it may only name what JOBS has
  short maintenance lock                   a killed worker would block the recovery of jobs for 15 minutes
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar

import redis
import structlog
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from dispatch.archive import Archive
from dispatch.chain import Chain
from dispatch.core.errors import K3iError
from dispatch.desk import Desk
from dispatch.fleet import Fleet
from dispatch.history import History
from dispatch.jobs import JOBS, QUEUE, Context
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.roads import RoadTime
from dispatch.settings import Settings
from dispatch.store import Store, connect, key
from dispatch.tail import Tail

log = structlog.get_logger()


class ForeignJob(K3iError):
    """A job in the queue names something that is not ours; it is not run."""


class ListedJob(Job):
    """A job that runs only what its list names (JOBS), with this process's context as first argument."""

    jobs: ClassVar[dict[str, Callable[..., str]]] = JOBS
    context: Any = None

    def _execute(self) -> Any:
        function = self.jobs.get(self.func_name or "")
        if function is None:
            log.error("foreign job refused", job=self.id, names=self.func_name)
            raise ForeignJob(f"job {self.id} names {self.func_name!r}, which is not in the list of jobs; not run")
        assert self.context is not None, "the worker sets the context before it works"
        return function(self.context, *self.args)

    @property
    def success_callback(self) -> None:
        """None: callbacks would import whatever they name."""

    @property
    def failure_callback(self) -> None:
        """None: callbacks would import whatever they name."""

    @property
    def stopped_callback(self) -> None:
        """None: callbacks would import whatever they name."""

    def send_webhooks(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: a job may not make this machine call others."""


class OneQueue(Queue):
    """The queue of dispatch jobs with a lock that a killed worker cannot hold for long."""

    job_class = ListedJob

    def acquire_maintenance_lock(self) -> bool:
        """Lock the clean-up for half a minute, not for fifteen."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=30))


class DispatchWorker(SimpleWorker):
    """RQ's worker without forks, back quickly when the store comes back."""

    max_connection_wait_time = 1.0


def queue(connection: redis.Redis) -> OneQueue:
    """Give the queue of dispatch jobs."""
    return OneQueue(QUEUE, connection=connection, serializer=JSONSerializer, job_class=ListedJob)


NICE = 5
"""Taking in goes before working out: where the processor is short, doors and store have three shares to our one."""


def run(settings: Settings, redis_url: str) -> None:
    """Work until the process is asked to end."""
    os.nice(NICE)
    store = Store(connect(redis_url))
    fleet, reference, road_time = Fleet(), Reference(store), RoadTime(store, settings)
    tail = Tail(connect(redis_url, block=True), fleet, road_time.noting(reference.note))
    tail.start()
    road_time.start()
    recommender = Recommender(fleet, settings, reference, road_time)
    recommender.situation.start()
    desk = Desk(store, settings)
    history = History(store, Archive(settings.history_url()))
    chain = Chain(fleet, reference, desk.policy, recommender)
    ListedJob.context = Context(desk, recommender, chain, history)
    stop = threading.Event()
    name = f"worker-{os.uname().nodename}-{os.getpid()}"
    threading.Thread(target=_beat, args=(store, name, stop), daemon=True).start()
    worker = DispatchWorker(
        [queue(connect(redis_url, block=True))],
        name=name,
        connection=connect(redis_url, block=True),
        worker_ttl=20,
        maintenance_interval=30,
        serializer=JSONSerializer,
        job_class=ListedJob,
        queue_class=OneQueue,
    )
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    log.info("worker ready", name=name)
    worker.work(logging_level="WARNING")
    stop.set()
    tail.stop()


def _beat(store: Store, name: str, stop: threading.Event) -> None:
    """Say once a second that a worker lives."""
    while not stop.is_set():
        try:
            store.redis.set(key("alive", "worker"), f"{time.time():.3f} {name}", ex=5)
        except redis.exceptions.RedisError as error:
            log.warning("no heartbeat", error=str(error))
        stop.wait(1.0)
