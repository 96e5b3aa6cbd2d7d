"""Catalogues hold what pages say, and compile without GNU gettext."""

import gettext
import os

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from portal.management.commands import compile_catalogues as command

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Today"
msgstr "Heddiw"

msgid "Me"
msgstr ""

msgid "%(n)s night"
msgid_plural "%(n)s nights"
msgstr[0] "noson"
msgstr[1] ""

#, fuzzy
msgid "Back"
msgstr "Nesaf"

msgid "No longer said"
msgstr "Dim"
"""


@pytest.fixture
def folder(tmp_path, settings):
    path = tmp_path / "a folder" / "cy" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path / "a folder"]
    return path


def compiled(path):
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_compiling_keeps_whole_translations_and_leaves_the_rest_in_english(folder):
    call_command("compile_catalogues")
    welsh = compiled(folder)
    assert welsh.gettext("Today") == "Heddiw"
    assert welsh.gettext("Me") == "Me"
    assert welsh.gettext("Back") == "Back"
    assert welsh.ngettext("%(n)s night", "%(n)s nights", 5) == "%(n)s nights"


def test_compiling_again_does_nothing_until_something_changed(folder):
    call_command("compile_catalogues")
    first = folder.with_suffix(".mo").stat().st_mtime_ns
    call_command("compile_catalogues")
    assert folder.with_suffix(".mo").stat().st_mtime_ns == first
    later = folder.stat().st_mtime + 10
    os.utime(folder, (later, later))
    call_command("compile_catalogues")
    assert folder.with_suffix(".mo").stat().st_mtime_ns != first


def test_collecting_finds_pages_and_code_and_drops_what_is_no_longer_said(folder):
    call_command("compile_catalogues", "--collect")
    with folder.open("rb") as file:
        catalogue = read_po(file)
    assert catalogue.get("Today").string == "Heddiw"
    assert catalogue.get("No longer said") is None
    assert catalogue.get("Skip to the main part") is not None  # a page
    assert catalogue.get("about a third") is not None  # code
    assert catalogue.get("Welcome to %(college)s") is not None  # a block with a variable
    collected = folder.read_bytes()
    call_command("compile_catalogues", "--collect")
    assert folder.read_bytes() == collected


def test_the_shipped_catalogues_are_sound():
    for path in command.catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file)
        faults = [(message.id, error) for message, errors in catalogue.check() for error in errors]
        assert faults == []
        assert command.count(path)[0] > 50
