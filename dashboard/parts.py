"""What the web process is made of, wired once by dashboard/serve.py and handed to routes and callbacks."""

from dataclasses import dataclass, field

from dashboard.shown import ShownLists
from dispatch.archive import Archive
from dispatch.duplicates import Finder
from dispatch.figures.held import Held
from dispatch.fleet import Fleet
from dispatch.flusher import Flusher
from dispatch.recommend import Recommender
from dispatch.reference import Reference
from dispatch.settings import Settings
from dispatch.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """The shared parts of one web process."""

    settings: Settings
    store: Store
    flusher: Flusher
    fleet: Fleet
    reference: Reference
    recommender: Recommender
    archive: Archive
    finder: Finder = field(default_factory=Finder)
    shown: ShownLists = field(default_factory=ShownLists)
    history: Held = field(init=False)

    def __post_init__(self) -> None:
        """Hold the history that the archive has."""
        object.__setattr__(self, "history", Held(self.archive, days=self.settings.figures_days))
