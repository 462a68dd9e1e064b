"""A seeded year over Brebes in a history of its own: for looks, benches and tests.

    python tests/bench/year.py /path/history.db [--days 365] [--seed 168]

Prints how much it wrote and how long that took. Others import `year_in`.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dispatch.archive import Archive
from feeds.simulator.year import past, write_past

SEED = 168


def year_in(archive: Archive, end: float, days: int = 365, seed: int = SEED) -> int:
    """Write the days before `end` (epoch s) into a history; gives how many incidents there are."""
    return write_past(archive, past(seed, end, days, "Asia/Jakarta"))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path)
    words.add_argument("--days", type=int, default=365)
    words.add_argument("--seed", type=int, default=SEED)
    asked = words.parse_args()
    began = time.perf_counter()
    count = year_in(Archive(f"sqlite:///{asked.file.absolute()}"), time.time(), asked.days, asked.seed)
    print(f"{asked.days} days: {count:,} incidents in {time.perf_counter() - began:.1f} s -> {asked.file}")


if __name__ == "__main__":
    main()
