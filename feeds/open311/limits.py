"""How much one sender may ask: per key for reports, per address for everything. Counted in this process's memory."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from feeds.senders import network_of


class Limits:
    """Counts over the last minute. per_key, per_address: how many requests a minute."""

    def __init__(self, per_key: int, per_address: int) -> None:
        self._counted = MovingWindowRateLimiter(MemoryStorage())
        self._key = RateLimitItemPerMinute(per_key)
        self._address = RateLimitItemPerMinute(per_address)

    def is_over_for_address(self, address: str) -> bool:
        """Count a request of an address, and say whether it is one too many."""
        return not self._counted.hit(self._address, "address", network_of(address))

    def is_over_for_key(self, name: str) -> bool:
        """Count a report under a key, and say whether it is one too many."""
        return not self._counted.hit(self._key, "key", name)
