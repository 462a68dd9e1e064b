"""How much one sender may ask: per key for reports, per address for everything. Counted in the store."""

from limits import RateLimitItemPerMinute

from feeds.senders import network_of
from feeds.windows import Windows


class Limits:
    """Counts over the last minute. per_key, per_address: how many requests a minute."""

    def __init__(self, windows: Windows, per_key: int, per_address: int) -> None:
        self._windows = windows
        self._key = RateLimitItemPerMinute(per_key)
        self._address = RateLimitItemPerMinute(per_address)

    async def is_over_for_address(self, address: str) -> bool:
        """Count a request of an address, and say whether it is one too many."""
        return await self._windows.is_over(self._address, "open311-address", network_of(address))

    async def is_over_for_key(self, name: str) -> bool:
        """Count a report under a key, and say whether it is one too many."""
        return await self._windows.is_over(self._key, "open311-key", name)
