"""Words about who goes: dispatch, what a unit says by radio, taking back."""

from collections.abc import Callable, Mapping, Sequence

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import Command, MoveAssignment, OfferAssignment
from dispatch.core.errors import NotFound
from dispatch.core.incident import Assignment
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.officer import Officer


def dispatch(s: Spoken, d: Desktop) -> Outcome:
    """D 1042 P-12 [reason]: offer the incident to an officer; a reason calls back somebody who has left."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    limit = d.policy.accept(incident.priority)
    command = OfferAssignment(
        **times_of(s), incident=incident.number, officer=officer.id, expires_s=limit, reason=" ".join(s.words[2:])
    )
    return Outcome([command], {"open": incident.number}, undo=f"U {incident.number} {officer.callsign}")


def _recommend(s: Spoken, d: Desktop) -> Outcome:
    """R 1042: open the incident and work the list out again."""
    return Outcome(show={"open": d.incident(s.words[0]).number, "recommend": True})


def _mine(s: Spoken, d: Desktop) -> tuple[Officer, Assignment]:
    """Give the open assignment of the officer a line names."""
    officer = d.officer(s.words[0])
    if not officer.assignment:
        raise NotFound(f"{officer.callsign} has nothing in hand; dispatch first: D <nomor> {officer.callsign}")
    incident = d.incident(officer.assignment["incident"])
    return officer, incident.assignment_or_raise(officer.assignment["id"])


def _move(action: str, before: Mapping[AssignmentStatus, Sequence[str]]) -> Callable[[Spoken, Desktop], Outcome]:
    """Give the word for what an officer says by radio: the steps in between are entered with the same time."""

    def run(s: Spoken, d: Desktop) -> Outcome:
        _, assignment = _mine(s, d)
        reason = s.rest.partition(" ")[2].strip()
        moves: list[Command] = [
            MoveAssignment(**times_of(s, step), assignment=assignment.id, action=step)
            for step in before.get(assignment.status, ())
        ]
        moves.append(MoveAssignment(**times_of(s), assignment=assignment.id, action=action, reason=reason))
        return Outcome(moves, {"open": assignment.incident})

    return run


def _withdraw(s: Spoken, d: Desktop) -> Outcome:
    """U 1042 P-12: take an assignment back."""
    incident, officer = d.incident(s.words[0]), d.officer(s.words[1])
    held = [a for a in incident.open_assignments if a.officer == officer.id]
    if not held:
        raise NotFound(f"{officer.callsign} is not on incident {incident.number}; nothing to take back")
    return Outcome([MoveAssignment(**times_of(s), assignment=held[0].id, action="withdraw")], {"open": incident.number})


_FROM_OFFER = {AssignmentStatus.OFFERED: ("accept",)}
_FROM_ANY = {AssignmentStatus.OFFERED: ("accept", "en_route"), AssignmentStatus.ACCEPTED: ("en_route",)}

WORDS: dict[str, Word] = {
    "D": Word("D <nomor> <unit> [alasan]", "Tugaskan unit ke insiden", "assign", dispatch, 2),
    "R": Word("R <nomor>", "Hitung ulang rekomendasi", "see", _recommend, 1),
    "TR": Word("TR <unit>", "Unit menerima (lewat telepon)", "move", _move("accept", {}), 1),
    "TL": Word("TL <unit> [alasan]", "Unit menolak, tanya berikutnya", "move", _move("decline", {}), 1),
    "E": Word("E <unit>", "Unit menuju TKP", "move", _move("en_route", _FROM_OFFER), 1),
    "T": Word("T <unit>", "Unit tiba di TKP", "move", _move("arrive", _FROM_ANY), 1),
    "S": Word("S <unit> [alasan]", "Unit selesai, bebas lagi", "move", _move("clear", _FROM_OFFER), 1),
    "U": Word("U <nomor> <unit>", "Tarik kembali penugasan", "move", _withdraw, 2),
}
