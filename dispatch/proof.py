"""The proof that no open incident is nobody's: all lists read at one moment, each second, the result told to all."""

import time
from typing import Any

import orjson
import structlog

from dispatch.core.commands import TakeUpUnowned
from dispatch.core.errors import Refused
from dispatch.core.ownership import Lists, late_work, unowned
from dispatch.desk import Desk
from dispatch.store import Store, key

log = structlog.get_logger()
BY = "system:keeper"
KEPT_S = 3600
MOST_TAKEN_UP = 100
"""Incidents taken up in one proof; a thousand at once would hold up the proof itself."""


def prove(desk: Desk, now: float | None = None) -> dict[str, Any]:
    """Check every open incident, take up at once what is nobody's, and write down the result. Gives the result.

    {"at": epoch s, "open": how many are open in the main lane, "unowned": [numbers], "late": pieces of work that
    are past their moment, "late_s": the longest of them, "took_ms"}
    """
    now = time.time() if now is None else now
    began = time.perf_counter()
    lists = read_lists(desk.store)
    found = sorted(unowned(lists, now), key=_as_number)
    for number in found[:MOST_TAKEN_UP]:
        _take_up(desk, number, now)
    took_ms = round((time.perf_counter() - began) * 1000, 2)
    late, late_s = late_work(lists, now)
    result = {
        "at": now,
        "open": len(lists.open - lists.folded),
        "unowned": found,
        "late": late,
        "late_s": round(late_s, 1),
        "took_ms": took_ms,
    }
    desk.store.redis.set(key("proof"), orjson.dumps(result), ex=KEPT_S)
    return result


def read_lists(store: Store) -> Lists:
    """Read the lists as they stand at one moment: a commit is in all of them, or in none."""
    pipe = store.redis.pipeline(transaction=True)
    for name in ("open", "held", "folded", "alarms"):
        pipe.zrange(key(name), 0, -1)
    for name in ("clocks", "pending"):
        pipe.zrange(key(name), 0, -1, withscores=True)
        pipe.hgetall(key(name, "due"))
    pipe.exists(key("alive", "worker"))
    open_, held, folded, alarms, clocks, clocks_due, pending, pending_due, worker = pipe.execute()
    return Lists(
        open=_members(open_),
        held=_members(held),
        folded=_members(folded),
        alarms=_members(alarms),
        clocks=_dues(clocks, clocks_due),
        pending=_dues(pending, pending_due),
        worker=bool(worker),
    )


def _members(rows: list[bytes]) -> frozenset[str]:
    return frozenset(r.decode() for r in rows)


def _dues(rows: list[tuple[bytes, float]], first: dict[bytes, bytes]) -> dict[str, float]:
    """Give member -> when it was due at first (epoch s): one that is claimed over and over is not done."""
    return {m.decode(): float(first.get(m, score)) / 1000 for m, score in rows}


def _take_up(desk: Desk, number: str, now: float) -> None:
    version = desk.store.incident(number).version
    log.error("an open incident is nobody's; taken up", incident=number)
    try:
        desk.handle(TakeUpUnowned(id=f"unowned:{number}:{version}", by=BY, at=now, now=now, incident=number))
    except Refused as refused:
        log.warning("not taken up", incident=number, why=str(refused))


def _as_number(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (0, text)
