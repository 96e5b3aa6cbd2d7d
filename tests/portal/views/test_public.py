"""Back to a page of ours, and to nobody else's."""

import pytest

from portal.views.public import previous_page
from tests.sent import request_of


@pytest.mark.parametrize("page", ["/plan/", "/queue/?page=2", "http://testserver/today/"])
def test_a_reader_goes_back_to_the_page_they_were_on(page):
    assert previous_page(request_of(None, {"next": page})) == page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "http:///elsewhere.example",
        "javascript:alert(1)",
        "http://testserver@elsewhere.example/",
    ],
)
def test_nobody_is_sent_to_a_page_that_is_not_ours(page):
    assert previous_page(request_of(None, {"next": page})) == "/"
