"""The browser, its options and the sizes of its windows."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
ZOOMED = {"width": 320, "height": 256}  # a window of 1280 by 1024 at 400 %


def executable() -> str:
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not browser:
        raise LookupError("This needs Chromium. Set CHROMIUM=/path/to/chromium.")
    return browser
