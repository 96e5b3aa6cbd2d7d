"""How many queries a page takes, told so that a failure names each."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries(client: Client, url: str) -> tuple[int, Any]:
    """Read a page; how many queries it took, and the page."""
    client.get(url)  # settles the session
    with CaptureQueriesContext(
        connection,
    ) as taken:
        response = client.get(url)
    assert response.status_code == 200
    for query in taken.captured_queries:
        print(query["sql"][:200])
    return len(taken), response
