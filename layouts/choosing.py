"""The words for who is offered and why: reasons, shortfalls, run cards. Looked up by layouts/reasons.py."""

from typing import Final

PHRASES: Final = {
    "in territory": "desa binaannya",
    "same polsek": "polsek yang sama",
    "closest": "terdekat",
    "on a community visit": "sedang sambang",
    "place is only known as a village": "tempat baru diketahui sebatas desa",
    "no position": "posisi tidak diketahui",
    "asked already: declined or did not answer": "sudah ditawari: menolak atau tidak menjawab",
    "asked already: declined": "sudah ditawari: menolak",
    "asked already: did not answer": "sudah ditawari: tidak menjawab",
    "asked already: gave it back": "sudah ditawari: mengembalikan tugas",
    "function does not fit the kind": "fungsi tidak sesuai jenis",
    "too far: no way there": "terlalu jauh: tidak ada jalan ke sana",
    "road": "waktu jalan",
    "road, with a part off the road network": "waktu jalan, sebagian di luar peta jalan",
    "none: the incident is not located; set its place first": "tanpa lokasi: tentukan tempatnya dulu",
    "nearer, but ranked later: the first knows the village": "kalah urutan: nomor 1 mengenal desa ini",
    "nearer, but ranked later: the first fills the run card": "kalah urutan: nomor 1 mengisi kartu tugas",
    "nearer, but ranked later: others go before": "kalah urutan",
    "knows people or place better": "lebih kenal orang atau tempatnya",
    "said on the radio": "lewat radio",
    "asked for by name": "atas permintaan",
    "other": "lain",
}
"""Exact texts of dispatch/core/why.py and recommend.py."""


def _estimates() -> tuple[tuple[str, str], ...]:
    """Give the patterns of what a travel time rests on where no road is known: learned or not, and why."""
    learned = ("", ""), (r" \(learned from (\d+) trips\)", " (dari {} perjalanan)")
    why = (
        ("", ""),
        ("; no way by road", "; tidak ada jalan ke sana"),
        ("; off the road network", "; di luar peta jalan"),
    )
    line = r"estimate: line x (?P<decimal>[\d.]+)", "perkiraan: garis lurus × {}"
    return tuple((line[0] + a[0] + b[0], line[1] + a[1] + b[1]) for a in learned for b in why)


PATTERNS: Final = (
    (r"free for (\d+) min", "bebas {} mnt"),
    (r"function fits: (?P<function>\w+)", "fungsi sesuai: {}"),
    (r"fills the run card: (?P<slot>[\w|]+)", "mengisi {}"),
    (r"busy: incident (\S+), P(\d), (?P<assignment>\w+)", "menangani {}, P{}, {}"),
    (r"busy: incident ([^\s,]+), (?P<assignment>\w+)", "menangani {}, {}"),
    (r"busy: incident ([^\s,]+)", "menangani {}"),
    (r"not free: (?P<officer>\w+)", "{}"),
    (r"stale: position (?P<age>\d+) s old", "posisi {} lalu, tidak dipercaya"),
    (r"long since a fix: (?P<age>\d+) s", "posisi sudah {}"),
    (r"later than the target: (?P<age>\d+) s", "lewat target"),
    (r"low battery: (\d+) %", "baterai {} %"),
    (r"too far: (?P<age>\d+) s", "terlalu jauh: {}"),
    (r"last reserve of (.+)", "cadangan terakhir {}"),
    (r"nearer, but ranked later: the way takes (?P<age>\d+) s longer", "lebih lama {} di jalan"),
    (r"nearer, but ranked later: would leave (\d+) villages without anyone", "akan meninggalkan {} desa tanpa petugas"),
    *_estimates(),
)
"""Texts with values: regular expression -> words. The group's name says how its value is shown."""
