"""The table of commands: which rule decides which command. `decide` is the whole core seen from outside."""

from collections.abc import Callable
from typing import Any

from dispatch.core import alarms, assign, commands, intake, manage, reassign
from dispatch.core.commands import Command
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.world import World

RULES: dict[type[Command], Callable[[Any, World], Decision]] = {
    commands.ReceiveReport: intake.receive_report,
    commands.RecordCall: intake.record_call,
    commands.QueueIncident: assign.queue_incident,
    commands.OfferAssignment: assign.offer_assignment,
    commands.MoveAssignment: assign.move_assignment,
    commands.MoveUp: reassign.move_up,
    commands.RaiseOverdue: assign.raise_overdue,
    commands.ReclassifyIncident: manage.reclassify_incident,
    commands.LocateIncident: manage.locate_incident,
    commands.AddNote: manage.add_note,
    commands.CloseIncident: manage.close_incident,
    commands.ReopenIncident: manage.reopen_incident,
    commands.ReturnToOperator: manage.return_to_operator,
    commands.SetDuty: manage.set_duty,
    commands.PutOfficer: manage.put_officer,
    commands.AcknowledgeAlarm: alarms.acknowledge_alarm,
    commands.CancelAlarm: alarms.cancel_alarm,
}


def decide(command: Command, world: World) -> Decision:
    """Give what comes of a command. Pure: the same command in the same world decides the same.

    Raises a Refused for what the rules forbid; then nothing has changed.
    """
    decision = RULES[type(command)](command, world)
    for state in decision.states.values():
        if isinstance(state, Incident):
            decision.marks.extend(_listed(state))
    return decision


def _listed(incident: Incident) -> list[Mark]:
    """Keep the lists of all and of open incidents true to the incident's state."""
    return [
        Mark("incidents", incident.number, incident.changed * 1000),
        Mark("open", incident.number, None if incident.is_ended else incident.created * 1000),
    ]
