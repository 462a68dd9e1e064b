"""Who may do what: one table. What is not in it is denied, and a test fails when something is missing.

Entries are names of abilities; routes, console words and callbacks refer to them.
"""

from typing import Final

OPERATOR, SHIFT_LEAD, COMMANDER, ADMIN = "operator", "shift_lead", "commander", "admin"
API: Final = "api"
WALL: Final = "wall"
EVERY_USER = frozenset({OPERATOR, SHIFT_LEAD, COMMANDER, ADMIN})
DESK = frozenset({OPERATOR, SHIFT_LEAD})

ABILITIES: dict[str, frozenset[str]] = {
    "see": EVERY_USER | {API},
    "see_callers": DESK,
    "see_photos": DESK | {COMMANDER},
    "report": DESK | {API},
    "answer": DESK | {API},
    "assign": DESK | {API},
    "move": DESK | {API},
    "note": DESK | {COMMANDER, API},
    "classify": DESK | {API},
    "close": DESK | {API},
    "duty": DESK | {API},
    "panic": DESK | {COMMANDER, API},
    "phones": DESK | {ADMIN, API},
    "attention": DESK | {COMMANDER, API},
    "alert": frozenset({OPERATOR, SHIFT_LEAD, COMMANDER, API}),
    "webhooks": frozenset({ADMIN, API}),
    "shift": DESK,
    "metrics": frozenset({ADMIN, API}),
    "preferences": EVERY_USER,
    "wall": EVERY_USER | {WALL},
    "compare": frozenset({SHIFT_LEAD, COMMANDER, ADMIN}),
    "command": frozenset({COMMANDER, ADMIN}),
    "replay": EVERY_USER,
    "review": frozenset({SHIFT_LEAD, COMMANDER, ADMIN}),
    "cause": frozenset({SHIFT_LEAD}),
    "see_handover": EVERY_USER,
    "handover": DESK,
}
"""ability -> roles. `see_callers`: numbers and names of callers, masked until revealed. `compare`: figures of areas and
units beside each other; `command`: what weighs in them."""

ROUTES: dict[tuple[str, str], str] = {
    ("GET", "/"): "see",
    ("GET", "/live"): "see",
    ("GET", "/map/areas"): "wall",
    ("GET", "/map/tiles"): "see",
    ("GET", "/photo"): "see_photos",
    ("GET", "/print"): "see",
    ("GET", "/handover"): "see_handover",
    ("POST", "/handover"): "handover",
    ("GET", "/replay"): "replay",
    ("GET", "/roster"): "see",
    ("GET", "/story"): "replay",
    ("GET", "/review"): "review",
    ("POST", "/review/cause"): "cause",
    ("GET", "/wall"): "wall",
    ("GET", "/areas"): "compare",
    ("POST", "/areas/broadcast"): "attention",
    ("GET", "/anev"): "compare",
    ("GET", "/anev.pdf"): "compare",
    ("POST", "/anev/remark"): "compare",
    ("GET", "/scores"): "compare",
    ("POST", "/scores/remark"): "compare",
    ("POST", "/scores/weights"): "command",
    ("POST", "/do"): "see",
    ("POST", "/intake"): "report",
    ("GET", "/plan"): "assign",
    ("POST", "/logout"): "preferences",
    ("POST", "/preferences"): "preferences",
    ("GET", "/metrics"): "metrics",
    ("GET", "/api/v1"): "see",
    ("POST", "/api/v1/reports"): "report",
    ("POST", "/api/v1/incidents"): "assign",
    ("POST", "/api/v1/assignments"): "move",
    ("POST", "/api/v1/officers"): "duty",
    ("POST", "/api/v1/officers/*/enrolment"): "phones",
    ("POST", "/api/v1/officers/*/device"): "phones",
    ("GET", "/api/v1/officers/*/phones"): "phones",
    ("DELETE", "/api/v1/officers/*/phones"): "phones",
    ("POST", "/api/v1/calls"): "answer",
    ("DELETE", "/api/v1/officers"): "panic",
    ("POST", "/api/v1/backups"): "assign",
    ("DELETE", "/api/v1/backups"): "assign",
    ("POST", "/api/v1/attentions"): "attention",
    ("DELETE", "/api/v1/attentions"): "attention",
    ("POST", "/api/v1/alerts"): "alert",
    ("DELETE", "/api/v1/alerts"): "alert",
    ("GET", "/api/v1/webhooks"): "webhooks",
    ("POST", "/api/v1/webhooks"): "webhooks",
    ("DELETE", "/api/v1/webhooks"): "webhooks",
    ("GET", "/_dash-layout"): "see",
    ("GET", "/_dash-dependencies"): "see",
    ("GET", "/_dash-component-suites"): "see",
    ("POST", "/_dash-update-component"): "see",
    ("GET", "/assets"): "see",
    ("GET", "/assets/wall.js"): "wall",
    ("GET", "/assets/wall_map.js"): "wall",
    ("GET", "/assets/pages/district.js"): "wall",
    ("GET", "/assets/wall.css"): "wall",
    ("GET", "/assets/tokens.css"): "wall",
    ("GET", "/assets/glyphs.svg"): "wall",
    ("GET", "/_favicon.ico"): "see",
}
"""(method, path prefix) -> ability. The longest prefix counts; no prefix, no entry. `*`: any one part of a path.

`/do` and `/_dash-update-component` carry commands of their own, each with its own ability (WORDS, CALLBACKS).
"""

CALLBACKS: dict[str, str] = {}
"""Output id of a Dash callback -> ability. Filled by `callback_ability`; the gate refuses every other."""


def callback_ability(output: str, ability: str) -> None:
    """Register the ability that a callback's output needs."""
    if ability not in ABILITIES:
        raise ValueError(f"ability {ability!r} is not in the table; use one of {', '.join(ABILITIES)}")
    CALLBACKS[output] = ability


def may(role: str, ability: str) -> bool:
    """Whether a role has an ability; an unknown ability is nobody's."""
    return role in ABILITIES.get(ability, frozenset())


def ability_of_route(method: str, path: str) -> str | None:
    """Give the ability a request needs, or None when no entry knows it."""
    method = "GET" if method == "HEAD" else method
    parts = path.strip("/").split("/")
    fitting = [(len(p), p) for m, p in ROUTES if m == method and (p == path == "/" or p != "/") and _begins(parts, p)]
    return ROUTES[method, max(fitting)[1]] if fitting else None


def _begins(parts: list[str], prefix: str) -> bool:
    wanted = prefix.strip("/").split("/")
    return len(wanted) <= len(parts) and all(w in ("*", p) for w, p in zip(wanted, parts, strict=False))
