"""Words about alerts to the public: published on purpose, in the operator's own words (CAP 1.2)."""

import re
from typing import Any

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dashboard.words.attentions import attention_id
from dispatch.core.commands import CancelAlert, PublishAlert, UpdateAlert

_UNITS = {"m": 60.0, "j": 3600.0, "h": 3600.0, "d": 86_400.0}
_FLAGS = {"terbatas": "restricted", "latihan": "exercise"}


def options_of(text: str) -> tuple[dict[str, Any], str]:
    """Give what stands before the words of an alert (+4h, terbatas, latihan), and the words."""
    found: dict[str, Any] = {}
    while True:
        head, _, rest = text.partition(" ")
        lasts = re.fullmatch(r"\+(\d{1,6})([mjhd])", head, re.IGNORECASE)
        if lasts:
            found["expires_s"] = int(lasts[1]) * _UNITS[lasts[2].lower()]
        elif head.lower() in _FLAGS:
            found[_FLAGS[head.lower()]] = True
        else:
            return found, text
        text = rest.strip()


def _publish(s: Spoken, d: Desktop) -> Outcome:
    """CAP 1042 +2h text: publish an alert about an incident; CAP K7QD2: publish an attention."""
    options, text = options_of(s.rest.partition(" ")[2].strip())
    id_, about = attention_id(s.id), s.words[0]
    given = {**times_of(s), "alert": id_, "text": text, **options}
    undo = f"CAPB {id_}"
    if about.isdigit():
        number = d.incident(about).number
        return Outcome([PublishAlert(**given, incident=number)], {"open": number}, undo=undo)
    return Outcome([PublishAlert(**given, attention=about.upper())], undo=undo)


def _update(s: Spoken, d: Desktop) -> Outcome:
    """CAPU K7QD2 +2h text: say it anew."""
    options, text = options_of(s.rest.partition(" ")[2].strip())
    lasts = options.get("expires_s")
    return Outcome([UpdateAlert(**times_of(s), alert=s.words[0].upper(), text=text, expires_s=lasts)])


def _cancel(s: Spoken, d: Desktop) -> Outcome:
    """CAPB K7QD2 reason: it is over."""
    reason = s.rest.partition(" ")[2].strip()
    return Outcome([CancelAlert(**times_of(s), alert=s.words[0].upper(), reason=reason)])


WORDS: dict[str, Word] = {
    "CAP": Word(
        "CAP <nomor|atensi> [+4h] [terbatas] [latihan] <teks>", "Terbitkan peringatan publik", "alert", _publish, 1
    ),
    "CAPU": Word("CAPU <peringatan> [+4h] <teks>", "Perbarui peringatan publik", "alert", _update, 2),
    "CAPB": Word("CAPB <peringatan> [alasan]", "Batalkan peringatan publik", "alert", _cancel, 1),
}
