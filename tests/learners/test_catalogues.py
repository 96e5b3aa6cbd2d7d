"""Catalogues compile without GNU gettext and keep the placeholders of their source.

They are updated once per release. Until then a new or reworded string is shown in English, and
fails no test.
"""

import gettext
import os
import re

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from learners.management.commands import compile_catalogues as command

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"<[^>]+>")

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


def test_compiling_leaves_incomplete_translations_in_english(folder):
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


def test_collecting_finds_strings_and_drops_unused_ones(folder):
    call_command("compile_catalogues", "--collect")
    with folder.open("rb") as file:
        catalogue = read_po(file)
    assert catalogue.get("Today").string == "Heddiw"
    assert catalogue.get("No longer said") is None
    assert catalogue.get("Skip to main content") is not None  # a page
    assert catalogue.get("about a third") is not None  # code
    assert catalogue.get("Welcome to %(college)s") is not None  # a block with a variable
    collected = folder.read_bytes()
    call_command("compile_catalogues", "--collect")
    assert folder.read_bytes() == collected


def test_the_shipped_catalogues_are_sound():
    """Babel compares the first form with the singular, which is right for two forms only:
    placeholders in plurals are checked below."""
    for path in command.catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file)
        errors = [
            (message.id, error)
            for message, errors in catalogue.check()
            for error in errors
            if not message.pluralizable
        ]
        assert errors == []
        plural = [message for message in messages(catalogue) if message.pluralizable]
        assert {len(message.string) for message in plural} == {catalogue.num_plurals}
        assert command.count(path)[0] > 0


def messages(catalogue):
    return [message for message in catalogue if message.id]


def shipped(language):
    (path,) = [path for path in command.catalogues() if path.parent.parent.name == language]
    with path.open("rb") as file:
        return read_po(file)


def forms(text):
    """Return the forms of a message, with or without a plural."""
    return text if isinstance(text, (tuple, list)) else (text,)


def counted(catalogue):
    """Return how many of the first numbers use each plural form; a form for one number may spell it
    out."""
    form = gettext.c2py(catalogue.plural_expr)
    taken = [form(n) for n in range(200)]
    return [taken.count(index) for index in range(catalogue.num_plurals)]


@pytest.mark.parametrize("language", ["cy", "gd"])
def test_translations_contain_the_names_and_tags_of_their_source(language):
    catalogue = shipped(language)
    numbers = counted(catalogue)
    errors = []
    for message in filter(command.is_translated, messages(catalogue)):
        placeholders = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
        tags = sorted(TAG.findall(forms(message.id)[0]))
        for index, text in enumerate(forms(message.string)):
            found = set(PLACEHOLDER.findall(text))
            if message.pluralizable and numbers[index] == 1:
                found |= placeholders & {"%(n)s"}
            if found != placeholders or sorted(TAG.findall(text)) != tags:
                errors.append((message.id, text))
    assert errors == []
