"""The table of commands: which rule decides which command. `decide` is the whole core seen from outside."""

from collections.abc import Callable
from typing import Any

from dispatch.core import (
    alarms,
    alert,
    arrival,
    assign,
    attention,
    calls,
    causes,
    citizen,
    closing,
    commands,
    decisions,
    devices,
    filling,
    handover,
    hold,
    intake,
    junk,
    keeping,
    manage,
    merge,
    panic,
    phones,
    reassign,
    remarks,
    repeats,
    rostering,
    shift,
    support,
    taking,
    talk,
    weights,
    welfare,
)
from dispatch.core.commands import Command
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.ownership import standing_owner
from dispatch.core.world import World

RULES: dict[type[Command], Callable[[Any, World], Decision]] = {
    commands.ReceiveReport: intake.receive_report,
    commands.RecordCall: calls.record_call,
    commands.ClimbCall: calls.climb_call,
    commands.LapseCall: calls.lapse_call,
    commands.TakeCall: taking.take_call,
    commands.GiveBackCall: taking.give_back_call,
    commands.CallBack: taking.call_back,
    commands.RecordJunk: junk.record_junk,
    commands.TakeBackJunk: junk.take_back_junk,
    commands.QueueIncident: assign.queue_incident,
    commands.OfferAssignment: assign.offer_assignment,
    commands.MoveAssignment: assign.move_assignment,
    commands.MoveUp: reassign.move_up,
    commands.RaiseOverdue: assign.raise_overdue,
    commands.ReclassifyIncident: manage.reclassify_incident,
    commands.LocateIncident: manage.locate_incident,
    commands.AddNote: manage.add_note,
    commands.CloseIncident: closing.close_incident,
    commands.ReferIncident: closing.refer_incident,
    commands.ReopenIncident: closing.reopen_incident,
    commands.HoldIncident: hold.hold_incident,
    commands.ResumeIncident: hold.resume_incident,
    commands.MergeIncident: merge.merge_incident,
    commands.SplitIncident: merge.split_incident,
    commands.ReturnToOperator: keeping.return_to_operator,
    commands.AskAgain: keeping.ask_again,
    commands.TakeUpUnowned: keeping.take_up_unowned,
    commands.ExplainChoice: decisions.explain_choice,
    commands.MarkInformed: decisions.mark_informed,
    commands.SetDuty: manage.set_duty,
    commands.PutOfficer: manage.put_officer,
    commands.FollowRoster: rostering.follow_roster,
    commands.StartShift: shift.start_shift,
    commands.EndShift: shift.end_shift,
    commands.DraftHandover: handover.draft_handover,
    commands.AcknowledgeItem: handover.acknowledge_item,
    commands.RemarkHandover: handover.remark_handover,
    commands.HandOver: handover.hand_over,
    commands.TakeOver: handover.take_over,
    commands.DismissDuplicate: repeats.dismiss_duplicate,
    commands.NoteRepeat: repeats.note_repeat,
    commands.FillInReport: filling.fill_in_report,
    commands.AnswerQuestion: filling.answer_question,
    commands.AcknowledgeAlarm: alarms.acknowledge_alarm,
    commands.CancelAlarm: alarms.cancel_alarm,
    commands.ConfirmWelfare: welfare.confirm_welfare,
    commands.CheckWelfare: welfare.check_welfare,
    commands.RaisePanic: panic.raise_panic,
    commands.SeeArrival: arrival.see_arrival,
    commands.SeeFarArrival: arrival.see_far_arrival,
    commands.RequestBackup: support.request_backup,
    commands.CommitBackup: support.commit_backup,
    commands.ReleaseBackup: support.release_backup,
    commands.CheckBackup: support.check_backup,
    commands.IssueAttention: attention.issue_attention,
    commands.AcknowledgeAttention: attention.acknowledge_attention,
    commands.CancelAttention: attention.cancel_attention,
    commands.ExpireAttention: attention.expire_attention,
    commands.RenewDevice: devices.renew_device,
    commands.PublishAlert: alert.publish_alert,
    commands.UpdateAlert: alert.update_alert,
    commands.CancelAlert: alert.cancel_alert,
    commands.ExpireAlert: alert.expire_alert,
    commands.OfferEnrolment: phones.offer_enrolment,
    commands.EnrolPhone: phones.enrol_phone,
    commands.RevokePhone: phones.revoke_phone,
    commands.NoteRefused: phones.note_refused,
    commands.RecordPrint: manage.record_print,
    commands.NameCause: causes.name_cause,
    commands.RecordExport: causes.record_export,
    commands.SendMessage: talk.send_message,
    commands.ReadMessages: talk.read_messages,
    commands.AddPhoto: talk.add_photo,
    commands.CancelByCitizen: citizen.cancel_by_citizen,
    commands.ReopenByCitizen: citizen.reopen_by_citizen,
    commands.RateIncident: citizen.rate_incident,
    commands.AddRemark: remarks.add_remark,
    commands.SetWeights: weights.set_weights,
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
    """Keep the lists of all, of open, held and folded incidents true to the incident's state."""
    number, created = incident.number, incident.created * 1000
    held = not incident.is_ended and bool(standing_owner(incident))
    marks = [
        Mark("incidents", number, incident.changed * 1000),
        Mark("open", number, None if incident.is_ended else created),
        Mark("held", number, created if held else None),
        Mark("folded", number, None if incident.is_ended or incident.lane == "main" else created),
    ]
    return (
        marks if incident.is_waiting and incident.lane == "main" else [*marks, Mark("clocks", f"chain:{number}", None)]
    )
