"""The citizen's door: report at /lapor, follow at /l/<code>. Works without JavaScript; with it, also without a net."""

from fastapi import FastAPI

from feeds.pages.citizen import acting, following, offline, photo_in, reporting, searching
from feeds.pages.citizen.limits import Limits
from feeds.parts import Parts
from feeds.windows import Windows


def register(app: FastAPI, parts: Parts) -> None:
    """Add the citizens' pages."""
    limits = Limits(parts.settings, Windows(parts.store))
    searching.register(app, parts, limits)
    reporting.register(app, parts, limits)
    offline.register(app, parts)
    following.register(app, parts, limits)
    acting.register(app, parts, limits)
    photo_in.register(app, parts, limits)
