"""What can go wrong with the embedded store."""

from dispatch.core.errors import K3iError


class DataFolderInUse(K3iError):
    """Another K3i owns the data folder."""


class StoreFailed(K3iError):
    """The embedded store cannot be started."""


class StoreNotRunning(K3iError):
    """No store answers for the data folder."""
