"""How an incident ends: closed, cancelled, referred; and how it is taken back. Pure; see decide.py."""

import copy
from dataclasses import replace

from dispatch.core.commands import CloseIncident, Command, ReferIncident, ReopenIncident
from dispatch.core.errors import Denied, Forbidden, Invalid
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.intake import pending
from dispatch.core.lifecycle import ENDED_INCIDENT, AssignmentStatus, IncidentAction
from dispatch.core.manage import clock_of
from dispatch.core.withdraw import withdraw_offers
from dispatch.core.world import World, fact

DISPOSITIONS: dict[str, str] = {
    "01": "Laporan dibuat",
    "02": "Tanpa laporan",
    "03": "Penangkapan",
    "05": "Selesai lewat telepon",
    "10": "Dibatalkan",
    "13": "Informasi",
    "14": "Sudah pergi saat tiba",
    "15": "Dialihkan",
    "17": "Alarm palsu",
    "18": "Selesai lewat kontak",
    "21": "Unit dibatalkan di jalan",
    "22": "Duplikat",
}
"""How an incident ended (domain section 9)."""

REFERRED = "15"
_ACTION_OF = {"10": IncidentAction.CANCEL, REFERRED: IncidentAction.REFER}


def close_incident(c: CloseIncident, world: World) -> Decision:
    """End an incident with a disposition. Offers nobody has taken up are withdrawn; an officer under way is not."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    _refuse_close(c, incident)
    if c.disposition == REFERRED:
        incident.referred_to = c.text.strip()
    told = {"disposition": c.disposition, "text": c.text}
    return _ended(c, incident, world, c.disposition, "incident_closed", told)


def refer_incident(c: ReferIncident, world: World) -> Decision:
    """Hand an incident over to another service; the citizen reads to whom."""
    incident = copy.deepcopy(world.incident_or_raise(c.incident))
    incident.refuse(IncidentAction.REFER)
    if not c.to.strip():
        raise Invalid("nobody is named; say who takes it over, e.g. Damkar, RSUD, Dinas Sosial", "to")
    incident.referred_to = c.to.strip()
    return _ended(c, incident, world, REFERRED, "incident_referred", {"to": incident.referred_to, "text": c.text})


def _ended(
    c: Command, incident: Incident, world: World, disposition: str, type_: str, told: dict[str, str]
) -> Decision:
    states, facts, marks = withdraw_offers(c, incident, world)
    incident.disposition, incident.changed, incident.offer_wanted, incident.hold = disposition, c.now, "", None
    incident.ended = incident.ended or c.at
    incident.times.setdefault("incident_clear", c.at)
    facts.append(fact(c, type_, incident=incident.number, **told))
    marks += nothing_runs(incident)
    answer = {"incident": incident.number, "status": incident.status.value}
    return Decision({("incident", incident.number): incident, **states}, facts, marks, answer)


def nothing_runs(incident: Incident) -> list[Mark]:
    """Give the marks that stop every clock and every work of an incident."""
    clocks = [Mark("clocks", f"{kind}:{incident.number}", None) for kind in ("overdue", "wake")]
    return [*clocks, Mark("pending", f"dispatch:{incident.number}", None)]


def _refuse_close(c: CloseIncident, incident: Incident) -> None:
    if c.disposition not in DISPOSITIONS:
        known = ", ".join(f"{k} {v}" for k, v in DISPOSITIONS.items())
        raise Invalid(f"disposition {c.disposition!r} is not known; use one of {known}", "disposition")
    incident.refuse(_ACTION_OF.get(c.disposition, IncidentAction.CLOSE))
    if c.disposition == REFERRED and not c.text.strip():
        raise Invalid("disposition 15 needs to whom; write e.g. Damkar, RSUD, Dinas Sosial", "text")
    officer = c.by.removeprefix("officer:")
    if any(a.officer == officer and a.status is AssignmentStatus.CLEARED for a in incident.assignments):
        raise Denied(f"{officer} has cleared incident {incident.number}; somebody else has to close it", "by")


def reopen_incident(c: ReopenIncident, world: World) -> Decision:
    """Take an ended incident back into the queue; its history stays. An undo leaves it as it was before closing."""
    incident = replace(world.incident_or_raise(c.incident))
    if not incident.is_ended:
        status = incident.status.value
        raise Forbidden(f"incident {incident.number} is {status}, not ended; nothing to reopen", "incident")
    incident.refuse(IncidentAction.REOPEN)
    incident.disposition, incident.referred_to, incident.changed = "", "", c.now
    if not c.undo:
        incident.reopened_after, incident.clock, incident.reopened = len(incident.assignments), c.now, True
        incident.chain_ended, incident.back_entered = None, False  # what was entered afterwards is live from here on
    if incident.status not in ENDED_INCIDENT:
        incident.ended, incident.overdue = None, False
        incident.times = {k: v for k, v in incident.times.items() if k != "incident_clear"}
    marks = [pending(incident, c.now, world.policy), *clock_of(incident, world.policy)]
    done = fact(c, "incident_reopened", incident=c.incident, reason=c.reason, undo=c.undo)
    return Decision({("incident", c.incident): incident}, [done], marks, {"incident": c.incident})
