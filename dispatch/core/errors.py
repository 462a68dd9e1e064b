"""The tree of what can go wrong. A message says the fact, the value and the remedy.

K3iError
+-- Refused               a command that the rules forbid (the sender is told, nothing changes)
|   +-- Invalid           a field is wrong; names the field
|   +-- NotFound          no such incident, officer, assignment
|   +-- Forbidden         the life-cycle has no such move
|   +-- Conflict          somebody else was first; names who
|   +-- Denied            this role may not do that
|   +-- Busy              more comes than can be carried out; to be sent again
+-- Conflicted            the commit met a newer version (the desk decides again; nobody sees it)
+-- (others by their owners: StoreNotRunning, DataFolderInUse, ImportFailed ...)
"""


class K3iError(Exception):
    """Base of every error that K3i raises on purpose."""


class Refused(K3iError):
    """A command was refused; nothing has changed. `field` names the input at fault, where there is one."""

    code = "refused"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Invalid(Refused):
    """A value cannot be used."""

    code = "invalid"


class NotFound(Refused):
    """The thing named does not exist."""

    code = "not_found"


class Forbidden(Refused):
    """The life-cycle table has no such move."""

    code = "forbidden_move"


class Conflict(Refused):
    """Somebody else holds what was asked for."""

    code = "conflict"


class Denied(Refused):
    """The role of the sender does not allow the command."""

    code = "denied"


class Busy(Refused):
    """More comes in than can be carried out: not taken, to be sent again. No emergency is ever answered so."""

    code = "busy"


class Conflicted(K3iError):
    """A version has moved since it was read."""
