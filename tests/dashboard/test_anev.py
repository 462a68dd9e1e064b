"""The week's recap: on screen and as one sheet, notes kept with their authors, somebody's own area only."""

from __future__ import annotations

import re
import subprocess
import time

import pytest

from dashboard.anev.picture import picture
from dashboard.paper import pdf_of
from dispatch.access import Person
from dispatch.core.errors import Denied
from dispatch.core.recapped import Week
from dispatch.settings import Settings
from dispatch.store import Store
from layouts.anev.page import anev_page
from layouts.anev.paper import anev_paper
from layouts.markup import markup
from layouts.words import speaking
from tests.core.room import room_with
from tests.dashboard.parts import parts_with_places
from tests.makers import report
from tests.running import PASSWORD, K3i

CHIEF = Person("komandan", "commander")


def test_the_recap_counts_the_week_from_the_history_and_fits_one_sheet(store: Store, settings: Settings) -> None:
    parts = parts_with_places(store, settings)
    room, now = room_with(0), time.time()
    for n in range(12):
        room.do(report(kind="MVA" if n % 3 else "FIGHT", at=now - 30 - n, village="33.29.08.2001",
                       kecamatan="33.29.08", village_name="Jatibarang Kidul"))  # fmt: skip
    parts.archive.write_history([list(room.incidents.values())])
    page, _at = picture(parts, CHIEF, {})
    assert (page.recap.total.now, page.recap.so_far, page.after) == (12, True, None)
    assert [(c.key, c.now) for c in page.recap.kinds] == [("MVA", 8), ("FIGHT", 4)]
    with speaking("en"):
        text = markup(anev_page(page))
        paper = pdf_of(anev_paper(page))
    assert "n 0, small" in text
    assert "Jatibarang Kidul, Jatibarang" in text
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") == 1


def test_a_week_that_is_none_is_this_week_and_no_week_lies_ahead(store: Store, settings: Settings) -> None:
    parts = parts_with_places(store, settings)
    this = Week.of(time.time(), settings.shift_times().zone).name
    for asked in ("", "2026-W99", "x", "2999-W01"):
        assert picture(parts, CHIEF, {"week": asked})[0].recap.week.name == this
    with pytest.raises(Denied):
        picture(parts, Person("k", "commander", "", "33.29.09"), {"area": "33.29.08"})


def test_notes_are_kept_and_whoever_takes_the_sheet_out_is_noted(k3i: K3i) -> None:
    with k3i.browser("komandan") as client:
        text = client.get("/anev").text
        csrf = re.search(r'"csrf":"([^"]+)"', text)
        assert csrf
        told = {"id": "n0000001", "area": "33.29", "text": "patroli <i>malam</i> ditambah"}
        for _twice in range(2):
            assert client.post(f"/anev/remark?csrf={csrf[1]}", data=told).status_code == 303
        assert client.get("/anev").text.count("patroli &lt;i&gt;malam&lt;/i&gt; ditambah") == 1
        assert client.post(f"/anev/remark?csrf={csrf[1]}", data={"text": " "}).status_code == 422
        paper = client.get("/anev.pdf")
        assert (paper.headers["content-type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    exported = [f for f in k3i.store().journal_since("0-0", 100_000) if f["type"] == "figures_exported"]
    assert ("commander:komandan", "anev") in {(f["by"], f["data"]["page"]) for f in exported}
    with k3i.browser("operator") as client:
        assert client.get("/anev").status_code == 403
        assert client.get("/anev.pdf").status_code == 403


def test_a_polseks_commander_recaps_the_own_area_only(k3i: K3i) -> None:
    words = ("user", "create", "kapolsek2", "--role", "commander", "--area", "33.29.09", "--password", PASSWORD)
    subprocess.run(k3i.command(*words), check=True, capture_output=True)
    with k3i.browser("kapolsek2") as client:
        text = client.get("/anev").text
        assert "Polsek Brebes Kota" in text
        assert "Polsek Salem" not in text
        for path in ("/anev?area=33.29", "/anev.pdf?area=33.29.01"):
            assert client.get(path).status_code == 403
