"""Who waits at an open page for news of an incident or an officer: woken by the journal, never by polling the store.

A page names what it watches ("incident:1042", "officer:o814") and waits; `note` is called on the event loop with
every batch of facts. What has happened between two waits is not lost: the waiter finds its flag raised.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from dispatch.tail import Facts

MOST_WATCHING = 5_000
"""Open pages of one feeds process; beyond it a page asks again after a while instead of listening."""
BEAT_S = 15.0
ATTENTIONS = "attentions"
"""What phones watch to hear of attentions and broadcasts."""
OF_ATTENTIONS = ("attention_issued", "attention_cancelled")


class Watchers:
    """Everybody who waits, by what they wait for."""

    def __init__(self) -> None:
        self._flags: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.count = 0

    @property
    def is_full(self) -> bool:
        """Whether no further page may listen."""
        return self.count >= MOST_WATCHING

    @contextmanager
    def watch(self, *names: str) -> Iterator[asyncio.Event]:
        """Give a flag that is raised whenever one of the names is in a fact."""
        flag = asyncio.Event()
        self.count += 1
        for name in names:
            self._flags[name].add(flag)
        try:
            yield flag
        finally:
            self.count -= 1
            for name in names:
                self._flags[name].discard(flag)
                if not self._flags[name]:
                    del self._flags[name]

    def note(self, facts: Facts) -> None:
        """Wake whoever waits for one of these facts (called on the event loop)."""
        for name in (name for f in facts for name in _concerned(f)):
            for flag in self._flags.get(name, ()):
                flag.set()


def _concerned(f: dict[str, Any]) -> list[str]:
    """Give the names a fact is news for; an attention for certain units only is news for their phones alone."""
    names = [f"{kind}:{f[kind]}" for kind in ("incident", "officer")]
    if f["type"] == "attention_issued" and f["data"].get("units"):
        names += [f"officer:{unit}" for unit in f["data"]["units"]]
        return names if not (f["data"].get("functions") or f["data"].get("area")) else [*names, ATTENTIONS]
    return [*names, ATTENTIONS] if f["type"] in OF_ATTENTIONS else names


async def server_sent(
    watchers: Watchers, names: tuple[str, ...], picture: Callable[[], Awaitable[dict[str, Any]]]
) -> AsyncIterator[bytes]:
    """Give the body of a text/event-stream: the picture at once, again when something has changed, and a beat.

    The beat carries the picture too: ages and expected arrivals move though nothing has happened.
    """
    with watchers.watch(*names) as news:
        while True:
            news.clear()
            yield b"data: " + orjson.dumps(await picture()) + b"\n\n"
            try:
                await asyncio.wait_for(news.wait(), BEAT_S)
            except TimeoutError:
                continue
