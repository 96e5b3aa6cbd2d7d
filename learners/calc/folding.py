"""When two references, codes or addresses are the same, and when they only look alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

JOINERS = "\u200c\u200d"  # some scripts cannot spell a name without them
WITHOUT_WIDTH = "\u200b\u2060\ufeff\u00ad"
IDNA = "xn--"  # how a domain in other letters begins in ASCII
APOSTROPHES = "'’‘`´"  # before a cell, so that a spreadsheet keeps its zeros
SHORT_FORM = re.compile(r"(\d)(?:\.(\d+))?e\+(\d{2,3})")
DECIMAL = re.compile(r"(?<=\d)\.0+$")
DIGITS, SIGNS = re.compile(r"\d+"), re.compile(r"[^\w.]|_")
EXACT = 15  # digits that a spreadsheet keeps of a number
GENERAL = 5  # decimals that a spreadsheet shows of a long number
# Letters of other alphabets, and some Latin ones, that are drawn like those of an address.
DRAWN_ALIKE = set("аеорсухіјѕһԁӏԛԝкмтвнгԍ" + "οανρτυικχωγ" + "ıɑɡɩʟ")


def spaced(text: str) -> str:
    """Return text in NFC, with single plain spaces and nothing without width."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = text.translate(dict.fromkeys(map(ord, WITHOUT_WIDTH)))
    return " ".join(text.split())


def plain_code(text: str) -> str:
    """Return a reference or code as it is stored."""
    if not text.isascii():
        text = text.translate(dict.fromkeys(map(ord, JOINERS)))
    return spaced(text).lstrip(APOSTROPHES + " ")


def fold(text: str) -> str:
    """Return a key that is the same for two ways of writing one reference or code."""
    key = plain_code(text).casefold()
    return key if key.isascii() else unicodedata.normalize("NFC", key)


def skeleton(text: str) -> str:
    """Return a key without what is easily lost: leading zeros, hyphens, spaces, a final “.0”."""
    text = DECIMAL.sub("", unicodedata.normalize("NFKC", fold(text)))
    text = DIGITS.sub(lambda digits: digits[0].lstrip("0") or "0", text)
    return SIGNS.sub("", text)


def is_short_form(text: str) -> bool:
    """Return whether this is a number that a spreadsheet shortened, such as 1.23457E+11."""
    return SHORT_FORM.fullmatch(fold(text)) is not None


def is_short_for(short: str, full: str) -> bool:
    """Return whether a spreadsheet could show or save the number `full` as `short`."""
    if shape := SHORT_FORM.fullmatch(fold(short)):
        decimals = {len(shape[2] or ""), GENERAL}
        return Decimal(short) in {shown(full, number) for number in decimals}
    lost = len(full) - EXACT
    return lost > 0 and short == full[:EXACT] + "0" * lost


def shown(number: str, decimals: int) -> Decimal:
    """Return the value of a number as a spreadsheet shows it with so many decimals."""
    return Decimal(f"{Decimal(number):.{decimals}E}")


class LookAlikes:
    """References that another may be a slip for."""

    def __init__(self, references: Iterable[str]) -> None:
        self.by_skeleton: dict[str, list[str]] = {}
        self.by_digits: dict[str, list[str]] = {}  # long numbers by the digits that are not lost
        self.numbers: list[str] = []
        self.by_shown: dict[int, dict[Decimal, list[str]]] = {}
        for reference in references:
            self.by_skeleton.setdefault(skeleton(reference), []).append(reference)
            if reference.isascii() and reference.isdigit() and reference[0] != "0":
                self.numbers.append(reference)
                self.by_digits.setdefault(reference[:EXACT], []).append(reference)

    def of(self, reference: str) -> list[str]:
        """Return those that look like this reference and are not the same."""
        alike = self.by_skeleton.get(skeleton(reference), []) + self._numbers(reference)
        return sorted({other for other in alike if fold(other) != fold(reference)})

    def _numbers(self, reference: str) -> list[str]:
        alike = []
        if shape := SHORT_FORM.fullmatch(fold(reference)):
            for decimals in {len(shape[2] or ""), GENERAL}:
                alike += self._shown(decimals).get(Decimal(reference), [])
        elif len(reference) > EXACT and not reference[EXACT:].strip("0"):
            alike = self.by_digits.get(reference[:EXACT], [])
        return [other for other in alike if is_short_for(reference, other)]

    def _shown(self, decimals: int) -> dict[Decimal, list[str]]:
        if decimals not in self.by_shown:
            index = self.by_shown[decimals] = {}
            for number in self.numbers:
                index.setdefault(shown(number, decimals), []).append(number)
        return self.by_shown[decimals]


# Addresses ---------------------------------------------------------------------------------------


def plain_address(address: str) -> str:
    """Return an email address as it is compared: in small letters, its domain in ASCII.

    Raise `UnicodeError` for a domain that cannot be.
    """
    local, at, domain = spaced(address).casefold().rpartition("@")
    return f"{local}{at}{_in_ascii(domain)}"


def written(address: str) -> str:
    """Return the other way of writing an address, with its domain in letters."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_in_letters(domain)}"


# Thousands of addresses have a few domains.
@lru_cache(1024)
def _in_ascii(domain: str) -> str:
    return domain.encode("idna").decode()


@lru_cache(1024)
def _in_letters(domain: str) -> str:
    return domain.encode("idna").decode("idna")


def look_alikes(address: str) -> list[str]:
    """Return the letters of an address that pass for those of another alphabet."""
    if address.isascii() and IDNA not in address.casefold():
        return []
    try:
        parts = re.split(r"[@.]", written(spaced(address).casefold()))
    except UnicodeError:
        parts = re.split(r"[@.]", address)
    return sorted({letter for part in parts for letter in _strangers(part)})


def _strangers(part: str) -> Iterator[str]:
    letters = [letter for letter in part if letter.isalpha()]
    names = {letter: unicodedata.name(letter, "").split()[0:1] for letter in letters}
    is_mixed = ["LATIN"] in names.values()
    passes = all(letter in DRAWN_ALIKE for letter in letters)
    for letter in part:
        if unicodedata.normalize("NFKC", letter) != unicodedata.normalize("NFC", letter) or (
            letter in names
            and ((is_mixed and names[letter] != ["LATIN"]) or letter in "ıɑɡɩʟ" or passes)
        ):
            yield letter
