"""How much one sender may send. Reports are never refused: too many of them lose trust. Talk and photos wait a while.

Counted in the store, in moving windows; a network of IPv6 (/64) is one sender, as a phone is.
"""

from dataclasses import dataclass

from limits import parse
from starlette.requests import Request

from dispatch.numbers import usable
from dispatch.settings import Settings
from feeds.senders import network_of
from feeds.windows import Windows

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
    """What is counted of whoever sends."""

    settings: Settings
    windows: Windows

    async def lose_trust(self, request: Request, number: str) -> bool:
        """Count a report; give whether its address or its number has sent more than is usual."""
        by_address, by_number = parse(self.settings.report_limit), parse(self.settings.number_limit)
        known = usable(number)
        many = await self.windows.is_over(by_address, "report", sender_of(request))
        return (bool(known) and await self.windows.is_over(by_number, "number", known)) or many

    async def admit(self, what: str, who: str) -> None:
        """Count something of LATER. Raises TooMany."""
        if await self.windows.is_over(LATER[what][0], what, who):
            raise TooMany(what)


def sender_of(request: Request) -> str:
    """Give the address a request comes from, as one sender."""
    return network_of(request.client.host) if request.client else ""
