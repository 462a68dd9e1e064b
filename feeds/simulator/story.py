"""What happens: calls and reports, drawn from a seed. Pure: no clock, no connection.

A happening is told by the messages a switchboard and a call taker send, each with the moment it is due. Those
of the past are sent at once (the hours played at the start), those to come when their moment is there.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.core.triage import classify
from dispatch.wire import iso
from feeds.simulator import tables
from feeds.simulator.places import Places, Spot
from feeds.simulator.words import say

Message = dict[str, Any]
OF_CHANNEL = {"radio": tables.RADIO_KINDS, "cctv": tables.CCTV_KINDS, "open311": tables.OPEN311_KINDS}
MANY = 10_000
NEVER_SAID = ("PRANK", "911H", "INFO")


def lasting(rng: random.Random, how_long: tuple[float, float]) -> float:
    """Draw a lognormal duration in seconds from (median, sigma)."""
    median, sigma = how_long
    return median * rng.lognormvariate(0, sigma)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is reported, and how. ring_s, talk_s: of a 110 call; abandoned: it rang in vain."""

    channel: str
    kind: str
    text: str
    spot: Spot
    place: Message
    caller: str
    ring_s: float = 0.0
    talk_s: float = 0.0
    abandoned: bool = False

    @property
    def is_real(self) -> bool:
        """Whether somebody needs an officer."""
        return not self.abandoned and self.kind not in NEVER_SAID

    @property
    def priority(self) -> int:
        """The priority K3i will give it."""
        return classify(self.kind, self.text, None, self.channel).priority

    def told_at(self, start: float) -> float:
        """Give when the report is sent, for one that begins at `start` (epoch s)."""
        return start + self.ring_s + self.talk_s


def draw(rng: random.Random, places: Places) -> Happening:
    """Draw the next thing to arrive: a real report, or a call that is none, in their true shares."""
    return draw_real(rng, places) if rng.random() < real_share() else draw_junk(rng, places)


def real_share() -> float:
    """Give the share of real reports in all that arrives."""
    return 1 / (1 + junk_per_real())


def junk_per_real() -> float:
    """Give how many calls without a report come with each real report of any channel."""
    calls_per_real_call = 1 / tables.REAL_OF_CALLS
    return tables.CHANNELS["110"] * (calls_per_real_call - 1) * (1 + tables.ABANDONED)


def draw_real(rng: random.Random, places: Places) -> Happening:
    """Draw a report that needs an officer."""
    channel = _one_of(rng, tables.CHANNELS)
    kind = "ALRPANS" if channel == "panic" else _one_of(rng, _kinds_of(channel))
    spot = places.pick(rng)
    text = say(rng, kind, spot.village.name)
    place = _place(rng, channel, spot)
    if channel != "110":
        return Happening(channel, kind, text, spot, place, caller(rng) if channel == "app" else "")
    ring, talk = lasting(rng, tables.RING), lasting(rng, tables.TALK)
    return Happening(channel, kind, text, spot, place, caller(rng), ring, talk)


def draw_junk(rng: random.Random, places: Places) -> Happening:
    """Draw a 110 call that needs nobody: prank, silent, information; some are never answered."""
    kind = _one_of(rng, tables.JUNK)
    spot = places.pick(rng)
    ring, talk = lasting(rng, tables.RING), lasting(rng, tables.TALK_JUNK)
    abandoned = rng.random() < tables.ABANDONED
    text = say(rng, kind, spot.village.name)
    who = caller(rng, tables.PRANKSTERS if kind == "PRANK" else MANY)
    return Happening("110", kind, text, spot, {"village": spot.village.code}, who, ring, talk, abandoned)


def messages(happening: Happening, start: float, id_: str) -> list[tuple[float, Message]]:
    """Give what is sent of a happening that begins at `start`: (due moment, message), in order."""
    report = report_of(happening, happening.told_at(start), id_)
    if happening.channel != "110":
        return [(happening.told_at(start), report)]
    answered = start + happening.ring_s
    if happening.abandoned:
        return [call_event(happening, "ringing", start, id_), call_event(happening, "abandoned", answered, id_)]
    return [
        call_event(happening, "ringing", start, id_),
        call_event(happening, "answered", answered, id_),
        (happening.told_at(start), {**report, "call_id": id_}),
        call_event(happening, "ended", happening.told_at(start) + 2, id_),
    ]


def report_of(h: Happening, at: float, id_: str) -> Message:
    """Give the report of a happening, as its sender tells it at a moment (epoch s)."""
    caller = {"caller": {"number": h.caller}} if h.caller else {}
    body = {
        "type": "report",
        "id": f"{id_}:report",
        "channel": h.channel,
        "event_time": iso(at),
        "text": h.text,
    }
    return {**body, "kind": h.kind, **caller, **h.place}


def call_event(h: Happening, event: str, at: float, id_: str) -> tuple[float, Message]:
    """Give what the switchboard says of a call, and when (epoch s)."""
    who = {"call_id": id_, "caller_number": h.caller, "called_number": "110"}
    return at, {"type": "call", "id": f"{id_}:{event}", "event": event, "event_ts": iso(at), **who}


def _one_of(rng: random.Random, shares: Mapping[str, float]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def _kinds_of(channel: str) -> Mapping[str, float]:
    chosen = OF_CHANNEL.get(channel)
    return {k: tables.KINDS.get(k, 1) for k in chosen} if chosen else tables.KINDS


def _place(rng: random.Random, channel: str, spot: Spot) -> Message:
    """Phones and cameras know where they are; a caller names the village, a few give an address alone."""
    roll = rng.random()
    if channel == "110" and roll < 0.03:
        street = f"RT {rng.randint(1, 9):02}/RW {rng.randint(1, 6):02}"
        return {"address": f"{street} {spot.village.name}, Kec. {spot.village.kecamatan}"}
    if (channel == "110" and roll < 0.45) or (channel == "radio" and roll < 0.3):
        return {"village": spot.village.code}
    return {"lat": spot.lat, "lng": spot.lng}


def caller(rng: random.Random, numbers: int = MANY) -> str:
    """Draw the number of somebody who calls; some hide it."""
    return "anonymous" if rng.random() < 0.08 else f"+62 899 0000 {rng.randrange(numbers):04}"
