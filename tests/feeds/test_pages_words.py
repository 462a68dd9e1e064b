"""Every text of the pages is there in English too."""

from __future__ import annotations

import re
from pathlib import Path

from dispatch.core.triage import KINDS
from feeds.pages.citizen import acting, contact, draft, kinds, limits, picture, taking
from feeds.pages.officers import entering, refused, shell
from feeds.pages.rendering import HERE, texts

SAID = re.compile(r"""_\(\s*"((?:[^"\\]|\\.)*)\"""")


def of_templates() -> set[str]:
    return {text for file in Path(HERE / "templates").glob("*.html") for text in SAID.findall(file.read_text())}


def of_citizens_tables() -> set[str]:
    steps = {"Laporan diterima", "Diperiksa", "Petugas ditugaskan", "Menuju lokasi", "Di lokasi", "Selesai"}
    faults = {words for d in (draft.Draft(), draft.Draft(lat="99", lng="999")) for words in draft.faults(d).values()}
    faults |= set(draft.faults(draft.Draft(kind="NOISE", address="x" * 999)).values())
    duty = {*contact.DUTY.values(), *contact.FUNCTIONS.values(), contact.HERE, contact.ASKED}
    faults.add(taking.NOT_STORED)
    return (
        steps
        | faults
        | duty
        | {*kinds.WORD.values(), *kinds.GROUPS}
        | {*picture.WORDS.values(), *picture.CHANNELS.values()}
        | {words for _, words in limits.LATER.values()}
        | set(acting.REFUSED.values())
    )


def of_officers() -> set[str]:
    kinds = {k.name for k in KINDS.values()}
    return {*shell._of_scripts(), *refused.WORDS.values(), *kinds, *entering.TEXTS}


def test_every_text_of_the_pages_is_there_in_english() -> None:
    assert (of_templates() | of_citizens_tables() | of_officers()) - texts("en").keys() == set()
