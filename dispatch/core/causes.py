"""Why a response took too long, named by a shift lead, and who took figures out of the room. Pure.

The codes are few and stable, so that they can be counted: A the way, B the units, C the stamps, D the report,
E what nobody can change. The last naming counts; the journal keeps them all.
"""

from typing import Final

from dispatch.core.commands import NameCause, RecordExport
from dispatch.core.errors import Invalid
from dispatch.core.facts import Decision
from dispatch.core.world import World, fact

CAUSES: Final = {
    "A1": "jarak > 10 km",
    "A2": "macet di jalan",
    "B1": "tidak ada unit bebas",
    "B2": "unit terdekat sibuk",
    "B3": "tawaran ditolak",
    "C1": "lupa tekan tiba",
    "C2": "perangkat atau sinyal mati",
    "D1": "alamat keliru",
    "D2": "lama di meja operator",
    "E1": "cuaca atau jalan terputus",
    "E2": "perintah pimpinan",
}
"""Code -> words of the screen (Indonesian)."""
MOST_NOTE = 200
FORMS = ("csv", "xlsx", "pdf")


def name_cause(c: NameCause, world: World) -> Decision:
    """Say why an incident was reached late; an empty cause takes the last one back."""
    if c.cause and c.cause not in CAUSES:
        raise Invalid(f"cause {c.cause!r} is not known; use one of {', '.join(CAUSES)}", "cause")
    if len(c.note) > MOST_NOTE:
        raise Invalid(f"the note has {len(c.note)} characters; use at most {MOST_NOTE}", "note")
    # Of an incident that only history has, no timeline is begun anew: the journal alone tells.
    about = {"incident": c.incident} if world.find("incident", c.incident) is not None else {}
    said = fact(c, "cause_named", **about, number=c.incident, cause=c.cause, note=c.note.strip())
    return Decision({}, [said], [], {"incident": c.incident, "cause": c.cause})


def record_export(c: RecordExport, world: World) -> Decision:
    """Note who has taken which figures out, as what, and of which window and filters."""
    if c.form not in FORMS:
        raise Invalid(f"form {c.form!r} is not known; use one of {', '.join(FORMS)}", "form")
    return Decision({}, [fact(c, "figures_exported", page=c.page, form=c.form, query=c.query)], [], {"page": c.page})
