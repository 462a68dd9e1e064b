"""How much one sender has asked lately, in moving windows that stand in the store: all doors together, over restarts.

One call of a short script each. Addresses and numbers stand there as keyed hashes only (dispatch/numbers.py).
"""

import asyncio

from limits import RateLimitItem
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from dispatch.numbers import Numbers
from dispatch.store import Store, key


class Windows:
    """The windows of all senders. While the store is away nothing is counted: what needs the store says so itself."""

    def __init__(self, store: Store) -> None:
        self._names = Numbers(store)
        storage = RedisStorage("redis://", store.redis.connection_pool, key("limits"))
        self._windows = MovingWindowRateLimiter(storage)

    async def is_over(self, most: RateLimitItem, what: str, who: str) -> bool:
        """Count something of a sender, unless it is one too many; gives whether it is."""
        try:
            return not await asyncio.to_thread(self._hit, most, what, who)
        except RedisError:
            return False

    def _hit(self, most: RateLimitItem, what: str, who: str) -> bool:
        return self._windows.hit(most, what, self._names.sealed(f"{what}:{who}"))
