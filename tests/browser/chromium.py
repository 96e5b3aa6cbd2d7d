"""Which browser is driven, how quietly, and how large its windows are."""

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
ZOOMED = {"width": 320, "height": 256}  # what 400 % leaves of a window of 1280 by 1024


def executable() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not found:
        raise LookupError("This needs Chromium. Set CHROMIUM=/path/to/chromium.")
    return found
