"""A switchboard's webhook: what it says of a call, signed.

X-K3I-Timestamp   when it was signed: epoch seconds, or ISO 8601
X-K3I-Signature   HMAC-SHA256 in hexadecimal over the bytes `<that header>.<body>`, with the switchboard's key
body              the gateway's call message without its type; id may be left out
"""

import hashlib
import hmac
from collections.abc import Mapping

import orjson
from pydantic import ValidationError

from dispatch.core.errors import Denied, Invalid
from dispatch.wire import Call, explain, parse_time

VALID_S = 300.0


def signature(key: str, stamp: bytes, body: bytes) -> str:
    """Give the signature of a body with the stamp that goes with it."""
    return hmac.new(key.encode(), stamp + b"." + body, hashlib.sha256).hexdigest()


def signed(key: str, body: bytes, now: float) -> dict[str, str]:
    """Give the headers a sender signs a body with."""
    stamp = f"{now:.3f}"
    return {"X-K3I-Timestamp": stamp, "X-K3I-Signature": signature(key, stamp.encode(), body)}


def signer(keys: Mapping[str, str], headers: Mapping[bytes, bytes], body: bytes, now: float) -> tuple[str, str]:
    """Give the name of the switchboard that has signed a body, and the signature, written in one way however it came.

    Raises Denied for what is altered, old or strange.
    """
    stamp = headers.get(b"x-k3i-timestamp", b"")
    given = headers.get(b"x-k3i-signature", b"").lower().removeprefix(b"sha256=")
    try:
        off_s = abs(_epoch(stamp.decode("ascii")) - now)
    except (ValueError, OverflowError, OSError):
        raise Denied("X-K3I-Timestamp is missing or no time; send epoch seconds") from None
    if not off_s <= VALID_S:
        raise Denied(f"signed {off_s:.0f} s away from our clock; at most {VALID_S:.0f} s count, so set the clock")
    for name, key in keys.items():
        if hmac.compare_digest(right := signature(key, stamp, body).encode(), given):
            return name, right.decode()
    raise Denied("X-K3I-Signature fits no switchboard's key; sign the timestamp, a dot and the very body that is sent")


def _epoch(stamp: str) -> float:
    try:
        return float(stamp)
    except ValueError:
        return parse_time(stamp)


def decode(body: bytes, given: str) -> tuple[Call, bool]:
    """Give the call message of a body, and whether it brings an id of its own; else its signature is its id.

    Raises Invalid, naming the field.
    """
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body is not JSON ({error}); send one object", "body") from None
    if not isinstance(said, dict):
        raise Invalid("the body is no JSON object; send one object", "body")
    try:
        return Call.model_validate({"id": f"signed:{given}", **said, "type": "call"}), "id" in said
    except ValidationError as error:
        raise explain(error) from None
