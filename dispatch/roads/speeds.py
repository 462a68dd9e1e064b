"""How fast a patrol gets along: by the limit that is signed, else by the class of the road.

The law's limits (PP 79/2013 art. 23, PM Perhubungan 111/2015 art. 3): toll roads 60-100 km/h, between towns 80, in
towns 50, in settlements 30. A patrol motorcycle without siren in Indonesian traffic (side streets, markets, carts,
speed humps) keeps about three quarters of a limit, less on lanes; that share is our assumption, not a measurement.
Where the area's own trips are known, the learned speed says how far off it is.
"""

import re

SHARE_OF_LIMIT = 0.75
KMH = {
    "motorway": 75.0,
    "trunk": 50.0,
    "primary": 45.0,
    "secondary": 37.5,
    "tertiary": 30.0,
    "unclassified": 25.0,
    "residential": 20.0,
    "road": 20.0,
    "living_street": 15.0,
    "service": 15.0,
    "track": 12.0,
    "path": 10.0,
}
"""Class of a road (OSM `highway`) -> km/h expected; a `_link` is as its class, at most 30."""
LINK_KMH = 30.0
UNKNOWN_KMH = KMH["unclassified"]
NAMED_LIMITS = {"id:urban": 50.0, "id:rural": 80.0, "id:motorway": 100.0, "id:living_street": 30.0, "walk": 7.0}
KMH_OF_MPH = 1.609344
SLOWEST_KMH = 5.0


def kmh_of(highway: str, maxspeed: str = "") -> float:
    """Give the expected speed in km/h; of several classes or limits (a road joined from parts) the lowest counts."""
    limits = [x for x in map(limit_of, parts_of(maxspeed)) if x is not None]
    if limits:
        return max(min(limits) * SHARE_OF_LIMIT, SLOWEST_KMH)
    return min(map(_of_class, parts_of(highway)), default=UNKNOWN_KMH)


def parts_of(value: str) -> list[str]:
    """Give the values of a tag: "50;30" and "['50', '30']" (as OSMnx writes lists) are two each."""
    return [part for part in (raw.strip(" '\"[]").lower() for raw in re.split("[;,|]", value)) if part]


def _of_class(name: str) -> float:
    if name.endswith("_link"):
        return min(KMH.get(name.removesuffix("_link"), UNKNOWN_KMH), LINK_KMH)
    return KMH.get(name, UNKNOWN_KMH)


def limit_of(text: str) -> float | None:
    """Give a signed limit in km/h, None where the text is none ("none", "signals", a misspelling)."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|mph)?", text)
    if not found:
        return NAMED_LIMITS.get(text)
    return float(found[1]) * (KMH_OF_MPH if found[2] == "mph" else 1.0) or None
