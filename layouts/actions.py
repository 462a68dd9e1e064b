"""The foot of the incident panel: the note, and the buttons that change the incident as a whole.

Every button carries the command it stands for (`data-line`); assets/incident.js sends it like a typed one.
"""

from typing import Any

from dash import html

from dispatch.core.closing import DISPOSITIONS
from layouts.theme import PRIORITIES, glyph, key_cap
from layouts.words import _


def foot(number: str, priority: int, is_closed: bool, is_ended: bool, abilities: frozenset[str]) -> list[Any]:
    """Give note and buttons, as far as the abilities allow."""
    buttons = []
    if "classify" in abilities:
        buttons.append(_menu("priority", "P", _("Prioritas"), _priorities(number, priority)))
    if "close" in abilities and not is_closed:
        buttons.append(_menu("close", "X", _("Tutup"), _dispositions(number)))
    if "close" in abilities and not is_ended:
        buttons.append(_menu("hold", "H", _("Tunda"), _holds(number)))
        buttons.append(_menu("refer", "R", _("Alihkan"), _referrals(number)))
    if "close" in abilities and is_ended:
        buttons.append(_again(number))
    note = [_note(number)] if "note" in abilities else []
    return [*note, html.Div(buttons, className="inc-buttons")] if buttons else note


def _note(number: str) -> Any:
    name = _("Catatan untuk {}").format(number)
    field = html.Textarea(
        id="incident-note",
        rows=1,
        maxLength=2000,
        placeholder=_("Catatan …"),
        title=f"C {number} <{_('teks')}>",
        **{"data-number": number, "aria-label": name},
    )
    return html.Div([field, key_cap("C")], className="inc-note")


def _menu(id_: str, key: str, name: str, choices: list[Any]) -> Any:
    """Give a button that opens its choices upward; assets/incident.js moves in it by keyboard."""
    opener = html.Summary([key_cap(key), name], className="inc-button", **{"data-opens": key})
    box = html.Div(choices, className=f"inc-choices inc-choices-{id_}", role="group", **{"aria-label": name})
    return html.Details([opener, box], id=f"incident-{id_}", className="inc-menu")


def _choice(line: str, code: str, content: list[Any], chosen: bool = False) -> Any:
    return html.Button(
        content,
        type="button",
        className="inc-choice",
        title=line,
        disabled=chosen,
        **{"data-line": line, "data-code": code},
    )


def _priorities(number: str, now: int) -> list[Any]:
    return [
        _choice(f"PR {number} {level}", str(level), [glyph(sign.glyph), html.B(sign.word)], level == now)
        for level, sign in PRIORITIES.items()
    ]


def _dispositions(number: str) -> list[Any]:
    return [_choice(f"X {number} {code}", code, [html.B(code), _(name)]) for code, name in DISPOSITIONS.items()]


def _holds(number: str) -> list[Any]:
    """The usual reasons with their usual length; anything else is typed."""
    usual = [
        ("+10", _("menunggu kabar pelapor")),
        ("+30", _("menunggu dinas lain")),
        ("+2j", _("dijadwalkan")),
        ("07:00", _("besok pagi")),
    ]
    lines = [
        _choice(f"H {number} {until} {reason}", str(n), [html.B(until), reason])
        for n, (until, reason) in enumerate(usual, 1)
    ]
    return [*lines, _typed(f"H {number} +")]


def _referrals(number: str) -> list[Any]:
    services = ["Damkar", "Ambulans 119", "RSUD", "BPBD", "PLN", _("Dinas Sosial")]
    lines = [_choice(f"RF {number} {to}", str(n), [html.B(str(n)), to]) for n, to in enumerate(services, 1)]
    return [*lines, _typed(f"RF {number} ")]


def _typed(line: str) -> Any:
    """Give the choice that opens the command line with the beginning of a line."""
    return html.Button(
        [html.B("…"), _("ketik sendiri")],
        type="button",
        className="inc-choice",
        title=line.strip(),
        **{"data-begin": line, "data-code": "0"},
    )


def _again(number: str) -> Any:
    line = f"RO {number}"
    return html.Button(
        [key_cap("O"), _("Buka kembali")],
        type="button",
        className="inc-button",
        title=line,
        **{"data-line": line, "data-opens": "O"},
    )
