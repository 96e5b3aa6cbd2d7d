"""Collect (`--collect`) and compile translations without GNU gettext."""

import os
import re
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

ROOMS = ("portal", "feedback", "pathways", "support", "learners")
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CHANGING = tuple(  # headers that Babel writes and Cairn does not use
    f'"{name}:'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
    )
)
TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?:_|n?p?gettext)\((?:{TEXT}(?:, )?)+(?:count)?\)", re.DOTALL)


class Command(BaseCommand):
    help = "Compile catalogues that are out of date; with --collect, collect strings first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--collect", action="store_true", help="collect strings from pages and code first"
        )

    def handle(self, *, collect: bool, **options: Any) -> None:
        for path in catalogues():
            if collect:
                refresh(path)
            if collect or is_stale(path):
                compile_one(path)
                done, total = count(path)
                self.stdout.write(f"{path.parent.parent.name}: {done} of {total} translated")


def catalogues() -> list[Path]:
    return sorted(
        path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")
    )


def is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def is_translated(message: Message) -> bool:
    """Return whether all plural forms are translated; a missing form would show empty text."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(forms) and not message.fuzzy


def compile_one(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source)
    for message in list(catalogue):
        if message.id and not is_translated(message):
            catalogue.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    replace(path.with_suffix(".mo"), compiled.getvalue())


def refresh(path: Path) -> None:
    """Update a catalogue to the strings in use, and drop unused ones."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    catalogue.update(gathered(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    replace(path, "".join(line for line in lines if not line.startswith(CHANGING)).encode())


def gathered() -> Catalog:
    """Return all marked strings of pages and code, in English."""
    today = Catalog(fuzzy=False)
    for name, message, context in strings():
        today.add(message, locations=[(name, None)], context=context)
    return today


def strings() -> Iterator[tuple[str, Any, str | None]]:
    """Yield (file, string or its singular and plural, context) for each marked string."""
    for path in sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else calls(text, name)
        for _line, message, _comments, context in extract(
            "python", BytesIO(code.encode()), KEYWORDS
        ):
            yield name, message, context


def calls(page: str, name: str) -> str:
    """Return a page's strings as lines of code, without what Django leaves between them."""
    return "\n".join(CALL.findall(templatize(page, origin=name)))


def sources() -> list[Path]:
    root = Path(settings.BASE_DIR)
    pages = [path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    code = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    return sorted(path for path in pages + code if "migrations" not in path.parts)


def count(path: Path) -> tuple[int, int]:
    with path.open("rb") as source:
        messages = [message for message in read_po(source) if message.id]
    return sum(map(is_translated, messages)), len(messages)


def replace(path: Path, content: bytes) -> None:
    """Replace a file atomically, even if two processes start at once."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)
