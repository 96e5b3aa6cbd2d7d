"""How references and codes are stored, whichever way a file writes them."""

from collections.abc import Iterable

from learners.calc.folding import fold


class Spellings:
    """Stored references or codes, and how the file's are written there."""

    def __init__(self, stored: Iterable[str]) -> None:
        self.stored = set(stored)
        self.by_fold: dict[str, list[str]] = {}
        for text in self.stored:
            self.by_fold.setdefault(fold(text), []).append(text)

    def of(self, text: str) -> str:
        """Return the stored spelling, or else the file's first. Raise `LookupError` if it could be
        either of two."""
        if not text or text in self.stored:
            return text
        spellings = self.by_fold.setdefault(fold(text), [text])
        if len(spellings) > 1:
            raise LookupError(*sorted(spellings))
        return spellings[0]
