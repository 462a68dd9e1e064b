"""Kabupaten Brebes for the demo: its villages as they are, and officers made up from a seed."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dispatch.areas import Level, VillagePoint, ancestor

TABLE = Path(__file__).with_name("brebes_villages.csv")
REGENCY, REGENCY_NAME = "33.29", "Brebes"
POLRES = "Polres Brebes"
HOME_SPREAD = 0.0005  # degrees, about 50 m: nobody lives on the village's point, nor outside the village

PATROLS = (("P", "samapta", 2), ("L", "lantas", 1), ("R", "reskrim", 1))  # units at each polsek
POLRES_UNITS = 4  # intelkam, at the Polres, beside one unit of every patrol
RANKS = {
    "bhabinkamtibmas": ("Bripka", "Aipda", "Aiptu", "Brigpol"),
    "samapta": ("Bripda", "Briptu", "Brigpol", "Bripka"),
    "lantas": ("Briptu", "Brigpol", "Bripka", "Aipda"),
    "reskrim": ("Briptu", "Bripka", "Aipda", "Ipda"),
    "intelkam": ("Brigpol", "Bripka", "Aipda"),
}
FIRST = (
    "Adi Agung Andri Anita Ari Arif Bagas Bagus Bayu Beni Candra Citra Danang Dedi Deni Dewi Dian Dimas "
    "Dodi Dwi Edi Eka Eko Endah Erna Fajar Farid Fitri Galih Hadi Hari Hendra Heru Ika Imam Indah Irfan "
    "Iwan Jaya Joko Kurnia Lestari Lina Lukman Maya Nanang Nina Nur Puji Putri Rahmat Ratna Reza Rina "
    "Rizki Rudi Sari Sigit Slamet Sri Teguh Tono Tri Ujang Umar Wahyu Wati Wawan Yanti Yanto Yudi Yuli"
)
LAST = (
    "Ardianto Atmaja Budiarto Darmanto Firdaus Handoko Hartono Hadisuwarno Irawan Jatmiko Kartiko Kuswanto "
    "Laksana Mahendra Maulana Mulyadi Nugraha Pamuji Pranoto Prasetya Prayoga Raharja Ramadhan Riyanto "
    "Santosa Saputra Setiadi Siswanto Sudarsono Suharyanto Sulistyo Sumarno Supriyadi Suryanto Subagya "
    "Triyono Wirawan Wardana Wibisono Widianto Winarno Yuwono"
)


@dataclass(frozen=True)
class Polsek:
    """A sector's post: its name, its kecamatan's code, and where it stands (in the main village)."""

    code: str
    name: str
    lat: float
    lng: float


def villages() -> list[VillagePoint]:
    """The 297 desa and kelurahan, by code."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        return [_village(row) for row in csv.DictReader(table)]


def polseks() -> list[Polsek]:
    """The 17 sectors, by code of their kecamatan."""
    sectors: dict[str, list[VillagePoint]] = {}
    for village in villages():
        sectors.setdefault(ancestor(village.code, Level.KECAMATAN), []).append(village)
    return [_polsek(code, members) for code, members in sorted(sectors.items())]


def officers(seed: int) -> list[dict[str, object]]:
    """One Bhabinkamtibmas a village and the patrol units, invented; the same seed gives the same people.

    Keys: id, callsign, name, function, village, polsek, phone, device, home_lat, home_lng.
    """
    rng = random.Random(seed)
    places = [*_village_posts(), *_patrol_posts()]
    names = rng.sample([f"{first} {last}" for first in FIRST.split() for last in LAST.split()], len(places))
    lines = rng.sample(range(10_000), len(places))
    return [_officer(rng, *each) for each in zip(places, names, lines, strict=True)]


@dataclass(frozen=True)
class _Post:
    """A place to be filled: callsign, function, village or "", polsek and point."""

    callsign: str
    function: str
    village: str
    polsek: str
    lat: float
    lng: float


def _village(row: dict[str, str]) -> VillagePoint:
    point = float(row["lat"]), float(row["lng"])
    return VillagePoint(row["code"], row["name"], row["kecamatan"], row["kind"], *point)


def _polsek(code: str, members: list[VillagePoint]) -> Polsek:
    namesakes = (village for village in members if village.name == village.kecamatan)
    seat = next(namesakes, None) or _middle(members)
    town = f"{seat.kecamatan} Kota" if seat.kecamatan == REGENCY_NAME else seat.kecamatan
    return Polsek(code, f"Polsek {town}", seat.lat, seat.lng)


def _middle(members: list[VillagePoint]) -> VillagePoint:
    """The village nearest to the middle of all, for a kecamatan that no village is named after."""
    lat = sum(village.lat for village in members) / len(members)
    lng = sum(village.lng for village in members) / len(members)
    return min(members, key=lambda village: (village.lat - lat) ** 2 + (village.lng - lng) ** 2)


def _village_posts() -> Iterator[_Post]:
    sectors = {polsek.code: polsek.name for polsek in polseks()}
    for village in villages():
        sector = ancestor(village.code, Level.KECAMATAN)
        callsign = f"B-{sector[-2:]}{village.code[-2:]}"
        yield _Post(callsign, "bhabinkamtibmas", village.code, sectors[sector], village.lat, village.lng)


def _patrol_posts() -> Iterator[_Post]:
    posts = polseks()
    for letter, function, each in PATROLS:
        for number, polsek in enumerate((polsek for polsek in posts for _ in range(each)), 1):
            yield _Post(f"{letter}-{number:02}", function, "", polsek.name, polsek.lat, polsek.lng)
    seat = next(polsek for polsek in posts if polsek.name == f"Polsek {REGENCY_NAME} Kota")
    for letter, function, each in PATROLS:
        yield _Post(f"{letter}-{each * len(posts) + 1:02}", function, "", POLRES, seat.lat, seat.lng)
    for number in range(1, POLRES_UNITS + 1):
        yield _Post(f"I-{number:02}", "intelkam", "", POLRES, seat.lat, seat.lng)


def _officer(rng: random.Random, post: _Post, name: str, line: int) -> dict[str, object]:
    return {
        "id": post.callsign.replace("-", "").lower(),
        "callsign": post.callsign,
        "name": f"{rng.choice(RANKS[post.function])} {name}",
        "function": post.function,
        "village": post.village,
        "polsek": post.polsek,
        "phone": f"+62 899 0000 {line:04}",
        "device": f"{rng.getrandbits(128):032x}",
        "home_lat": round(post.lat + rng.uniform(-HOME_SPREAD, HOME_SPREAD), 6),
        "home_lng": round(post.lng + rng.uniform(-HOME_SPREAD, HOME_SPREAD), 6),
    }
