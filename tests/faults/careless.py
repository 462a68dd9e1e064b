"""The control of kill_archive.py: an archiver that notes how far it is before it writes, in commits of their own.

    python tests/faults/careless.py STORE_URL FILE.db

Only what it needs is imported, so that it lives again soon after it was killed.
"""

import sqlite3
import sys
import time
from contextlib import suppress

import redis

PLACE = "k3i:control:place"


def read(url: str, db: sqlite3.Connection) -> None:
    """Carry facts over until the store goes away."""
    store = redis.Redis.from_url(url)
    while True:
        at = store.get(PLACE) or b"0-0"
        reply = store.xread({"k3i:journal": at}, count=200, block=200)
        rows = reply.values() if isinstance(reply, dict) else [entries for _, entries in reply or []]
        for entries in rows:
            some = entries[0] if entries and isinstance(entries[0], list) else entries
            store.set(PLACE, some[-1][0])
            time.sleep(0.05)  # what a commit on a slow disk takes
            db.executemany("INSERT INTO facts VALUES (?)", [(id_.decode(),) for id_, _ in some])
            db.commit()


def main() -> None:
    url, file = sys.argv[1:]
    db = sqlite3.connect(file, timeout=30)
    db.execute("CREATE TABLE IF NOT EXISTS facts (id TEXT)")
    db.commit()
    while True:
        with suppress(redis.RedisError, OSError):
            read(url, db)
        time.sleep(0.1)


if __name__ == "__main__":
    main()
