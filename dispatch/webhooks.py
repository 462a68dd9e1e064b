"""Webhooks: who wants to be told of which facts, what waits to be told, and what could not be.

k3i:webhooks               hash id -> subscription (JSON, with its secret)      k3i:webhooks:at  last fact looked at
k3i:deliveries             ordered list of deliveries by when they are due (ms)
k3i:delivery:<id>          hash webhook, type, body, tries, error, created
k3i:webhook:<id>:failed    ordered list of deliveries given up (ms), the newest MOST_FAILED
k3i:webhook:<id>:busy      somebody is telling it (with a time to live)
k3i:webhook:<id>:health    hash rest (no try before, epoch s), row (failures in a row), took (s), ok, delivered
"""

import ipaddress
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from dispatch.core.errors import Invalid, NotFound
from dispatch.core.telling import TOLD
from dispatch.store import Store, key

MOST_WEBHOOKS = 50
MOST_FAILED = 1_000
DELIVERIES = "deliveries"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription. events: types of facts. since: the fact after which it begins. created: epoch s."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str
    by: str
    created: float
    since: str


class Webhooks:
    """All subscriptions of a store, with their deliveries."""

    def __init__(self, store: Store, *, private: bool = False) -> None:
        self.store = store
        self.private = private
        self._redis: Any = store.redis

    def create(self, url: str, events: Iterable[str], by: str) -> Webhook:
        """Subscribe; the secret is in what is given back, and shown by nothing else. Raises Invalid."""
        wanted = tuple(dict.fromkeys(events))
        self._refuse_unfit(url, wanted)
        made = Webhook(
            secrets.token_hex(8), url, wanted, secrets.token_urlsafe(32), by, time.time(), self.store.journal_end()
        )
        self._redis.hset(key("webhooks"), made.id, orjson.dumps(asdict(made)))
        return made

    def _refuse_unfit(self, url: str, events: tuple[str, ...]) -> None:
        unknown = [name for name in events if name not in TOLD]
        if not events or unknown:
            raise Invalid(f"events {unknown[:1] or ''}: use at least one of {', '.join(TOLD)}", "events")
        refuse_address(url, private=self.private)
        if self._redis.hlen(key("webhooks")) >= MOST_WEBHOOKS:
            raise Invalid(f"there are {MOST_WEBHOOKS} webhooks already; delete one first", "url")

    def all(self) -> list[Webhook]:
        """Give every subscription, the oldest first."""
        return sorted((_read(row) for row in self._redis.hvals(key("webhooks"))), key=lambda w: w.created)

    def exist(self) -> bool:
        """Whether there is any."""
        return bool(self._redis.hlen(key("webhooks")))

    def find(self, id_: str) -> Webhook | None:
        """Give a subscription, or None."""
        row = self._redis.hget(key("webhooks"), id_)
        return _read(row) if row else None

    def find_or_raise(self, id_: str) -> Webhook:
        """Give a subscription. Raises NotFound."""
        found = self.find(id_)
        if found is None:
            raise NotFound(f"there is no webhook {id_!r}; it was deleted, or never there", "webhook")
        return found

    def remove(self, id_: str) -> None:
        """End a subscription; what still waits for it is dropped when it is due. Raises NotFound."""
        self.find_or_raise(id_)
        failed = [d.decode() for d in self._redis.zrange(key("webhook", id_, "failed"), 0, -1)]
        pipe = self._redis.pipeline(transaction=True)
        pipe.hdel(key("webhooks"), id_)
        pipe.delete(key("webhook", id_, "failed"), key("webhook", id_, "health"), *(key("delivery", d) for d in failed))
        pipe.execute()

    def health(self, id_: str) -> dict[str, float]:
        """Give how a receiver has been lately (see the table above)."""
        return {k.decode(): float(v) for k, v in self._redis.hgetall(key("webhook", id_, "health")).items()}

    def take(self, id_: str, lease_s: int) -> bool:
        """Take a receiver for oneself, for a while; whether nobody else has it."""
        return bool(self._redis.set(key("webhook", id_, "busy"), 1, nx=True, ex=lease_s))

    def leave(self, id_: str) -> None:
        """Let others tell a receiver again."""
        self._redis.delete(key("webhook", id_, "busy"))

    def waiting(self) -> int:
        """Give how many deliveries are still to be made."""
        return int(self._redis.zcard(key(DELIVERIES)))

    def failed_count(self, id_: str) -> int:
        """Give how many deliveries to one receiver were given up."""
        return int(self._redis.zcard(key("webhook", id_, "failed")))

    def failed(self, id_: str) -> list[dict[str, Any]]:
        """Give the deliveries given up, the newest first. Raises NotFound."""
        self.find_or_raise(id_)
        rows = self._redis.zrevrange(key("webhook", id_, "failed"), 0, -1, withscores=True)
        pipe = self._redis.pipeline(transaction=False)
        for id_bytes, _ in rows:
            pipe.hgetall(key("delivery", id_bytes.decode()))
        kept = zip(rows, pipe.execute(), strict=True)
        return [_shown(id_bytes.decode(), at_ms, record) for (id_bytes, at_ms), record in kept if record]

    def retry(self, id_: str, delivery: str) -> None:
        """Make a delivery that was given up anew, with all its tries. Raises NotFound."""
        self.find_or_raise(id_)
        now = time.time()
        if not self._redis.zrem(key("webhook", id_, "failed"), delivery):
            raise NotFound(f"webhook {id_} has given up no delivery {delivery!r}; see its failed ones", "delivery")
        pipe = self._redis.pipeline(transaction=True)
        pipe.hset(key("delivery", delivery), mapping={"tries": 0, "created": now, "error": ""})
        pipe.hdel(key("webhook", id_, "health"), "rest", "row")
        pipe.zadd(key(DELIVERIES), {delivery: now * 1000})
        pipe.execute()

    def drop(self, delivery: str) -> None:
        """Forget a delivery: it was made, or nobody wants it any more."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.delete(key("delivery", delivery))
        self._take_off(pipe, delivery)
        pipe.execute()

    def put_off(self, delivery: str, until: float) -> None:
        """Let a delivery be due again at `until` (epoch s)."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.zadd(key(DELIVERIES), {delivery: until * 1000})
        pipe.hdel(key(DELIVERIES, "due"), delivery)
        pipe.execute()

    def give_up(self, webhook: str, delivery: str, now: float) -> None:
        """Put a delivery on the list of those given up; beyond MOST_FAILED the oldest are forgotten."""
        failed = key("webhook", webhook, "failed")
        oldest = [d.decode() for d in self._redis.zrange(failed, 0, -MOST_FAILED)]
        pipe = self._redis.pipeline(transaction=True)
        pipe.zadd(failed, {delivery: now * 1000})
        for old in oldest:
            pipe.delete(key("delivery", old))
            pipe.zrem(failed, old)
        self._take_off(pipe, delivery)
        pipe.execute()

    def _take_off(self, pipe: Any, delivery: str) -> None:
        pipe.zrem(key(DELIVERIES), delivery)
        pipe.hdel(key(DELIVERIES, "due"), delivery)


