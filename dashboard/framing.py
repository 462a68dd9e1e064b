"""The frame of a page for the session of the request: who looks, what they may open, in which words."""

import hashlib
import re
import time
from functools import cache
from pathlib import Path

from dashboard.asking import session_of
from dashboard.parts import Parts
from dashboard.permissions import ability_of_route, may
from layouts.frame import NAV, Frame
from layouts.words import SOURCE, _, language

PAGES = Path(__file__).parents[1] / "assets" / "pages"
SAID = re.compile(r'\b_\("((?:[^"\\]|\\.)+)"')


def frame_of(parts: Parts, title: str, here: str, as_of: float | None = None) -> Frame:
    """Give the frame of a page. as_of: how far its data reach (epoch s), None: it shows no figures."""
    session, settings = session_of(), parts.settings
    return Frame(
        place=settings.place,
        title=title,
        here=here,
        may=open_to(session.person.role),
        user=session.person.name,
        role=session.person.role,
        language=session.language or SOURCE,
        theme=session.theme or "night",
        csrf=session.csrf,
        zone_label=settings.zone_label,
        timezone=settings.timezone,
        now=time.time(),
        as_of=as_of,
        version=version(),
        spoken={} if language.get() == SOURCE else {text: _(text) for text in said()},
    )


def open_to(role: str) -> frozenset[str]:
    """Give the addresses of the pages a role may open."""
    return frozenset(address for address, _title in NAV if may(role, ability_of_route("GET", address) or ""))


@cache
def version() -> str:
    """Give the version of the pages' scripts and styles: a new one has another address, so none is kept too long."""
    files = sorted(path for path in PAGES.iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]


@cache
def said() -> tuple[str, ...]:
    """Give what the pages' scripts say (source texts)."""
    return tuple(sorted({text for path in PAGES.glob("*.js") for text in SAID.findall(path.read_text())}))
