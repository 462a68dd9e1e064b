"""Words about attentions: what everybody on duty, or those named by @, should look out for or do."""

import base64
import hashlib
import re
from typing import Any

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AcknowledgeAttention, CancelAttention, IssueAttention
from dispatch.core.errors import Invalid
from dispatch.core.runcards import FUNCTIONS

_KINDS = {"kendaraan": "vehicle", "orang": "person", "lain": "other"}
_UNITS = {"m": 60.0, "j": 3600.0, "h": 3600.0, "d": 86_400.0}
"""What a time may be given in: minutes, hours (jam, h), days."""


def attention_id(command_id: str) -> str:
    """Give the short id of the attention that a command issues: the same command, the same id."""
    digest = hashlib.blake2b(command_id.encode(), digest_size=5).digest()
    return base64.b32encode(digest).decode()[:5]


def options_of(text: str) -> tuple[dict[str, Any], str]:
    """Give what stands before the text of an attention (+4h, P1, kendaraan | orang, @whom), and the text itself."""
    found: dict[str, Any] = {}
    while True:
        head, _, rest = text.partition(" ")
        lasts = re.fullmatch(r"\+(\d+)([mjhd])", head, re.IGNORECASE)
        if lasts:
            found["expires_s"] = int(lasts[1]) * _UNITS[lasts[2].lower()]
        elif re.fullmatch(r"P[1-4]", head, re.IGNORECASE):
            found["priority"] = int(head[1])
        elif re.fullmatch(r"@\S+", head):
            found.setdefault("to", []).append(head[1:].replace("_", " "))
        elif head.lower() in _KINDS and rest:
            found["kind"] = _KINDS[head.lower()]
        else:
            return found, text
        text = rest.strip()


def addressees(names: list[str], d: Desktop) -> dict[str, Any]:
    """Give whom an attention is meant for: functions, codes or names of areas, callsigns. Raises a Refused."""
    units, functions, areas = [], [], []
    for name in names:
        if name.lower() in FUNCTIONS:
            functions.append(name.lower())
        elif area := d.area(name):
            areas.append(area)
        else:
            units.append(d.officer(name).id)
    if len(set(areas)) > 1:
        raise Invalid(f"an attention is for one area; it names {', '.join(areas)}", "area")
    return {"units": tuple(units), "functions": tuple(functions), "area": areas[0] if areas else ""}


def _issue(s: Spoken, d: Desktop) -> Outcome:
    """A +4h P1 kendaraan @wanasari @samapta text: put an attention on every screen, and on the phones it is for."""
    options, text = options_of(s.rest)
    to = addressees(options.pop("to", []), d)
    id_ = attention_id(s.id)
    return Outcome([IssueAttention(**times_of(s), attention=id_, text=text, **options, **to)], undo=f"AB {id_}")


def _seen(s: Spoken, d: Desktop) -> Outcome:
    """AD K7QD2: I have read it."""
    return Outcome([AcknowledgeAttention(**times_of(s), attention=s.words[0].upper())])


def _cancel(s: Spoken, d: Desktop) -> Outcome:
    """AB K7QD2 reason: it is over."""
    reason = s.rest.partition(" ")[2].strip()
    return Outcome([CancelAttention(**times_of(s), attention=s.words[0].upper(), reason=reason)])


WORDS: dict[str, Word] = {
    "A": Word(
        "A [+4h] [P1-4] [kendaraan|orang] [@wilayah] [@fungsi] [@unit] <teks>",
        "Atensi di semua layar, atau siaran ke yang disebut",
        "attention",
        _issue,
        1,
    ),
    "AD": Word("AD <atensi>", "Atensi sudah saya baca", "see", _seen, 1),
    "AB": Word("AB <atensi> [alasan]", "Batalkan atensi", "attention", _cancel, 1),
}
