"""What the room hands an officer to let a telephone in: the command, and the page with code and list.

The code is made of the line's own id and a secret of this process: a line that is sent again shows the same code.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote

from dashboard.parts import Parts
from dispatch.core.commands import OfferEnrolment
from dispatch.core.officer import Officer
from dispatch.phones import invitation, listed, offered

_SECRET = secrets.token_bytes(32)


def invite(parts: Parts, officer: Officer, times: dict[str, Any]) -> tuple[OfferEnrolment, dict[str, Any]]:
    """Give the command that makes a code good, and what is shown. times: id, by, at, now of the command."""
    drawn = hmac.digest(_SECRET, times["id"].encode(), "sha256")[:16]
    code = f"{quote(officer.id, safe='')}.{urlsafe_b64encode(drawn).decode().rstrip('=')}"
    page = {**invitation(parts.settings, officer, code), "phones": listed(parts.store, officer.id)}
    return offered(code, parts.settings, **times), page
