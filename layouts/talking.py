"""What citizens and the room say to each other in an incident, and what they show: the panel's part of the talk.

Citizens' words are texts here, never markup. An answer is a typed line like any other (CH).
"""

from datetime import datetime, tzinfo
from typing import Any, Final

from dash import html

from dispatch.core.incident import Incident
from dispatch.core.talk import unread
from layouts.theme import glyph
from layouts.words import _

PHRASES: Final = {"cancel asked by citizen: never ended by itself": "pelapor minta batal: tidak berakhir sendiri"}
FACTS: Final = {
    "message_sent": "pesan: “{text}”",
    "messages_read": "pesan dibaca",
    "photo_added": "foto ditambahkan",
    "cancel_asked": "pelapor minta batal",
    "incident_rated": "dinilai {stars} dari 5",
}
SAFER: Final = {"more": "merasa lebih aman", "same": "merasa sama saja", "less": "merasa kurang aman"}
MOST_SHOWN = 30


def wishes(i: Incident, may_close: bool) -> list[Any]:
    """Say that whoever reported wants to call it off, with the way to do so."""
    if not i.cancel_asked or i.is_ended:
        return []
    told = [html.B(_("Pelapor minta batal")), html.Span(i.cancel_asked["reason"] or _("tanpa alasan"))]
    why = html.Span(_("Pastikan pelapor aman dan bebas bicara sebelum menutup."), className="dim small")
    return [html.P([glyph("i-back"), *told, why], className="inc-wish", role="note")]


def distrusted(i: Incident, may_classify: bool) -> list[Any]:
    """Say that a report was folded away because of its sender, with the one key that brings it back."""
    if i.lane != "low_trust":
        return []
    line = f"JU {i.number}"
    told = html.Span(_("Jalur diragukan: terlalu banyak laporan dari satu pengirim"))
    back = html.Button(_("Ke jalur utama"), type="button", className="inc-button", title=line, **{"data-line": line})
    return [html.P([told, *([back] if may_classify and not i.is_ended else [])], className="inc-wish")]


def talk(i: Incident, facts: list[dict[str, Any]], zone: tzinfo, may_write: bool) -> list[Any]:
    """Give the talk, oldest first, with how many are unread and the way to answer; nothing while nobody could write."""
    said = [f for f in facts if f["type"] == "message_sent"][-MOST_SHOWN:]
    if not said and not may_write:
        return []
    waiting = unread(i, "desk")
    count = [html.Span(_("{} belum dibaca").format(waiting), className="inc-unread")] if waiting else []
    head = html.Div([html.H3(_("Chat")), *count, *(_keys(i, waiting) if may_write else [])])
    several = len({f["by"] for f in said if f["data"]["side"] == "citizen"}) > 1
    rows = [_row(f, zone, several) for f in said]
    return [html.Section([head, html.Ol(rows, className="inc-talk")])]


def _keys(i: Incident, waiting: int) -> list[Any]:
    answer, read = f"CH {i.number} ", f"BC {i.number}"
    begin = html.Button(
        _("Balas"),
        type="button",
        className="inc-button",
        title=f"CH {i.number} <{_('teks')}>",
        **{"data-begin": answer},
    )
    done = html.Button(_("Dibaca"), type="button", className="inc-button", title=read, **{"data-line": read})
    return [begin, *([done] if waiting else [])]


def _row(f: dict[str, Any], zone: tzinfo, several: bool) -> Any:
    d = f["data"]
    who = {"citizen": _("Pelapor"), "officer": d["name"], "desk": d["name"]}[d["side"]]
    if several and d["side"] == "citizen":
        who = f"{who} {f['by'].partition(':')[2]}"
    if several and d.get("to"):
        who = f"{who} → {d['to']}"
    at = datetime.fromtimestamp(f["event_time"], zone)
    head = html.Span([html.B(who), html.Time(f"{at:%H:%M}", dateTime=at.isoformat(), className="dim small")])
    return html.Li([head, html.Span(d["text"], className="inc-said")], key=f["id"], className=f"is-{d['side']}")


def photos(i: Incident, zone: tzinfo, may_see: bool) -> list[Any]:
    """Give the photos as thumbnails that open large in their place; to who may not see them, how many there are."""
    if not i.photos:
        return []
    head = html.Div([html.H3(_("Foto")), html.Span(str(len(i.photos)), className="dim small")])
    if not may_see:
        return [html.Section([head, html.P(_("Peran Anda tidak melihat foto."), className="inc-none")])]
    return [html.Section([head, html.Div([_photo(i, p, zone) for p in i.photos], className="inc-photos")])]


def _photo(i: Incident, p: dict[str, Any], zone: tzinfo) -> Any:
    who = {"citizen": _("Pelapor"), "officer": p["name"], "desk": p["name"]}.get(p["side"], p["name"])
    told = f"{who} {datetime.fromtimestamp(p['at'], zone):%H:%M}"
    picture = html.Img(
        src=f"/photo/{i.number}/{p['photo']}", alt=_("Foto: {}").format(told),
        width=str(p["width"]), height=str(p["height"]),
    )  # fmt: skip
    return html.Button(
        [picture, html.Span(told, className="small")], type="button", className="inc-photo",
        title=_("besar / kecil"), key=p["photo"], **{"data-large": p["photo"]},
    )  # fmt: skip


def rated(i: Incident) -> str:
    """Give what whoever reported thinks of it as one line, "" where nobody has said."""
    r = i.rating
    if not r:
        return ""
    safe = _("rasa aman {} dari 5").format(r["safe"]) if r.get("safe") else ""
    safer = _(SAFER[r["safer"]]) if r.get("safer") else ""
    return " · ".join(part for part in (_("{} dari 5").format(r["stars"]), safe, safer, r.get("text", "")) if part)
