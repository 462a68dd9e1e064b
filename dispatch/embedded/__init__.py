"""The embedded store: a Valkey server of our own for one data folder, started with K3i and ended with it."""

from dispatch.embedded.address import store_url
from dispatch.embedded.binary import find_server
from dispatch.embedded.child import store_child
from dispatch.embedded.errors import DataFolderInUse, StoreFailed, StoreNotRunning
from dispatch.embedded.folder import FolderLock
from dispatch.embedded.server import EmbeddedStore

__all__ = [
    "DataFolderInUse",
    "EmbeddedStore",
    "FolderLock",
    "StoreFailed",
    "StoreNotRunning",
    "find_server",
    "store_child",
    "store_url",
]
