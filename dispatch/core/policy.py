"""The numbers of the field that the rules need: limits in seconds, by priority 1-4. Sources in docs of the settings."""

from dataclasses import dataclass, field

BACK_ENTERED_AFTER_S = 600.0
"""An event further back than this starts no clocks, offers or alarms by itself (contract on time)."""
FUTURE_LIMIT_S = 300.0
"""An event further ahead than this is refused (contract on time)."""

RISKY_KINDS = frozenset(
    {"ROBBERY", "ASSAULT", "DVA", "FIGHT", "CRWD", "WEAPON", "THREATS", "ABDUCTNF", "ALRPANS", "HLP1"}
)
"""Kinds with violence or weapons: whoever is there is asked for a word twice as often (domain section 3)."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How those who could go are weighed against one another (dispatch/core/recommend.py).

    stale_s: a position older than this is not trusted. turnout_s: from the offer to the first metre.
    target_s: at the scene within this. too_far_s: whoever needs longer is not offered.
    territory_lead_s: how much later the village's own officer may be and still go first, P1..P4.
    tie_s: within the target, this much later is as good, where it leaves fewer villages without anyone; never for P1.
    reserve: so many free units stay in each polsek, from priority `reserve_from` on. low_battery_pct: worth a word.
    """

    stale_s: float = 360.0
    turnout_s: float = 60.0
    target_s: float = 600.0
    too_far_s: float = 3600.0
    territory_lead_s: tuple[float, float, float, float] = (0, 0, 180, 180)
    tie_s: float = 60.0
    reserve: int = 1
    reserve_from: int = 4
    low_battery_pct: float = 15.0

    def territory_lead(self, priority: int) -> float:
        """Seconds by which the village's own officer may be later at this priority and still go first."""
        return self.territory_lead_s[priority - 1]

    def tie(self, priority: int) -> float:
        """Seconds within which coverage decides; 0 for P1, which is never made later."""
        return 0.0 if priority == 1 else self.tie_s


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits and choices of one district; every field is a setting (see dispatch/settings.py).

    amber_s, red_s: how long an incident may wait without an officer before it is marked (domain section 3).
    accept_s: how long an offer stands.
    ladder: the tiers a call that nobody answers climbs, lowest first; ladder_s: how long it rings on each.
    ring_limit_s: a ringing call that is not heard of for this long goes to the call-back list.
    number_memory_s: how long a number's calls are remembered.
    auto_offer: (channel, priority) pairs that are offered without waiting for an operator's key.
    territory_first: priorities whose village officer is asked before the nearest.
    chain_nearest, chain_neighbours: how many of these links are asked before the next link is.
    chain_again_s: how long after its end the chain is gone through anew.
    stale_s: a position older than this is not trusted.
    lease_s: how long a job may take before the sweep hands it to another worker.
    ranking: how those who could go are weighed.
    welfare_s, welfare_risky_s: how long an officer on scene may be silent, the second for welfare_kinds;
    welfare_repeat_s: how long until a missed word is asked for again.
    arrival_m: how near to the scene is there; arrival_far_m: from where on a declared arrival is shown as far off;
    arrival_hint_s: how long an arrival seen may stay undeclared before the operator is reminded.
    backup_s: how long a request for backup may wait for units. attention_s: how long an attention stands.
    citizen_reopen_s: how long after its end whoever reported may take it up again.
    rating_correct_s: how long a rating may be put right.
    """

    amber_s: tuple[float, float, float, float] = (60, 180, 600, 1800)
    red_s: tuple[float, float, float, float] = (120, 300, 900, 3600)
    accept_s: tuple[float, float, float, float] = (20, 45, 45, 45)
    ladder: tuple[str, ...] = ("polsek", "polres", "polda", "mabes")
    ladder_s: float = 10.0
    ring_limit_s: float = 300.0
    number_memory_s: float = 30 * 86_400.0
    auto_offer: frozenset[tuple[str, int]] = field(
        default_factory=lambda: frozenset({("app", 3), ("app", 4), ("open311", 3), ("open311", 4)})
    )
    territory_first: frozenset[int] = frozenset({3, 4})
    chain_nearest: int = 3
    chain_neighbours: int = 2
    chain_again_s: tuple[float, float, float, float] = (60, 120, 300, 600)
    stale_s: float = 360.0
    lease_s: float = 2.0
    ranking: Ranking = field(default_factory=Ranking)
    welfare_s: float = 1200.0
    welfare_risky_s: float = 600.0
    welfare_kinds: frozenset[str] = RISKY_KINDS
    welfare_repeat_s: float = 120.0
    arrival_m: float = 100.0
    arrival_far_m: float = 500.0
    arrival_hint_s: float = 60.0
    backup_s: float = 180.0
    attention_s: float = 86_400.0
    citizen_reopen_s: float = 86_400.0
    rating_correct_s: float = 3_600.0

    def amber(self, priority: int) -> float:
        """Seconds of waiting after which an incident of this priority turns amber."""
        return self.amber_s[priority - 1]

    def red(self, priority: int) -> float:
        """Seconds of waiting after which an incident of this priority turns red and is offered by itself."""
        return self.red_s[priority - 1]

    def welfare(self, kind: str) -> float:
        """Seconds an officer at the scene of such a kind may be silent."""
        return self.welfare_risky_s if kind in self.welfare_kinds else self.welfare_s

    def accept(self, priority: int) -> float:
        """Seconds an offer stands before the next of the chain is asked."""
        return self.accept_s[priority - 1]

    def chain_again(self, priority: int) -> float:
        """Seconds after which a chain that has ended is gone through anew."""
        return self.chain_again_s[priority - 1]