def refuse_address(url: str, *, private: bool) -> None:
    """Raise Invalid for an address no webhook may have. private: whether it may lie in our own network, and be http."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
        (host or "").encode("idna")  # as it is looked up
    except ValueError:
        raise Invalid(f"url {url[:80]!r} is no address; write https://host/path", "url") from None
    if parts.scheme not in (("https", "http") if private else ("https",)) or not host or not url.isascii():
        raise Invalid(f"url {url[:80]!r} cannot be used; write https://host/path", "url")
    if parts.username or parts.password or " " in url or not url.isprintable():
        raise Invalid("url: leave name, password and spaces out of it; a delivery is signed", "url")
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return
    if not private and not is_public(str(ip)):
        raise Invalid(f"url: {host} lies in a private network; K3I_WEBHOOK_PRIVATE allows that", "url")


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052): they may lead anywhere."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip in _TRANSLATED):
        return False
    return ip.is_global and not ip.is_multicast


def _read(row: bytes) -> Webhook:
    found = orjson.loads(row)
    return Webhook(**{**found, "events": tuple(found["events"])})


def _shown(id_: str, at_ms: float, record: dict[bytes, bytes]) -> dict[str, Any]:
    return {
        "delivery": id_,
        "type": record[b"type"].decode(),
        "given_up": at_ms / 1000,
        "tries": int(record[b"tries"]),
        "error": record.get(b"error", b"").decode(),
        "body": orjson.loads(record[b"body"]),
    }
