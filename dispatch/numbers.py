"""Callers' numbers as the store knows them: by a keyed hash. The key is made once and never leaves the store.

A number stands in no key and in no fact; whoever reads the keys alone learns nothing of who called.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import replace
from typing import Any

from dispatch.core.commands import Command, FillInReport, ReceiveReport, RecordCall
from dispatch.store import Store, key

WITH_NUMBER = ReceiveReport | RecordCall | FillInReport
"""The commands that carry a number."""
FEWEST_DIGITS = 7
"""Shorter ones are extensions and service numbers, not somebody's."""


def usable(number: str, country: str = "62") -> str:
    """Give a number's digits with the country, however it was written; "" for what is no number of somebody's."""
    digits = re.sub(r"\D", "", number)
    if re.search(r"[A-Za-z]", number) or len(digits) < FEWEST_DIGITS:
        return ""
    return country + digits[1:] if digits.startswith("0") and not digits.startswith("00") else digits.removeprefix("00")


class Numbers:
    """Gives the keyed hash of numbers, and puts it onto the commands that name one."""

    def __init__(self, store: Store) -> None:
        self._redis: Any = store.redis
        self._secret = b""

    def hashed(self, number: str) -> str:
        """Give the keyed hash of a number, "" of an unusable one."""
        digits = usable(number)
        return self.sealed(digits) if digits else ""

    def sealed(self, name: str) -> str:
        """Give the keyed hash of anything that must stand in no key as it is."""
        return hmac.digest(self._key(), name.encode(), hashlib.sha256).hex()[:32]

    def _key(self) -> bytes:
        """Give the store's secret; the first process to ask makes it."""
        if not self._secret:
            name = key("secret", "numbers")
            self._redis.set(name, secrets.token_bytes(32), nx=True)
            self._secret = bytes(self._redis.get(name))
        return self._secret

    def named(self, command: Command) -> Command:
        """Give the command with the hash of the number it carries."""
        if isinstance(command, WITH_NUMBER) and command.caller_number and not command.caller:
            hashed = self.hashed(command.caller_number)
            return replace(command, caller=hashed) if hashed else command
        return command
