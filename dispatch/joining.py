"""How a command joins what runs: the settings with what the command line says on top, and the store's address."""

from pathlib import Path

from dispatch.settings import Settings


def settings_of(port: int | None = None, host: str | None = None, data_dir: Path | None = None) -> Settings:
    """Give the settings with what the command line says on top."""
    given = {"port": port, "host": host, "data_dir": data_dir}
    return Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]


def url_of(settings: Settings) -> str:
    """Give the address of the store to join: K3I_REDIS_URL, or the running one of the data folder."""
    from dispatch.embedded import store_url

    return settings.redis_url or store_url(settings.data_dir, patience_s=10)
