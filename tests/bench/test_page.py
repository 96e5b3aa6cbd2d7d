"""`make bench-page` on a small college, as a college would run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = {
    "r",
    "page_cpu_ms",
    "hello_cpu_ms",
    "queries",
    "html_bytes",
    "tutor_cpu_ms",
    "tutor_hellos",
    "slowest_query_ms",
    "largest_page_bytes",
    "learners",
    "seconds",
}


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cairn_page%'")
        return {row[0] for row in cursor.fetchall()}


def test_it_measures_in_a_college_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    before, out = databases(), tmp_path / "page figures.json"
    command = [sys.executable, "-m", "tests.bench.page", "--learners", "90", "--windows", "1"]
    done = subprocess.run(
        [*command, "--out", str(out)], env=os.environ.copy(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(out.read_text())
    pages = figures.pop("pages_list")
    assert figures.keys() == NUMBERS
    assert all(isinstance(value, int | float) and value > 0 for value in figures.values())
    assert figures["queries"] == 3
    assert figures["page_cpu_ms"] < figures["tutor_cpu_ms"]
    assert {page["reader"] for page in pages} == {"learner", "tutor", "administrator"}
    assert figures["largest_page_bytes"] == max(page["html_bytes"] for page in pages)
    assert databases() == before
