"""Landmarks of the demo: posts and offices that every sector and village has, each at the point known of it.

Nothing here is surveyed: a village office stands at its village's point, a post at that of the sector's main village
(see README.md). A district imports its own: `python app.py import places FILE`.
"""

from dispatch.areas import VillagePoint
from dispatch.places import Place
from feeds.demo.brebes import Polsek, polseks, villages

OFFICES = {"desa": ("Balai Desa", "balai desa"), "kelurahan": ("Kantor Kelurahan", "kantor kelurahan")}


def landmarks() -> list[Place]:
    """One office a village, one post a sector: name, kind and point."""
    return [*map(_post, polseks()), *map(_office, villages())]


def _post(polsek: Polsek) -> Place:
    return Place(polsek.name, "pos polisi", polsek.lat, polsek.lng, _village_at(polsek), aliases=("kantor polisi",))


def _village_at(polsek: Polsek) -> str:
    return next(v.code for v in villages() if (v.lat, v.lng) == (polsek.lat, polsek.lng))


def _office(village: VillagePoint) -> Place:
    title, kind = OFFICES[village.kind]
    return Place(f"{title} {village.name}", kind, village.lat, village.lng, village.code)
