"""Who may come in: users with passwords, tokens of other programs. Kept in the store, secrets only as hashes."""

import hashlib
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import argon2
import orjson

from dispatch.core.errors import Invalid, K3iError
from dispatch.core.subtree import is_code
from dispatch.store import Store, key

USER_ROLES = ("operator", "shift_lead", "commander", "admin")
TOKEN_ROLES = ("gateway", "api", "open311", "calls", "wall")
SHORTEST_PASSWORD = 8
WALL_DAYS = 400
"""So long a wall's link is valid unless it is made for another time: a year, and some weeks to hang up the next."""
MOST_DAYS = 3_660

# 19 MiB, t=2, p=1: 0.1 s a check on a small machine; the library's default takes 0.7 s there (design, reliability 7).
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$Ym9kZ2Vz$kXmNJ3QZ0lVw4vQG7lpmmVnDfrT9aLl5mG0Q4vF7cA0"


class LockedOut(K3iError):
    """Too many wrong passwords for this name; says when to try again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some program, that has shown who it is. tier: of the ladder, which a user answers calls for.

    area: Kemendagri code of the subtree they look after, "" for the whole place.
    """

    name: str
    role: str
    tier: str = ""
    area: str = ""

    @property
    def author(self) -> str:
        """How what they do is signed: role:name."""
        return f"{self.role}:{self.name}"


def digest(secret: str) -> str:
    """Give the form a secret is looked up by; the secret itself is not kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed(secret: str) -> str:
    """Give the slow hash of a secret that people choose: a password, a PIN."""
    return _HASHER.hash(secret)


def fits(hash_: str, secret: str) -> bool:
    """Whether a hash is that of this secret; takes equally long either way."""
    try:
        return _HASHER.verify(hash_, secret)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token, which itself is not kept. created, expires: epoch s; None: it does not expire."""

    role: str
    name: str
    created: float
    expires: float | None = None

    def has_expired(self, now: float) -> bool:
        """Whether it opens nothing any more."""
        return self.expires is not None and self.expires <= now

    def line(self, now: float) -> str:
        """Give it as a line of a list; days are UTC."""
        ends = "expired" if self.has_expired(now) else "until"
        valid = f"{ends} {_day(self.expires)}" if self.expires else "until revoked"
        return f"{self.role:9} {self.name:30} made {_day(self.created):11} {valid}"


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}" if at else "-"


def create_token(store: Store, role: str, name: str = "", days: int | None = None) -> str:
    """Make a token for a program. Without a name it gets one of its own, so that senders never share message ids.

    days: how long a wall's link is valid (None: WALL_DAYS); what other programs come with holds until it is revoked.
    `calls`: the key a switchboard signs its webhook with. It has to be kept readable, because both sides compute with
    it; a new one for the same name takes the place of the old.
    """
    if role not in TOKEN_ROLES:
        raise Invalid(f"role {role!r} is not one of a token's: {', '.join(TOKEN_ROLES)}", "role")
    if days is not None and role != "wall":
        raise Invalid(f"a token of {role} holds until it is revoked; give days to a wall's only", "days")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid(f"{days} days are not possible; use 1 to {MOST_DAYS}", "days")
    token = secrets.token_urlsafe(32)
    name = name or f"{role}-{secrets.token_hex(4)}"
    if role == "calls":
        store.redis.hset(key("callkeys"), name, token)
        return token
    record: dict[str, object] = {"role": role, "name": name, "created": time.time()}
    if role == "wall":
        record["expires"] = time.time() + (days or WALL_DAYS) * 86_400
    store.redis.set(key("token", digest(token)), orjson.dumps(record))
    return token


def find_token(store: Store, token: str) -> Person | None:
    """Give whom a token belongs to, or None; one that has expired belongs to nobody."""
    found = look_up_token(store, token)
    return Person(found.name, found.role) if found and not found.has_expired(time.time()) else None


def look_up_token(store: Store, token: str) -> Token | None:
    """Give what is known of a token, of one that has expired too; None for one nobody made, or that was revoked."""
    record = store.redis.get(key("token", digest(token))) if token else None
    return _token(record) if record else None


