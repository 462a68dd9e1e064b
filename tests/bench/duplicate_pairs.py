# ruff: noqa: E501
"""Invented pairs of reports, labelled by hand: one event, or two. Places are points of Brebes, metres apart.

Each line: one event (1) or two (0) | metres north-south between the two | minutes between them | first | second,
where a telling is `kind, how exact, words`; how exact: p a point, v only the village (radius 1,200 m), n no place.
"""

PAIRS = """
1 | 80 | 2 | FSTRU p Rumah terbakar dekat pasar Klampok, api besar | FSTRU p Kebakaran di pasar, asap tebal, tolong pemadam
1 | 150 | 4 | FSTRU p Kios pasar kebakaran api besar | OTHER p asap hitam tebal dari arah pasar
1 | 60 | 1 | FSTRU p Kebakaran toko kelontong samping masjid | FSTRU v toko kelontong terbakar, ada orang di dalam
1 | 900 | 3 | FSTRU v Kebakaran pasar Banjaratma | FSTRU v Pasar kebakaran pak, api sudah besar
1 | 40 | 6 | MVAINJY p Kecelakaan motor lawan pikap, pengendara luka kepala | MVA p Tabrakan motor sama pikap di pertigaan
1 | 120 | 1 | MVA p Dua motor tabrakan depan SPBU | MVAINJY p Ada kecelakaan depan SPBU, korban berdarah
1 | 200 | 8 | MVA p Truk bawang menyerempet angkot | MVA p Angkot diserempet truk, sopir adu mulut, macet
1 | 30 | 12 | MVAINJY p Bus menabrak motor, korban tidak sadar | OTHER p macet panjang ada kecelakaan bus
1 | 300 | 5 | MVAHR p Tabrak lari mobil hitam kabur ke arah pantura | MVAINJY p ibu ditabrak mobil hitam, mobilnya lari
1 | 70 | 2 | CRWD p Tawuran pelajar bawa batu | FIGHT p Anak sekolah tawuran lempar batu
1 | 250 | 3 | CRWD p Tawuran pemuda dua desa ada yang bawa parang | CRWD p Pemuda tawuran pakai parang di lapangan bola
1 | 90 | 15 | FIGHT p Anak muda berkelahi dekat lapangan | ASSAULT p Orang dikeroyok pemuda di lapangan
1 | 20 | 2 | ASSAULT p Ada yang ditusuk di warung kopi | ASSAULT p Penusukan di warung kopi, korban berdarah banyak
1 | 100 | 25 | HAZ p Pohon tumbang menutup jalan | THAZ p Jalan tertutup pohon tumbang
1 | 60 | 55 | HAZ p Pohon tumbang dekat balai desa | HAZ p pohon besar tumbang, kabel ikut putus
1 | 500 | 40 | WATER p Air sungai naik sudah masuk rumah | WATER p Banjir setinggi lutut, rumah terendam air sungai
1 | 0 | 30 | WATER v Rob menutup jalan, motor mogok semua | WATER v Jalan kena rob tidak bisa lewat motor
1 | 50 | 1 | EDP p Orang gila mengamuk melempar batu | DISORD p ada orang mengamuk lempar batu ke mobil
1 | 110 | 20 | NOISE p Orgen tunggal belum berhenti sudah larut | NOISE p Orgen tunggal berisik dari hajatan
1 | 0 | 2 | ROBBERY v Dibegal pelaku dua orang bawa celurit motor dirampas | ROBBERY v Begal bawa celurit, motor korban dirampas
1 | 40 | 3 | DISVEH p Truk tronton mogok macet panjang | DISVEH p tronton mogok di jalur pantura
1 | 35 | 4 | ALRPANS p | FSTRU p rumah terbakar api besar
1 | 25 | 3 | ALRPANS p | ROBBERY p begal bawa golok
1 | 15 | 1 | SICK p Orang pingsan di halte | SICK p Bapak tua pingsan depan halte, sesak napas
1 | 180 | 6 | DVA p Tetangga dipukuli suaminya anaknya menangis | DVA p Suara perempuan minta tolong dipukul suami
1 | 60 | 9 | LIQUOR p Pemuda minum miras mengganggu orang lewat | DISORD p Pemuda mabuk miras bikin onar
1 | 75 | 2 | FVEH p Mobil terbakar di jalan tol | MVA p Mobil terbakar habis tabrakan di tol
1 | 350 | 7 | FBRUSH p Kebakaran alang-alang api mendekati rumah | FSTRU p Api dari alang-alang dekat rumah warga
1 | 0 | 4 | PERMISS v Anak umur sembilan tahun belum pulang mengaji | PERMISS v Anak hilang belum pulang mengaji dari sore
1 | 0 | 5 | CRWD v Massa berkumpul bakar ban depan pabrik | CRWD v demo depan pabrik massa bakar ban
0 | 2500 | 2 | FSTRU p Rumah terbakar api besar | FSTRU p Kios kebakaran api besar
0 | 6000 | 1 | MVA p Dua motor tabrakan | MVA p Dua motor tabrakan
0 | 80 | 3 | FSTRU p Rumah terbakar | LARCENY p Dompet saya dicopet di pasar
0 | 100 | 5 | MVA p Motor serempetan mobil bak | NOISE p Musik keras dari kafe
0 | 40 | 90 | LARCENY p Dompet dicopet di pasar | LARCENY p HP hilang di warung
0 | 0 | 50 | LARCENY v Kotak amal dibobol | LARCENY v Tabung gas hilang dari warung
0 | 0 | 40 | VEHSTLN v Motor matik hilang diparkir | VEHSTLN v Sepeda motor dicuri dari teras rumah
0 | 0 | 20 | NOISE v Knalpot brong bolak-balik | LIQUOR v Warung jual miras oplosan
0 | 600 | 30 | MVA p Truk menyerempet angkot | MVAINJY p Anak sekolah jatuh dari motor, tangan luka
0 | 1500 | 15 | PERSUSP p Orang mondar-mandir mengintip rumah kosong | BURGLARY p Rumah dibobol pintu belakang rusak
0 | 0 | 70 | FIGHT v Perkelahian dua orang mabuk | DVA v Tetangga dipukuli suaminya
0 | 50 | 120 | MVA p Dua motor tabrakan tidak ada korban | MVA p Mobil menabrak gerobak bakso
0 | 300 | 10 | SICK p Pedagang sesak napas | WELFARE p Nenek tinggal sendiri tidak keluar rumah
0 | 4000 | 5 | CRWD p Tawuran pelajar bawa batu | CRWD p Tawuran pelajar sebagian bawa batu
0 | 120 | 8 | ANIMAL p Ular sanca masuk rumah | SICK p Orang pingsan
0 | 900 | 25 | WATER v Tanggul bocor lansia belum dievakuasi | HAZ v Kabel listrik menjuntai percikan api
0 | 0 | 100 | CDX v Ribut batas tanah mohon ditengahi | CDX v Dua tetangga bertengkar soal saluran air
0 | 800 | 35 | THAZ p Lubang besar sudah dua motor jatuh | THAZ p Lampu merah mati kendaraan semrawut
0 | 1200 | 60 | HAZ p Pohon tumbang menutup jalan | HAZ p Kabel listrik menjuntai
0 | 0 | 15 | FRAUD v Ditipu jual beli bawang | FRAUD v Penipuan mengaku petugas bank uang dikirim
0 | 0 | 12 | LARCENY v Pencurian panenan bawang orangnya kelihatan | MVA v Truk bawang menyerempet angkot
0 | 30 | 45 | ALRPANS p | LARCENY p Dompet dicopet
0 | 700 | 4 | ROBBERY p Tas dirampas orang naik motor | LARCENY p Kotak amal musala dibobol
0 | 3000 | 3 | ROBBERY p Dibegal dua orang bawa celurit | ROBBERY p Begal bawa celurit motor dirampas
0 | 0 | 5 | EDP v ODGJ berjalan di tengah jalan | DISVEH v Mobil mogok minta dorong
0 | 2000 | 6 | DVA v Suara perempuan minta tolong | DVA v Istri dipukuli suami
0 | 0 | 150 | FSTRU v Rumah terbakar | FSTRU v Kios terbakar habis
0 | 200 | 20 | CITASST p Minta pengawalan rombongan jenazah | DISVEH p Mobil mogok
0 | 500 | 10 | PERMISS p Bapak belum pulang sudah lansia | PERMISS p Anak belum pulang mengaji
0 | 60 | 170 | MVAINJY p Kecelakaan motor pengendara luka | MVAINJY p Kecelakaan motor lawan truk
"""

