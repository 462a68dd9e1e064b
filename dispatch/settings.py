"""Every setting, in one table: K3I_<NAME> in the environment or in `.env`. Read once, by app.py.

A test holds that each has a help text, stands in docs/settings.md and changes something.
"""

from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dispatch.core.policy import RISKY_KINDS, Policy, Ranking
from dispatch.core.triage import KINDS
from dispatch.figures.shift_times import ShiftTimes
from dispatch.figures.terms import Terms, bands_of, targets_of

PerPriority = tuple[float, float, float, float]


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="K3I_", env_file=".env", extra="ignore", frozen=True)

    redis_url: str = Field("", description="Valkey/Redis of your own (AOF always); empty: the embedded one")
    store_server: str = Field(
        "", description="Embedded server: a path, or `wheel`; empty: an installed one, else the wheel's"
    )
    database_url: str = Field(
        "", description="SQL history, e.g. postgresql+psycopg://...; empty: SQLite in the data folder"
    )
    data_dir: Path = Field(Path("var"), description="Folder of the embedded store, the history and the logs")
    host: str = Field("127.0.0.1", description="Address all doors listen on; put a TLS proxy in front of any other")
    port: int = Field(8110, ge=1, le=65533, description="Console port; citizens' pages are port+1, the gateway port+2")
    public_url: str = Field(
        "", description="Address citizens and officers reach the doors at (port+1), for links, QR codes and Origin"
    )
    console_url: str = Field(
        "", description="Address the console is reached at through the proxy, for exact Origin checks"
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Proxies whose X-Forwarded-For is believed at the doors, comma-separated"
    )
    cot_port: int = Field(
        0, ge=0, le=65535, description="Port for ATAK/WinTAK (Cursor on Target, plain TCP); 0: closed"
    )
    cot_host: str = Field(
        "127.0.0.1", description="Address of that port; it shows every unit, so only to a VPN or a TLS terminator"
    )
    cot_out: str = Field(
        "",
        pattern=r"^(tcp:[^:\s]+:\d+)?$",
        description="TAK server that is told of units and incidents, e.g. tcp:10.0.0.5:8087",
    )
    photo_days: float = Field(90, gt=0, description="How long photos are kept; then they are deleted, days")
    track_days: float = Field(30, ge=0, description="How long positions are kept for the replay, days; 0: none")
    tracking_days: float = Field(
        90, gt=0, description="How long a citizen's link still leads to a report that only history has, days"
    )
    timezone: str = Field("Asia/Jakarta", description="Zone shown on screens, e.g. Asia/Makassar; stored times are UTC")
    zone_label: str = Field("WIB", description="Label of that zone: WIB, WITA or WIT")
    place: str = Field("Polres Brebes", description="Name of the district in the header")
    session_hours: float = Field(12, gt=0, description="How long a login lasts")
    enrolment_min: float = Field(15, gt=0, description="How long the code that lets an officer's phone in is good, min")
    pin_idle_h: float = Field(12, gt=0, description="An officer's phone that was not used for this asks for its PIN, h")
    amber_s: PerPriority = Field((60, 180, 600, 1800), description="Waiting without an officer, amber, s, P1..P4")
    red_s: PerPriority = Field(
        (120, 300, 900, 3600), description="Waiting without an officer, red and offered by itself"
    )
    accept_s: PerPriority = Field((20, 45, 45, 45), description="How long an offer stands, s, P1..P4")
    auto_offer: str = Field(
        "app:3,app:4,open311:3,open311:4",
        description="channel:priority pairs offered without an operator's key",
    )
    territory_first: str = Field("3,4", description="Priorities whose village officer is asked before the nearest")
    chain_nearest: int = Field(3, ge=0, description="Nearest officers asked before the next link of the chain is")
    chain_neighbours: int = Field(2, ge=0, description="Neighbouring villages' officers asked before the duty post is")
    chain_again_s: PerPriority = Field(
        (60, 120, 300, 600), description="With nobody left to ask, the chain is gone through anew after this, s, P1..P4"
    )
    workers: int = Field(2, ge=1, description="Worker processes of `serve` and `demo`; one goes on when another dies")
    keepers: int = Field(2, ge=1, description="Keeper processes of `serve` and `demo`; one goes on when another dies")
    stale_s: float = Field(
        360, gt=0, description="A position older than this is not trusted (trackers send each 300 s)"
    )
    response_target_s: float = Field(600, gt=0, description="At the scene within this, s (target of the figures)")
    response_bands: str = Field(
        "5:10,10:15,:25", description="Response target by the way there, km:min; the last without km: all beyond"
    )
    interval_targets: str = Field(
        "processing:120,queue:60,acknowledge:45,turnout:80", description="Targets of further intervals, name:seconds"
    )
    answer_target_s: float = Field(10, gt=0, description="A call answered within this, s (Polri, 26 Jan 2026)")
    ladder: str = Field(
        "polsek,polres,polda,mabes", description="Tiers a call climbs until it is answered, lowest first"
    )
    ladder_s: float = Field(10, gt=0, description="How long a call rings on each tier, s (Polri, 26 Jan 2026)")
    tier: str = Field("polres", description="Tier of a user who has none of their own")
    ring_limit_s: float = Field(
        300, gt=0, description="A ringing call not heard of for this long goes to the call-back list, s"
    )
    console_lost_s: float = Field(
        10, gt=0, description="A console silent for this long is dead: the call it took rings again, s"
    )
    number_days: float = Field(30, gt=0, description="How long the calls of a number are remembered")
    shift_hours: float = Field(8, gt=0, description="Window of the live tiles")
    handover_lead_min: float = Field(30, ge=0, description="The handover is drafted so long before the shift ends, min")
    figures_days: float = Field(400, gt=0, description="So far back figures hold the history in memory, days")
    shift_begins: str = Field("07:00,15:00,23:00", description="When shifts begin, local times, comma-separated")
    territory_lead_s: PerPriority = Field(
        (0, 0, 180, 180), description="The village's own officer goes first when at most this much later, s, P1..P4"
    )
    coverage_tie_s: float = Field(
        60,
        ge=0,
        description="Within the target, this much later is as good if it leaves fewer villages alone; never P1",
    )
    reach_min: float = Field(15, gt=0, description="A village is covered when somebody free can be there in this, min")
    too_far_s: float = Field(3600, gt=0, description="Whoever needs longer than this is not offered, s")
    turnout_s: float = Field(60, ge=0, description="From the offer to the first metre, s, in every expected arrival")
    reserve_units: int = Field(1, ge=0, description="So many free units of a polsek are kept back from low priorities")
    reserve_from: int = Field(4, ge=1, le=5, description="From this priority on the reserve is kept (5: never)")
    low_battery_pct: float = Field(15, ge=0, le=100, description="A phone below this is said of its officer, %")
    circuity: float = Field(1.4, ge=1, description="Road distance / straight line where no road graph is imported")
    speed_mps: float = Field(8.0, gt=0, description="Assumed speed of an officer on the road, m/s, for estimates")
    off_road_m: float = Field(
        300, gt=0, description="Further than this from any road of the graph is said to be off the road network, m"
    )
    reassign_gain_s: float = Field(
        120, ge=0, description="Moving somebody up to a higher priority is proposed when it saves more than this, s"
    )
    flood_alarms: int = Field(10, ge=1, description="More alarms than this within flood_minutes: one grouped banner")
    flood_minutes: float = Field(10, gt=0, description="Window of the flood mode, min")
    lease_s: float = Field(2.0, gt=0, description="After this the sweep hands a worker's job to another, s")
    duplicate_threshold: float = Field(
        0.6, gt=0, lt=1, description="From this likeness on two incidents are proposed as one event (half: only listed)"
    )
    welfare_s: float = Field(1200, gt=0, description="On scene without a word: the welfare check, s")
    welfare_risky_s: float = Field(600, gt=0, description="The same for kinds with violence or weapons, s")
    welfare_kinds: str = Field(",".join(sorted(RISKY_KINDS)), description="Those kinds (codes)")
    welfare_repeat_s: float = Field(120, gt=0, description="A missed welfare check is raised again after this, s")
    arrival_m: float = Field(
        100, gt=0, description="Nearer than this to the scene is there, m (uncertainty of phone and place on top)"
    )
    arrival_far_m: float = Field(500, gt=0, description="A declared arrival farther off than this is shown as such, m")
    arrival_hint_s: float = Field(60, ge=0, description="Arrival seen by GPS, not declared: the operator's hint, s")
    backup_s: float = Field(180, gt=0, description="A request for backup nobody has committed to: alarm, s")
    open311_public: str = Field("", description="Kinds that Open311 shows to anybody, redacted, e.g. THAZ,DMPX,NOISE")
    open311_per_key: int = Field(120, ge=1, description="Reports a minute by one Open311 key; emergencies always go on")
    open311_per_address: int = Field(600, ge=1, description="Open311 requests a minute from one address")
    webhook_private: bool = Field(
        False, description="Webhooks may go to private addresses and by http (trusted network, tests)"
    )
    cap_sender: str = Field(
        "",
        pattern=r"^[^\s,<&]*$",
        description="Sender named in CAP alerts, e.g. k3i@polres.example; empty: k3i@ the doors' host",
    )
    attention_h: float = Field(24, gt=0, le=720, description="How long an attention stands when not said otherwise, h")
    reopen_h: float = Field(24, gt=0, description="How long after its end a citizen may take a report up again, h")
    rating_correct_h: float = Field(1, ge=0, description="How long a citizen may put a rating right, h")
    station_number: str = Field(
        "", description="Number of the station or its bridge, for the citizen's call button; empty: chat and 110 alone"
    )
    report_limit: str = Field(
        "10 per 10 minutes",
        description="More reports than this from one address: the rest, if not urgent, is folded as low-trust",
    )
    number_limit: str = Field("5 per 10 minutes", description="The same for one number")
    command_ttl_h: float = Field(48, gt=0, description="How long a sender's message id is remembered")
    retention_h: float = Field(
        24, gt=0, description="How long an ended incident stays in the store before only history has it"
    )

    @field_validator("auto_offer")
    @classmethod
    def _pairs(cls, text: str) -> str:
        for pair in filter(None, map(str.strip, text.split(","))):
            channel, _, priority = pair.partition(":")
            if not channel or priority not in ("1", "2", "3", "4"):
                raise ValueError(f"{pair!r} is not channel:priority; write e.g. app:3,app:4")
        return text

    @field_validator("territory_first")
    @classmethod
    def _priorities(cls, text: str) -> str:
        for priority in filter(None, map(str.strip, text.split(","))):
            if priority not in ("1", "2", "3", "4"):
                raise ValueError(f"{priority!r} is no priority; write e.g. 3,4")
        return text

    @field_validator("report_limit", "number_limit")
    @classmethod
    def _rate(cls, text: str) -> str:
        from limits import parse  # here: it takes 0.1 s to load, and every process reads the settings

        try:
            parse(text)
        except ValueError:
            raise ValueError(f"{text!r} is no rate; write e.g. 10 per 10 minutes") from None
        return text

    @field_validator("response_bands")
    @classmethod
    def _bands(cls, text: str) -> str:
        bands_of(text)
        return text

    @field_validator("interval_targets")
    @classmethod
    def _targets(cls, text: str) -> str:
        targets_of(text)
        return text

    @field_validator("shift_begins")
    @classmethod
    def _begins(cls, text: str) -> str:
        ShiftTimes.of(text, "UTC")
        return text

    @model_validator(mode="after")
    def _tier_of_ladder(self) -> Self:
        if self.tier not in self.tiers():
            raise ValueError(f"tier {self.tier!r} is not on the ladder ({self.ladder}); use one of its tiers")
        return self

    def terms(self) -> Terms:
        """Give what figures are counted by."""
        own = {"answer": self.answer_target_s} | dict.fromkeys(("response", "response_unit"), self.response_target_s)
        return Terms(
            zone=self.timezone,
            targets=targets_of(self.interval_targets) | own,
            bands=bands_of(self.response_bands),
            flood_alarms=self.flood_alarms,
        )

    def shift_times(self) -> ShiftTimes:
        """Give when shifts begin."""
        return ShiftTimes.of(self.shift_begins, self.timezone)

    def tiers(self) -> tuple[str, ...]:
        """Give the ladder's tiers, lowest first."""
        return tuple(filter(None, map(str.strip, self.ladder.split(","))))

    @field_validator("welfare_kinds", "open311_public")
    @classmethod
    def _known(cls, text: str) -> str:
        unknown = [code for code in _codes(text) if code not in KINDS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not the code of a kind; use e.g. FIGHT,WEAPON")
        return text

    def open311_kinds(self) -> list[str]:
        """Give the codes of the kinds that Open311 publishes."""
        return _codes(self.open311_public)

    def policy(self) -> Policy:
        """Give the limits the core decides by."""
        auto = (pair.strip().partition(":") for pair in self.auto_offer.split(",") if pair.strip())
        return Policy(
            amber_s=self.amber_s,
            red_s=self.red_s,
            accept_s=self.accept_s,
            ladder=self.tiers(),
            ladder_s=self.ladder_s,
            ring_limit_s=self.ring_limit_s,
            number_memory_s=self.number_days * 86_400,
            auto_offer=frozenset((channel, int(priority)) for channel, _, priority in auto),
            territory_first=frozenset(int(p) for p in self.territory_first.split(",") if p.strip()),
            chain_nearest=self.chain_nearest,
            chain_neighbours=self.chain_neighbours,
            chain_again_s=self.chain_again_s,
            stale_s=self.stale_s,
            lease_s=self.lease_s,
            ranking=self.ranking(),
            welfare_s=self.welfare_s,
            welfare_risky_s=self.welfare_risky_s,
            welfare_kinds=frozenset(_codes(self.welfare_kinds)),
            welfare_repeat_s=self.welfare_repeat_s,
            arrival_m=self.arrival_m,
            arrival_far_m=self.arrival_far_m,
            arrival_hint_s=self.arrival_hint_s,
            backup_s=self.backup_s,
            attention_s=self.attention_h * 3600,
            citizen_reopen_s=self.reopen_h * 3600,
            rating_correct_s=self.rating_correct_h * 3600,
        )

    def ranking(self) -> Ranking:
        """Give how those who could go are weighed."""
        return Ranking(
            stale_s=self.stale_s,
            turnout_s=self.turnout_s,
            target_s=self.response_target_s,
            too_far_s=self.too_far_s,
            territory_lead_s=self.territory_lead_s,
            tie_s=self.coverage_tie_s,
            reserve=self.reserve_units,
            reserve_from=self.reserve_from,
            low_battery_pct=self.low_battery_pct,
        )

    def doors_url(self, path: str = "/") -> str:
        """Give the outside address of a page of the doors: for links, QR codes and the Origin a browser must send."""
        return (self.public_url.rstrip("/") or f"http://{self.host}:{self.port + 1}") + path

    def history_url(self) -> str:
        """Give the SQLAlchemy address of the history."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'history.db').absolute()}"


def _codes(text: str) -> list[str]:
    return [code.strip().upper() for code in text.split(",") if code.strip()]