def tokens(store: Store) -> list[Token]:
    """Give every token there is, by role and name; of a switchboard's key only the name is known."""
    found = [_token(store.redis.get(at) or b"{}") for at in store.redis.scan_iter(key("token", "*"))]
    found += [Token("calls", name, 0.0) for name in call_keys(store)]
    return sorted((t for t in found if t.role), key=lambda t: (t.role, t.name, t.created))


def _token(record: bytes) -> Token:
    """Give a kept record; a wall's that was made before links expired has the usual time from then on."""
    kept = orjson.loads(record)
    role, created = kept.get("role", ""), kept.get("created", 0.0)
    usual = created + WALL_DAYS * 86_400 if role == "wall" else None
    return Token(role, kept.get("name", ""), created, kept.get("expires", usual))


def call_keys(store: Store) -> dict[str, str]:
    """Give the keys of switchboards, by the switchboard's name."""
    return {name.decode(): secret.decode() for name, secret in store.redis.hgetall(key("callkeys")).items()}


def revoke_tokens(store: Store, name: str) -> int:
    """Take back every token of a name, and the sessions opened by one; gives how many tokens there were.

    A gateway that is connected stays so until it connects anew.
    """
    gone = [k for k in store.redis.scan_iter(key("token", "*")) if _named(store, k) == name]
    opened = [k for k in store.redis.scan_iter(key("session", "*")) if _named(store, k, TOKEN_ROLES) == name]
    if gone or opened:
        store.redis.delete(*gone, *opened)
    return len(gone) + int(store.redis.hdel(key("callkeys"), name))


def _named(store: Store, at: bytes, roles: Collection[str] | None = None) -> str:
    """Give the name in a token's or session's record; of a session only where its role is one of `roles`."""
    record = orjson.loads(store.redis.get(at) or b"{}")
    return str(record.get("name", "")) if roles is None or record.get("role") in roles else ""


def put_users(store: Store, roles: Mapping[str, str], password: str, tier: str = "", area: str = "") -> None:
    """Add users (name -> role) with one password, or replace them. tier: whose calls they answer ("": K3I_TIER).

    area: what they look after ("": the whole place). Raises Invalid for a role, an area or a short password.
    """
    if area and not is_code(area):
        raise Invalid(f"area {area!r} is no Kemendagri code; write e.g. 33.29.09", "area")
    for role in roles.values():
        if role not in USER_ROLES:
            raise Invalid(f"role {role!r} is not known; use one of {', '.join(USER_ROLES)}", "role")
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"the password has {len(password)} characters; use at least {SHORTEST_PASSWORD}", "password")
    kept = hashed(password)
    records = {
        key("user", name): orjson.dumps({"role": role, "hash": kept, "tier": tier, "area": area})
        for name, role in roles.items()
    }
    pipe = store.redis.pipeline(transaction=True)
    pipe.mset(records)
    pipe.hset(key("users"), mapping=dict(roles))
    pipe.execute()


def user_names(store: Store, roles: Collection[str] = USER_ROLES) -> list[str]:
    """Give the names of the users of these roles, in order."""
    found = store.redis.hgetall(key("users"))
    return sorted(name.decode() for name, role in found.items() if role.decode() in roles)


def check_password(store: Store, name: str, password: str) -> Person | None:
    """Give the user whose password this is, or None; takes equally long for a name that does not exist.

    Raises LockedOut after 10 wrong passwords for one name within 5 minutes.
    """
    tries_key = key("tries", digest(name))
    if int(store.redis.get(tries_key) or 0) >= 10:
        raise LockedOut("terlalu banyak percobaan; coba lagi dalam 5 menit")
    record = store.redis.get(key("user", name))
    found = orjson.loads(record) if record else {"hash": _NOBODY, "role": ""}
    if not fits(found["hash"], password):
        pipe = store.redis.pipeline(transaction=True)
        pipe.incr(tries_key)
        pipe.expire(tries_key, 300)
        pipe.execute()
        return None
    store.redis.delete(tries_key)
    return Person(name, found["role"], found.get("tier", ""), found.get("area", ""))
