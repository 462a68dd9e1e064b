"""The queue of deliveries, worked off inside the keeper: an RQ worker of its own, with its one queue, in a thread.

It starts for what is due and ends when nothing is, so that without a webhook it costs one look at the store. Two
keepers are two such workers, and one goes on when the other dies.
"""

import logging
import os
import time
from collections.abc import Callable
from typing import Any, ClassVar

import redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from dispatch.delivering import LEASE_S, TIMEOUT_S, Collector, due
from dispatch.jobs import OUT_JOBS, OUT_QUEUE
from dispatch.webhooks import Webhooks
from dispatch.worker import ListedJob, OneQueue


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
        OutJob.context = webhooks
        logging.getLogger("rq.worker").setLevel(logging.WARNING)

    def collect(self) -> int:
        """Make deliveries of what has happened; gives how many."""
        return self._collector.step()

    def hand_out(self) -> int:
        """Try what is due, one after the other; gives how many. A delivery whose keeper dies is due again by itself."""
        tried = due(self._webhooks, time.time()) if self._webhooks.waiting() else []
        if tried:
            self._queue.enqueue_many([self._job(delivery, tries) for delivery, tries in tried])
            self._worker().work(burst=True, logging_level="WARNING")
        return len(tried)

    def _job(self, delivery: str, tries: int) -> Any:
        """Give a try as a job. The same try has the same id; a job that waits longer than its lease is void."""
        return self._queue.prepare_data(
            "deliver_webhook", (delivery, tries), job_id=f"deliver-{delivery}-{tries}",
            timeout=int(3 * TIMEOUT_S), ttl=LEASE_S, result_ttl=0, failure_ttl=60,
        )  # fmt: skip

    def _worker(self) -> ThreadWorker:
        return ThreadWorker(
            [self._queue],
            name=f"out-{os.uname().nodename}-{os.getpid()}-{id(self):x}-{time.time_ns():x}",
            connection=self._connection,
            worker_ttl=20,
            serializer=JSONSerializer,
            job_class=OutJob,
            queue_class=OutQueue,
        )
