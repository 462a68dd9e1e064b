"""The processes of K3i under one supervisor: started, kept alive, reported, ended in order."""

from dispatch.supervise.child import Child, ChildState, ChildStatus, StopOrder, watch_parent
from dispatch.supervise.logs import last_lines, open_log
from dispatch.supervise.supervisor import Supervisor

__all__ = [
    "Child",
    "ChildState",
    "ChildStatus",
    "StopOrder",
    "Supervisor",
    "last_lines",
    "open_log",
    "watch_parent",
]
