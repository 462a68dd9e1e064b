"""The citizen's door: report at /lapor, follow at /l/<code>. Works without JavaScript; with it, also without a net."""

from fastapi import FastAPI

from feeds.pages.citizen import offline, reporting, searching
from feeds.parts import Parts


def register(app: FastAPI, parts: Parts) -> None:
    """Add the citizens' pages."""
    searching.register(app, parts)
    reporting.register(app, parts)
    offline.register(app, parts)
