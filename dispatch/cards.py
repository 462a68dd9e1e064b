"""The question cards in use: those that ship with K3i, and over them those of the district's own file (TOML).

cards.toml, beside this file, is the format and its explanation. Every fault is told by card and question.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dispatch.core.sop import NO, NOTHING, YES, Card, Cards, Consequence, Question, by_kind
from dispatch.core.triage import KINDS
from dispatch.importers import ImportFailed, Problem, file_failed

LONGEST = 160
CARD = {"title", "kinds", "question", "advice", "inform"}
ASKED = {"ask", YES, NO}
FOLLOWS = {"priority", "say"}


@cache
def shipped() -> tuple[Card, ...]:
    """The cards that ship with K3i; together they have a card for every kind."""
    return read_cards(files("dispatch").joinpath("cards.toml").read_text(encoding="utf-8"), "cards.toml")


def cards_in_use(own: str = "") -> Cards:
    """The card of each kind; `own`: the district's file as text, whose cards go first."""
    return by_kind([*shipped(), *(read_cards(own, "cards") if own else ())])


def read_cards(text: str, file: str) -> tuple[Card, ...]:
    """All cards of a file; raises ImportFailed naming each card, field, value and remedy."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise file_failed(file, "TOML", file, f"{error}; correct it there") from error
    rows = found.get("card")
    if not isinstance(rows, list) or not rows:
        raise file_failed(file, "card", file, "must hold at least one [[card]]")
    errors = list(_problems(rows))
    if errors:
        raise ImportFailed(file, errors)
    return tuple(_card(row) for row in rows)


def _problems(rows: Sequence[Any]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        for field, value, remedy in _card_faults(row):
            yield Problem(f"card {number}", field, str(value), remedy)
        for kind in _texts(row.get("kinds")) if isinstance(row, dict) else ():
            first = seen.setdefault(kind, number)
            if first != number:
                yield Problem(f"card {number}", "kinds", kind, f"stands on card {first} already; name it once")


Fault = tuple[str, object, str]


def _card_faults(row: Any) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield "card", row, "must be a [[card]] with title, kinds and question"
        return
    yield from ((key, row[key], f"is not a field of a card: {', '.join(sorted(CARD))}") for key in row.keys() - CARD)
    yield from _text_faults("title", row.get("title"))
    kinds = row.get("kinds")
    if not isinstance(kinds, list) or not kinds:
        yield "kinds", kinds, "must be a list of at least one kind's code"
    yield from (("kinds", kind, "is no code of a kind") for kind in _texts(kinds) if kind not in KINDS)
    for name in ("advice", "inform"):
        given = row.get(name, [])
        yield from (
            (fault for text in given for fault in _text_faults(name, text))
            if isinstance(given, list)
            else ((name, given, "must be a list of texts"),)
        )
    yield from _all_question_faults(row.get("question"))


def _all_question_faults(questions: Any) -> Iterator[Fault]:
    if not isinstance(questions, list) or not questions:
        yield "question", questions, "must be a list of at least one question"
        return
    for number, question in enumerate(questions, 1):
        for field, value, remedy in _question_faults(question):
            yield f"question {number} {field}".strip(), value, remedy


def _question_faults(question: Any) -> Iterator[Fault]:
    if not isinstance(question, dict):
        yield "", question, 'must be { ask = "...", yes = { ... } }'
        return
    yield from ((key, question[key], "is not a field of a question: ask, yes, no") for key in question.keys() - ASKED)
    yield from _text_faults("ask", question.get("ask"))
    for answer in (YES, NO):
        follows = question.get(answer, {})
        if not isinstance(follows, dict) or follows.keys() - FOLLOWS:
            yield answer, follows, 'must be { priority = 1, say = "..." }, or left out'
        elif follows.get("priority") not in (None, 1, 2, 3, 4):
            yield answer, follows["priority"], "priority must be 1, 2, 3 or 4"
        elif "say" in follows:
            yield from _text_faults(answer, follows["say"])


def _text_faults(field: str, text: Any) -> Iterator[Fault]:
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        yield field, text, f"must be a text of 1 to {LONGEST} characters"


def _texts(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _card(row: dict[str, Any]) -> Card:
    questions = tuple(Question(q["ask"], _follows(q.get(YES)), _follows(q.get(NO))) for q in row["question"])
    return Card(
        row["title"], tuple(row["kinds"]), questions, tuple(row.get("advice", ())), tuple(row.get("inform", ()))
    )


def _follows(given: dict[str, Any] | None) -> Consequence:
    return Consequence(given.get("priority"), given.get("say", "")) if given else NOTHING
