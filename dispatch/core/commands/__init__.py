"""Commands: what somebody asks for, in the imperative. Each one is data; the core decides what comes of it."""

from dispatch.core.commands.alarms import AcknowledgeAlarm, CancelAlarm
from dispatch.core.commands.alerts import CancelAlert, ExpireAlert, PublishAlert, UpdateAlert
from dispatch.core.commands.assignments import (
    MoveAssignment,
    OfferAssignment,
    QueueIncident,
    RaiseOverdue,
)
from dispatch.core.commands.attentions import AcknowledgeAttention, CancelAttention, ExpireAttention, IssueAttention
from dispatch.core.commands.backups import CheckBackup, CommitBackup, ReleaseBackup, RequestBackup
from dispatch.core.commands.base import Command, Find, Key
from dispatch.core.commands.calls import (
    CallBack,
    ClimbCall,
    GiveBackCall,
    LapseCall,
    RecordCall,
    RecordJunk,
    TakeBackJunk,
    TakeCall,
)
from dispatch.core.commands.choices import ExplainChoice, MarkInformed
from dispatch.core.commands.citizen import CancelByCitizen, RateIncident, ReopenByCitizen
from dispatch.core.commands.duplicates import DismissDuplicate, NoteRepeat
from dispatch.core.commands.figures import NameCause, RecordExport
from dispatch.core.commands.filling import AnswerQuestion, FillInReport
from dispatch.core.commands.guard import CheckWelfare, ConfirmWelfare, RaisePanic, SeeArrival, SeeFarArrival
from dispatch.core.commands.handover import AcknowledgeItem, DraftHandover, HandOver, RemarkHandover, TakeOver
from dispatch.core.commands.incidents import (
    AddNote,
    CloseIncident,
    HoldIncident,
    LocateIncident,
    MergeIncident,
    ReclassifyIncident,
    RecordPrint,
    ReferIncident,
    ReopenIncident,
    ResumeIncident,
    SplitIncident,
)
from dispatch.core.commands.keeping import AskAgain, ReturnToOperator, TakeUpUnowned
from dispatch.core.commands.officers import FollowRoster, PutOfficer, RenewDevice, SetDuty
from dispatch.core.commands.phones import EnrolPhone, NoteRefused, OfferEnrolment, RevokePhone
from dispatch.core.commands.reassign import MoveUp
from dispatch.core.commands.remarks import AddRemark, SetWeights
from dispatch.core.commands.reports import ReceiveReport
from dispatch.core.commands.shifts import EndShift, StartShift
from dispatch.core.commands.talk import AddPhoto, ReadMessages, SendMessage

__all__ = [
    "AcknowledgeAlarm",
    "AcknowledgeAttention",
    "AcknowledgeItem",
    "AddNote",
    "AddPhoto",
    "AddRemark",
    "AnswerQuestion",
    "AskAgain",
    "CallBack",
    "CancelAlarm",
    "CancelAlert",
    "CancelAttention",
    "CancelByCitizen",
    "CheckBackup",
    "CheckWelfare",
    "ClimbCall",
    "CloseIncident",
    "Command",
    "CommitBackup",
    "ConfirmWelfare",
    "DismissDuplicate",
    "DraftHandover",
    "EndShift",
    "EnrolPhone",
    "ExpireAlert",
    "ExpireAttention",
    "ExplainChoice",
    "FillInReport",
    "Find",
    "FollowRoster",
    "GiveBackCall",
    "HandOver",
    "HoldIncident",
    "IssueAttention",
    "Key",
    "LapseCall",
    "LocateIncident",
    "MarkInformed",
    "MergeIncident",
    "MoveAssignment",
    "MoveUp",
    "NameCause",
    "NoteRefused",
    "NoteRepeat",
    "OfferAssignment",
    "OfferEnrolment",
    "PublishAlert",
    "PutOfficer",
    "QueueIncident",
    "RaiseOverdue",
    "RaisePanic",
    "RateIncident",
    "ReadMessages",
    "ReceiveReport",
    "ReclassifyIncident",
    "RecordCall",
    "RecordExport",
    "RecordJunk",
    "RecordPrint",
    "ReferIncident",
    "ReleaseBackup",
    "RemarkHandover",
    "RenewDevice",
    "ReopenByCitizen",
    "ReopenIncident",
    "RequestBackup",
    "ResumeIncident",
    "ReturnToOperator",
    "RevokePhone",
    "SeeArrival",
    "SeeFarArrival",
    "SendMessage",
    "SetDuty",
    "SetWeights",
    "SplitIncident",
    "StartShift",
    "TakeBackJunk",
    "TakeCall",
    "TakeOver",
    "TakeUpUnowned",
    "UpdateAlert",
]
