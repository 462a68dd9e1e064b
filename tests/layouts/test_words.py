"""Every text of the screens has an English translation, and no translation is left over."""

import ast
import re
from pathlib import Path

import pytest

from dashboard.anev import behind as anev_behind
from dashboard.areas import behind as areas_behind
from dashboard.commandline import WORDS
from dashboard.review.breaches import STAGES
from dashboard.review.control import STEPS
from dashboard.review.look import MONTHS
from dashboard.review.times import PARTS
from dashboard.scores.behind import YES_NO
from dispatch.cards import shipped
from dispatch.core.causes import CAUSES
from dispatch.core.closing import DISPOSITIONS
from dispatch.core.sop import Card
from dispatch.core.triage import KINDS
from layouts import assignments, backup, chain, frame, header, printing, reasons, theme, wall
from layouts.help import keys
from layouts.review import bar, intervals, stages
from layouts.roster import DAY_NAMES
from layouts.words import _, browser_words, catalogue, speaking

ROOT = Path(__file__).parents[2]
SPOKEN_JS = (
    r'\b_\("((?:[^"\\]|\\.)+)"',  # _("...")
    r'\bword\("([^"]+)"',  # core.word("...") of the map
    r'\bentry\("\w+", "([^"]+)"',  # its legend
    r'\bbutton\("i-\w+", "([^"]+)"',  # and its buttons
)


def of_python() -> set[str]:
    found: set[str] = set()
    for file in [*ROOT.glob("layouts/**/*.py"), *ROOT.glob("dashboard/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return found


def of_scripts() -> set[str]:
    found = set()
    for file in ROOT.glob("assets/**/*.js"):
        for form in SPOKEN_JS:
            found |= {text.replace('\\"', '"') for text in re.findall(form, file.read_text())}
    states = re.search(r"const WORDS = \[([^\]]+)\]", (ROOT / "assets/map_pick.js").read_text())
    assert states, "the map's words for officers' states have moved; tell this test where to"
    return found | set(re.findall(r'"([^"]+)"', states.group(1)))


def of_tables() -> set[str]:
    signs = [*theme.INCIDENTS.values(), *theme.ASSIGNMENTS.values(), *theme.OFFICERS.values(), *theme.ALARMS.values()]
    found = {kind.name for kind in KINDS.values()} | set(DISPOSITIONS.values()) | {s.word for s in signs}
    found |= {*bar.RANGES.values(), *bar.LOADS.values(), *stages.STAGES, *(name for _, name in intervals.MARKS)}
    found |= {text for names in intervals.NAMES.values() for text in names} | set(MONTHS)
    for words in (areas_behind.TITLES, anev_behind.TITLES, anev_behind.ANSWERS, anev_behind.REFUSED):
        found |= set(words.values())
    found |= {word for pair in YES_NO.values() for word in pair}
    found |= {*STEPS.values(), *PARTS.values(), *STAGES.values()}
    found |= set(CAUSES.values()) | set(DAY_NAMES) | {title for _name, title in wall.FIGURES}
    found |= {title for _address, title in frame.NAV} | set(header.ROLES.values())
    found |= {text for word in WORDS.values() for text in (word.form, word.help)}
    found |= {*reasons.CHANNELS.values(), *reasons.PHRASES.values(), *reasons.FACTS.values()}
    found |= (
        {words for _, words in reasons._PATTERNS}
        | {name for _, name in assignments.NEXT.values()}
        | set(chain.LINKS.values())
    )
    found |= {text for _key, text in keys()}
    found |= {*printing.POINTS.values(), *(s.word for s in backup.STATUSES.values())}
    found |= {*reasons.ANSWERS.values(), *reasons.FIELDS.values(), *(t for card in shipped() for t in texts_of(card))}
    return {text for text in found if re.search("[A-Za-z]{3}", re.sub(r"{\w*}", "", text))}


def texts_of(card: Card) -> list[str]:
    asked = [text for q in card.questions for text in (q.ask, q.yes.say, q.no.say) if text]
    return [card.title, *asked, *card.advice, *card.inform]


SAME_IN_ENGLISH = {"P1", "P2", "P3", "P4", "5 km", "CCTV", "Open311"}


def test_every_text_of_the_screens_has_an_english_translation() -> None:
    missing = sorted((of_python() | of_scripts() | of_tables()) - catalogue("en").keys() - SAME_IN_ENGLISH)
    assert not missing, "add to layouts/locale/en/LC_MESSAGES/k3i.po:\n" + "\n".join(missing)


def test_placeholders_survive_translation() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w*\}", text))

    differing = [source for source, text in catalogue("en").items() if places(source) != places(text)]
    assert not differing


def test_a_page_speaks_the_language_of_its_session_and_then_the_source_again() -> None:
    with speaking("en"):
        assert _("Menunggu") == "Waiting"
        assert browser_words()["Menunggu"] == "Waiting"
    assert _("Menunggu") == "Menunggu"
    assert browser_words() == {}


@pytest.mark.parametrize("unknown", ["fr", "", "../id"])
def test_an_unknown_language_is_the_source_language(unknown: str) -> None:
    with speaking(unknown):
        assert _("Menunggu") == "Menunggu"
