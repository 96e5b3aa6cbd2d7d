"""The number of queries a page takes; a failure lists each query."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries(client: Client, url: str) -> tuple[int, Any]:
    """Read a page; return how many queries it took, and the response."""
    client.get(url)  # settles the session
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    for query in captured.captured_queries:
        print(query["sql"][:200])
    return len(captured), response
