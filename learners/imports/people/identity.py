"""Who and what the rows of a file are about: two ways of writing one reference or code are one.

References that only look like another's are questions for the administrator.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from learners.calc.folding import DECIMAL, LookAlikes, fold, is_short_form
from learners.imports.errors import Errors
from learners.imports.people.columns import Row
from learners.imports.spellings import Spellings
from learners.models import Learner, Module, Offering, Programme


@dataclass(frozen=True)
class Alike:
    """A new reference that looks like another: the same person?"""

    number: int
    reference: str
    name: str
    other: str
    other_name: str


@dataclass
class Identity:
    """Rows with references and codes as they are stored. `alike` are open questions."""

    rows: list[Row]
    alike: list[Alike] = field(default_factory=list)


def identify(
    rows: Sequence[Row], same: Mapping[str, str], others: Iterable[str], errors: Errors
) -> Identity:
    """Find who and what the rows are about. `same`: references that are slips for another;
    `others`: references of new people, whatever they look like.
    """
    references = Spellings(Learner.objects.values_list("reference", flat=True))
    modules = Spellings(Module.objects.values_list("code", flat=True))
    programmes = Spellings(Programme.objects.values_list("code", flat=True))
    pairs = Offering.objects.values_list("module__code", "code")
    offerings: dict[str, list[str]] = {}
    for module, code in pairs:
        offerings.setdefault(module, []).append(code)
    runs = {module: Spellings(codes) for module, codes in offerings.items()}
    spelt = []
    for row in rows:
        module = _spelling(modules, row, "module", errors)
        reference = _spelling(references, row, "reference", errors)
        changes = {
            "reference": same.get(reference, reference),
            "module": module,
            "offering": _spelling(runs.setdefault(module, Spellings([])), row, "offering", errors),
            "programme": _spelling(programmes, row, "programme", errors),
        }
        is_same = all(getattr(row, name) == value for name, value in changes.items())
        spelt.append(row if is_same else dataclasses.replace(row, **changes))
    identity = Identity(spelt)
    identity.alike = _questions(spelt, references.stored, {*others}, errors)
    return identity


def _spelling(spellings: Spellings, row: Row, name: str, errors: Errors) -> str:
    text = getattr(row, name)
    try:
        return spellings.of(text)
    except LookupError as both:
        words = {"text": text, "both": ", ".join(both.args)}
        problem = _("“%(text)s” could be any of these in Cairn: %(both)s.") % words
        errors.add(row.number, name, problem, _("Use the letters of the right one."))
        return text


def _questions(rows: list[Row], stored: set[str], others: set[str], errors: Errors) -> list[Alike]:
    """Return the new references that look like somebody else's."""
    people = {row.reference: row for row in reversed(rows) if row.reference}
    new = [row for row in people.values() if row.reference not in stored | others]
    if not new:
        return []
    known = LookAlikes(stored)
    found = {row.reference: _other(row, people, known) for row in new}
    found |= _in_file(new, found)
    learners = Learner.objects.filter(reference__in={other for other in found.values() if other})
    names = dict(learners.values_list("reference", "name"))
    questions = []
    for row in sorted(new, key=lambda row: row.number):
        other = found[row.reference]
        if not other and is_short_form(row.reference):
            problem = _("A spreadsheet shortened this number: %(text)s.")
            repair = _("Show the column as text or as a whole number, then save it again.")
            errors.add(row.number, "reference", problem % {"text": row.reference}, repair)
        elif other:
            name = names.get(other) or (people[other].name if other in people else "")
            questions.append(Alike(row.number, row.reference, row.name, other, name))
    return questions


def _other(row: Row, people: Mapping[str, Row], known: LookAlikes) -> str:
    """Return the stored reference that this looks like, if it is only one. Someone who is in the
    file with their own reference and another name is another person."""
    alike = [
        other
        for other in known.of(row.reference)
        if other not in people or fold(people[other].name) == fold(row.name)
    ]
    if len(alike) == 1:
        return alike[0]
    return DECIMAL.sub("", row.reference) if DECIMAL.search(row.reference) else ""


def _in_file(new: list[Row], found: Mapping[str, str]) -> dict[str, str]:
    """Return references of this file that look like an earlier row's with the same name."""
    alike, by_reference = LookAlikes(row.reference for row in new), {r.reference: r for r in new}
    pairs = {}
    for row in new:
        for other in [] if found[row.reference] else alike.of(row.reference):
            earlier = by_reference[other]
            if earlier.number < row.number and fold(earlier.name) == fold(row.name):
                pairs[row.reference] = other
    return pairs
