"""What the rules that guard officers say, in the words of the screen; reasons.py and refusals.py take it in."""

from typing import Final

PHRASES: Final = {
    "panic button: no position known": "tombol darurat, posisi tidak diketahui",
    "arrival seen by GPS": "menurut GPS",
    "arrival declared away from the scene": "menurut GPS saat dinyatakan",
    "backup released": "bantuan dilepas",
    "backup: released": "bantuan dilepas",
    "backup: somebody has committed": "ada yang dikirim",
    "backup: the request is over": "permintaan berakhir",
    "welfare: off the scene": "sudah tidak di TKP",
    "welfare: a word from the scene": "ada kabar dari TKP",
}
PATTERNS: Final = (
    (r"welfare: no word from the scene in (\d+) min", "tanpa kabar dari TKP {} mnt"),
    (r"panic button: position (?P<age>\d+) s old", "tombol darurat, posisi {} lalu"),
    (r"backup: (\d+) of (\d+) (\w+) after (\d+) min", "bantuan: {} dari {} unit {} setelah {} mnt"),
    (r"backup: (\w+) asked for by \w+:(\S+)", "bantuan {} diminta {}"),
)
FACTS: Final = {
    "welfare_confirmed": "{who} memberi kabar: aman",
    "welfare_unanswered": "{who} belum memberi kabar ({times}×)",
    "panic_raised": "{who} menekan tombol darurat",
    "panic_repeated": "{who} menekan tombol darurat lagi",
    "arrival_seen": "{who} terlihat di TKP ({distance})",
    "arrival_far": "{who} menyatakan tiba {distance} dari TKP",
    "backup_requested": "bantuan diminta: {count} unit {function}",
    "backup_committed": "{who} dikirim sebagai bantuan",
    "backup_released": "bantuan {function} dilepas",
    "incident_printed": "dicetak",
    "incident_exported": "kisah dibawa keluar ({form})",
    "cause_named": "sebab terlambat: {cause}",
}
REFUSALS: Final = (
    (r"(?P<unit>\S+) is not at a scene; .*", "{unit} tidak sedang di TKP; tidak ada pengecekan kabar"),
    (
        r"(?P<unit>\S+) is in an emergency \(incident (?P<number>\S+)\); .*",
        "{unit} sedang darurat (insiden {number}); pilih unit lain",
    ),
    (r"officer (?P<unit>\S+) is not on incident (?P<number>\S+); .*", "petugas {unit} tidak di insiden {number}"),
    (
        r"function '(?P<given>.*?)' is not known; use one of (?P<known>.*)",
        "fungsi {given} tidak dikenal; pilih: {known}",
    ),
    (r"backup of (?P<given>\S+) units cannot be asked for; .*", "jumlah {given} tidak bisa; pakai 1 sampai 50"),
    (r"a request for backup needs a reason; .*", "permintaan bantuan perlu alasan; tulis untuk apa"),
    (
        r"incident (?P<number>\S+) has no request for backup '(?P<given>.*?)'; it has: (?P<known>.*)",
        "insiden {number} tidak punya permintaan bantuan {given}; yang ada: {known}",
    ),
    (
        r"incident (?P<number>\S+) has no open request for backup; .*",
        "tidak ada permintaan bantuan terbuka di {number}",
    ),
    (r"backup (?P<given>\S+) was released already; .*", "bantuan {given} sudah dilepas; minta lagi bila perlu"),
    (r"there is no attention '(?P<given>.*?)' any more; .*", "atensi {given} sudah dibatalkan atau habis waktunya"),
    (r"the attention is empty; .*", "atensi masih kosong; tulis apa yang harus diperhatikan"),
    (r"the attention has (?P<given>\d+) characters; .*", "atensi terlalu panjang ({given} huruf; paling banyak 1000)"),
    (
        r"an attention is for one area; it names (?P<given>.*)",
        "satu siaran untuk satu wilayah; yang disebut: {given}",
    ),
    (r"area '(?P<given>.*?)' is no Kemendagri code; .*", "{given} bukan kode wilayah; tulis misalnya 33.29.09"),
    (r"the attention names (?P<given>\d+) units; .*", "terlalu banyak unit ({given}); sebut wilayah atau fungsinya"),
    (r"the attention would last (?P<given>\d+) s; .*", "masa berlaku atensi antara 1 menit dan 30 hari"),
    (r"there is no alert '(?P<given>.*?)' any more; .*", "peringatan {given} sudah dibatalkan atau habis waktunya"),
    (r"the alert is empty; .*", "peringatan masih kosong; tulis apa yang perlu diketahui warga"),
    (r"the alert has (?P<given>\d+) characters; .*", "peringatan terlalu panjang ({given} huruf; paling banyak 2000)"),
    (r"the alert would last (?P<given>\d+) s; .*", "masa berlaku peringatan antara 1 menit dan 30 hari"),
    (r"alert (?P<given>\S+) is out already; .*", "peringatan {given} sudah terbit; perbarui atau batalkan"),
    (
        r"alert (?P<given>\S+) has \d+ messages; .*",
        "peringatan {given} sudah terlalu sering diperbarui; terbitkan yang baru",
    ),
    (
        r"attention (?P<given>\S+) is for everybody; ask whoever sent it to end it",
        "atensi {given} untuk semua; minta pengirimnya mengakhirinya",
    ),
    (r"area (?P<given>\S+) is not in yours \((?P<own>\S+)\); .*", "wilayah {given} di luar wilayah Anda ({own})"),
    (
        r"incident (?P<number>\S+) does not lie in your area \((?P<own>\S+)\); .*",
        "insiden {number} di luar wilayah Anda ({own}); buka insiden di wilayah Anda",
    ),
    (r"there is no area '(?P<given>.*?)'; .*", "tidak ada wilayah {given}; periksa kodenya"),
    (r"the remark is empty; .*", "catatan masih kosong"),
    (r"the remark has (?P<given>\d+) characters; .*", "catatan terlalu panjang ({given} huruf; paling banyak 2000)"),
    (
        r"\w+:(?P<by>\S+) has changed the weights meanwhile; .*",
        "bobot sudah diubah {by}; periksa lagi, lalu ubah bila masih perlu",
    ),
    (r"(?P<given>\d+) component counts; .*", "baru {given} komponen; penilaian tidak pernah dari satu angka"),
    (r"the shares make (?P<given>\S+); .*", "jumlah bobot {given}; harus 100"),
    (r"one component counts for (?P<given>\S+); .*", "satu komponen {given} terlalu besar; paling banyak 70"),
    (r"a share is 0 to 100; .*", "bobot antara 0 dan 100"),
    (r"'(?P<given>.*?)' is no share; .*", "{given} bukan bobot; tulis angka 0 sampai 100"),
    (r"that unit is not in your area, .*", "unit itu di luar wilayah Anda, atau belum punya kasus"),
    (r"there is no alarm '(?P<given>.*?)' any more; .*", "alarm {given} sudah ditangani"),
)
