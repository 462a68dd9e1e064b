"""Words about attentions: what everybody on duty should look out for."""

import base64
import hashlib
import re
from typing import Any

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AcknowledgeAttention, CancelAttention, IssueAttention

_KINDS = {"kendaraan": "vehicle", "orang": "person", "lain": "other"}
_UNITS = {"m": 60.0, "j": 3600.0, "h": 3600.0, "d": 86_400.0}
"""What a time may be given in: minutes, hours (jam, h), days."""


def attention_id(command_id: str) -> str:
    """Give the short id of the attention that a command issues: the same command, the same id."""
    digest = hashlib.blake2b(command_id.encode(), digest_size=5).digest()
    return base64.b32encode(digest).decode()[:5]


def options_of(text: str) -> tuple[dict[str, Any], str]:
    """Give what stands before the text of an attention (+4h, P1, kendaraan | orang), and the text itself."""
    found: dict[str, Any] = {}
    while True:
        head, _, rest = text.partition(" ")
        lasts = re.fullmatch(r"\+(\d+)([mjhd])", head, re.IGNORECASE)
        if lasts:
            found["expires_s"] = int(lasts[1]) * _UNITS[lasts[2].lower()]
        elif re.fullmatch(r"P[1-4]", head, re.IGNORECASE):
            found["priority"] = int(head[1])
        elif head.lower() in _KINDS and rest:
            found["kind"] = _KINDS[head.lower()]
        else:
            return found, text
        text = rest.strip()


def _issue(s: Spoken, d: Desktop) -> Outcome:
    """A +4h P1 kendaraan text: put an attention on every screen."""
    options, text = options_of(s.rest)
    id_ = attention_id(s.id)
    return Outcome([IssueAttention(**times_of(s), attention=id_, text=text, **options)], undo=f"AB {id_}")


def _seen(s: Spoken, d: Desktop) -> Outcome:
    """AD K7QD2: I have read it."""
    return Outcome([AcknowledgeAttention(**times_of(s), attention=s.words[0].upper())])


def _cancel(s: Spoken, d: Desktop) -> Outcome:
    """AB K7QD2 reason: it is over."""
    reason = s.rest.partition(" ")[2].strip()
    return Outcome([CancelAttention(**times_of(s), attention=s.words[0].upper(), reason=reason)])


WORDS: dict[str, Word] = {
    "A": Word("A [+4h] [P1-4] [kendaraan|orang] <teks>", "Atensi di semua layar", "attention", _issue, 1),
    "AD": Word("AD <atensi>", "Atensi sudah saya baca", "see", _seen, 1),
    "AB": Word("AB <atensi> [alasan]", "Batalkan atensi", "attention", _cancel, 1),
}
