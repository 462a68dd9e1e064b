"""The queue of deliveries, worked off inside the keeper: RQ workers of its own, each with the one queue, in threads.

They start for what is due and end when nothing is, so that without a webhook all this costs one look at the store.
Two keepers are two such houses, and one goes on when the other dies.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import redis
import structlog
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from dispatch.delivering import BUSY_S, TIMEOUT_S, TURN_S, Collector, due
from dispatch.jobs import OUT_JOBS, OUT_QUEUE
from dispatch.webhooks import Webhooks
from dispatch.worker import ListedJob, OneQueue

log = structlog.get_logger()
THREADS = 4
"""Receivers told at the same time by one keeper."""


class OutJob(ListedJob):
    """A job of the queue of deliveries: runs only what OUT_JOBS lists."""

    jobs: ClassVar[dict[str, Callable[..., str]]] = OUT_JOBS


class OutQueue(OneQueue):
    """The queue of deliveries."""

    job_class = OutJob


class ThreadWorker(SimpleWorker):
    """RQ's worker in a thread: signals are the process's, and time limits come by a timer."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        """Install none."""


class Outgoing:
    """The keeper's duties for webhooks: `collect` and `hand_out`."""

    def __init__(self, webhooks: Webhooks, connection: redis.Redis) -> None:
        self._webhooks = webhooks
        self._connection = connection
        self._collector = Collector(webhooks)
        self._queue = OutQueue(OUT_QUEUE, connection=connection, serializer=JSONSerializer, job_class=OutJob)
        self._threads = ThreadPoolExecutor(THREADS, "webhooks")
        self._at_work = threading.Semaphore(THREADS)
        OutJob.context = webhooks
        logging.getLogger("rq.worker").setLevel(logging.WARNING)

    def collect(self) -> int:
        """Make deliveries of what has happened; gives how many."""
        return self._collector.step()

    def hand_out(self) -> int:
        """Give out what is due and see to it that somebody works; gives how many deliveries.

        Those of a keeper that dies are due again by themselves.
        """
        if not self._webhooks.waiting():
            return 0
        now = time.time()
        turns = due(self._webhooks, now)
        if turns:
            self._queue.enqueue_many([self._job(*turn, now) for turn in turns.items()])
        for _ in range(self._queue.count):
            if not self._at_work.acquire(blocking=False):
                break
            self._threads.submit(self._work)
        return sum(map(len, turns.values()))

    def _job(self, webhook: str, deliveries: list[str], now: float) -> Any:
        return self._queue.prepare_data(
            "deliver_batch", (webhook, deliveries), job_id=f"tell-{webhook}-{now * 1000:.0f}",
            timeout=int(TURN_S + 3 * TIMEOUT_S), ttl=BUSY_S, result_ttl=0, failure_ttl=60,
        )  # fmt: skip

    def _work(self) -> None:
        """Work the queue off and end."""
        try:
            self._worker().work(burst=True, logging_level="WARNING")
        except Exception as error:  # told, never swallowed; what was in hand is due again by itself
            log.error("deliveries broke off", error=repr(error))
        finally:
            self._at_work.release()

    def _worker(self) -> ThreadWorker:
        return ThreadWorker(
            [self._queue],
            name=f"out-{os.uname().nodename}-{os.getpid()}-{threading.get_ident():x}-{time.time_ns():x}",
            connection=self._connection,
            worker_ttl=20,
            serializer=JSONSerializer,
            job_class=OutJob,
            queue_class=OutQueue,
        )
