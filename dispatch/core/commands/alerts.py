"""Alerts: what is told to the public, or to partners, in so many words of an operator."""

from dataclasses import dataclass

from dispatch.core.commands.base import Command, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAlert(Command):
    """A command about one alert."""

    alert: str

    def touches(self) -> list[Key]:
        """The alert."""
        return [("alert", self.alert)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishAlert(OfAlert):
    """Publish an alert about an incident, or from an attention. expires_s: None is the policy's time.

    text: the operator's words; "" takes an attention's own. restricted: for partners with a token only.
    """

    text: str = ""
    incident: str = ""
    attention: str = ""
    restricted: bool = False
    exercise: bool = False
    expires_s: float | None = None

    def touches(self) -> list[Key]:
        """The alert and what it is about."""
        about = [("incident", self.incident)] if self.incident else []
        return [("alert", self.alert), *about, *([("attention", self.attention)] if self.attention else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAlert(OfAlert):
    """Say anew what an alert says; expires_s: from now on, None leaves its end as it is."""

    text: str
    expires_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAlert(OfAlert):
    """Say that an alert is over."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireAlert(OfAlert):
    """Take an alert off the feed whose time is over (a clock fires this)."""
