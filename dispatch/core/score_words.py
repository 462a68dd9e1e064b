"""What the components of an assessment are called and what they count (source texts), for console and phones alike."""

from typing import Final

COMPONENTS: Final = {
    "accepted": ("Tawaran diterima", "tawaran tugas yang diterima; yang ditolak atau tidak dijawab tidak"),
    "arrival": ("Tiba tepat waktu", "di TKP dalam batas waktu menurut jaraknya, sejak tawaran"),
    "declared": ("Tiba dinyatakan di TKP", "tombol tiba ditekan di dekat TKP menurut GPS"),
    "rating": ("Penilaian warga", "bintang pelapor: 1 = 0 %, 5 = 100 %"),
    "safety": ("Rasa aman warga", "dua pertanyaan penutup: rasa aman, dan lebih atau kurang aman"),
}
"""Component -> (title, what counts)."""
STANDINGS: Final = {
    "above": "di atas harapan",
    "as": "sesuai harapan",
    "below": "di bawah harapan",
    "": "belum cukup data",
}
_LIKE: Final = {
    "urgent": "P1–P2",
    "usual": "P3–P4",
    "day": "siang",
    "night": "malam",
    "unknown": "jarak tidak diketahui",
    "inf": "lebih jauh",
}
PERIODS: Final = (30, 90, 365)
USUAL_DAYS: Final = 90
"""An assessment looks this far back, days; a month is too short for most officers."""


def like_words(like: str) -> list[str]:
    """Give the source texts of a kind of cases: "5|urgent" -> ≤ 5 km, P1–P2."""
    return [_LIKE.get(part) or f"≤ {part} km" for part in like.split("|") if part]
