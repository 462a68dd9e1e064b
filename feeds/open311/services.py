"""The services of GeoReport v2: the kinds of incident a citizen may report, and the questions of their cards. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from dispatch.core.sop import NO, UNKNOWN, YES, Card, Cards, Question
from dispatch.core.triage import KINDS, Kind

NOT_REPORTED = {"911H", "HLP1", "PRANK"}
"""Kinds that only the switchboard, an officer or the desk can find."""
GROUPS = {"samapta": "Keamanan dan ketertiban", "lantas": "Lalu lintas", "reskrim": "Kejahatan"}
OTHER_GROUP = "Layanan warga"
ANSWERS = [{"key": YES, "name": "Ya"}, {"key": NO, "name": "Tidak"}, {"key": UNKNOWN, "name": "Tidak tahu"}]


def services(cards: Cards) -> list[dict[str, Any]]:
    """Give every service, as `GET services` lists them."""
    return [_service(kind, cards.get(kind.code)) for kind in KINDS.values() if kind.code not in NOT_REPORTED]


def is_service(code: str) -> bool:
    """Whether a code is one of a service."""
    return code in KINDS and code not in NOT_REPORTED


def _service(kind: Kind, card: Card | None) -> dict[str, Any]:
    return {
        "service_code": kind.code,
        "service_name": kind.name,
        "description": card.title if card else kind.name,
        "metadata": bool(card and card.questions),
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys(re.findall(r"\w+", f"{kind.name} {card.title if card else ''}".lower()))),
        "group": GROUPS.get(kind.functions[0], OTHER_GROUP) if kind.functions else OTHER_GROUP,
    }


def definition(code: str, card: Card | None) -> dict[str, Any]:
    """Give the attributes of a service: the questions of its card, each answered yes, no or unknown."""
    return {"service_code": code, "attributes": [_attribute(*asked) for asked in enumerate(asked_on(card), 1)]}


def _attribute(order: int, asked: tuple[str, Question]) -> dict[str, Any]:
    code, question = asked
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": "yes, no, unknown",
        "order": order,
        "description": question.ask,
        "values": ANSWERS,
    }


def asked_on(card: Card | None) -> Iterator[tuple[str, Question]]:
    """Give (attribute code, question) of a card. The code is made of the question's words: they are its name."""
    for number, question in enumerate(card.questions if card else (), 1):
        yield re.sub(r"\W+", "_", question.ask).strip("_").upper() or f"Q{number}", question
