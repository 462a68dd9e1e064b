"""What the rules refuse, in the words of the room.

Core and console refuse in English, for the API and the log. An Indonesian screen finds the same sentence here;
an English one shows it as it is. A refusal without an entry is shown as it is, never hidden.
"""

import re
from collections.abc import Callable
from typing import Final

from layouts import calling, guarding
from layouts.words import SOURCE, language

_STATUS: Final = {
    "received": "baru",
    "queued": "antre",
    "assigned": "ditugaskan",
    "offered": "ditawarkan",
    "accepted": "diterima",
    "en_route": "menuju TKP",
    "on_scene": "di TKP",
    "cleared": "selesai",
    "reopened": "dibuka kembali",
    "on_hold": "ditunda",
    "referred": "dialihkan",
    "merged": "digabung",
    "resolved": "selesai",
    "closed": "ditutup",
    "cancelled": "dibatalkan",
    "declined": "ditolak",
    "timed_out": "tidak dijawab",
    "withdrawn": "ditarik",
    "cancelled_en_route": "dibatalkan di jalan",
}
_DUTY: Final = {"break": "sedang istirahat", "unavailable": "nonaktif"}
_ACTION: Final = {
    "accept": "menerima",
    "decline": "menolak",
    "en_route": "menuju",
    "arrive": "tiba",
    "clear": "selesai",
    "withdraw": "menarik",
}
_FIELD: Final = {
    "text": "kata penelepon",
    "address": "alamat",
    "caller_number": "nomor penelepon",
    "caller_name": "nama penelepon",
}
_SAID: Final = (
    *guarding.REFUSALS,
    (
        r"(?P<unit>\S+) has incident (?P<number>\S+) in hand \((?P<status>\w+)\), assigned by (?P<by>\S+); .*",
        "{unit} sedang memegang insiden {number} ({status}), ditugaskan oleh {by}; tarik dulu, atau pilih unit lain",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+)(?: already)?; reopen it first",
        "insiden {number} sudah {status}; buka kembali dulu",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+); split it off first",
        "insiden {number} sudah {status}; pisahkan dulu: SP {number}",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+), not on hold; nothing to resume",
        "insiden {number} {status}, tidak sedang ditunda",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+); \w+ is not possible; possible: .*",
        "itu tidak mungkin selagi insiden {number} {status}",
    ),
    (r"the reason is empty; .*", "alasannya kosong; tulis 1 sampai 4, atau beberapa kata"),
    (r"say who was told, .*", "tulis siapa yang diberi tahu, misalnya Kapolsek"),
    (r"(?P<who>.+) was told already, by (?P<by>\S+); .*", "{who} sudah diberi tahu oleh {by}"),
    (r"(?P<who>.+) has not been ticked off as told; .*", "{who} belum ditandai; tidak ada yang dibatalkan"),
    (r"a hold needs a reason; .*", "penundaan perlu alasan; tulis mengapa bisa menunggu"),
    (r"the wake time lies .*", "waktu bangun harus di depan, paling lama 30 hari"),
    (
        r"wake time '(?P<given>.*?)' is not known; .*",
        "waktu {given} tidak dikenal; tulis +10 (menit), +2j (jam) atau 21:30",
    ),
    (r"nobody is named; .*", "belum disebut ke siapa; misalnya Damkar, RSUD, Dinas Sosial"),
    (r"disposition 15 needs to whom; .*", "kode 15 perlu tujuan; misalnya Damkar, RSUD, Dinas Sosial"),
    (r"incident (?P<number>\S+) cannot be merged into itself; .*", "insiden {number} tidak bisa digabung ke dirinya"),
    (
        r"incident (?P<number>\S+) is merged into (?P<into>\S+) itself; .*",
        "insiden {number} sudah digabung ke {into}; gabungkan ke {into}",
    ),
    (
        r"incident (?P<number>\S+) is an exercise and (?P<other>\S+) is not; .*",
        "insiden {number} latihan, {other} bukan; keduanya tetap terpisah",
    ),
    (
        r"incident (?P<number>\S+) lies in lane \w+; merge \S+ into (?P<into>\S+) instead",
        "insiden {number} ada di jalur samping; gabungkan {number} ke {into}",
    ),
    (
        r"incident (?P<number>\S+) was entered afterwards, .*; merge \S+ into (?P<into>\S+) instead",
        "insiden {number} dicatat belakangan dan tidak ditawarkan ke siapa pun; gabungkan {number} ke {into}",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+); reopen it first, or close (?P<other>\S+) with 22",
        "insiden {number} sudah {status}; buka lagi dulu, atau tutup {other} dengan 22",
    ),
    (
        r"incident (?P<number>\S+) was merged into (?P<into>\S+), and that into (?P<above>\S+); .*",
        "insiden {number} digabung ke {into}, dan itu ke {above}; pisahkan {into} dari {above} dulu",
    ),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+) in lane \w+ by now; .*",
        "insiden {number} sementara itu sudah {status}; kerjakan dari sana, atau buka lagi",
    ),
    (
        r"(?P<unit>\S+) has cleared incident (?P<number>\S+); .*",
        "{unit} sendiri yang menyelesaikan insiden {number}; orang lain yang menutupnya",
    ),
    *calling.REFUSALS,
    (r"there is no alarm '?(?P<given>.*?)'? any more; .*", "alarm itu sudah ditangani orang lain"),
    (
        r"incident (?P<number>\S+) is (?P<status>\w+), not ended; nothing to reopen",
        "insiden {number} masih {status}, belum selesai",
    ),
    (
        r"incident (?P<number>\S+) still has (?P<units>.+) on it; .*",
        "insiden {number} masih dipegang {units}; selesaikan atau tarik dulu",
    ),
    (
        r"there is no incident '?(?P<number>.*?)'?; check the number",
        "tidak ada insiden {number}; periksa nomornya",
    ),
    (r"there is no officer '?(?P<unit>.*?)'?; .*", "tidak ada unit {unit}; periksa namanya"),
    (
        r"(?P<action>\w+) by \S+ is not possible while the assignment is (?P<status>\w+); .*",
        "{action} tidak mungkin selagi penugasan {status}",
    ),
    (
        r"clear while (?P<status>\w+) skips the arrival; .*",
        "selesai tanpa tiba perlu alasan; tulis S <unit> <alasan>",
    ),
    (r"the note is empty; .*", "catatan masih kosong"),
    (
        r"incident (?P<number>\S+) is P(?P<p>\d) and (?P<left>\S+) is P(?P<q>\d): officers are only moved up; .*",
        "insiden {number} P{p} dan {left} P{q}: petugas hanya dialihkan ke prioritas lebih tinggi",
    ),
    (
        r"(?P<unit>\S+) is not under way to (?P<number>\S+) \((?P<status>\w+)\); .*",
        "{unit} tidak dalam perjalanan ke {number} ({status}); hanya yang masih di jalan dapat dialihkan",
    ),
    (
        r"priority '?(?P<given>.*?)'? is not known; .*",
        "prioritas {given} tidak dikenal; pakai 1, 2, 3 atau 4",
    ),
    (
        r"disposition '?(?P<given>.*?)'? is not known; use one of (?P<known>.*)",
        "kode akhir {given} tidak dikenal; pilih: {known}",
    ),
    (
        r"(?P<unit>\S+) still has incident (?P<number>\S+); .*",
        "{unit} masih memegang insiden {number}; selesaikan dulu",
    ),
    (r"(?P<unit>\S+) is off duty; .*", "{unit} lepas dinas; pilih yang lain"),
    (
        r"(?P<unit>\S+) has left: (?P<duty>\w+); .*say why: (?P<line>D \S+ \S+) <reason>",
        "{unit} {duty}; pilih yang lain, atau tulis alasannya: {line} <alasan>",
    ),
    (r"(?P<unit>\S+) cannot stand in for themselves; .*", "{unit} tidak bisa menggantikan diri sendiri"),
    (
        r"(?P<unit>\S+) has nothing in hand; .*",
        "{unit} tidak memegang insiden; tugaskan dulu: D <nomor> {unit}",
    ),
    (r"(?P<unit>\S+) is not on incident (?P<number>\S+); .*", "{unit} tidak bertugas di insiden {number}"),
    (
        r"command '(?P<given>.*?)' is not known; nearest: (?P<near>.*)",
        "perintah {given} tidak dikenal; terdekat: {near}",
    ),
    (r"no single place is called '(?P<given>.*?)'; near: (?P<near>.*)", "tempat {given} tidak pasti; mirip: {near}"),
    (
        r"incident (?P<number>\S+) cannot be compared with itself; .*",
        "insiden {number} tidak bisa dibandingkan dengan dirinya",
    ),
    (r"answer '?(?P<given>.*?)'? is not known; .*", "jawaban {given} tidak dikenal; pakai Y, T atau L"),
    (r"there is no question card for (?P<given>\S+); .*", "belum ada kartu pertanyaan untuk {given}; impor dulu"),
    (
        r"the card has no question '?(?P<given>.*?)'?; it asks: (?P<known>.*)",
        "kartu tidak punya pertanyaan {given}; yang ada: {known}",
    ),
    (
        r"(?P<field>\w+) of incident (?P<number>\S+) was changed meanwhile; .*",
        "{field} insiden {number} baru diubah orang lain; lihat dulu, lalu tulis lagi",
    ),
    (r"incomplete; write (?P<form>.*)", "kurang lengkap; tulis {form}"),
    (r"role (?P<role>\w+) may not do that", "peran Anda ({role}) tidak boleh melakukan itu"),
    (
        r"\d+ attempts met newer versions each time; .*",
        "data berubah terus selagi disimpan; ulangi perintahnya",
    ),
    (r"(?P<name>\S+) hands this over; .*", "{name} yang menyerahkan; butirnya dibaca orang dari shift berikut"),
    (r"(?P<name>\S+) has handed over already; .*", "{name} sudah menyerahkan; terima saja"),
    (r"(?P<name>\S+) has handed over; .*", "{name} yang menyerahkan; orang lain yang menerima"),
    (
        r"nobody has handed over yet; .*",
        "belum ada yang menyerahkan; tunggu tanda tangannya, atau tulis mengapa tidak ada",
    ),
    (r"(?P<count>\d+) items are not noted yet; .*", "{count} butir belum dibaca; baca satu per satu dulu"),
    (r"no handover is open; .*", "tidak ada serah terima yang terbuka; sudah ditandatangani, atau belum disusun"),
    (r"there is no signed handover (?P<name>\S+); .*", "tidak ada serah terima {name}; lihat daftarnya"),
    (r"the remark is empty; .*", "catatannya kosong; tulis sesuatu"),
    (r"the history does not answer; these .*", "riwayat tidak menjawab; ini angka terakhir"),
    (r"the history does not answer; try .*", "riwayat tidak menjawab; ulangi sebentar lagi"),
    (r"the history does not answer; earlier .*", "riwayat tidak menjawab; serah terima sebelumnya tidak terlihat"),
    (r"there is no incident (?P<number>\S+); check the number", "tidak ada insiden {number}; periksa nomornya"),
    (
        r"at most (?P<hours>\d+) hours are replayed at once; .*",
        "paling banyak {hours} jam diputar sekaligus; terlihat bagian akhirnya",
    ),
    (r"the store does not answer; .*", "penyimpanan tidak menjawab; ulangi sebentar lagi"),
    (
        r"range: (?P<value>'.*') is none of (?P<some>.*); this shift is shown",
        "range: {value} bukan salah satu dari {some}; yang terlihat shift ini",
    ),
    (r"priority: (?P<value>'.*') is none of 1, 2, 3, 4; left out", "priority: {value} bukan 1, 2, 3 atau 4; diabaikan"),
    (r"(?P<name>\w+): (?P<value>'.*') is not one; left out", "{name}: {value} tidak dikenal; diabaikan"),
    (
        r"(?P<name>\w+): (?P<value>'.*') is no time; write e.g. (?P<form>\S+); this shift is shown",
        "{name}: {value} bukan waktu; tulis misalnya {form}; yang terlihat shift ini",
    ),
    (
        r"from lies after to, or .*",
        "awal rentang ada setelah akhirnya, atau lebih dari tiga tahun sebelumnya; yang terlihat shift ini",
    ),
    (r"behind: (?P<value>'.*') is no panel .*", "behind: {value} bukan panel halaman ini; diabaikan"),
    (
        r"week: (?P<value>'.*') is none; write e.g. (?P<form>\S+); this week is shown",
        "week: {value} bukan minggu; tulis misalnya {form}; yang terlihat minggu ini",
    ),
    (
        r"(?P<name>of|days): (?P<value>'.*') is none of (?P<some>.*?); (?P<usual>\S+) is shown",
        "{name}: {value} bukan salah satu dari {some}; yang terlihat {usual}",
    ),
)
_TABLE: Final = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in _SAID)
_VALUES: Final[dict[str, Callable[[str], str]]] = {
    "status": lambda v: _STATUS.get(v, v),
    "action": lambda v: _ACTION.get(v, v),
    "field": lambda v: _FIELD.get(v, v),
    "by": lambda v: v.partition(":")[2] or v,
    "duty": lambda v: _DUTY.get(v, v),
}


def refusal(text: str) -> str:
    """Give a refusal of the rules in the language of the screen."""
    if language.get() != SOURCE:
        return text
    for pattern, words in _TABLE:
        found = pattern.fullmatch(text)
        if found:
            return words.format(**{k: _VALUES.get(k, str)(v) for k, v in found.groupdict().items()})
    return text
