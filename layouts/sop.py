"""The question card (SOP) of a kind: what to ask, what was answered, what to tell the caller, whom to inform.

The same card stands in the intake form, before there is an incident, and in the incident panel; only what an answer
does differs (`attributes`). The first open question is the one that the keys Y, T and L answer.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import html

from dispatch.core.sop import NO, UNKNOWN, YES, Card, Question
from layouts.reasons import ANSWERS
from layouts.theme import glyph, key_cap
from layouts.words import _

KEYS: Final = {YES: ("Y", "Ya"), NO: ("T", "Tidak"), UNKNOWN: ("L", "Lewati: belum diketahui")}
"""Answer -> its key and its name."""
_AFTER: Final = {YES: NO, NO: UNKNOWN, UNKNOWN: YES}

Attributes = Callable[[Question, str], dict[str, str]]
"""(question, answer) -> the attributes that make a button give that answer."""


def panel_answers(number: str) -> Attributes:
    """Give buttons that say the word of the command line."""
    return lambda question, answer: {"data-line": f"Q {number} {KEYS[answer][0]} {question.ask}"}


def form_answers(question: Question, answer: str) -> dict[str, str]:
    """Give buttons that the intake form keeps until there is an incident."""
    return {"data-asked": question.ask, "data-answer": answer}


def sop_section(card: Card, answers: Mapping[str, str], attributes: Attributes | None) -> Any:
    """Give the whole card, as it is gone through on the telephone. attributes None: for eyes only."""
    following = _open(card, answers)[:1]
    rows = [_row(q, answers.get(q.ask, ""), attributes, q in following) for q in card.questions]
    parts = [html.Ol(rows, className="sop-questions"), *_say(card, answers), *_advice(card), *_inform(card)]
    return html.Section([_head(card, answers), *parts], className="sop")


def sop_summary(card: Card, answers: Mapping[str, str], attributes: Attributes | None) -> Any:
    """Give the card in little: what was answered, the next question, and what the newest answer calls for."""
    answered = [q for q in card.questions if q.ask in answers]
    done = [html.Span([_(q.ask), " ", _given(q, answers[q.ask], attributes)]) for q in answered]
    parts: list[Any] = [html.P(done, className="sop-done dim")] if done else []
    if attributes:
        parts += [html.Ol(_row(q, "", attributes, True), className="sop-questions") for q in _open(card, answers)[:1]]
    newest = {q.ask: answers[q.ask] for q in answered[-1:]}
    return html.Section([_head(card, answers), *parts, *_say(card, newest), *_inform(card)], className="sop")


def _open(card: Card, answers: Mapping[str, str]) -> list[Question]:
    return [question for question in card.questions if question.ask not in answers]


def _head(card: Card, answers: Mapping[str, str]) -> Any:
    count = len(card.questions) - len(_open(card, answers))
    done = html.Span(_("{} dari {}").format(count, len(card.questions)), className="dim small")
    return html.Div([html.H3(_("SOP {}").format(_(card.title))), done])


def _row(question: Question, answer: str, attributes: Attributes | None, is_next: bool) -> Any:
    sign = glyph("i-check") if answer else html.I(className="glyph")
    asked = html.Span([sign, _(question.ask)], className="sop-ask dim" if answer else "sop-ask")
    if attributes is None or answer:
        return html.Li([asked, _given(question, answer, attributes)])
    buttons = [_button(key, name, attributes(question, each), is_next) for each, (key, name) in KEYS.items()]
    return html.Li([asked, html.Span(buttons, className="sop-keys")], className="sop-next" if is_next else None)


def _given(question: Question, answer: str, attributes: Attributes | None) -> Any:
    """Give the answer there is; pressed, it becomes the next one."""
    word = _(ANSWERS[answer]) if answer else "–"
    if attributes is None or not answer:
        return html.B(word)
    change = {"title": _("Ubah jawaban"), **attributes(question, _AFTER[answer])}
    return html.Button(word, type="button", className="sop-answer", **change)


def _button(key: str, name: str, attributes: dict[str, str], is_next: bool) -> Any:
    pressed = {"data-sop": key} if is_next else {}
    return html.Button(
        key_cap(key),
        type="button",
        className="sop-key",
        title=_(name),
        **{"aria-label": _(name)},
        **pressed,
        **attributes,
    )


def _say(card: Card, answers: Mapping[str, str]) -> list[Any]:
    """What the answers so far call for; the newest question's words stand last, and so next to the eye."""
    said = [q.after(answers[q.ask]).say for q in card.questions if q.ask in answers]
    lines = [html.P([html.B(_("Katakan: ")), _(text)]) for text in said if text]
    return [html.Div(lines, className="sop-say")] if lines else []


def _advice(card: Card) -> list[Any]:
    return [html.Ul([html.Li(_(text)) for text in card.advice], className="sop-advice dim")] if card.advice else []


def _inform(card: Card) -> list[Any]:
    who = " · ".join(_(text) for text in card.inform)
    return [html.P([html.B(_("Beri tahu: ")), who], className="sop-inform")] if who else []
