"""The cheat sheet: every word of the command line (from the registry, as values) and every key."""

from collections.abc import Iterable
from typing import Any

from dash import html

from layouts.words import _


def help_sheet(words: Iterable[tuple[str, str]]) -> Any:
    """Give the dialog. words: (form, help in the source language) of each word the user may say."""
    return html.Dialog(
        [
            html.Div([html.H2(_("Perintah dan tombol")), _close()], className="help-head"),
            html.Div([_table(_("Baris perintah (F2)"), words), _table(_("Tombol"), keys())], className="help-body"),
            html.Label(id="single-keys", className="check"),
        ],
        id="help",
        className="help",
        **{"aria-label": _("Perintah dan tombol")},
    )


def keys() -> list[tuple[str, str]]:
    """Give the keys and what they do, in the source language; keys.js listens to these."""
    return [
        ("F2", "Baris perintah"),
        ("F3", "Cari nomor, tempat atau kata"),
        ("F4", "Buka yang paling mendesak"),
        ("F6", "Panel berikutnya"),
        ("F7", "Ke peta"),
        ("F8", "Hitung ulang rekomendasi"),
        ("F9", "Laporan baru; lagi: satu lagi, draf tetap ada"),
        ("Shift F9", "Draf sebelumnya"),
        ("Ctrl Enter", "Simpan laporan; isian dapat diteruskan"),
        ("Y / T / L", "Jawab kartu: ya, tidak, lewati (di formulir: Alt)"),
        ("Alt G", "Tambahkan penelepon ke insiden yang mungkin sama"),
        ("1–5", "Tugaskan rekomendasi ke-n"),
        ("G", "Gabungkan duplikat yang dicentang"),
        ("B", "Bukan duplikat"),
        ("0", "Tugaskan semua unit yang kurang"),
        ("J / K", "Insiden berikutnya / sebelumnya"),
        ("A", "Ambil panggilan yang berdering"),
        ("I / S / N", "Panggilan di tangan: iseng, senyap, informasi (di formulir: Alt)"),
        ("Q", "Alarm teratas dilihat"),
        ("V", "Nyatakan tiba: unit yang terlihat di TKP"),
        ("M", "Rencana bersama untuk semua yang menunggu"),
        ("Ctrl Z", "Urungkan, 5 detik"),
        ("Esc", "Batal, tutup"),
        ("?", "Daftar ini"),
    ]


def _close() -> Any:
    name = _("Tutup daftar")
    return html.Button(
        "×", id="help-close", type="button", className="button quiet icon", title=name, **{"aria-label": name}
    )


def _table(title: str, lines: Iterable[tuple[str, str]]) -> Any:
    rows = [
        html.Tr([html.Th(html.Kbd(_(form), className="form"), scope="row"), html.Td(_(text))]) for form, text in lines
    ]
    return html.Table([html.Caption(title), html.Tbody(rows)])
