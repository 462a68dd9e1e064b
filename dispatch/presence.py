"""Who sits at a console, at which tier, and when that console was heard last. Not a state: it dies with its reason.

Each console answers the hub's beat; the web process writes here, each second, whom it has heard. The ladder
starts at the lowest tier that is attended, and a call whose console has gone silent rings again.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from dispatch.store import Store, key

ATTENDED_S = 5.0
"""Heard within this, a console counts as attended."""
FORGOTTEN_S = 86_400.0
"""A console that has been silent for so long is forgotten."""
WATCH_TTL_S = 3


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a console: tier, whose it is (role:name), the console's id, and when it was heard (epoch s)."""

    tier: str
    by: str
    console: str
    heard: float


def say_present(store: Store, seats: Iterable[Seat], watching_since: float, now: float) -> None:
    """Keep who is there, and since when this web process has been watching without a gap (epoch s)."""
    heard = {f"{s.tier} {s.console} {s.by}": s.heard * 1000 for s in seats}
    pipe = store.redis.pipeline(transaction=False)
    if heard:
        pipe.zadd(key("consoles"), heard, gt=True)
    pipe.zremrangebyscore(key("consoles"), "-inf", (now - FORGOTTEN_S) * 1000)
    pipe.set(key("alive", "web"), orjson.dumps({"since": watching_since}), ex=WATCH_TTL_S)
    pipe.execute()


def seats(store: Store) -> list[Seat]:
    """Give every console heard of in the last day, the one heard longest ago first."""
    rows = store.redis.zrange(key("consoles"), 0, -1, withscores=True)
    found = [(member.decode().split(" ", 2), score) for member, score in rows]
    return [Seat(tier, by, console, score / 1000) for (tier, console, by), score in found]


def present_tiers(store: Store, now: float | None = None) -> tuple[str, ...]:
    """Give the tiers that have somebody at a console."""
    limit = (time.time() if now is None else now) - ATTENDED_S
    return tuple(sorted({s.tier for s in seats(store) if s.heard > limit}))


def watched_since(store: Store) -> float | None:
    """Give since when the web process has been listening to consoles without a gap; None: it does not now."""
    said = store.redis.get(key("alive", "web"))
    return float(orjson.loads(said)["since"]) if said else None
