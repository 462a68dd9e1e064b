"""Citizens who report on their phones: through the real form, then a word in the chat, and a rating at the end.

Each phone has an address of its own, told as a proxy tells it, so that the whole district is not one sender.
"""

import asyncio
import random
from hashlib import sha256

import httpx
import structlog

from feeds.client import Message
from feeds.pages.citizen.kinds import OTHER, REPORTABLE, TILES
from feeds.simulator import tables
from feeds.simulator.places import Places
from feeds.simulator.story import Happening, draw_real, lasting
from feeds.simulator.words import CITIZEN_SAYS

log = structlog.get_logger()
TILE_CODES = frozenset(t.code for t in TILES)
LOOKS_EVERY_S, LOOKS_FOR_S = 60.0, 5400.0
AT_FIRST = 2
"""So many have reported and written when the first screen is looked at."""


class Citizens:
    """Everybody with a phone."""

    def __init__(self, pages: str, seed: int, work: asyncio.TaskGroup) -> None:
        self._http = httpx.AsyncClient(base_url=pages, timeout=15, headers={"Accept": "application/json"})
        self._seed, self._work = seed, work

    async def report(self, h: Happening, id_: str, writes_after: float | None = None) -> Message:
        """Send a report by the form; give {incident}, or {} when it did not get through.

        writes_after: seconds until the first word in the chat, None: as it comes, and often never.
        """
        rng = random.Random(f"{self._seed}:citizen:{id_}")
        address = {"X-Forwarded-For": f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"}
        try:
            answer = await self._http.post("/lapor", data=fields(h, id_), headers=address)
            told = answer.json()
        except (httpx.TransportError, ValueError) as error:
            log.warning("the form did not answer", error=repr(error))
            return {}
        if "code" not in told:
            log.warning("the form wants something else", said=told)
            return {}
        if writes_after is not None or rng.random() < tables.CITIZEN_WRITES:
            after = lasting(rng, tables.CITIZEN_FIRST_WORD) if writes_after is None else writes_after
            self._work.create_task(self._follow(told["code"], rng, after, address))
        return {"incident": told["incident"]}

    async def open(self, places: Places, run: str) -> list[str]:
        """Let a few report and write at once; give their incidents."""
        rng = random.Random(f"{self._seed}:citizens")
        numbers = []
        for n in range(AT_FIRST):
            h = _of_the_app(rng, places)
            ack = await self.report(h, f"{run}:citizen:{n}", writes_after=1.0 + 4 * n)
            numbers += [ack["incident"]] if ack else []
        return numbers

    async def _follow(self, code: str, rng: random.Random, after: float, address: dict[str, str]) -> None:
        """Write, look again from time to time, and rate it when it is over."""
        await asyncio.sleep(after)
        try:
            said = {"text": rng.choice(CITIZEN_SAYS), "id": f"say-{code[:8]}"}
            await self._http.post(f"/l/{code}/pesan", data=said, headers=address)
            for _ in range(int(LOOKS_FOR_S / LOOKS_EVERY_S)):
                await asyncio.sleep(LOOKS_EVERY_S * rng.uniform(0.8, 1.2))
                page = await self._http.get(f"/l/{code}", headers=address)
                if f"/l/{code}/nilai" in page.text:
                    await self._rate(code, rng, address)
                    return
        except httpx.TransportError as error:
            log.info("a citizen's phone lost the page", error=repr(error))

    async def _rate(self, code: str, rng: random.Random, address: dict[str, str]) -> None:
        stars = rng.choices((1, 2, 3, 4, 5), tables.STARS)[0]
        safer = "more" if stars > 3 else "same" if stars == 3 else "less"
        form = {"stars": str(stars), "safe": str(rng.randint(2, 5)), "safer": safer, "id": f"rate-{code[:8]}"}
        await self._http.post(f"/l/{code}/nilai", data=form, headers=address)


def fields(h: Happening, id_: str) -> dict[str, str]:
    """Give a happening as the form's fields."""
    kind = h.kind if h.kind in REPORTABLE else OTHER
    chosen = {"kind": kind} if kind in TILE_CODES else {"kind": OTHER, "other": kind}
    place: dict[str, str] = {name: str(h.place[name]) for name in ("lat", "lng", "address") if name in h.place}
    if "village" in h.place:
        place["place"] = f"v:{h.place['village']}"
    id_ = sha256(id_.encode()).hexdigest()[:32]
    return {"id": id_, **chosen, **place, "text": h.text, "number": h.caller, "still": "ya", "same": "tidak"}


def _of_the_app(rng: random.Random, places: Places) -> Happening:
    """Draw a report by phone that is neither the smallest nor one for all units."""
    while True:
        h = draw_real(rng, places)
        if h.channel == "app" and h.kind in REPORTABLE and h.priority in (2, 3):
            return h
