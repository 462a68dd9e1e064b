"""The words for calls: rules, facts and refusals of the core as the room says them (for reasons.py, refusals.py)."""

from typing import Final

PHRASES: Final = {
    "hung up before anybody answered": "menutup sebelum dijawab",
    "ended before anybody answered": "berakhir sebelum dijawab",
    "silent call: the caller may not have been able to speak": "panggilan senyap: mungkin tidak bisa bicara",
    "silent call protocol: asked to answer by a tap or a key; 3 % could not speak": (
        "protokol senyap: diminta menjawab dengan ketukan atau tombol; 3 % memang tidak bisa bicara"
    ),
    "silent call without a number to call back": "panggilan senyap tanpa nomor untuk ditelepon balik",
    "console gone silent before the call was recorded": "konsol mati sebelum panggilan dicatat",
    "given back without a record": "dilepas tanpa catatan",
    "given back by hand": "dilepas operator",
    "first to take it": "yang pertama mengambil",
    "moved to another console": "pindah ke konsol lain",
    "answered after all": "ternyata dijawab",
    "the call was answered": "panggilan sudah dijawab",
}
"""Exact texts of dispatch/core/call.py, calls.py, taking.py and junk.py."""

PATTERNS: Final = (
    (
        r"rings at (?P<tier>\w+): the lowest tier with somebody at a console",
        "berdering di {}: tingkat terbawah yang dijaga",
    ),
    (r"rings at (?P<tier>\w+): nobody is at a console", "berdering di {}: belum ada konsol yang dijaga"),
    (r"not answered in (?P<age>[\d.]+) s at (?P<tier>\w+)", "tidak dijawab {} di {}"),
    (r"no word from the switchboard for (?P<age>[\d.]+) s", "tidak ada kabar dari sentral telepon selama {}"),
    (r"console of (\S+) silent for (?P<age>\d+) s", "konsol {} mati {}"),
    (r"recorded as incident (\S+)", "dicatat sebagai insiden {}"),
)

FACTS: Final = {
    "call_ringing": "telepon berdering",
    "call_answered": "telepon dijawab",
    "call_ended": "telepon selesai",
    "call_abandoned": "penelepon menutup sebelum dijawab",
    "call_taken": "panggilan diambil",
    "call_climbed": "telepon naik ke jenjang berikutnya",
    "call_recorded": "panggilan dicatat",
    "call_given_back": "panggilan berdering lagi",
    "call_lapsed": "panggilan dianggap selesai",
    "call_kept_open": "tetap terbuka di jalurnya",
    "silent_protocol": "protokol panggilan senyap",
    "junk_taken_back": "ternyata bukan iseng: jadi laporan",
    "callback_opened": "perlu ditelepon balik",
    "callback_dropped": "tidak perlu ditelepon balik lagi",
    "callback_done": "ditelepon balik: tersambung",
    "callback_not_reached": "ditelepon balik: tidak diangkat",
    "callback_dismissed": "telepon balik diabaikan",
    "callback_open": "kembali ke daftar telepon balik",
}

REFUSALS: Final = (
    (
        r"call \S+ was taken by (?P<by>\S+) (?P<ago>\d+) s ago; .*",
        "sudah diambil {by} {ago} dtk lalu",
    ),
    (
        r"call \S+ is in the hands of (?P<by>\S+); only they can .*",
        "panggilan ini di tangan {by}; hanya {by} yang bisa",
    ),
    (r"call \S+ is recorded already as incident (?P<number>\S+); .*", "sudah dicatat sebagai insiden {number}"),
    (r"call \S+ is over; .*", "penelepon sudah menutup; telepon balik dari daftarnya"),
    (r"call \S+ is in nobody's hand; .*", "panggilan ini tidak di tangan siapa pun"),
    (r"call \S+ has moved to another console meanwhile", "panggilan ini sudah pindah konsol"),
    (r"call \S+ is still ringing; .*", "masih berdering; ambil dulu (A)"),
    (r"call \S+ is not recorded as prank.*", "panggilan ini tidak dicatat iseng, senyap atau informasi"),
    (r"call \S+ is not on the call-back list", "panggilan ini tidak ada di daftar telepon balik"),
    (r"call \S+ is on the call-back list already", "panggilan ini masih ada di daftar telepon balik"),
    (r"call \S+ was settled by (?P<by>\S+) \((?P<result>\w+)\)", "sudah diselesaikan {by}"),
    (r"to dismiss a call-back needs a reason; .*", "mengabaikan perlu alasan; tulis di belakangnya"),
    (r"result '?(?P<given>.*?)'? is not known; .*", "hasil {given} tidak dikenal; pakai ok, tidak, abaikan atau buka"),
    (r"there is no call '?(?P<given>.*?)'?; .*", "tidak ada panggilan {given}"),
)
