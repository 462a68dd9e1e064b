"""The last 30 days of the demo: put into the history once the first screen lives, so that figures have a past.

It is written as an import writes the history of another system; what is live comes in through the doors.
"""

import time

import structlog
from sqlalchemy import func, select

from dispatch.archive import Archive
from dispatch.numbers import Numbers
from dispatch.settings import Settings
from dispatch.store import Store, connect
from dispatch.tables import INCIDENTS
from feeds.simulator import tables
from feeds.simulator.year import past, write_past

DAYS = 30
log = structlog.get_logger()


def put_past(settings: Settings, redis_url: str, seed: int, days: int = DAYS) -> int:
    """Write the days up to where the live history begins; a history that has a past keeps it. Gives how many there are.

    Numbers are hashed with the key of this store, so that whoever calls today is known from before.
    """
    archive = Archive(settings.history_url())
    archive.prepare()
    end = time.time() - tables.HISTORY_S
    with archive.engine.connect() as db:
        if db.execute(select(func.count()).where(INCIDENTS.c.created < end - 86_400)).scalar_one():
            return 0
    hashed = Numbers(Store(connect(redis_url))).hashed
    written = write_past(archive, past(seed, end, days, settings.timezone, hashed))
    log.info("the demo has a past", days=days, incidents=written)
    return written
