"""A report sent again under its own id: folded into the first, and nothing it says otherwise is lost."""

import asyncio
import hashlib

from dispatch.core.commands import NoteRepeat, ReceiveReport
from dispatch.core.repeats import what_is_new
from dispatch.desk import Answer
from dispatch.flusher import Flusher


async def take_report(flusher: Flusher, report: ReceiveReport) -> Answer:
    """Take a report in. What a repeat says for the first time is kept before the repeat is answered.

    Only what the commit has seen before is compared: the way of a new report is as long as ever.
    """
    answer = await flusher.handle(report)
    if answer.duplicate:
        await _keep_what_is_new(flusher, report, str(answer.value["incident"]))
    return answer


async def _keep_what_is_new(flusher: Flusher, report: ReceiveReport, number: str) -> None:
    said = "\n".join((report.text, report.address, report.kind))
    note = NoteRepeat(
        id=f"{report.id}:said:{hashlib.sha256(said.encode()).hexdigest()[:20]}",
        by=report.by,
        at=report.at,
        now=report.now,
        incident=number,
        text=report.text,
        address=report.address,
        kind=report.kind,
    )
    found = await asyncio.to_thread(flusher.desk.store.incident, number)
    if what_is_new(found.state, note):
        await flusher.handle(note)
