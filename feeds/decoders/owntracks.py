"""OwnTracks over HTTP: a JSON object (or a list of them); whose device it is may be said in five places.

The id of the device is the secret: as password or user of the Basic authorization, as X-Limit-D, as ?d=, or as the last
part of the topic. The phone wants a JSON array for an answer; anything else it sends again.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from dispatch.core.errors import Invalid
from feeds.decoders.heard import KMH_MPS, UNKNOWN, Fix, Heard, at_least, degrees, percent, point_or_raise, time_or_raise

MOST_DEVICE = 200
ENCRYPTED = "its payload is encrypted; take the encryption key out of the app's settings"


def messages(body: bytes) -> list[dict[str, Any]]:
    """Give the objects of a body. Raises Invalid for what is no JSON object or list of them."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body is not JSON ({error}); send what OwnTracks sends in its HTTP mode", "body") from None
    found = said if isinstance(said, list) else [said]
    if not all(isinstance(m, dict) for m in found):
        raise Invalid("the body is no JSON object; send what OwnTracks sends in its HTTP mode", "body")
    return found


def candidates(headers: Mapping[bytes, bytes], query: bytes, said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give what may be the device's id, the likeliest first."""
    user, password = _basic(headers.get(b"authorization", b""))
    asked = dict(parse_qsl(query.decode("latin-1")))
    topics = [str(m["topic"]).rpartition("/")[2] for m in said if m.get("topic")]
    found = [password, user, headers.get(b"x-limit-d", b"").decode("latin-1"), asked.get("d", ""), *topics[:1]]
    return [c for c in found if 0 < len(c) <= MOST_DEVICE]


def _basic(header: bytes) -> tuple[str, str]:
    scheme, _, coded = header.partition(b" ")
    if scheme.lower() != b"basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def of_messages(device: str, said: list[dict[str, Any]], now: float) -> Heard:
    """Give what a device's messages come to; those that are no locations are quietly left out."""
    fixes, wrong = [], ""
    for message in said:
        if message.get("_type") == "location":
            try:
                fixes.append(_fix(message, now))
            except Invalid as fault:
                wrong = wrong or str(fault)
    encrypted = any(m.get("_type") == "encrypted" for m in said)
    without = "" if fixes or not encrypted else ENCRYPTED
    return Heard(device, tuple(fixes), now, without=without, wrong="" if fixes else wrong)


def _fix(m: Mapping[str, Any], now: float) -> Fix:
    point = point_or_raise(_float(m.get("lat")), _float(m.get("lon")))
    if m.get("tst") is None:
        raise Invalid("tst is missing; send the epoch seconds of the fix", "tst")
    return Fix(
        *point,
        time_or_raise(m["tst"], now),
        at_least(_float(m.get("vel"))) * KMH_MPS,
        degrees(_float(m.get("cog"))),
        at_least(_float(m.get("acc"))),
        percent(_float(m.get("batt"))),
    )


def _float(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else UNKNOWN
