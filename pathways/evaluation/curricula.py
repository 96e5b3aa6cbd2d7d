"""Judge the planner by terms on real curricula and published degree plans (DESIGN §12).

Rows are shuffled by a hash of their ids: files list courses term by term, so that their order alone
would repeat the published plan.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathways.calc.term_validity import Violation, knots, violations
from pathways.calc.timing import Option, Requirements, When
from pathways.evaluation import NothingToMeasure
from pathways.imports.curricula import Course, Curriculum, read

KINDS = {When.BEFORE: "prerequisite", When.BEFORE_OR_WITH: "corequisite", When.WITH: "strict"}


@dataclass(frozen=True)
class Case:
    """A file with shuffled rows. `codes`: ids of courses; `terms`: as published, or empty."""

    name: str
    codes: list[str]
    loads: list[float | None]
    requirements: list[Requirements]
    terms: dict[int, int]
    broken: list[Violation]
    knots: list[tuple[int, ...]]


@dataclass
class Reading:
    """What was read: figures, cases and lists of what is wrong in the files."""

    figures: Counter[str] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)
    refused: list[list[str]] = field(default_factory=list)
    dangling: list[list[str]] = field(default_factory=list)
    others: list[list[str]] = field(default_factory=list)


def measure(folder: Path, seed: int) -> dict[str, Any]:
    """Read every CSV below a folder and return the figures by their contract names."""
    began = time.perf_counter()
    reading = gathered(folder, seed)
    if not reading.figures["files"]:
        raise NothingToMeasure(f"No CSV below {folder} has a column Prerequisites.")
    plans = [case for case in reading.cases if case.terms]
    kinds = Counter(KINDS[violation.when] for case in plans for violation in case.broken)
    names = ("files", "read", "refused", "others", "courses", "links", "notes", "dangling")
    return {
        **{name: reading.figures[name] for name in names},
        "cycles": sum(len(case.knots) for case in reading.cases),
        "cycle_files": sum(bool(case.knots) for case in reading.cases),
        "published_plans": len(plans),
        "published_violations": sum(kinds.values()),
        "violations_by_kind": {kind: kinds[kind] for kind in KINDS.values()},
        "seconds": time.perf_counter() - began,
        "refused_list": reading.refused,
        "others_list": reading.others,
        "dangling_list": reading.dangling,
        "cycles_list": [
            [case.name, *named(case, knot)] for case in reading.cases for knot in case.knots
        ],
        "impossible_list": [row for case in plans for row in impossible(case)],
    }


def gathered(folder: Path, seed: int) -> Reading:
    """Read the files below a folder, whatever their names."""
    reading = Reading()
    for path in sorted(folder.rglob("*.[cC][sS][vV]")):
        curriculum, name = read(path.read_bytes()), path.relative_to(folder).as_posix()
        if not curriculum.is_curriculum:
            reading.figures["others"] += 1
            reading.others.append([name])
            continue
        errors = curriculum.errors
        reading.figures["files"] += 1
        reading.figures["refused" if errors.total else "read"] += 1
        reading.refused += [[name, str(error).removeprefix(":")] for error in errors.listed()]
        reading.figures["notes"] += len(curriculum.notes)
        reading.figures["dangling"] += len(curriculum.dangling)
        reading.dangling += [[name, *map(str, link)] for link in curriculum.dangling]
        if curriculum.courses:
            case = case_of(name, curriculum, seed)
            reading.figures["courses"] += len(case.codes)
            reading.figures["links"] += sum(map(len, case.requirements))
            reading.cases.append(case)
    return reading


def case_of(name: str, curriculum: Curriculum, seed: int) -> Case:
    """Return a file's courses in an order that says nothing about their terms."""
    courses = curriculum.courses
    order = sorted(range(len(courses)), key=lambda at: shuffled(seed, name, courses[at]))
    place = {at: new for new, at in enumerate(order)}
    requirements = [
        tuple(
            tuple(Option(place[o], link.when) for o in link.options) for link in courses[at].links
        )
        for at in order
    ]
    terms = {place[at]: term for at in order if (term := courses[at].term)}
    if not curriculum.is_plan:
        terms = {}
    return Case(
        name=name,
        codes=[courses[at].code for at in order],
        loads=[courses[at].load for at in order],
        requirements=requirements,
        terms=terms,
        broken=[v for v in violations(requirements, terms) if has_terms(v, requirements, terms)],
        knots=knots(requirements),
    )


def shuffled(seed: int, name: str, course: Course) -> bytes:
    words = f"{seed}/{name}/{course.code}/{course.row if not course.code.isdigit() else ''}"
    return hashlib.sha256(words.encode()).digest()


def has_terms(
    violation: Violation, requirements: list[Requirements], terms: dict[int, int]
) -> bool:
    """Return whether a term is known for a course that would meet the requirement."""
    return any(o in terms for o, _ in requirements[violation.step][violation.group])


def named(case: Case, steps: Iterable[int]) -> list[str]:
    return [case.codes[step] for step in steps]


def impossible(case: Case) -> Iterable[list[str]]:
    """Yield what a published plan breaks of its own rules: the course, the kind, what it needs."""
    for violation in case.broken:
        options = [o for o, _ in case.requirements[violation.step][violation.group]]
        codes = " or ".join(named(case, options))
        yield [case.name, case.codes[violation.step], KINDS[violation.when], codes]
