"""Words about officers' phones: let one in, send it away."""

import secrets
from typing import Any

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import RevokePhone


def _let_in(s: Spoken, d: Desktop) -> Outcome:
    """HP P-12: show the code by which P-12's telephone is let in, and the telephones there are."""
    officer = d.officer(s.words[0])
    command, page = d.invite(officer, times_of(s))
    return Outcome([command], {"phones": page})


def _send_away(s: Spoken, d: Desktop) -> Outcome:
    """HPX P-12 3f9a1c reason: that telephone, and the device's id it knew, are out; semua: all telephones of P-12."""
    officer = d.officer(s.words[0])
    first, _, rest = s.rest.partition(" ")[2].strip().partition(" ")
    phone, reason = (first, rest) if first.lower() != "semua" else ("", rest)
    about: dict[str, Any] = {
        "officer": officer.id,
        "phone": phone,
        "reason": reason.strip(),
        "device": secrets.token_hex(16),
    }
    return Outcome([RevokePhone(**times_of(s), **about)])


WORDS: dict[str, Word] = {
    "HP": Word("HP <unit>", "Daftarkan HP petugas", "phones", _let_in, 1),
    "HPX": Word("HPX <unit> <id|semua> [alasan]", "Cabut HP petugas", "phones", _send_away, 2),
}
