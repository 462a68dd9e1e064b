"""R5: a gateway sends each report three times, out of order, by four lines; the second time with more words.

    python tests/faults/thrice.py [--reports 200] [--lost 0.2]

Of each report three copies are sent in random order over four connections: the report, its exact copy, and one of
the same message id with longer words (every fourth: with quite other words). It must come to one incident each, and
every word must be kept: as the incident's text, or as a line of its timeline. First against the real processes,
then against a gateway whose link to the store loses a share of the replies to commits. The control sends the same
copies with an id of their own each: it must come to three incidents each, else the test would prove nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import orjson
from websockets.asyncio.client import connect as dial

from dispatch.access import create_token
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store, connect
from feeds.devices import Devices
from feeds.gateway import Gateway
from feeds.offers import Offers
from feeds.positions import PositionBatcher
from feeds.pressure import Pressure
from tests.lossy import LossyLink
from tests.running import K3i, free_base_port, report_frame

LINES = 4
Frame = dict[str, Any]


@dataclass
class Told:
    """What the gateway answered: message id -> incidents, and how long an answer took (ms) by whether it repeats."""

    incidents: dict[str, set[str]] = field(default_factory=dict)
    took_ms: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    errors: Counter[str] = field(default_factory=Counter)

    def note(self, frame: Frame, answer: Frame, took_s: float) -> bool:
        """Keep an answer; gives whether the report was acknowledged."""
        if answer["type"] != "ack":
            self.errors[answer["code"]] += 1
            return False
        self.incidents.setdefault(frame["id"], set()).add(answer["incident"])
        self.took_ms[bool(answer["duplicate"])].append(took_s * 1000)
        return True


def copies(count: int, *, same_id: bool, seed: int = 5) -> list[Frame]:
    """Give three copies each of some reports, in random order."""
    rng, frames = random.Random(seed), []
    for n in range(count):
        first = report_frame(text=f"laporan {n}: asap di dekat pasar", lat=-6.9 - n * 0.01 % 0.5)
        more = f"laporan {n} lagi: pindah ke gudang" if n % 4 == 0 else first["text"] + ", api sudah besar, ada korban"
        for place, frame in enumerate((first, first, first | {"text": more})):
            frames.append(frame if same_id else frame | {"id": f"{frame['id']}:{place}"})
    rng.shuffle(frames)
    return frames


async def send(url: str, token: str, frames: list[Frame], told: Told) -> None:
    """Send frames in order over one line, each again until it is acknowledged."""
    async with dial(url, additional_headers={"Authorization": f"Bearer {token}"}) as line:
        for frame in frames:
            while True:
                began = time.perf_counter()
                await line.send(orjson.dumps(frame), text=True)
                if told.note(frame, orjson.loads(await line.recv()), time.perf_counter() - began):
                    break


async def send_all(url: str, token: str, frames: list[Frame]) -> Told:
    """Send frames over several lines at once."""
    told = Told()
    await asyncio.gather(*(send(url, token, frames[n::LINES], told) for n in range(LINES)))
    return told


def judge(name: str, store: Store, frames: list[Frame], told: Told, reports: int) -> bool:
    """Print what became of the reports; gives whether each is one incident and no words are lost."""
    facts = store.journal_since("0-0", 10_000_000)
    asked = {number for numbers in told.incidents.values() for number in numbers}
    made = [f["incident"] for f in facts if f["type"] == "report_received" and f["incident"] in asked]
    kept: dict[str, list[str]] = {n: [store.incident(n).state.text] for n in asked}
    for f in facts:
        if f["type"] == "report_repeated" and f["incident"] in kept:
            kept[f["incident"]].append(f["data"]["text"])
    split = [id_ for id_, numbers in told.incidents.items() if len(numbers) > 1]
    lost = [f for f in frames if not any(f["text"] in text for n in told.incidents[f["id"]] for text in kept[n])]
    print(f"{name}: {len(frames)} messages of {reports} reports -> {len(made)} incidents")
    print(f"{name}: ids answered with more than one incident {len(split)}, texts lost {len(lost)}")
    notes = sum(len(texts) - 1 for texts in kept.values())
    print(f"{name}: other words kept {notes}, errors answered {dict(told.errors)}")
    for repeats, took in told.took_ms.items():
        if took:
            median = sorted(took)[len(took) // 2]
            print(f"{name}: {'repeat' if repeats else 'first'} answered in {median:.1f} ms (median of {len(took)})")
    return len(made) == reports and not split and not lost


async def over_a_lossy_link(folder: Path, frames: list[Frame], share: float, reports: int) -> bool:
    """The same against a gateway in this process, of whose commits a share of the replies is lost."""
    with EmbeddedStore(folder) as running, LossyLink(running.url, share, (b"EVALSHA",)) as link:
        straight, store = Store(connect(running.url)), Store(connect(link.url))
        token = create_token(straight, "gateway")
        offers, fleet = Offers(store), Fleet()
        flusher = Flusher(Desk(store, Settings(_env_file=None)))  # type: ignore[call-arg]
        positions = PositionBatcher(store, fleet, Devices(store, fleet), Pressure(flusher.late_s))
        gateway = Gateway(store, flusher, Reference(straight), positions, offers)
        port = free_base_port()
        async with await gateway.serve("127.0.0.1", port):
            told = await send_all(f"ws://127.0.0.1:{port}/feed", token, frames)
        name = f"lossy link ({share:.0%})"
        print(f"{name}: replies lost {link.lost}")
        return judge(name, straight, frames, told, reports)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--reports", type=int, default=200)
    words.add_argument("--lost", type=float, default=0.2)
    given = words.parse_args()
    well = []
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder:
        with K3i(Path(folder)) as k3i:
            for name, same_id in (("thrice", True), ("control, ids of their own", False)):
                frames = copies(given.reports, same_id=same_id)
                told = asyncio.run(send_all(k3i.feed_url, k3i.token("gateway"), frames))
                well.append(judge(name, k3i.store(), frames, told, given.reports) is same_id)
        frames = copies(given.reports, same_id=True)
        well.append(asyncio.run(over_a_lossy_link(Path(folder) / "lossy", frames, given.lost, given.reports)))
    print("as it must be" if all(well) else "NOT as it must be")
    return 0 if all(well) else 1


if __name__ == "__main__":
    raise SystemExit(main())
