"""Pictures for the docs, from a demo that is running:

make demo PORT=8000            in one terminal, and in another
python -m tests.browser.screenshots http://127.0.0.1:8000 docs/screenshots
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import DESKTOP, PHONE, QUIET, executable

MOST_BYTES, IN_ALL = 190_000, 1_700_000
LONG_PHONE = {**PHONE, "height": 1480}  # two screens high, since the concern is below
# file, reader, path, window, colours
SHOTS: list[tuple[str, str, str, dict[str, int], str]] = [
    ("today-phone", "Ada Sinclair", "/today/", LONG_PHONE, "light"),
    ("today-phone-dark", "Ada Sinclair", "/today/", PHONE, "dark"),
    ("today-desk", "Ada Sinclair", "/today/", DESKTOP, "light"),
    ("plan", "Ada Sinclair", "/plan/", DESKTOP, "light"),
    ("me", "Ada Sinclair", "/me/", DESKTOP, "light"),
    ("first-day-phone", "Noor Hadi", "/today/", PHONE, "light"),
    ("tutor-today", "Ben Ross", "/today/", DESKTOP, "light"),
    ("tutor-phone-dark", "Ben Ross", "/today/", PHONE, "dark"),
    ("learners", "Ben Ross", "/learners/", DESKTOP, "light"),
    ("module", "Jo Kerr", "/today/", DESKTOP, "light"),
    ("services", "Dee Fraser", "/services/", DESKTOP, "light"),
    ("nights", "Dee Fraser", "/nights/", DESKTOP, "light"),
    ("how-cairn-decides", "", "/how-cairn-decides/", DESKTOP, "light"),
    ("demo", "", "/demo/", DESKTOP, "light"),
]


def take(browser: Browser, site: str, folder: Path, shot: tuple[Any, ...]) -> int:
    """Take a picture of one screen; return its size in bytes."""
    name, reader, path, size, scheme = shot
    context = browser.new_context(base_url=site, viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto("/demo/")
    if reader:
        page.get_by_role("button", name=f"Sign in as {reader}").click()
        page.wait_for_url("**/today/")
    page.goto(path)
    target = folder / f"{name}.png"
    page.screenshot(path=target)
    context.close()
    return target.stat().st_size


def main(site: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        sizes = {shot[0]: take(browser, site, folder, shot) for shot in SHOTS}
        browser.close()
    for name, size in sizes.items():
        print(f"{name}: {size // 1000} kB{' TOO LARGE' if size > MOST_BYTES else ''}")
    total = sum(sizes.values())
    print(f"in all {total // 1000} kB{' TOO LARGE' if total > IN_ALL else ''}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
