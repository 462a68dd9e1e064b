"""Taking in what the form sends: a search, a fault, the like near here, or a report that goes to the desk.

Nothing holds up what is urgent, not even a question. A report sent again under its id is the same report.
"""

import asyncio
import time
from dataclasses import dataclass, replace

from fastapi.responses import RedirectResponse, Response
from redis.exceptions import RedisError
from starlette.requests import Request

from dispatch.core.commands import AddNote, ReceiveReport
from dispatch.core.errors import Busy
from dispatch.core.triage import classify
from dispatch.repeated import take_report
from feeds.pages.citizen import draft as drafts
from feeds.pages.citizen.draft import Draft
from feeds.pages.citizen.form import Form, is_script, told
from feeds.pages.citizen.limits import Limits
from feeds.pages.citizen.near import Alike, Nearby
from feeds.pages.citizen.searching import find
from feeds.pages.rendering import data
from feeds.parts import Parts

NOT_STORED = "Belum terkirim: sistem sedang terganggu. Tekan kirim lagi, atau telepon 110."
HELD_UP_FROM = 3
"""From this priority on a report without a script is asked about the like near here before it goes."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What the door needs to take a form in."""

    parts: Parts
    limits: Limits
    form: Form
    nearby: Nearby

    async def take(self, request: Request) -> Response:
        """Answer a form that was sent."""
        sent = await request.form(max_files=0, max_fields=40)
        d = drafts.read(sent)
        if sent.get("do") == "cari":
            return self.form.filled(request, d, hits=await asyncio.to_thread(find, self.parts, d.q), step=2)
        wrong = drafts.faults(d)
        if wrong:
            return self.form.refused(request, d, wrong)
        try:
            return await self._send(request, d)
        except (RedisError, Busy):
            if is_script(request):
                raise
            return self.form.filled(request, d, 503, faults={"send": NOT_STORED}, step=4)

    async def _send(self, request: Request, d: Draft) -> Response:
        now, urgent = time.time(), is_urgent(d)
        alike = None if urgent and d.same != "ya" else await self.nearby.alike(d.code, d.point, now)
        if alike and not (urgent or d.same or is_script(request)):
            return self.form.filled(request, d, near=told(request, alike), step=4)
        low_trust = await self.limits.lose_trust(request, d.number)
        report = replace(drafts.command(d, now, self.parts.reference.areas), low_trust=low_trust)
        code, number = await self._taken(d, report, alike if d.same == "ya" else None)
        if is_script(request):
            return data({"code": code, "incident": number}, 201)
        return RedirectResponse(f"/l/{code}", 303)

    async def _taken(self, d: Draft, report: ReceiveReport, same: Alike | None) -> tuple[str, str]:
        """Take a report in; give the code it is followed by, and its number. `same` is only marked, for the desk."""
        answer = await take_report(self.parts.flusher, report)
        number = str(answer.value["incident"])
        if same and same.number != number:
            text = f"Pelapor: kejadian yang sama dengan {same.number} ({same.metres} m dari sini)"
            note = AddNote(id=f"{drafts.SENDER}:{d.id}:same", by=f"citizen:{number}", at=report.now, now=report.now,
                           incident=number, text=text)  # fmt: skip
            await self.parts.flusher.handle(note)
        return str(answer.value["tracking"]), number


def is_urgent(d: Draft) -> bool:
    """Whether nothing may hold it up."""
    return bool(d.panic) or classify(d.code, d.text, None, "app").priority < HELD_UP_FROM
