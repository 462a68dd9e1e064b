"""Question cards: what the desk asks for a kind of incident, what an answer leads to, and what the caller is told.

A card raises a priority and never lowers it. Answers belong to the words of a question: the same words on another
card are the same question, so that a change of kind asks nothing twice. Pure; the cards themselves are reference data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = (YES, NO, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an answer leads to: at least this priority (None: as it is), and what to say to the caller then."""

    priority: int | None = None
    say: str = ""


NOTHING = Consequence()


@dataclass(frozen=True, slots=True)
class Question:
    """One question, answered by one key; its words are its name."""

    ask: str
    yes: Consequence = NOTHING
    no: Consequence = NOTHING

    def after(self, answer: str) -> Consequence:
        """Give what an answer leads to."""
        return {YES: self.yes, NO: self.no}.get(answer, NOTHING)


@dataclass(frozen=True, slots=True)
class Card:
    """The questions of some kinds, in the order they are asked; advice for the caller; whom to inform."""

    title: str
    kinds: tuple[str, ...]
    questions: tuple[Question, ...]
    advice: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()


Cards = Mapping[str, Card]
"""Code of a kind -> its card."""


def by_kind(cards: Iterable[Card]) -> dict[str, Card]:
    """Give the card of each kind; of two for one kind the later one counts."""
    return {kind: card for card in cards for kind in card.kinds}


def rule_of(asked: str, answer: str, priority: int) -> str:
    """Give the name of the rule by which an answer raised a priority."""
    return f"question card: '{asked}' answered {answer}, so at least P{priority}"


def raised_by(card: Card | None, answers: Mapping[str, str], priority: int) -> tuple[int, str]:
    """Give the priority after a card's answers and the rule that raised it ("" when none did)."""
    rule = ""
    for question in card.questions if card else ():
        answer = answers.get(question.ask, "")
        wanted = question.after(answer).priority
        if wanted is not None and wanted < priority:
            priority, rule = wanted, rule_of(question.ask, answer, wanted)
    return priority, rule
