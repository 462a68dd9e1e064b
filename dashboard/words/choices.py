"""Words about a choice that was made, and about who else has been told."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import ExplainChoice, MarkInformed


def _why(s: Spoken, d: Desktop) -> Outcome:
    """Y 1042.2 1: why it was not the first of the list (1 knows better, 2 radio, 3 asked for, 4 other, or words)."""
    assignment, reason = s.words[0], s.rest.partition(" ")[2].strip()
    return Outcome([ExplainChoice(**times_of(s), assignment=assignment, reason=reason)])


def _informed(s: Spoken, d: Desktop) -> Outcome:
    """BT 1042 Kapolsek: tick off that somebody has been told."""
    incident, who = d.incident(s.words[0]), s.rest.partition(" ")[2].strip()
    command = MarkInformed(**times_of(s), incident=incident.number, who=who)
    return Outcome([command], {"open": incident.number}, undo=f"BTU {incident.number} {who}")


def _not_informed(s: Spoken, d: Desktop) -> Outcome:
    """BTU 1042 Kapolsek: take the tick back."""
    incident, who = d.incident(s.words[0]), s.rest.partition(" ")[2].strip()
    return Outcome([MarkInformed(**times_of(s), incident=incident.number, who=who, undo=True)])


WORDS: dict[str, Word] = {
    "Y": Word("Y <penugasan> <1-4|alasan>", "Kenapa bukan yang pertama", "assign", _why, 2),
    "BT": Word("BT <nomor> <siapa>", "Sudah diberi tahu", "note", _informed, 2),
    "BTU": Word("BTU <nomor> <siapa>", "Batalkan tanda diberi tahu", "note", _not_informed, 2),
}