LATER_PAIRS = """
1 | 130 | 7 | MVAINJY p Motor jatuh kena lubang, kaki patah | MVA p kecelakaan tunggal motor masuk lubang
1 | 45 | 2 | FSTRU p Gudang bawang kebakaran | FSTRU p api besar di gudang bawang belakang puskesmas
1 | 0 | 3 | MVA v Tabrakan beruntun di pantura tiga mobil | MVAINJY v Mobil tabrakan beruntun pantura ada yang luka
1 | 400 | 10 | FBRUSH p Lahan tebu terbakar asap ke jalan | FBRUSH p Kebakaran tebu, asap tebal
1 | 85 | 1 | BLDCLPSE p Atap sekolah roboh ada anak tertimpa | OTHER p sekolah ambruk anak-anak tertimpa atap
1 | 60 | 18 | PERSUSP p Mobil tanpa pelat parkir lama di depan bank | PERSUSP p ada mobil mencurigakan tanpa pelat depan bank
1 | 220 | 5 | DISORD p Balap liar warga tidak bisa tidur | NOISE p balap liar suara knalpot
1 | 95 | 2 | WEAPON p Orang bawa parang di pasar | THREATS p Orang mengancam pedagang pakai parang di pasar
1 | 0 | 8 | ROBBERY v Minimarket dirampok pakai pistol | OTHER v perampokan minimarket pelaku bawa pistol
1 | 150 | 35 | WATER p Tanggul jebol air masuk desa | WATER p banjir karena tanggul jebol
1 | 35 | 4 | ANIMAL p Ular sanca masuk warung | ANIMAL p ada ular besar di warung kopi
1 | 270 | 13 | THAZ p Tumpahan solar jalan licin | MVA p motor tergelincir jalan licin solar
1 | 55 | 6 | ABDUCTNF p Anak ditarik masuk mobil putih | PERSUSP p mobil putih membawa anak perempuan menangis
1 | 0 | 2 | SUICTHRT v Orang mau lompat dari jembatan | EDP v Lelaki naik pagar jembatan mau lompat
0 | 110 | 35 | MVA p Angkot mogok lalu diserempet bus | VEHSTLN p Motor hilang di parkiran
0 | 0 | 30 | MVA v Motor tabrakan dengan becak | MVA v Truk pasir menabrak pagar rumah
0 | 0 | 25 | FIGHT v Pemuda berkelahi di lapangan | FIGHT v Dua pedagang adu jotos di terminal
0 | 1800 | 4 | FBRUSH p Lahan tebu terbakar | FBRUSH p Kebakaran jerami di sawah
0 | 350 | 60 | VEHSTLN p Motor hilang di parkiran stasiun | VEHSTLN p Sepeda motor dicuri di kos
0 | 60 | 15 | SICK p Ibu hamil mau melahirkan | LARCENY p Tas dicuri di angkot
0 | 0 | 8 | NOISE v Musik dangdut keras sampai malam | CDX v Tetangga ribut soal parkir
0 | 5000 | 2 | DISVEH p Truk tronton mogok macet | DISVEH p Truk tronton mogok macet
0 | 250 | 140 | DISORD p Remaja melempari rumah | DISORD p Pengamen memaksa minta uang
0 | 0 | 45 | SICK v Orang pingsan di sawah | SICK v Anak kejang demam tinggi
0 | 900 | 9 | MVAINJY p Kecelakaan motor luka kepala | MVAINJY p Mobil masuk parit sopir luka
0 | 40 | 110 | NOISE p Orgen tunggal keras | NOISE p Knalpot brong bolak-balik
0 | 0 | 18 | INTERNET v Akun WA diretas minta uang | FRAUD v Ditipu arisan online
0 | 1500 | 3 | HAZ p Kabel listrik putus | HAZ p Pohon tumbang
"""
"""Written after the weights had been set on PAIRS; TOWN_M2 alone has been changed since."""
