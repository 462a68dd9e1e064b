"""Place search while an operator types, among 100,000 places: how long one keystroke's answer takes.

    python tests/bench/places.py [--places 100000] [--seed 168]

Villages are Indonesia's (K3I_TEST_DATA; made-up names where that is absent), landmarks and addresses are made up
around them. Names are typed letter by letter as people do: some cut short, some with a letter wrong, missing or
swapped, some with "depan", some that no place bears. Every keystroke is one search. Prints one line a figure; the
budget is 10 ms at the 99th percentile.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.places import Place, PlaceIndex
from feeds.demo.brebes import villages

ROOT = Path(__file__).parents[2]
TABLE = ROOT / os.environ.get("K3I_TEST_DATA", "../shared/data") / "areas/wilayah_centroids_all.csv.gz"
KINDS = ("SD Negeri", "Masjid", "SPBU", "Puskesmas", "Pasar", "Balai Desa", "Kantor Pos", "Warung", "Indomaret")
TYPED_NAMES = 400


def names(rng: random.Random) -> list[tuple[str, float, float]]:
    """Give village names with a point each."""
    if TABLE.exists():
        with gzip.open(TABLE, "rt", encoding="utf-8") as table:
            return [(r["nama"], float(r["lat"]), float(r["lng"])) for r in csv.DictReader(table) if r["level"] == "kel"]
    print(f"{TABLE} is absent: village names are made up")
    parts = "ba ci da ga ja ka la ma na pa ra sa ta wa ku lu mu su tu ban jar lam".split()
    word = lambda: "".join(rng.choices(parts, k=3)).capitalize()  # noqa: E731
    return [(f"{word()} {word()}", rng.uniform(-8, -6), rng.uniform(106, 114)) for _ in range(80_000)]


def made_up(count: int, rng: random.Random) -> list[Place]:
    """Give landmarks and addresses of the villages."""
    known = names(rng)
    return [_landmark(rng, rng.choice(known), rng.choice(known)[0]) for _ in range(count)]


def _landmark(rng: random.Random, at: tuple[str, float, float], street: str) -> Place:
    name, lat, lng = at
    kind = rng.choice(KINDS)
    title = f"{kind} {rng.randint(1, 40)} {name}"
    return Place(title, kind.lower(), lat, lng, "", f"Jl. {street} No. {rng.randint(1, 200)}")


def typed(place: Place, rng: random.Random) -> str:
    """Give what somebody types who means a place, or one that nobody knows."""
    text = place.name if rng.random() < 0.7 else place.address
    if rng.random() < 0.3:
        at = rng.randrange(1, len(text) - 1)
        text = rng.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + "x" + text[at + 1 :],
                text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
            )
        )
    if rng.random() < 0.1:
        text = f"toko {rng.choice(('qurrata', 'zaldeva', 'wixmo'))} {text}"
    return f"depan {text}" if rng.random() < 0.3 else text


def main() -> None:
    """Build the index, type into it, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--places", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=168)
    wanted = options.parse_args()
    rng = random.Random(wanted.seed)
    areas = AreaIndex(areas_of_points(villages()))
    places = made_up(wanted.places, rng)
    begun = time.perf_counter()
    index = PlaceIndex(areas, places)
    print(f"index of {len(index):,} places built in {time.perf_counter() - begun:.1f} s")
    waits = [wait for _ in range(TYPED_NAMES) for wait in keystrokes(index, typed(rng.choice(places), rng))]
    p50, p90, p99, most = np.percentile(waits, [50, 90, 99, 100])
    print(f"{len(waits):,} keystrokes: p50 {p50:.2f} ms, p90 {p90:.2f} ms, p99 {p99:.2f} ms, longest {most:.1f} ms")
    print(f"memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def keystrokes(index: PlaceIndex, text: str) -> list[float]:
    """Search at every letter typed; gives how long each took (ms)."""
    waits = []
    for length in range(1, len(text) + 1):
        begun = time.perf_counter()
        index.search(text[:length])
        waits.append((time.perf_counter() - begun) * 1000)
    return waits


if __name__ == "__main__":
    main()
