"""The real parts, for all tests: a store of our own, and K3i as its processes run.

`store` is emptied between tests. `k3i` is shared by a session: its tests make incidents of their own and
count only those.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX
from dispatch.settings import Settings
from dispatch.store import FLEET, Store, connect
from tests.running import K3i, await_true

hypothesis_settings.register_profile(
    "k3i", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("k3i")


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A running store with every write synced, as in production."""
    with EmbeddedStore(tmp_path_factory.mktemp("s")) as running:
        yield running


@pytest.fixture
def store(embedded: EmbeddedStore) -> Iterator[Store]:
    """An empty store."""
    connection = connect(embedded.url)
    connection.flushall()
    yield Store(connection)
    connection.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def desk(store: Store, settings: Settings) -> Desk:
    return Desk(store, settings)


@pytest.fixture(scope="session")
def k3i(tmp_path_factory: pytest.TempPathFactory) -> Iterator[K3i]:
    """K3i as a person starts it: all processes, the demo's region and officers, nobody calling."""
    with K3i(tmp_path_factory.mktemp("k")) as running:
        store = running.store()
        await_true(lambda: len(store.redis.hget(FLEET, "p") or b"") > 100 * FIX.itemsize, 90)  # devices start last
        yield running
