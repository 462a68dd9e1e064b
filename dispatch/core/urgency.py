"""Who goes first when more comes than can be carried out at once. Pure.

Emergencies, and what officers and operators do, go at once. Another report may only stand behind others for so long,
and is then before all that came later.
"""

from dispatch.core.commands import Command, ReceiveReport
from dispatch.core.intake import LEAST_URGENT
from dispatch.core.triage import classify

AT_ONCE_S, REPORT_S, FOLDED_S = 0.0, 0.25, 2.0
"""So long emergencies and what people do about them, other reports, and what is folded away may stand behind others."""


def patience_s(c: Command) -> float:
    """Give how long a command may stand behind later ones, s."""
    if not isinstance(c, ReceiveReport) or is_emergency(c):
        return AT_ONCE_S
    lane = classify(c.kind, c.text, c.priority, c.channel).lane
    return REPORT_S if lane == "main" and not c.low_trust else FOLDED_S


def is_emergency(c: ReceiveReport) -> bool:
    """Whether a report may be an emergency: a panic button, or P1 and P2 by its kind, its words or its sender."""
    triage = classify(c.kind, c.text, c.priority, c.channel)
    return c.channel == "panic" or (triage.priority <= LEAST_URGENT and triage.lane == "main")
