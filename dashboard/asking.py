"""Who asks: the session, the person and the language of the request under way, and the head of the commands they give.

The gate has set them (dashboard/gate.py); a request without a name never comes as far as this.
"""

import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from dashboard.gate import current, current_person
from dashboard.sessions import Session
from dispatch.access import Person
from layouts.words import SOURCE

KEY = re.compile(r"[A-Za-z0-9_-]{8,60}")
"""What a form or a client may use as an id of its own."""


def session_of() -> Session:
    """Give the session of the request; only pages have one, programs come with a token."""
    session = current.get()
    assert session is not None, "the gate lets nobody in without a session"
    return session


def person_of() -> Person:
    """Give who asks."""
    person = current_person.get()
    assert person is not None, "the gate lets nobody in without a name"
    return person


def language_of() -> str:
    """Give the language the answer is written in."""
    session = current.get()
    return session.language if session and session.language else SOURCE


def head(key: str | None = None) -> dict[str, Any]:
    """Give id, author and times of a command given now. key: the sender's own, so that a repeat does nothing."""
    by, now = person_of().author, time.time()
    return {"id": f"{by}:{key or uuid.uuid4().hex}", "by": by, "at": now, "now": now}


def head_of(form: str, told: Mapping[str, str]) -> dict[str, Any]:
    """Give the head of a form's command. told: its fields; by its `id` the same form sent again does nothing."""
    id_ = told.get("id", "")
    return head(f"{form}:{id_}" if KEY.fullmatch(id_) else None)
