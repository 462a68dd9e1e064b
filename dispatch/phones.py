"""Officers' phones as the doors and the console use them: codes, the secret a phone keeps, the PIN, when it was seen.

What a phone keeps is "<officer>.<phone>.<secret>": one read of the officer's phones tells whether it holds.
"""

import io
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, unquote

import segno

from dispatch.access import LockedOut, digest, fits, hashed
from dispatch.core.commands import EnrolPhone, OfferEnrolment
from dispatch.core.errors import Denied, Invalid
from dispatch.core.officer import Officer
from dispatch.core.phones import Phones
from dispatch.settings import Settings
from dispatch.store import Store, key

PIN_DIGITS = 6
MOST_TRIES = 5
LOCKED_S = 300
SEEN = key("phones-seen")
NOT_VALID = "this code is not valid (any more); ask the room for a new one"
SEEN_EVERY_S = 60.0
"""When a phone was seen last is written this often at most."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that may speak for an officer. idle_s: how long it had not been used."""

    officer: str
    id: str
    idle_s: float

    @property
    def name(self) -> str:
        """What it is called in the store's lists."""
        return f"{self.officer}.{self.id}"


def offered(code: str, settings: Settings, **times: Any) -> OfferEnrolment:
    """Give the command that makes a code good for a while. times: id, by, at, now."""
    officer, _ = _parts(code)
    expires = times["now"] + settings.enrolment_min * 60
    return OfferEnrolment(**times, officer=officer, code=digest(code), expires=expires)


def enrolled(store: Store, code: str, pin: str, agent: str, now: float) -> tuple[EnrolPhone, str]:
    """Give the command that takes a phone in, and what the phone keeps.

    Raises Denied for a code that is not open, before anything slow is done: anybody may knock here. The rule looks
    again. Raises Invalid for a PIN that is none.
    """
    officer, _ = _parts(code)
    open_code = phones_of(store, officer)
    if not compare_digest(open_code.code, digest(code)) or now > open_code.expires:
        raise Denied(NOT_VALID, "code")
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        raise Invalid(f"the PIN has to have {PIN_DIGITS} digits", "pin")
    if len(set(pin)) == 1 or pin in "0123456789876543210":
        raise Invalid("this PIN is the first anybody tries; choose another one", "pin")
    phone, secret = secrets.token_hex(3), secrets.token_urlsafe(24)
    command = EnrolPhone(
        id=f"enrol:{digest(code)}:{phone}",
        by=f"officer:{officer}",
        at=now,
        now=now,
        officer=officer,
        code=digest(code),
        phone=phone,
        secret=digest(secret),
        pin=hashed(pin),
        agent=agent,
        device=secrets.token_hex(16),
    )
    return command, f"{quote(officer, safe='')}.{phone}.{secret}"


def _parts(code: str) -> tuple[str, str]:
    officer, _, secret = code.rpartition(".")
    if not officer or len(code) > 400:
        raise Denied(NOT_VALID, "code")
    return unquote(officer), secret


def find_phone(store: Store, kept: str) -> Phone | None:
    """Give the phone that keeps this, None when it was sent away or never was one."""
    begin, _, secret = kept.rpartition(".")
    officer, _, id_ = begin.rpartition(".")
    officer = unquote(officer)
    if not officer or len(kept) > 400:
        return None
    known = phones_of(store, officer).phones.get(id_)
    if known is None or not compare_digest(known["secret"], digest(secret)):
        return None
    seen = float(store.redis.hget(SEEN, f"{officer}.{id_}") or known["since"])
    return Phone(officer, id_, time.time() - seen)


def phones_of(store: Store, officer: str) -> Phones:
    """Give an officer's phones."""
    found = store.load([("phones", officer)])[0].state
    return found if found else Phones(officer)


def note_seen(store: Store, phone: Phone) -> None:
    """Note that a phone is being used."""
    if phone.idle_s > SEEN_EVERY_S:
        store.redis.hset(SEEN, phone.name, f"{time.time():.0f}")


def check_pin(store: Store, phone: Phone, pin: str) -> int:
    """Give 0 when the PIN is right (the phone is then in use again), else how many tries are left.

    Raises LockedOut after MOST_TRIES wrong ones within LOCKED_S.
    """
    tries = key("tries", digest(f"pin:{phone.name}"))
    if int(store.redis.get(tries) or 0) >= MOST_TRIES:
        raise LockedOut(str(max(1, store.redis.ttl(tries))))
    known = phones_of(store, phone.officer).phones.get(phone.id, {})
    if fits(known.get("pin", ""), pin[:100]):
        store.redis.delete(tries)
        store.redis.hset(SEEN, phone.name, f"{time.time():.0f}")
        return 0
    pipe = store.redis.pipeline(transaction=True)
    pipe.incr(tries)
    pipe.expire(tries, LOCKED_S)
    count = int(pipe.execute()[0])
    if count >= MOST_TRIES:
        raise LockedOut(str(LOCKED_S))
    return MOST_TRIES - count


def listed(store: Store, officer: str) -> list[dict[str, Any]]:
    """Give an officer's phones for a list, oldest first: id, since, seen (epoch s), agent, by. No secret is in it."""
    known = phones_of(store, officer).phones
    rows = sorted(known.items(), key=lambda row: row[1]["since"])
    seen = store.redis.hmget(SEEN, [f"{officer}.{id_}" for id_, _ in rows]) if rows else []
    return [
        {"phone": id_, "seen": float(at or p["since"]), **{k: p[k] for k in ("since", "agent", "by")}}
        for (id_, p), at in zip(rows, seen, strict=True)
    ]


def officers_with_phones(store: Store) -> list[str]:
    """Give the ids of the officers who have a phone, whoever enrolled last at the end."""
    return [id_.decode() for id_ in store.redis.zrange(key("phones"), 0, -1)]


def invitation(settings: Settings, officer: Officer, code: str) -> dict[str, Any]:
    """Give what the room shows an officer: the address with the code behind the # (no server logs it), and its QR."""
    url = settings.doors_url(f"/petugas/daftar#k={code}")
    return {"url": url, "qr": qr(url), "minutes": settings.enrolment_min, "callsign": officer.callsign}


def qr(text: str) -> str:
    """Give a QR code as the address of a picture (SVG, dark on light in every theme)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=5, border=4, dark="#000", light="#fff")
    return "data:image/svg+xml;base64," + b64encode(out.getvalue()).decode()
