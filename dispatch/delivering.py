"""Making deliveries: facts that somebody wants to be told of become signed posts, tried again until they arrive.

    collect    journal -> deliveries, from the place where the last keeper stopped: none is missed
    hand_out   deliveries that are due -> RQ jobs of the queue "out", worked off in threads of the keeper
    deliver_batch    the job: one receiver's turn

One job at a time tells one receiver, so that a slow one takes up one thread and no more. One that fails rests, and is
then asked with one delivery at a time. The worker that dispatches has another queue and never sees any of this.
"""

import hashlib
import hmac
import http.client
import os
import socket
import ssl
import time
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from rq.timeouts import JobTimeoutException

from dispatch.core.telling import TOLD, told
from dispatch.store import JOURNAL, fact_row, key
from dispatch.webhooks import DELIVERIES, Webhook, Webhooks, is_public

log = structlog.get_logger()
TIMEOUT_S = 5.0
WAITS_S = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0)
"""After the n-th try that failed; the one behind the last is not made."""
MOST_TRIES = len(WAITS_S) + 1
LONGEST_S = 86_400.0
"""Older deliveries are given up, however few tries they had: a receiver that rests holds back the rest."""
LEASE_S = 60
BUSY_S = 30
"""A receiver whose keeper died while telling it is told again after this."""
AT_ONCE, TURN_S = 20, 3.0
"""A receiver's turn: at most so many deliveries, and none begun after so many seconds."""
AGAIN_S = 0.25
MOST_WAITING = 20_000


class Refusal(Exception):
    """A delivery that did not arrive, and why."""


class Collector:
    """The keeper's hand that makes deliveries of facts; of several keepers one does it at a time."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks
        self._redis: Any = webhooks.store.redis
        self._name = f"{os.uname().nodename}-{os.getpid()}-{id(self):x}"

    def step(self) -> int:
        """Make the deliveries of what has happened since the last step; gives how many."""
        wanted = self._webhooks.all()
        if not wanted or not self._mine():
            return 0
        at = self._redis.get(key("webhooks", "at"))
        begin = at.decode() if at else min((w.since for w in wanted), key=_order)
        entries = self._redis.xrange(JOURNAL, f"({begin}", "+", count=500)
        if not entries:
            return 0
        facts = [fact_row(id_, fields[b"d"]) for id_, fields in entries]
        made = [(w, f) for f in facts if f["type"] in TOLD for w in wanted if _wants(w, f)]
        self._write(made, facts[-1]["id"])
        return len(made)

    def _write(self, made: list[tuple[Webhook, dict[str, Any]]], last: str) -> None:
        now, room = time.time(), MOST_WAITING - self._webhooks.waiting()
        pipe = self._redis.pipeline(transaction=True)
        for webhook, fact in made:
            id_ = f"{webhook.id}-{fact['id']}"
            record = {"webhook": webhook.id, "type": fact["type"], "body": orjson.dumps({"id": id_, **told(fact)})}
            pipe.hset(key("delivery", id_), mapping={**record, "tries": 0, "error": "", "created": now})
            pipe.zadd(key(DELIVERIES), {id_: now * 1000})
        pipe.set(key("webhooks", "at"), last)
        pipe.execute()
        for webhook, fact in made[max(0, room) :]:
            log.warning("too many deliveries wait; one is given up", webhook=webhook.id, waiting=MOST_WAITING)
            self._webhooks.give_up(webhook.id, f"{webhook.id}-{fact['id']}", now)

    def _mine(self) -> bool:
        """Hold or take the collector's lease."""
        lease = key("lease", "webhooks")
        holder = self._redis.set(lease, self._name, nx=True, ex=10, get=True)
        if holder is not None and holder.decode() != self._name:
            return False
        self._redis.expire(lease, 10)
        return True


def _wants(webhook: Webhook, fact: dict[str, Any]) -> bool:
    return fact["type"] in webhook.events and _order(fact["id"]) > _order(webhook.since)


def _order(id_: str) -> tuple[int, int]:
    time_ms, _, count = id_.partition("-")
    return int(time_ms), int(count or 0)


def due(webhooks: Webhooks, now: float) -> dict[str, list[str]]:
    """Claim the deliveries to be tried now, by receiver; of one that rests or is being told already, none."""
    claimed: defaultdict[str, list[str]] = defaultdict(list)
    for delivery, _ in webhooks.store.claim(DELIVERIES, int(now * 1000), LEASE_S * 1000, 500):
        claimed[delivery.partition("-")[0]].append(delivery)
    chosen: dict[str, list[str]] = {}
    for webhook, deliveries in claimed.items():
        health = webhooks.health(webhook)
        rests = health.get("rest", 0.0) > now
        taken = 0 if rests or not webhooks.take(webhook, BUSY_S) else 1 if health.get("row", 0.0) > 0 else AT_ONCE
        for later in deliveries[taken:]:
            webhooks.put_off(later, health["rest"] if rests else now + AGAIN_S)
        if taken:
            chosen[webhook] = deliveries[:taken]
    return chosen


