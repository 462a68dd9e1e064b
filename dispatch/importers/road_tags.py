"""What OpenStreetMap's tags say of a road: may one drive there, in which direction, how fast."""

import math
from collections import Counter
from collections.abc import Mapping

from dispatch.roads.speeds import KMH, kmh_of, limit_of, parts_of

NOT_FOR_PATROLS = {"no"}
"""Values of `access`: private and permit roads are open to the police."""
ONLY_IF_ALLOWED = {"path"}
"""Classes that count only where motorcycles are let in by a tag; lanes (gang) are often drawn so."""
ALLOWED = {"yes", "designated", "permissive"}
CLASSES = frozenset(KMH) | {f"{name}_link" for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}


def is_toll_road(highway: str) -> bool:
    """Whether it is a motorway, which in Indonesia is closed to motorcycles (PP 15/2005 art. 38)."""
    return any(part.startswith("motorway") for part in parts_of(highway))


def is_road(tags: Mapping[str, str], motorways: bool) -> bool:
    """Whether a patrol may drive on a way with these tags."""
    highway = tags.get("highway", "")
    if highway not in CLASSES or tags.get("area") == "yes" or (is_toll_road(highway) and not motorways):
        return False
    motorcycle = tags.get("motorcycle", tags.get("motor_vehicle", ""))
    if highway in ONLY_IF_ALLOWED:
        return motorcycle in ALLOWED
    return motorcycle not in NOT_FOR_PATROLS and (
        tags.get("access", "") not in NOT_FOR_PATROLS or motorcycle in ALLOWED
    )


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Give whether one may drive along the way as it is drawn, and against it."""
    oneway = tags.get("oneway:motorcycle", tags.get("oneway", ""))
    if oneway in ("yes", "true", "1"):
        return True, False
    if oneway in ("-1", "reverse"):
        return False, True
    round_about = tags.get("junction") in ("roundabout", "circular") or is_toll_road(tags.get("highway", ""))
    return (True, False) if round_about and oneway != "no" else (True, True)


def kmh_noted(highway: str, maxspeed: str, noted: Counter[str]) -> float:
    """Give the expected speed in km/h, counting what had to be guessed."""
    if maxspeed and all(limit_of(part) is None for part in parts_of(maxspeed)):
        noted[f"maxspeed {maxspeed!r} is no speed: that of the class is used"] += 1
    if not set(parts_of(highway)) & CLASSES:
        noted[f"highway {highway!r} is no class of road we know: taken as unclassified"] += 1
    return kmh_of(highway, maxspeed)


def number_or_none(text: str | None) -> float | None:
    """Give a finite number, None where the text is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
