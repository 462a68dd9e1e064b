"""What keeper and doors say of themselves, as screens and /readyz are told it: proof of ownership, what is left out."""

from typing import Any

import orjson

OLD_S = 5.0
"""A proof older than this proves nothing any more."""


def proof_of(stored: bytes | None, now: float) -> dict[str, Any]:
    """Give {"ok", "age_s", "open", "unowned", "late", "late_s"}; age None and not ok when there is none.

    ok: it is fresh and found nobody's incident. open: how many it looked at; unowned: the numbers it found.
    late, late_s: how much work the workers are behind with, and for how long.
    """
    if stored is None:
        return {"ok": False, "age_s": None, "open": 0, "unowned": [], "late": 0, "late_s": 0.0}
    told = orjson.loads(stored)
    age = max(0.0, now - told["at"])
    return {
        "ok": age <= OLD_S and not told["unowned"],
        "age_s": round(age, 1),
        "open": told["open"],
        "unowned": told["unowned"],
        "late": told["late"],
        "late_s": told["late_s"],
    }


def shedding_of(heartbeat: bytes | None) -> int:
    """Give how many kinds (dispatch/core/shedding.py: ORDER) the doors leave out; 0 while they do not answer.

    heartbeat: of the gateway, b"<epoch s> <lines> <step>" (feeds/serve.py).
    """
    said = heartbeat.split() if heartbeat else []
    return int(said[2]) if len(said) > 2 else 0