def deliver_batch(webhooks: Webhooks, webhook: str, deliveries: list[str]) -> str:
    """Tell one receiver, one delivery after the other (the job); gives how many were made.

    After a failure, or when it takes its time, the rest waits for its next turn.
    """
    began, made = time.monotonic(), 0
    try:
        for place, delivery in enumerate(deliveries):
            if deliver(webhooks, delivery) == "delivered":
                made += 1
                if time.monotonic() - began < TURN_S:
                    continue
            for later in deliveries[place + 1 :]:
                webhooks.put_off(later, max(time.time(), webhooks.health(webhook).get("rest", 0.0)))
            break
    finally:
        webhooks.leave(webhook)
    return f"{made} delivered"


def deliver(webhooks: Webhooks, delivery: str) -> str:
    """Try a delivery once; gives what was done. One that is not waiting any more was made by another keeper."""
    redis, now = webhooks.store.redis, time.time()
    record = redis.hgetall(key("delivery", delivery))
    webhook = webhooks.find(delivery.partition("-")[0])
    if not record or webhook is None:
        webhooks.drop(delivery)
        return "nobody wants it"
    if not webhooks.store.is_marked(DELIVERIES, delivery):
        return "given up already"
    tries = redis.hincrby(key("delivery", delivery), "tries", 1)  # first: a try that kills this process counts too
    began = time.monotonic()
    try:
        if now - float(record[b"created"]) > LONGEST_S:
            raise Refusal("not delivered within a day")
        post(webhook, delivery, record[b"body"], now, private=webhooks.private)
    except (OSError, ValueError, http.client.HTTPException, Refusal, JobTimeoutException) as fault:
        return _failed(webhooks, webhook, delivery, tries, fault, float(record[b"created"]))
    health = {"row": 0, "rest": 0, "ok": time.time(), "took": round(time.monotonic() - began, 3)}
    redis.hset(key("webhook", webhook.id, "health"), mapping=health)
    redis.hincrby(key("webhook", webhook.id, "health"), "delivered", 1)
    webhooks.drop(delivery)
    return "delivered"


def _failed(webhooks: Webhooks, webhook: Webhook, delivery: str, tries: int, fault: Exception, created: float) -> str:
    """Note why, let the receiver rest, and try again later or give up."""
    redis, now = webhooks.store.redis, time.time()
    error = (str(fault) or type(fault).__name__)[:200]
    redis.hset(key("delivery", delivery), "error", error)
    row = redis.hincrby(key("webhook", webhook.id, "health"), "row", 1)
    redis.hset(key("webhook", webhook.id, "health"), "rest", now + WAITS_S[min(row, 4) - 1])
    if tries >= MOST_TRIES or now - created > LONGEST_S:
        webhooks.give_up(webhook.id, delivery, now)
        log.warning("a webhook was given up", webhook=webhook.id, delivery=delivery, tries=tries, error=error)
        return "given up"
    webhooks.put_off(delivery, now + WAITS_S[tries - 1])
    return "failed"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Give the signature of a body: HMAC-SHA256 over `timestamp.body`, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(webhook: Webhook, delivery: str, body: bytes, now: float, *, private: bool) -> None:
    """Post a body, signed. Anything but a 2xx raises Refusal; redirects are not followed."""
    parts = urlsplit(webhook.url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    timestamp = f"{now:.0f}"
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "K3i",
        "X-K3I-Delivery": delivery,
        "X-K3I-Timestamp": timestamp,
        "X-K3I-Signature": signature(webhook.secret, timestamp, body),
    }
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.sock = _line(host, port, tls=parts.scheme == "https", private=private)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Refusal(f"the receiver answered {status}")


def _line(host: str, port: int, *, tls: bool, private: bool) -> socket.socket:
    """Connect to the very address that was looked at: a name that changes its mind in between gains nothing."""
    addresses = dict.fromkeys(info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    usable = [str(a) for a in addresses if private or is_public(str(a))]
    if not usable:
        raise Refusal(f"{host} lies in a private network; K3I_WEBHOOK_PRIVATE allows that")
    line = socket.create_connection((usable[0], port), TIMEOUT_S)
    if not tls:
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
