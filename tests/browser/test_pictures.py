"""Pictures in a browser: labels are where they were measured to be, and none is on another."""

from itertools import combinations

import pytest

from learners.calc import lettering

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;-–'’“”()&%…"
LETTERS += "âêîôûŵŷáàèìòùßďł"
MEASURED = """letters => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '700 100px Atkinson';
  return [...letters].map(letter => pen.measureText(letter).width / 100);
}"""
WIDTHS = (320, 360, 1280)
BOXES = """() => [...document.querySelectorAll('svg.picture')]
  .filter(svg => svg.getBoundingClientRect().width)
  .map(svg => ({
    name: svg.getAttribute('aria-label') || '',
    view: [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
    right: svg.getBoundingClientRect().right,
    labels: [...svg.querySelectorAll('text')]
      .filter(text => getComputedStyle(text).display !== 'none')
      .map(text => ({
        text: text.textContent,
        box: (box => [box.x, box.y, box.x + box.width, box.y + box.height])(text.getBBox()),
        high: text.getBoundingClientRect().height,
      })),
  }))"""
LEAST = 14  # px, the height of a line of 11 px letters


@pytest.fixture(scope="package")
def component_page(windows):
    visitor = windows()
    visitor.goes_to("/style/")
    visitor.page.evaluate("document.fonts.ready")
    return visitor.page


@pytest.fixture(params=WIDTHS)
def drawings(component_page, request):
    """Return the pictures shown at a width, with the boxes of their labels as drawn."""
    component_page.set_viewport_size({"width": request.param, "height": 740})
    return component_page.evaluate(BOXES)


def test_no_letter_is_wider_than_the_table_says(component_page):
    component_page.evaluate("document.fonts.load('700 16px Atkinson', 'aŵ')")
    assert component_page.evaluate("document.fonts.check('700 16px Atkinson', 'aŵ')")
    widths = dict(zip(LETTERS, component_page.evaluate(MEASURED, LETTERS), strict=True))
    assert {c: wide for c, wide in widths.items() if wide > lettering.advance(c) + 0.001} == {}


def overlap(one, two):
    left, top, right, bottom = one
    return left < two[2] and two[0] < right and top < two[3] and two[1] < bottom


def test_no_label_is_on_another(drawings):
    pairs = [pair for it in drawings for pair in combinations(it["labels"], 2)]
    assert len(pairs) > 50
    on_another = [(a["text"], b["text"]) for a, b in pairs if overlap(inner(a), inner(b))]
    assert on_another == []


def inner(label):
    """Return a label's box without the space above and below letters, which lines share."""
    left, top, right, bottom = label["box"]
    space = (bottom - top) * 0.12
    return left, top + space, right, bottom - space


def test_no_label_leaves_its_picture(drawings):
    outside = [
        (label["text"], label["box"], it["view"])
        for it in drawings
        for label in it["labels"]
        if min(label["box"]) < 0
        or label["box"][2] > it["view"][0]
        or label["box"][3] > it["view"][1]
    ]
    assert outside == []


def test_labels_can_be_read(drawings):
    small = [label["text"] for it in drawings for label in it["labels"] if label["high"] < LEAST]
    assert small == []


def test_a_phone_shows_the_tall_hill_and_a_desk_the_wide(component_page):
    shown = {}
    for width in WIDTHS:
        component_page.set_viewport_size({"width": width, "height": 740})
        shown[width] = [
            component_page.locator(f".hill.{kind}").first.is_visible() for kind in ("tall", "wide")
        ]
    assert shown == {320: [True, False], 360: [True, False], 1280: [False, True]}


def test_cairns_are_reached_and_shown_by_the_keyboard(component_page):
    component_page.set_viewport_size({"width": 1280, "height": 740})
    cairn = component_page.locator(".hill.wide a.cairn").first
    stroke = "cairn => getComputedStyle(cairn.querySelector('.box')).stroke"
    before = cairn.evaluate(stroke)
    cairn.focus()
    component_page.keyboard.press("Tab")
    focused = component_page.locator(".hill.wide a.cairn").nth(1)
    assert focused.evaluate("cairn => cairn === document.activeElement")
    assert focused.evaluate(stroke) != before
    component_page.keyboard.press("Tab")
