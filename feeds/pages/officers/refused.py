"""Why a tap came to nothing, in the officer's words: by what became of the assignment, else by the field at fault."""

from typing import Final

from feeds.pages.rendering import say

WORDS: Final = {
    "invalid": "Ketukan ini tidak terbaca; ulangi.",
    "not_found": "Insiden ini bukan tugas Anda.",
    "withdrawn": "Sudah ditarik operator.",
    "cancelled_en_route": "Sudah ditarik operator.",
    "timed_out": "Waktu jawab sudah habis; tawaran diteruskan ke petugas lain.",
    "declined": "Sudah Anda tolak.",
    "cleared": "Sudah dinyatakan selesai.",
    "offered": "Belum diterima: terima dulu.",
    "accepted": "Itu tidak mungkin: tugas sudah diterima.",
    "en_route": "Itu tidak mungkin: Anda sudah menuju TKP.",
    "on_scene": "Itu tidak mungkin: Anda sudah di TKP.",
    "reason": "Tulis alasannya dulu.",
    "officer": "Itu tidak mungkin selagi ada tugas, atau karena tugas sudah berubah.",
    "stand_in": "Pengganti itu tidak bisa dipilih; pilih yang lain.",
    "status": "Status itu tidak dikenal.",
    "text": "Tulis sesuatu dulu, tidak terlalu panjang.",
    "function": "Fungsi itu tidak dikenal.",
    "alarm": "Tanda darurat itu sudah diakhiri.",
    "attention": "Atensi itu sudah berakhir.",
    "incident": "Insiden sudah berakhir.",
    "event_time": "Jam HP terlalu cepat; perbaiki jam HP.",
}
"""Status of the assignment, or field that was refused -> what the officer reads (source text of pages.po)."""


def why(language: str, about: str, as_it_is: str = "") -> str:
    """Give the sentence; a refusal nobody has put into words is shown as it is, never hidden."""
    if about in WORDS:
        return say(language, WORDS[about])
    return as_it_is or say(language, WORDS["invalid"])
