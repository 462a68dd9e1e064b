"""The operator console `/`: the Dash application, the page as each session wants it, and its callbacks."""

from typing import Any

import orjson
from dash import Dash
from fastapi import FastAPI

from dashboard import incident_panel
from dashboard.commandline import WORDS
from dashboard.framing import open_to
from dashboard.gate import current
from dashboard.maps import basemap_of
from dashboard.parts import Parts
from dashboard.permissions import may
from dashboard.sessions import Session
from dispatch.access import Person
from dispatch.core.closing import DISPOSITIONS
from dispatch.settings import Settings
from layouts.frame import NAV
from layouts.incident import nothing_selected
from layouts.intake import intake_panel
from layouts.page import Console, console_page, document
from layouts.theme import signs_for_browser
from layouts.words import _, browser_words, speaking

NOBODY = Session(Person("", ""), "", "")
"""Whom Dash builds the page for when it looks at the layout at start-up."""


def build_console(server: FastAPI, parts: Parts) -> Dash:
    """Give the Dash application on the server of the web process."""
    dash = ConsoleApp(
        __name__,
        server=server,  # type: ignore[arg-type]  # its hints know Flask only
        assets_folder="../assets",
        assets_ignore="^wall",
        assets_path_ignore=["pages"],
        title=f"K3i {parts.settings.place}",
        update_title="",
        enable_mcp=False,
        websocket_callbacks=False,
        suppress_callback_exceptions=True,
    )
    dash.settings = parts.settings
    dash.layout = lambda: page_of(parts, current.get() or NOBODY)
    incident_panel.register(dash, parts)
    return dash


class ConsoleApp(Dash):
    """Dash with a document of our own: language, theme and data are there before anything is drawn."""

    settings: Settings

    def _config(self) -> dict[str, Any]:
        """Give the renderer's configuration without Dash's own socket, which the gate refuses."""
        return {name: value for name, value in super()._config().items() if name != "websocket"}

    def interpolate_index(self, *args: Any, **parts: Any) -> str:
        """Give the HTML document for the session of the request."""
        session = current.get() or NOBODY
        with speaking(session.language):
            data = page_data(self.settings, session)
        return document(parts, session.language, session.theme, data)


def page_of(parts: Parts, session: Session) -> Any:
    """Give the component tree for a session."""
    with speaking(session.language):
        words = [(word.form, word.help) for word in WORDS.values() if may(session.person.role, word.ability)]
        values = Console(
            place=parts.settings.place,
            user=session.person.name,
            role=session.person.role,
            csrf=session.csrf,
            words=words,
            basemap=basemap_of(parts),
            ways=tuple(way for way in NAV if way[0] != "/" and way[0] in open_to(session.person.role)),
        )
        return console_page(values, nothing_selected(), intake_panel(may(session.person.role, "report")))


def page_data(settings: Settings, session: Session) -> str:
    """Give what the scripts need from the first moment, as JSON that may stand inside a script element."""
    role = session.person.role
    words = [[name, _(w.form), _(w.help)] for name, w in WORDS.items() if may(role, w.ability)]
    data = {
        "language": session.language,
        "csrf": session.csrf,
        "user": {"name": session.person.name, "role": role, "tier": session.person.tier},
        "timezone": settings.timezone,
        "zone": settings.zone_label,
        "targets": {"answer_s": settings.answer_target_s, "response_s": settings.response_target_s},
        "stale_s": settings.stale_s,
        "flood": {"alarms": settings.flood_alarms, "minutes": settings.flood_minutes},
        "dispositions": {code: _(name) for code, name in DISPOSITIONS.items()},
        "words": browser_words(),
        "commands": words,
        "signs": signs_for_browser(),
    }
    return orjson.dumps(data).decode().replace("<", "\\u003c")
