"""A signed handover on paper: every item with who noted it and when, remarks, both signatures."""

from layouts.handover.items import KINDS, more_of, title_of
from layouts.handover.page import Sheet, name_of
from layouts.paper import Document, Section, Table
from layouts.words import _


def paper_of(s: Sheet, now: float) -> Document:
    """Give the sheet as a paper. now: epoch s, when it was taken out."""
    h = s.handover
    assert h is not None, "only a handover that is there is printed"
    remarks = [[s.day(r["at"]), name_of(r["by"]), r["text"]] for r in h.remarks]
    outgoing = (_("Yang menyerahkan"), name_of(h.outgoing) or "–", s.day(h.outgoing_at) if h.outgoing else h.without)
    incoming = (_("Yang menerima"), name_of(h.incoming) or _("tidak ditandatangani"), s.day(h.incoming_at))
    return Document(
        title=_("Serah terima {}").format(s.day(h.shift)),
        under=_("disusun {}").format(s.day(h.drafted)),
        corner=(s.place, _("Waktu") + f" {s.zone_label}"),
        sections=[
            *(Section(_(title), _table(s, kind)) for kind, (_sign, title) in KINDS.items()),
            Section(_("Catatan"), Table([_("Waktu"), _("Oleh"), _("Catatan")], remarks, (38, 30, 114))),
        ],
        foot=_("Dibawa keluar {} oleh {}.").format(s.day(now), name_of(s.by)),
        signatures=[outgoing, incoming],
    )


def _table(s: Sheet, kind: str) -> Table:
    rows = [
        [
            title_of(i), more_of(i, s.zone), s.at(i.since, "%d/%m %H:%M"),
            " ".join(filter(None, (name_of(i.seen_by), s.at(i.seen_at) if i.seen_by else ""))),
            s.at(i.ended) if i.ended is not None else "",
        ]
        for i in s.items
        if i.kind == kind
    ]  # fmt: skip
    titles = [_("Butir"), _("Keterangan"), _("Sejak"), _("Dibaca"), _("Selesai")]
    return Table(titles, rows, (48, 66, 22, 28, 18))
