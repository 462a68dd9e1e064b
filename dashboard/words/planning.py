"""Words about many at once: the joint plan, and moving somebody up."""

from dataclasses import replace

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dashboard.words.assigning import dispatch
from dispatch.core.commands import MoveUp, OfferAssignment
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.planning import FROM_PLAN


def _plan(s: Spoken, d: Desktop) -> Outcome:
    """PLAN: show the joint plan for all that wait. PLAN 1042 P-12: accept one line of it."""
    if not s.words:
        return Outcome(show={"plan": True})
    if len(s.words) < 2:
        raise Invalid("incomplete; write PLAN [nomor] [unit]")
    outcome = dispatch(s, d)
    commands = [replace(c, rule=FROM_PLAN) if isinstance(c, OfferAssignment) else c for c in outcome.commands]
    return Outcome(commands, {}, outcome.undo)


def _move_up(s: Spoken, d: Desktop) -> Outcome:
    """RA 1042 P-12: send an officer here who is under way to a lower priority."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    if not officer.assignment:
        raise NotFound(f"{officer.callsign} has nothing in hand; dispatch first: D <nomor> {officer.callsign}")
    command = MoveUp(
        **times_of(s),
        incident=incident.number,
        assignment=officer.assignment["id"],
        officer=officer.id,
        gain_s=d.gain(incident, officer),
        expires_s=d.policy.accept(incident.priority),
    )
    return Outcome([command], {"open": incident.number})


WORDS: dict[str, Word] = {
    "PLAN": Word("PLAN [nomor] [unit]", "Rencana bersama untuk semua yang menunggu", "assign", _plan),
    "RA": Word("RA <nomor> <unit>", "Alihkan unit di jalan ke prioritas lebih tinggi", "assign", _move_up, 2),
}
