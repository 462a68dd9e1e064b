"""Words that fill a report in while the caller is still on the line: its place, the answers to its card."""

from dashboard.spoken import Desktop, Outcome, Spoken, Word, times_of
from dispatch.core.commands import AnswerQuestion, Command, FillInReport, LocateIncident
from dispatch.core.errors import Invalid, NotFound
from dispatch.core.sop import NO, UNKNOWN, YES, Card, Question

ANSWER_OF = {"Y": YES, "T": NO, "N": NO, "L": UNKNOWN, "?": UNKNOWN}
"""Key -> answer: ya, tidak (no), lewati."""


def _locate(s: Spoken, d: Desktop) -> Outcome:
    """L 1042 Klampok, L 1042 Polsek Wanasari, or L 1042 -6.88 109.02 depan SPBU: say where it is."""
    incident = d.incident(s.words[0])
    place = dict(d.place(s.rest.partition(" ")[2]))
    address = place.pop("address", "")
    commands: list[Command] = [LocateIncident(**times_of(s, "place"), incident=incident.number, **place)]
    commands.append(FillInReport(**times_of(s), incident=incident.number, address=address or None))
    return Outcome(commands, {"open": incident.number})


def _answer(s: Spoken, d: Desktop) -> Outcome:
    """Q 1042 Y 2: answer the second question of the card; the question's own words do as well."""
    incident = d.incident(s.words[0])
    answer = ANSWER_OF.get(s.words[1].upper())
    if answer is None:
        raise Invalid(f"answer {s.words[1]!r} is not known; use Y, T or L", "answer")
    card = d.card(incident.kind)
    if card is None:
        raise NotFound(f"there is no question card for {incident.kind}; import one")
    question = _question(card, s.rest.split(maxsplit=2)[2])
    follows = question.after(answer)
    command = AnswerQuestion(
        **times_of(s),
        incident=incident.number,
        card=card.title,
        asked=question.ask,
        answer=answer,
        raises=follows.priority,
        advice=follows.say,
    )
    return Outcome([command], {"open": incident.number})


def _question(card: Card, named: str) -> Question:
    """Give the question of these words, or of this number (from 1)."""
    for number, question in enumerate(card.questions, 1):
        if named in (question.ask, str(number)):
            return question
    known = "; ".join(f"{number} {q.ask}" for number, q in enumerate(card.questions, 1))
    raise NotFound(f"the card has no question {named!r}; it asks: {known}")


WORDS: dict[str, Word] = {
    "L": Word("L <nomor> <tempat>", "Tentukan tempat insiden", "classify", _locate, 2),
    "Q": Word("Q <nomor> <Y|T|L> <pertanyaan>", "Jawab pertanyaan kartu", "classify", _answer, 3),
}
