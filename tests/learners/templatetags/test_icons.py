"""Icons come from one sprite, take the colour of their text and are silent."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template

from tests.contracts import source

SVG = "{http://www.w3.org/2000/svg}"
USE = re.compile(r"""\{%\s*icon\s+(["'])(\w+)\1\s*%\}""")


def symbols():
    tree = ET.parse(source.ROOT / "static/portal/icons.svg")
    return tree.getroot().findall(f"{SVG}symbol")


def drawn(text, **context):
    return Template(text).render(Context(context))


def test_an_icon_is_silent_and_refers_to_the_sprite():
    expected = (
        '<svg class="i" aria-hidden="true"><use href="/static/portal/icons.svg#phone"></use></svg>'
    )
    assert drawn('{% icon "phone" %}') == expected
    assert drawn("{% icon name %}", name="phone") == expected


def test_a_name_cannot_leave_its_attribute():
    assert "<script>" not in drawn("{% icon name %}", name='"><script>')


def test_every_symbol_is_on_the_24_px_grid_and_has_its_own_name():
    names = [symbol.get("id") for symbol in symbols()]
    assert len(set(names)) == len(names) >= 26
    assert {symbol.get("viewBox") for symbol in symbols()} == {"0 0 24 24"}


def test_symbols_leave_colour_and_width_to_the_text_around_them():
    attributes = {name for symbol in symbols() for part in symbol.iter() for name in part.attrib}
    assert attributes & {"fill", "stroke", "stroke-width", "style", "class"} == set()


@pytest.mark.parametrize(
    ("template", "names"), [("{% icon 'eye' %}", ["eye"]), ('<b>{%icon "mail"%}</b>', ["mail"])]
)
def test_icons_of_a_template_are_recognised(template, names):
    assert [name for _, name in USE.findall(template)] == names


def test_every_icon_that_a_template_names_is_in_the_sprite():
    names = {
        name
        for path in source.files("templates", ending=".html")
        for _, name in USE.findall(path.read_text(encoding="utf-8"))
    }
    assert names - {symbol.get("id") for symbol in symbols()} == set()
