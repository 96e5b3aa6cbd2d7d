"""Report, but do not enforce, the ratio of test lines to code lines."""

from pathlib import Path

import pytest

from tests.contracts import source


def lines_of(paths: list[Path]) -> int:
    texts = (path.read_text(encoding="utf-8") for path in paths)
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    code, tests = lines_of(source.product()), lines_of(source.files("tests"))
    terminalreporter.write_line(
        f"tests / code: {tests / code:.2f} ({tests:,} / {code:,} lines that are not blank)"
    )
