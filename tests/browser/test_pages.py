"""Every page, for every reader: light and dark, 1280, 360 and 320 px wide (400 % zoom)."""

import re

import pytest

from tests.browser import pages
from tests.browser.chromium import DESKTOP, PHONE, ZOOMED
from tests.permissions.rows import ROWS

CASES = [(reader, name) for reader in pages.READERS for name in pages.names(pages.READERS[reader])]
WINDOWS = [  # each differs from the last in one thing
    (PHONE, "light"),
    (ZOOMED, "light"),
    (ZOOMED, "dark"),
    (PHONE, "dark"),
    (DESKTOP, "dark"),
]


@pytest.fixture(scope="package")
def signed_in(windows):
    """Return a window for each reader."""
    by_reader = {}

    def reader(name):
        if name not in by_reader:
            by_reader[name] = windows()
            if name:
                by_reader[name].is_(f"{name}@strathcairn.example")
        return by_reader[name]

    return reader


def test_every_page_is_listed():
    """Every page of tests/permissions is tested in a browser too."""
    answering = {name for name, row in ROWS.items() if "200" in row.get.values()}
    listed = {name for _reader, name in CASES}
    assert sorted(answering - listed - set(pages.ON_A_JOURNEY)) == []
    assert sorted((listed | set(pages.ON_A_JOURNEY)) - set(ROWS)) == []


@pytest.mark.parametrize(("reader", "name"), CASES)
def test_every_page_is_accessible(signed_in, reader, name):
    """No violations, no sideways scrolling, no browser errors; folded and unfolded.

    The page is loaded once, and its window is changed.
    """
    visitor, address, errors_by_window = signed_in(reader), pages.path(reader, name), {}
    visitor.complaints.clear()
    visitor.page.set_viewport_size(DESKTOP)
    visitor.page.emulate_media(color_scheme="light")
    assert visitor.goes_to(address) == 200
    assert visitor.path == address
    errors_by_window["1280 light"] = visitor.errors()
    visitor.opens_everything()
    for size, scheme in WINDOWS:
        visitor.page.set_viewport_size(size)
        visitor.page.emulate_media(color_scheme=scheme)
        errors_by_window[f"{size['width']} {scheme}"] = visitor.errors()
    assert {window: errors for window, errors in errors_by_window.items() if errors} == {}


HREF = re.compile(r'<a [^>]*href="([^"#?]+)')
MOST = 45  # links followed, of the many to pages of one kind


@pytest.mark.parametrize("reader", ["", "ada", "noor", "ben", "jo", "dee"])
def test_no_link_leads_nowhere(signed_in, reader):
    """From Today and the menu, every internal link leads to a page."""
    client = signed_in(reader).context.request
    followed, waiting = set(), ["/today/" if reader else "/"]
    while waiting and len(followed) < MOST:
        followed.add(path := waiting.pop(0))
        response = client.get(path)
        assert response.status == 200, path
        if "text/html" in response.headers["content-type"]:
            links = dict.fromkeys(HREF.findall(response.text()))
            waiting += [p for p in links if p.startswith("/") and p not in {*followed, *waiting}]
