"""The officer's page `/petugas`: enrolment, the officer's own world, taps, positions, talk. A doorway to the desk.

shell.py      the pages themselves, what they are made of, and the service worker
session.py    which phone is this? cookie -> officer; everything else takes the officer from there, never from a body
entering.py   a code and a PIN let a phone in
world.py      what the page shows, as JSON; live.py sends it again whenever it has changed
asked.py      citizens who write to a village's officer before the report is anybody's
assessed.py   the own assessment with every step, and what the officer says of it
taps.py       what was tapped, each once and in order, with the time of the tap
"""

from fastapi import FastAPI

from feeds.pages.officers import asked, assessed, entering, live, near, own, photos, position, shell, taps, tracker
from feeds.pages.officers.session import answer_strangers
from feeds.parts import Parts


def register(app: FastAPI, parts: Parts) -> None:
    """Add the officer's pages and doors."""
    answer_strangers(app)
    for door in (shell, asked, assessed, entering, live, near, own, photos, position, taps, tracker):
        door.register(app, parts)
