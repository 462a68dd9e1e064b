"""Makes the README's picture: the running demo in a real Chromium.

python tests/browser/screenshot.py [docs/console.png] [--theme day] [--size 1366x768]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.opening import chromium, open_console
from tests.running import PASSWORD, ROOT, K3i

SETTLES_S = 25
"""The simulated shift has then brought a few live reports, and officers are under way."""


async def take(k3i: K3i, path: Path, theme: str, size: dict[str, int]) -> None:
    """Open the console, wait until the shift is alive, open the most urgent incident, and take the picture."""
    async with chromium() as browser:
        page = await open_console(browser, k3i, size=size)
        if theme == "day":
            await page.evaluate("document.documentElement.className = 'day'")
        await page.wait_for_timeout(SETTLES_S * 1000)
        await page.keyboard.press("F4")
        await page.wait_for_function("() => window.k3i.recommended && k3i.recommended.length > 0", timeout=10_000)
        await page.wait_for_timeout(1500)
        await page.screenshot(path=path)


def main() -> None:
    """Start a demo of its own and photograph it."""
    options = argparse.ArgumentParser()
    options.add_argument("path", nargs="?", type=Path, default=ROOT / "docs" / "console.png")
    options.add_argument("--theme", default="night", choices=["night", "day"])
    options.add_argument("--size", default="1920x1080")
    wanted = options.parse_args()
    width, height = map(int, wanted.size.split("x"))
    with K3i(Path(tempfile.mkdtemp(prefix="k3i-shot-")), "demo", "--password", PASSWORD) as k3i:
        asyncio.run(take(k3i, wanted.path, wanted.theme, {"width": width, "height": height}))
    print(wanted.path)


if __name__ == "__main__":
    main()
