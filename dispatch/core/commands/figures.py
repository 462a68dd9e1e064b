"""What is done with figures: a cause is named for what was late, figures are taken out of the room."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCause(OfIncident):
    """Say why an incident was reached late. cause: a code of dispatch/core/causes.py; "" takes it back."""

    cause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport(Command):
    """Note that figures were taken out. page: whose; form: csv, xlsx or pdf; query: as in the URL."""

    page: str
    form: str
    query: str = ""
