"""Logins: a random cookie, of which the store keeps only the hash, with a time to live."""

import secrets
from dataclasses import dataclass

import orjson

from dispatch.access import Person, digest
from dispatch.store import Store, key

COOKIE = "k3i_session"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody logged in. csrf: what forms and fetches must send back. language: id or en; theme: night or day."""

    person: Person
    csrf: str
    id: str
    language: str = "id"
    theme: str = "night"

    @property
    def console(self) -> str:
        """Names this login's console where it has taken a call."""
        return self.id[:12]


def create_session(store: Store, person: Person, hours: float) -> str:
    """Begin a session; gives the cookie's value."""
    cookie = secrets.token_urlsafe(32)
    who = {"name": person.name, "role": person.role, "tier": person.tier, "area": person.area}
    record = {**who, "csrf": secrets.token_urlsafe(16)}
    store.redis.set(key("session", digest(cookie)), orjson.dumps(record), ex=int(hours * 3600))
    return cookie


def find_session(store: Store, cookie: str) -> Session | None:
    """Give the session of a cookie, or None when there is none (any more)."""
    data = store.redis.get(key("session", digest(cookie))) if cookie else None
    if not data:
        return None
    record = orjson.loads(data)
    person = Person(record["name"], record["role"], record.get("tier", ""), record.get("area", ""))
    return Session(person, record["csrf"], digest(cookie), record.get("language", "id"), record.get("theme", "night"))


def end_session(store: Store, session: Session) -> None:
    """Log out."""
    store.redis.delete(key("session", session.id))


def set_preferences(store: Store, session: Session, language: str, theme: str) -> None:
    """Keep a user's language and theme with the session; unknown values leave it as it is."""
    chosen = {
        "language": language if language in ("id", "en") else session.language,
        "theme": theme if theme in ("night", "day") else session.theme,
    }
    name = key("session", session.id)
    data = store.redis.get(name)
    if data:
        store.redis.set(name, orjson.dumps(orjson.loads(data) | chosen), keepttl=True)
