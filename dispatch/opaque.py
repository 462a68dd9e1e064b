"""Ids for the outside: an incident's number, sealed so that nobody can guess one, count them, or tell their order.

A sealed number is one block of 128 bits: the number beside 64 zeros, through four Feistel rounds keyed with a
secret of the store (Luby and Rackoff, 1988). Nothing is stored for it; what does not open to the zeros is nobody's.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Any

from dispatch.store import Store, key

ROUNDS = 4
HALF = 8
LENGTH = 26
"""Of a sealed number, in letters and digits (base32)."""


class Opaque:
    """Seals incident numbers and opens them again. The secret is made once and never leaves the store."""

    def __init__(self, store: Store) -> None:
        self._redis: Any = store.redis
        self._secret = b""

    def seal(self, number: str) -> str:
        """Give the outside id of an incident; the same number gives the same id."""
        left, right = int(number).to_bytes(HALF), bytes(HALF)
        for turn in range(ROUNDS):
            left, right = right, _mixed(left, self._round(turn, right))
        return base64.b32encode(left + right).decode().rstrip("=").lower()

    def open(self, id_: str) -> str | None:
        """Give the number an outside id stands for, or None: it is not one of ours."""
        if len(id_) != LENGTH or not id_.isascii():
            return None
        try:
            block = base64.b32decode(id_.upper() + "=" * 6)
        except binascii.Error:
            return None
        left, right = block[:HALF], block[HALF:]
        for turn in reversed(range(ROUNDS)):
            left, right = _mixed(right, self._round(turn, left)), left
        number = str(int.from_bytes(left))
        return number if right == bytes(HALF) and self.seal(number) == id_ else None  # written in one way only

    def _round(self, turn: int, half: bytes) -> bytes:
        return hmac.digest(self._key(), bytes([turn]) + half, hashlib.sha256)[:HALF]

    def _key(self) -> bytes:
        """Give the store's secret; the first process to ask makes it."""
        if not self._secret:
            name = key("secret", "outside")
            self._redis.set(name, secrets.token_bytes(32), nx=True)
            self._secret = bytes(self._redis.get(name))
        return self._secret


def _mixed(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
