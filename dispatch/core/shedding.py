"""What is left out first when more comes than can be carried out, and what never is. Pure.

    reading     what strangers look at: they can look again in a moment
    positions   of officers whom nobody waits for: one each THIN_S is kept, the others are answered and left out
    folded      reports that would be folded away: refused in words, to be sent again
    reports     other reports by apps and other systems, P3 and P4: refused in words, "send it again, or call 110"

Emergencies (P1, P2, panic), whatever comes by 110 or radio, calls, and what officers and operators do: never.
"""

from collections.abc import Mapping

from dispatch.core.commands import Command, ReceiveReport
from dispatch.core.urgency import FOLDED_S, is_emergency, patience_s

READING, POSITIONS, FOLDED, REPORTS = ORDER = ("reading", "positions", "folded", "reports")
FROM_S: Mapping[str, float] = {READING: 0.5, POSITIONS: 1.0, FOLDED: 2.0, REPORTS: 4.0}
"""From this on, s: how long somebody has waited beyond their turn, or how late the doors' own clock is."""
THIN_S = 30.0
NEVER = ("110", "panic", "radio")
"""Channels whose reports are never shed: a person has answered there, or nobody could send it again."""


def step_of(late_s: float) -> int:
    """Give how many of ORDER are left out when things are so late."""
    return sum(late_s >= FROM_S[what] for what in ORDER)


def kind_of(c: Command) -> str:
    """Give what a command counts as, "" for one that is never shed."""
    if not isinstance(c, ReceiveReport) or c.channel in NEVER or c.by.startswith("operator:") or is_emergency(c):
        return ""
    return FOLDED if patience_s(c) >= FOLDED_S else REPORTS
