"""What has been said of a recap or an assessment, with authors and times, and the form to say more."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from layouts.amounts import clock
from layouts.forms import hidden
from layouts.words import _


def remarks(
    said: Sequence[Mapping[str, Any]], address: str, carried: Mapping[str, str], zone: ZoneInfo, told: str = ""
) -> Any:
    """Give the list and the form. said: {by, at, text}; address: of the form; told: what was typed and refused."""
    lines = [
        html.Li(
            [
                html.B(who(r["by"])),
                html.Small(f" {clock(r['at'], zone)}", className="dim"),
                html.P(r["text"], className="words"),
            ]
        )
        for r in said
    ] or [html.Li(_("Belum ada catatan."), className="dim")]
    form = html.Form(
        [
            *[hidden(name, value) for name, value in carried.items()],
            html.Label(_("Tambah catatan (tetap tersimpan dengan nama Anda)"), htmlFor="remark"),
            html.Textarea(told, id="remark", name="text", rows=2, maxLength=2000, required=True),
            html.P(html.Button(_("Simpan catatan"), type="submit")),
        ],
        method="post",
        action=address,
        className="send no-print",
    )
    return [html.Ul(lines, className="remarks"), form]


def who(by: str) -> str:
    """Give an author as people are called: the name, for an officer with the word."""
    kind, _sep, name = by.partition(":")
    return _("petugas {0}").format(name) if kind == "officer" else name
