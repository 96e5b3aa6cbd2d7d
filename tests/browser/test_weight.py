"""The weight of a first visit, and the hosts it contacts."""

import pytest

MOST_BYTES = 150_000
VISITS = [("", "/"), ("ada", "/today/"), ("ben", "/today/"), ("dee", "/today/")]


@pytest.mark.parametrize(("reader", "path"), VISITS)
def test_a_first_load_is_light_and_makes_no_third_party_requests(college, window, reader, path):
    visitor = window()
    if reader:
        visitor.is_(f"{reader}@strathcairn.example")
    visitor.goes_to(path)
    visitor.page.wait_for_load_state("networkidle")
    sizes = {request.url: request.sizes() for request in visitor.asked}
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values())
    assert len(sizes) > 1, "the page without its stylesheet"
    assert weight <= MOST_BYTES, sizes
    assert [url for url in sizes if not url.startswith((visitor.site, "data:"))] == []
