"""Alerts to the public and to partners: an operator's own words, published on purpose, until they are over.

An alert is a chain of messages, as CAP 1.2 wants it: one Alert, any number of Updates, at most one Cancel, each
naming those before it. None is ever changed once it is out. A drill is an exercise whoever publishes it.
"""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from dispatch.core.attention import LONGEST_S, Attention
from dispatch.core.commands import CancelAlert, Command, ExpireAlert, PublishAlert, UpdateAlert
from dispatch.core.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.core.facts import Decision, Mark
from dispatch.core.incident import Incident
from dispatch.core.world import World, fact

ALERT, UPDATE, CANCEL = "Alert", "Update", "Cancel"
MOST_TEXT = 2_000
MOST_MESSAGES = 50
USUAL_S = 4 * 3600.0
DISCREET = frozenset(
    {"DVA", "SEXOFFNS", "SUICTHRT", "EDP", "DEATH", "SICK", "WELFARE", "HLP1", "ALRPANS", "911H", "PRANK"}
)
"""Kinds that the public is not told by name: with the village, they would point at somebody."""
KINDS_OF_ATTENTION = {"vehicle": "VEHSTLN", "person": "PERSUSP", "other": "OTHER"}


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. created, expires: epoch s. messages: {n, type, sent, text, expires}, oldest first.

    kind: code of the incident's kind. village "": the whole district. incident: "" when it is about none.
    """

    id: str
    kind: str
    priority: int
    exercise: bool
    restricted: bool
    incident: str
    village: str
    by: str
    created: float
    expires: float
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_cancelled(self) -> bool:
        """Whether its last message takes it back."""
        return bool(self.messages) and self.messages[-1]["type"] == CANCEL

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        """Give the alert that was stored as `data`; fields of a newer program are left out."""
        return cls(**{k: v for k, v in data.items() if k in _FIELDS})


_FIELDS = frozenset(f.name for f in fields(Alert))


def publish_alert(c: PublishAlert, world: World) -> Decision:
    """Put the first message out."""
    if world.find("alert", c.alert) is not None:
        raise Conflict(f"alert {c.alert} is out already; update or cancel it", "alert")
    alert, own_words = _about(c, world)
    text = c.text.strip() or own_words
    lasts = _lasting(USUAL_S if c.expires_s is None else c.expires_s)
    return _send(c, replace(alert, expires=c.now + lasts), ALERT, text, "alert_published")


def _about(c: PublishAlert, world: World) -> tuple[Alert, str]:
    """Give the alert without a message, and the words it has of its own: an incident's are never published."""
    made = Alert(c.alert, "OTHER", 3, c.exercise, c.restricted, c.incident, "", c.by, c.now, c.now)
    if c.incident:
        i: Incident = world.incident_or_raise(c.incident)
        kind = "OTHER" if i.kind in DISCREET and not c.restricted else i.kind
        shown = replace(made, kind=kind, priority=i.priority, exercise=c.exercise or i.exercise, village=i.village)
        return shown, ""
    found: Attention | None = world.find("attention", c.attention) if c.attention else None
    if c.attention and found is None:
        raise NotFound(f"there is no attention {c.attention!r} any more; publish it about an incident", "attention")
    if found is None:
        return made, ""
    return replace(made, kind=KINDS_OF_ATTENTION[found.kind], priority=found.priority), found.text


def update_alert(c: UpdateAlert, world: World) -> Decision:
    """Put a further message out."""
    alert = _standing(c.alert, world)
    ends = alert.expires if c.expires_s is None else c.now + _lasting(c.expires_s)
    return _send(c, replace(alert, expires=ends), UPDATE, c.text.strip(), "alert_updated")


def cancel_alert(c: CancelAlert, world: World) -> Decision:
    """Put out that it is over; it stays in the feed until its time, so that everybody learns of it."""
    alert = _standing(c.alert, world)
    return _send(c, alert, CANCEL, c.reason.strip() or "Peringatan berakhir", "alert_cancelled")


def expire_alert(c: ExpireAlert, world: World) -> Decision:
    """Take it off the feed when its time is over; an alert that was prolonged keeps its new clock."""
    found: Alert | None = world.find("alert", c.alert)
    clock = Mark("clocks", f"alert:{c.alert}", None)
    if found is None:
        return Decision({}, [], [clock], {"alert": c.alert})
    if found.expires > c.now:
        return Decision({}, [], [replace(clock, score=found.expires * 1000)], {"alert": c.alert})
    over = fact(c, "alert_expired", incident=found.incident, alert=found.id, rule="alert: its time is over")
    marks = [clock, Mark("alerts", found.id, None)]
    return Decision({("alert", found.id): None}, [over], marks, {"alert": found.id})


def _send(c: Command, alert: Alert, type_: str, text: str, said: str) -> Decision:
    """Add a message, and say so in the journal."""
    if not text:
        raise Invalid("the alert is empty; write what people should know and do", "text")
    if len(text) > MOST_TEXT:
        raise Invalid(f"the alert has {len(text)} characters; use at most {MOST_TEXT}", "text")
    if len(alert.messages) >= MOST_MESSAGES:
        raise Forbidden(f"alert {alert.id} has {MOST_MESSAGES} messages; cancel it and publish another", "alert")
    n = len(alert.messages) + 1
    message = {"n": n, "type": type_, "sent": c.now, "text": text, "expires": alert.expires}
    out = replace(alert, messages=[*alert.messages, message])
    told = {"kind": out.kind, "exercise": out.exercise, "restricted": out.restricted, "expires": out.expires}
    sent = fact(c, said, incident=out.incident, alert=out.id, text=text, **told)
    marks = [Mark("alerts", out.id, c.now * 1000), Mark("clocks", f"alert:{out.id}", out.expires * 1000)]
    return Decision({("alert", out.id): out}, [sent], marks, {"alert": out.id, "n": n, "expires": out.expires})


def _lasting(expires_s: float) -> float:
    if not 60 <= expires_s <= LONGEST_S:
        raise Invalid(f"the alert would last {expires_s:.0f} s; use one minute to 30 days", "expires")
    return expires_s


def _standing(id_: str, world: World) -> Alert:
    found: Alert | None = world.find("alert", id_)
    if found is None or found.is_cancelled:
        raise NotFound(f"there is no alert {id_!r} any more; it was cancelled or its time is over", "alert")
    return found
