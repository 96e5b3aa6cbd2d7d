"""Judge the planner by terms on real curricula and published degree plans (DESIGN §12).

Rows are shuffled by a hash of their ids: files list courses term by term, so that their order alone
would repeat the published plan.
"""

import hashlib
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathways.calc.term_validity import Violation, heavy, knots, violations
from pathways.calc.terms import Plan, Planner
from pathways.calc.timing import Option, Requirements, When
from pathways.calc.units import Step
from pathways.evaluation import NothingToMeasure
from pathways.imports.curricula import Course, Curriculum, read

TERMS = 8  # of a curriculum without a published plan
UNKNOWN = 3.0  # the load of a course, where no course of the file has one
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

    @property
    def assumed(self) -> float:
        """Return the load of a course without one: the middle one of the file."""
        loads = [load for load in self.loads if load is not None]
        return statistics.median_low(loads) if loads else UNKNOWN

    @property
    def weights(self) -> list[float]:
        return [self.assumed if load is None else load for load in self.loads]

    @property
    def published(self) -> float:
        """Return the load of the published plan's heaviest term."""
        weights, sums = self.weights, dict[int, float]()
        for step, term in self.terms.items():
            sums[term] = sums.get(term, 0.0) + weights[step]
        return max(sums.values(), default=0.0)


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
    plans_of_ours = [ours(case) for case in reading.cases if not case.knots]
    names = ("files", "read", "refused", "others", "courses", "links", "notes", "dangling")
    return {
        **{name: reading.figures[name] for name in names},
        "cycles": sum(len(case.knots) for case in reading.cases),
        "cycle_files": sum(bool(case.knots) for case in reading.cases),
        "published_plans": len(plans),
        "published_violations": sum(kinds.values()),
        "violations_by_kind": {kind: kinds[kind] for kind in KINDS.values()},
        **judged(plans_of_ours),
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
    stored = curriculum.requirements
    requirements = [
        tuple(tuple(Option(place[o], when) for o, when in group) for group in stored[at])
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


@dataclass(frozen=True)
class Ours:
    """Our plans of a file: in the fewest terms and, if its own is possible, in as many as that."""

    case: Case
    shortest: Plan
    lightest: Plan | None
    wrong: int
    milliseconds: float


def ours(case: Case) -> Ours:
    """Plan a file without a look at its terms, at the published plan's heaviest load."""
    steps = [Step(*it) for it in zip(case.loads, case.requirements, strict=True)]
    elsewhere = frozenset(range(len(steps))) - case.terms.keys() if case.terms else frozenset()
    weights = case.weights
    most = case.published if case.terms else max(sum(weights) / TERMS, *weights, TERMS * UNKNOWN)
    limits: list[float | None] = [most] * len(steps)
    began = time.process_time()
    planner = Planner(steps, elsewhere, case.assumed)
    shortest = planner.plan(limits)
    took = time.process_time() - began
    fair = case.terms and not case.broken
    lightest = planner.level(limits[: max(case.terms.values())]) if fair else None
    wrong = 0
    for plan in filter(None, (shortest, lightest)):
        wrong += len(violations(case.requirements, plan.terms, elsewhere))
        wrong += len(heavy(weights, plan.terms, limits)) + len(plan.unplaced)
    return Ours(case, shortest, lightest, wrong, took * 1000)


def judged(plans: list[Ours]) -> dict[str, Any]:
    """Return how our plans compare with published ones."""
    pairs = [(plan, plan.lightest) for plan in plans if plan.lightest]
    gaps = [max(plan.case.terms.values()) - plan.shortest.end for plan, _ in pairs]
    shares = [1 - other.heaviest / plan.case.published for plan, other in pairs]
    took = sorted(plan.milliseconds for plan in plans)
    return {
        "planned": len(plans),
        "planned_violations": sum(plan.wrong for plan in plans),
        "terms_compared": len(pairs),
        "terms_no_more": sum(gap >= 0 for gap in gaps),
        "terms_fewer": sum(gap > 0 for gap in gaps),
        "terms_least": sum(plan.shortest.end == plan.shortest.least for plan, _ in pairs),
        "terms_lighter": sum(share > 1e-6 for share in shares),
        "lighter_by": statistics.fmean(shares) if shares else None,
        "plan_ms": {
            "median": statistics.median(took) if took else None,
            "p95": took[int(0.95 * len(took))] if took else None,
            "max": took[-1] if took else None,
        },
        "more_terms_list": [
            [plan.case.name, -gap] for (plan, _), gap in zip(pairs, gaps, strict=True) if gap < 0
        ],
    }
