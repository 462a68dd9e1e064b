"""Duplicates: how good the proposals are on invented, labelled pairs, and how long finding them takes.

    python tests/bench/duplicates.py [--incidents 10000] [--threshold 0.6]

Prints precision and recall at several thresholds, the pairs that are judged wrongly at the chosen one, the same for
a simulated busy shift (some events reported by several people, in much the same words), and the
time to find the candidates of one report among so many open and recent incidents (none of them filtered out
before by area or age: all lie in the last hours of one district).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from dispatch.core.duplicates import METRES_PER_DEGREE, Told, likeness, told
from dispatch.duplicates import Finder
from dispatch.settings import Settings
from feeds.simulator.places import Places
from feeds.simulator.story import Happening, draw_real
from feeds.simulator.witnesses import others
from tests.bench.duplicate_pairs import LATER_PAIRS, PAIRS

VILLAGE_M = 1200.0
AT, LAT, LNG = 1_790_000_000.0, -6.9, 109.05


def telling(number: str, said: str, metres: float, minutes: float) -> Told:
    """Give one side of a labelled pair."""
    kind, exact, text = (said.split(" ", 2) + ["", ""])[:3]
    lat = None if exact == "n" else LAT + metres / METRES_PER_DEGREE
    uncertain = VILLAGE_M if exact == "v" else 0.0
    return told(number, lat, lat and LNG, at=AT + minutes * 60, kind=kind, text=text, uncertain_m=uncertain)


def judged(text: str) -> list[tuple[bool, float, str]]:
    """Give every labelled pair: one event or not, its likeness, and its line."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, metres, minutes, first, second = (part.strip() for part in line.split("|"))
        a, b = telling("1", first, 0, 0), telling("2", second, float(metres), float(minutes))
        found.append((label == "1", likeness(a, b), line))
    return found


def quality(pairs: list[tuple[bool, float, str]], threshold: float) -> tuple[float, float]:
    """Give precision and recall at a threshold."""
    proposed = [same for same, score, _ in pairs if score >= threshold]
    right = sum(proposed)
    return right / max(1, len(proposed)), right / sum(same for same, _, _ in pairs)


def fill(finder: Finder, count: int) -> None:
    """Put invented incidents of the simulator's district into a finder, all of the last two hours."""
    rng, places = random.Random(7), Places(7)
    for n in range(count):
        finder.put(_drawn(rng, places, str(n), AT - rng.uniform(0, 7200)))


def _drawn(rng: random.Random, places: Places, number: str, at: float) -> Told:
    return _told(draw_real(rng, places), number, at)


def _told(h: Happening, number: str, at: float) -> Told:
    uncertain = 0.0 if "lat" in h.place else VILLAGE_M
    lat, lng = (h.spot.lat, h.spot.lng) if "lat" in h.place else (h.spot.village.lat, h.spot.village.lng)
    names = (h.spot.village.name, h.spot.village.kecamatan)
    return told(number, lat, lng, at=at, kind=h.kind, text=h.text, uncertain_m=uncertain, places=names)


def measure(count: int, threshold: float) -> list[float]:
    """Give how long each of some searches took (ms)."""
    finder = Finder(threshold)
    fill(finder, count)
    rng, places = random.Random(8), Places(7)
    asked = [_drawn(rng, places, "", AT) for _ in range(300)]
    took = []
    for report in asked:
        began = time.perf_counter()
        finder.like(report)
        took.append((time.perf_counter() - began) * 1000)
    return took


def show(name: str, pairs: list[tuple[bool, float, str]], chosen: float) -> None:
    """Print precision and recall at several thresholds, and what is judged wrongly at the chosen one."""
    for threshold in sorted({0.3, 0.45, 0.6, 0.75, 0.9, chosen}):
        precision, recall = quality(pairs, threshold)
        print(f"{len(pairs)} {name}: at {threshold:.2f} precision {precision:.2f}, recall {recall:.2f}")
    for same, score, line in pairs:
        if same != (score >= chosen):
            print(f"  judged wrongly: {score:.2f}  {line}")


def shift(hours: float, per_hour: float, threshold: float) -> tuple[int, int, int, int]:
    """Play simulated hours; gives reports, pairs of one event, pairs proposed, and how many of those are right."""
    rng, places, finder = random.Random(11), Places(7), Finder(threshold)
    event_of: dict[str, int] = {}
    for event in range(round(hours * per_hour)):
        at, first = AT + rng.uniform(0, hours * 3600), draw_real(rng, places)
        for n, (after, h) in enumerate([(0.0, first), *others(rng, first)]):
            event_of[f"{event}.{n}"] = event
            finder.put(_told(h, f"{event}.{n}", at + after))
    proposed = {tuple(sorted((a, c.number))) for a in event_of for c in finder.alike(a) if c.is_alike}
    sizes = Counter(event_of.values()).values()
    right = sum(event_of[a] == event_of[b] for a, b in proposed)
    return len(event_of), sum(n * (n - 1) // 2 for n in sizes), len(proposed), right


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--incidents", type=int, default=10_000)
    words.add_argument("--threshold", type=float, default=Settings.model_fields["duplicate_threshold"].default)
    given = words.parse_args()
    for name, text in (("pairs the weights were set on", PAIRS), ("pairs written afterwards", LATER_PAIRS)):
        show(name, judged(text), given.threshold)
    reports, pairs_there, proposed, right = shift(8, 90, given.threshold)
    print(
        f"a simulated shift of 8 h at 90 events/h: {reports} reports, {pairs_there} pairs of one event; "
        f"proposed {proposed} pairs, right {right}: precision {right / proposed:.2f}, recall {right / pairs_there:.2f}"
    )
    p50, p99 = np.percentile(measure(given.incidents, given.threshold), [50, 99])
    print(f"candidates among {given.incidents} incidents: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
