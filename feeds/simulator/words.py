"""What callers say: sentences by kind, invented, with places filled in. Nobody real is meant."""

import random

LANDMARKS = (
    "depan masjid", "dekat pasar", "samping balai desa", "dekat jembatan", "depan SD negeri",
    "belakang puskesmas", "di pertigaan", "dekat lapangan bola", "di jalan raya", "dekat SPBU",
    "depan warung kopi", "di gang belakang mushola", "dekat tambak", "di pinggir sawah bawang",
    "depan minimarket", "dekat rel kereta",
)  # fmt: skip

ATTENTION = (
    "Motor matik merah tanpa pelat nomor, dua orang berjaket hitam, diduga curanmor di pasar; terakhir ke arah barat. "
    "Jangan dihentikan sendirian, laporkan posisinya."
)
"""What stands on the board of attentions when the shift opens."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "MVA": (
        "Motor dan mobil bak serempetan {place}, pengendara adu mulut di tengah jalan.",
        "Dua motor tabrakan {place}, tidak ada korban tapi jalan macet.",
        "Truk bawang nyerempet angkot {place}, sopirnya minta polisi.",
    ),
    "MVAINJY": (
        "Kecelakaan motor {place}, pengendara luka di kepala.",
        "Tabrakan motor lawan pikap {place}, satu orang terluka, kaki berdarah.",
        "Anak sekolah jatuh dari motor {place}, tangannya luka, tolong cepat.",
        "Bus menabrak motor {place}, korban tidak sadar.",
    ),
    "MVAHR": (
        "Tabrak lari {place}, mobil hitam kabur ke arah pantura.",
        "Ibu-ibu ditabrak motor {place}, pelakunya lari, korban masih bisa bicara.",
    ),
    "THAZ": (
        "Lubang besar {place}, sudah dua motor jatuh sejak tadi pagi.",
        "Lampu merah mati {place}, kendaraan semrawut.",
        "Tumpahan solar {place}, jalan licin sekali.",
    ),
    "DISVEH": (
        "Truk tronton mogok {place}, macet panjang.",
        "Mobil mogok di tengah jalan {place}, minta bantuan dorong.",
    ),
    "LARCENY": (
        "Tabung gas dan HP hilang dari warung {place}.",
        "Kotak amal musala dibobol {place}, baru ketahuan.",
        "Ada yang mencuri panenan bawang {place}, orangnya masih kelihatan.",
        "Dompet saya dicopet {place}.",
    ),
    "BURGLARY": (
        "Rumah kosong {place} dibobol, pintu belakang rusak.",
        "Toko kelontong {place} dimasuki maling lewat atap.",
    ),
    "ROBBERY": (
        "Dibegal {place}, pelaku dua orang bawa celurit, motor dirampas.",
        "Tas saya dirampas orang naik motor {place}, sempat diancam golok.",
        "Ada begal {place}, korban luka di tangan.",
    ),
    "VEHSTLN": (
        "Motor matik hilang {place}, diparkir baru sepuluh menit.",
        "Sepeda motor dicuri dari teras {place}, tadi subuh masih ada.",
        "Orang mendorong motor curian {place}, warga curiga.",
    ),
    "FIGHT": (
        "Anak muda berkelahi {place}, tolong dilerai.",
        "Perkelahian dua orang mabuk {place}, makin ramai.",
        "Keributan antar pemuda {place}, ada yang dipukul.",
    ),
    "ASSAULT": (
        "Saya dipukul tetangga {place}, hidung berdarah.",
        "Orang dikeroyok {place}, masih ada di lokasi.",
        "Ada yang ditusuk {place}, cepat kirim petugas.",
    ),
    "DVA": (
        "Tetangga saya dipukuli suaminya {place}, anaknya menangis.",
        "Suara perempuan minta tolong dari rumah {place}, sering ribut suami istri.",
    ),
    "CRWD": (
        "Tawuran pelajar {place}, sebagian bawa batu.",
        "Massa berkumpul {place}, sudah bakar ban.",
        "Tawuran pemuda dua desa {place}, ada yang bawa parang.",
    ),
    "DISORD": (
        "Sekelompok remaja bikin onar {place}, melempari rumah.",
        "Balap liar {place}, warga tidak bisa tidur.",
        "Orang marah-marah dan merusak pot {place}.",
    ),
    "LIQUOR": (
        "Pemuda minum miras {place}, mengganggu orang lewat.",
        "Warung {place} jual miras oplosan, ramai terus.",
    ),
    "NOISE": (
        "Orgen tunggal belum berhenti {place}, sudah larut.",
        "Knalpot brong bolak-balik {place}.",
        "Musik keras dari kafe {place}, mohon ditegur.",
    ),
    "PERSUSP": (
        "Ada orang mondar-mandir {place}, mengintip rumah kosong.",
        "Mobil tanpa pelat parkir lama {place}, orangnya tidak turun.",
        "Dua orang naik motor bertanya rumah kosong {place}, mencurigakan.",
    ),
    "PERMISS": (
        "Bapak saya belum pulang sejak kemarin, terakhir terlihat {place}, sudah lansia.",
        "Anak umur sembilan tahun belum pulang mengaji {place}.",
    ),
    "EDP": (
        "Orang dengan gangguan jiwa mengamuk {place}, melempar batu.",
        "Ada ODGJ berjalan di tengah jalan {place}, bahaya.",
    ),
    "FRAUD": (
        "Saya ditipu jual beli bawang, orangnya tadi {place}.",
        "Penipuan mengaku petugas bank {place}, uang sudah dikirim.",
    ),
    "THREATS": (
        "Saya diancam penagih utang {place}, mereka menunggu di luar.",
        "Mantan suami mengancam mau membakar rumah {place}.",
    ),
    "VICE": (
        "Judi sabung ayam {place}, ramai sekali.",
        "Ada yang main judi dadu {place} tiap sore.",
    ),
    "CDX": (
        "Ribut batas tanah {place}, mohon ditengahi.",
        "Dua tetangga bertengkar soal saluran air {place}.",
    ),
    "WATER": (
        "Air sungai naik {place}, sudah masuk rumah.",
        "Rob menutup jalan {place}, motor mogok semua.",
        "Tanggul bocor {place}, ada lansia belum dievakuasi.",
    ),
    "HAZ": (
        "Pohon tumbang menutup jalan {place}.",
        "Kabel listrik menjuntai {place}, ada percikan api.",
    ),
    "FBRUSH": (
        "Kebakaran alang-alang {place}, api mendekati rumah.",
        "Ada yang bakar jerami {place}, asap menutup jalan tol.",
    ),
    "FSTRU": (
        "Rumah terbakar {place}, ada orang masih di dalam.",
        "Kios pasar kebakaran {place}, api besar.",
    ),
    "SICK": (
        "Orang pingsan {place}, tolong bantu ke rumah sakit.",
        "Pedagang sesak napas {place}, tidak ada kendaraan.",
    ),
    "WELFARE": (
        "Nenek tinggal sendiri {place} tidak keluar rumah dua hari.",
        "Tetangga tidak menyahut dari tadi pagi {place}, lampu menyala terus.",
    ),
    "ANIMAL": (
        "Ular sanca masuk rumah {place}.",
        "Kerbau lepas di jalan raya {place}.",
    ),
    "CITASST": (
        "Minta pengawalan rombongan pengantar jenazah {place}.",
        "Kunci mobil tertinggal di dalam, anak kecil menunggu {place}.",
        "Mohon bantuan atur lalu lintas hajatan {place}.",
    ),
    "DMPX": ("Sampah dibuang sembarangan {place}, sudah menumpuk.",),
    "ALRPANS": ("",),
    "PRANK": (
        "Anak-anak tertawa, lalu ditutup.",
        "Pesan piza, lalu tertawa.",
        "Bernyanyi, tidak ada laporan.",
        "Mengaku polisi, lalu tertawa.",
        "Kata-kata kasar, tidak ada laporan.",
        "Menanyakan pulsa, iseng.",
    ),
    "911H": ("Tidak ada suara, ditutup.", "Sunyi, hanya suara televisi.", "Tutup tanpa suara."),
    "INFO": (
        "Menanyakan syarat perpanjangan SIM.",
        "Menanyakan jadwal pelayanan SKCK.",
        "Menanyakan nomor telepon polsek.",
    ),
}


def say(rng: random.Random, kind: str, village: str) -> str:
    """Give one sentence about this kind, at some spot of the village."""
    return rng.choice(SENTENCES[kind]).format(place=f"{rng.choice(LANDMARKS)}, {village}")


OPENINGS = ("Pak, ", "Mau lapor, ", "Tolong cepat, ", "Halo, ini ", "Kelihatan dari rumah: ", "")


def retell(rng: random.Random, text: str) -> str:
    """Give what another witness says of the same: the same things in other words, mostly less of them."""
    clauses = text.rstrip(".").split(", ")
    kept = clauses[: rng.randint(1, len(clauses))] if len(clauses) > 2 else clauses
    said = ", ".join(kept)
    return rng.choice(OPENINGS) + said[:1].lower() + said[1:] + "."


CITIZEN_SAYS = (
    "Saya menunggu di depan gang, pakai jaket biru.",
    "Masih ramai, tolong cepat ya Pak.",
    "Orangnya sudah lari ke arah timur, naik motor.",
    "Sudah mulai reda, tapi warga masih takut.",
    "Ada dua orang saksi yang mau bicara.",
    "Lampu jalannya mati, patokannya pos ronda.",
    "Berapa lama lagi petugas sampai?",
    "Anak-anak sudah kami bawa masuk rumah.",
)
"""What citizens write in the chat after they have reported."""
