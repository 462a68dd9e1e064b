"""Those of the demo who stay where they are: a duty post a sector, and in some villages a listed contact."""

import random

from dispatch.areas import Level, VillagePoint, ancestor
from feeds.demo.brebes import FIRST, LAST, polseks, villages

CONTACT_EVERY = 4
"""One village in so many has a contact listed."""
OFFICES = ("Kepala Desa", "Sekretaris Desa", "Kepala Dusun", "Ketua RW")


def standing(seed: int) -> list[dict[str, object]]:
    """Give duty posts and contacts as records of officers; reached by telephone, so none has a device.

    Invented like the officers; the same seed gives the same people.
    """
    rng = random.Random(f"{seed}:standing")
    return [*_posts(rng), *_contacts(rng)]


def _posts(rng: random.Random) -> list[dict[str, object]]:
    by_point = {(v.lat, v.lng): v for v in villages()}
    return [
        _record(rng, f"POS-{p.code[-2:]}", f"Pos jaga {p.name}", "duty_post", by_point[p.lat, p.lng], p.name)
        for p in polseks()
    ]


def _contacts(rng: random.Random) -> list[dict[str, object]]:
    sectors = {p.code: p.name for p in polseks()}
    found = []
    for village in villages()[::CONTACT_EVERY]:
        sector = ancestor(village.code, Level.KECAMATAN)
        name = f"{rng.choice(OFFICES)} {rng.choice(FIRST.split())} {rng.choice(LAST.split())}"
        callsign = f"K-{sector[-2:]}{village.code[-2:]}"
        found.append(_record(rng, callsign, name, "village_contact", village, sectors[sector]))
    return found


def _record(
    rng: random.Random, callsign: str, name: str, function: str, village: VillagePoint, polsek: str
) -> dict[str, object]:
    return {
        "id": callsign.replace("-", "").lower(),
        "callsign": callsign,
        "name": name,
        "function": function,
        "village": village.code,
        "polsek": polsek,
        "phone": f"+62 899 0001 {rng.randrange(10_000):04}",
        "device": "",
        "home_lat": village.lat,
        "home_lng": village.lng,
    }
