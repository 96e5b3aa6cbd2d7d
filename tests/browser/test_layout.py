"""What a reader needs first is on a phone's first screen, nothing covers it, and nothing jumps."""

import pytest

from tests.browser import pages
from tests.browser.chromium import PHONE

MOST_SHIFT = 0.02
# For each element: how far its lowest edge is below the part of the window that tabs leave free,
# and what lies over its four corners and its middle.
BOXES = """elements => elements.map(e => {
  const box = e.getBoundingClientRect(), tabs = document.querySelector('.tabs');
  const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) =>
    document.elementFromPoint(box.left + x * box.width, box.top + y * box.height));
  return {name: e.innerText.trim(),
          below: box.bottom - (tabs ? tabs.getBoundingClientRect().top : innerHeight),
          covered: points.filter(p => !p || !(e.contains(p) || p.contains(e)))
                         .map(p => p ? p.outerHTML.slice(0, 80) : 'nothing')};
})"""
SHIFTS = """() => new Promise(done => {
  new PerformanceObserver(list => {
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(0), 500);
})"""
COVERED = """e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.bottom < 0 || box.top > innerHeight) return '';
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !at || e.contains(at) || at.contains(e) ? '' : e.outerHTML.slice(0, 120);
}"""
FIRST = [
    ("ada", "today", "main .card.next .btn:not(.plain)"),
    ("ada", "concern", "#id_answer button"),
    ("ben", "today", "main .people > li:first-child .btn"),
    ("noor", "today", "main .card.next .btn:not(.plain)"),
]


@pytest.fixture
def visit(college, window):
    """Return a phone that has opened the page of a reader."""

    def opened(reader, name):
        visitor = window(size=PHONE).is_(f"{reader}@strathcairn.example")
        assert visitor.goes_to(pages.path(reader, name)) == 200
        return visitor

    return opened


@pytest.mark.parametrize(("reader", "name", "selector"), FIRST)
def test_the_first_act_is_on_a_phones_first_screen_and_uncovered(visit, reader, name, selector):
    boxes = visit(reader, name).page.locator(selector).evaluate_all(BOXES)
    assert boxes
    assert [box["name"] for box in boxes if box["below"] > 0] == []
    assert [box for box in boxes if box["covered"]] == []


@pytest.mark.parametrize(("reader", "name"), [("ada", "today"), ("ada", "me"), ("ben", "today")])
def test_a_page_does_not_jump_while_it_arrives(visit, reader, name):
    visitor = visit(reader, name)
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.evaluate("document.fonts.ready")
    assert visitor.page.evaluate(SHIFTS) <= MOST_SHIFT


@pytest.mark.parametrize(("reader", "name"), [("ada", "today"), ("ada", "help"), ("ben", "today")])
def test_nothing_covers_what_the_keyboard_has_reached(visit, reader, name):
    page = visit(reader, name).page
    covered = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate_handle("document.activeElement")
        covered.append(focus.evaluate(COVERED))
    assert list(filter(None, covered)) == []


def test_leaving_does_not_come_back(visit):
    """The page that one leaves to takes the place of the page in the history."""
    page = visit("ada", "help").page
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="The weather"))
    page.get_by_role("link", name="Leave").click()
    page.wait_for_url("https://www.bbc.co.uk/**")
    assert page.evaluate("history.length") == 2  # the blank page it was opened on, and the weather


def test_a_printed_page_says_by_whom_and_when_and_leaves_the_frame_out(visit):
    page = visit("ada", "plan").page
    assert not page.locator(".printed").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".printed").inner_text().startswith("Printed by Ada Sinclair on ")
    assert page.locator(".hill:visible").count() == 1
    assert not page.locator(".tabs").is_visible()
    assert page.locator(".end a, main .btn").evaluate_all(
        "elements => elements.every(e => !e.offsetParent)"
    )
