"""How much one sender may send. Reports are never refused: too many of them lose trust. Talk and photos wait a while.

Counted in the memory of this process, in moving windows; a network of IPv6 (/64) is one sender, as a phone is.
"""

import ipaddress
from dataclasses import dataclass, field

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from dispatch.numbers import usable
from dispatch.settings import Settings

LATER = {
    "message": (parse("20 per minute"), "Terlalu banyak pesan sekaligus. Tunggu sebentar, lalu kirim lagi."),
    "photo": (parse("12 per 10 minutes"), "Terlalu banyak foto sekaligus. Tunggu beberapa menit."),
    "change": (parse("6 per 10 minutes"), "Terlalu sering. Tunggu beberapa menit, atau telepon 110."),
    "look": (parse("120 per minute"), "Terlalu banyak permintaan. Tunggu sebentar."),
}
"""What is bounded -> how much of it goes, and what is said (source text) when it is too much."""


class TooMany(Exception):
    """Too much at once; `what` is a key of LATER."""

    def __init__(self, what: str) -> None:
        super().__init__(LATER[what][1])
        self.what = what


@dataclass(slots=True)
class Limits:
    """The windows of one process."""

    settings: Settings
    _windows: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def lose_trust(self, request: Request, number: str) -> bool:
        """Count a report; give whether its address or its number has sent more than is usual."""
        by_address, by_number = parse(self.settings.report_limit), parse(self.settings.number_limit)
        known = usable(number)
        many = not self._windows.hit(by_address, "report", sender_of(request))
        return (bool(known) and not self._windows.hit(by_number, "number", known)) or many

    def admit(self, what: str, who: str) -> None:
        """Count something of LATER. Raises TooMany."""
        if not self._windows.hit(LATER[what][0], what, who):
            raise TooMany(what)


def sender_of(request: Request) -> str:
    """Give the address a request comes from, as one sender: an IPv4 address, or the /64 of an IPv6."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
