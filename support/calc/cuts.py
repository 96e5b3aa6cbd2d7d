"""The cut: what was visible of each enrolment on the morning of its day t, and nothing later.

A row is one enrolment at one day. `until` (tonight: a day per offering) and `landmarks` (many days
stacked) apply the population rule and drop every later fact, so that whatever is computed from a
`Cut` cannot read one. Only they make a `Cut`, and features accept nothing else.

Shapes: n rows, K work slots of the widest offering, m cohorts (an offering at a day).
"""

from dataclasses import InitVar, dataclass
from typing import Final

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints, run_starts, spread
from learners.calc.codes import Feed, Outcome
from learners.calc.facts import ALWAYS, NEVER, Facts, FactsError, LeakError

WINDOW: Final = 28
"""Days of activity before t that a cut keeps (and everything before day 0)."""

_MADE_BY_CUTTING: Final = object()


class PopulationError(ValueError):
    """A row is for someone who had not registered by its day, or had left."""


@dataclass(frozen=True)
class Sight:
    """The facts visible at each row. Days as in `facts`; NEVER, NaN or -1 mean no data.

    enrolment, offering, day, cohort: n. kind, weight, due, due_covered, submitted (first day
    handed in), banked, mark: [n, K]. `due` is the latest deadline known, or the end of the row's
    own extension; `due_covered` says that a submissions feed covered that day. outcome and left
    include only what was known by the day. until: the day they left, ALWAYS for a result of
    withdrawn without a day, NEVER while they are here.
    """

    enrolment: Ints
    offering: Ints
    day: Ints
    cohort: Ints
    work: Ints
    kind: Ints
    weight: Floats
    due: Ints
    due_covered: Bools
    submitted: Ints
    banked: Bools
    mark: Floats
    left: Bools
    until: Ints
    outcome: Ints
    registered: Ints
    qualification: Floats
    attempts: Floats
    credits: Floats
    made: InitVar[object] = None

    def __post_init__(self, made: object) -> None:
        if made is not _MADE_BY_CUTTING:
            raise LeakError("a Sight is only made by cutting facts at a day")

    def __len__(self) -> int:
        return len(self.enrolment)


@dataclass(frozen=True)
class Cut:
    """The population at its days, and all that features may read.

    own: the rows themselves. elsewhere: the same learners' other enrolments on the same absolute
    morning, `owner` the row each belongs to. click_row, click_day, clicks: activity of the last
    WINDOW days or before day 0. activity_days: n, days of the last WINDOW that a feed covered as
    a bit per day, [n, WINDOW], the most recent first. pre_course: n clicks, NaN if not covered.
    """

    facts_modules: tuple[str, ...]
    module: Ints
    length: Ints
    own: Sight
    elsewhere: Sight
    owner: Ints
    elsewhere_running: Bools
    click_row: Ints
    click_day: Ints
    clicks: Floats
    activity_days: Bools
    pre_course: Floats
    made: InitVar[object] = None

    def __post_init__(self, made: object) -> None:
        if made is not _MADE_BY_CUTTING:
            raise LeakError("a Cut is only made by cutting facts at a day")

    def __len__(self) -> int:
        return len(self.own)


def is_present(facts: Facts, enrolment: Ints, day: Ints) -> Bools:
    """The population rule, per row: registered by t (missing counts) and not left by t."""
    people = facts.enrolments
    came, came_known = people.registered[enrolment], people.registered_known[enrolment]
    went, went_known = people.left[enrolment], people.left_known[enrolment]
    joined = (came == ALWAYS) | ((came <= day) & (came_known <= day))
    return np.asarray(joined & ~((went <= day) & (went_known <= day)), dtype=np.bool_)


def refuse_outsiders(facts: Facts, enrolment: Ints, day: Ints) -> None:
    """Raise `PopulationError` if any row is for someone outside the population at its day."""
    outside = np.flatnonzero(~is_present(facts, enrolment, day))
    if len(outside):
        raise PopulationError(
            f"{len(outside)} rows are for people who had not registered or had left, "
            f"first: enrolment {enrolment[outside[0]]} at day {day[outside[0]]}"
        )


def until(facts: Facts, day: Ints) -> Cut:
    """Cut each offering at its own day. An offering with NEVER is left out."""
    if len(day) != len(facts.offerings):
        raise FactsError("one day per offering is needed")
    own_day = day[facts.enrolments.offering]
    rows = np.flatnonzero(is_present(facts, np.arange(len(own_day)), own_day) & (own_day != NEVER))
    return rows_at(facts, rows, own_day[rows])


def landmarks(facts: Facts, offerings: Ints, days: Ints) -> Cut:
    """Cut the named offerings at each of `days` within their length, stacked in order of day."""
    chosen = np.zeros(len(facts.offerings), dtype=np.bool_)
    chosen[offerings] = True
    people = np.flatnonzero(chosen[facts.enrolments.offering])
    enrolment, day = np.tile(people, len(days)), np.repeat(days, len(people))
    present = is_present(facts, enrolment, day)
    present &= day < facts.offerings.length[facts.enrolments.offering[enrolment]]
    return rows_at(facts, enrolment[present], day[present])


def rows_at(facts: Facts, enrolment: Ints, day: Ints) -> Cut:
    """Cut at chosen rows, one enrolment and day each. Raises `PopulationError` for outsiders."""
    enrolment, day = np.asarray(enrolment, np.int64), np.asarray(day, np.int64)
    refuse_outsiders(facts, enrolment, day)
    own = _sight(facts, enrolment, day)
    cohorts = _cohorts(own.offering, day)
    owner, other, other_day = _pairs(facts, own)
    length = facts.offerings.length[facts.enrolments.offering[other]]
    row, days, clicks = _clicks(facts, own)
    return Cut(
        facts_modules=facts.modules,
        module=facts.offerings.module[own.offering],
        length=facts.offerings.length[own.offering],
        own=own,
        elsewhere=_sight(facts, other, other_day),
        owner=owner,
        elsewhere_running=(other_day >= 0) & (other_day < length),
        click_row=row,
        click_day=days,
        clicks=clicks,
        activity_days=_covered(facts, Feed.ACTIVITY, cohorts, _back(cohorts.day))[cohorts.of],
        pre_course=_pre_course(facts, own, row, days, clicks),
        made=_MADE_BY_CUTTING,
    )


def _back(day: Ints) -> Ints:
    """[n, WINDOW] the days before each day, the most recent first."""
    return day[:, None] - 1 - np.arange(WINDOW)[None, :]


def _visible(
    owner: Ints, known_day: Ints, enrolment: Ints, day: Ints, people: int
) -> tuple[Ints, Ints]:
    """(row, fact) of every fact of the rows' enrolments with known <= day, in order of known."""
    order = np.lexsort((known_day, owner))
    pointers = run_starts(owner[order], people)
    row, position = spread(pointers[enrolment], pointers[enrolment + 1] - pointers[enrolment])
    fact = order[position]
    visible = known_day[fact] <= day[row]
    return row[visible], fact[visible]


def _sight(facts: Facts, enrolment: Ints, day: Ints) -> Sight:
    people = facts.enrolments
    offering = people.offering[enrolment]
    cohorts = _cohorts(offering, day)
    due, covered = _extended(facts, enrolment, day, cohorts)
    submitted, banked = _submitted(facts, enrolment, day)
    work = facts.work[offering]
    profile = people.profile_known[enrolment] <= day
    left = (people.left[enrolment] <= day) & (people.left_known[enrolment] <= day)
    outcome = _outcome(facts, enrolment, day)
    withdrawn = np.where(outcome == Outcome.WITHDRAWN, ALWAYS, NEVER)
    return Sight(
        enrolment=enrolment,
        offering=offering,
        day=day,
        cohort=cohorts.of,
        work=work,
        kind=np.where(work >= 0, np.append(facts.assessments.kind, -1)[work], -1),
        weight=np.append(facts.assessments.weight, np.nan)[work],
        due=due,
        due_covered=covered,
        submitted=submitted,
        banked=banked,
        mark=_marks(facts, enrolment, day),
        left=left,
        until=np.where(left, people.left[enrolment], withdrawn),
        outcome=outcome,
        registered=people.registered[enrolment],
        qualification=np.where(profile, people.qualification[enrolment], np.nan),
        attempts=np.where(profile, people.attempts[enrolment], np.nan),
        credits=np.where(profile, people.credits[enrolment], np.nan),
        made=_MADE_BY_CUTTING,
    )


@dataclass(frozen=True)
class Cohorts:
    """The m (offering, day) pairs among the rows; `of` gives the cohort of each of n rows."""

    of: Ints
    offering: Ints
    day: Ints


def _cohorts(offering: Ints, day: Ints) -> Cohorts:
    if not len(offering):
        return Cohorts(of=offering, offering=offering, day=day)
    low = int(day.min())
    key = offering * (int(day.max()) - low + 1) + day - low
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return Cohorts(of=of.astype(np.int64), offering=offering[first], day=day[first])


def _due(facts: Facts, cohorts: Cohorts) -> Ints:
    """[m, K] the latest deadline known at each cohort's day, or NEVER."""
    deadlines = facts.deadlines
    set_in = facts.assessments.offering[deadlines.assessment]
    group, fact = _visible(
        set_in, deadlines.known, cohorts.offering, cohorts.day, len(facts.offerings)
    )
    due = np.full((len(cohorts.day), facts.width), NEVER, dtype=np.int64)
    due[group, facts.slots[deadlines.assessment[fact]]] = deadlines.due[fact]
    return due


def _extended(facts: Facts, enrolment: Ints, day: Ints, cohorts: Cohorts) -> tuple[Ints, Bools]:
    """[n, K] the day each piece is due for each row, and whether a feed covered it."""
    common = _due(facts, cohorts)
    due = common[cohorts.of]
    covered = _covered(facts, Feed.SUBMISSIONS, cohorts, common)[cohorts.of]
    given = facts.extensions
    row, fact = _visible(given.enrolment, given.known, enrolment, day, len(facts.enrolments))
    slot = facts.slots[given.assessment[fact]]
    more = (due[row, slot] != NEVER) & (given.until[fact] > due[row, slot])
    row, slot, fact = row[more], slot[more], fact[more]
    due[row, slot] = given.until[fact]
    theirs = np.unique(row)
    own = Cohorts(theirs, facts.enrolments.offering[enrolment[theirs]], day[theirs])
    covered[theirs] = _covered(facts, Feed.SUBMISSIONS, own, due[theirs])
    return due, covered


def _submitted(facts: Facts, enrolment: Ints, day: Ints) -> tuple[Ints, Bools]:
    """[n, K] first day handed in (or NEVER), and whether it was banked."""
    submissions = facts.submissions
    row, fact = _visible(
        submissions.enrolment, submissions.known, enrolment, day, len(facts.enrolments)
    )
    submitted = np.full((len(enrolment), facts.width), NEVER, dtype=np.int64)
    banked = np.zeros(submitted.shape, dtype=np.bool_)
    slot = facts.slots[submissions.assessment[fact]]
    np.minimum.at(submitted.reshape(-1), row * facts.width + slot, submissions.day[fact])
    carried = submissions.banked[fact] > 0
    banked[row[carried], slot[carried]] = True
    return submitted, banked


def _marks(facts: Facts, enrolment: Ints, day: Ints) -> Floats:
    """[n, K] the latest mark known, or NaN."""
    marks = facts.marks
    row, fact = _visible(marks.enrolment, marks.known, enrolment, day, len(facts.enrolments))
    mark = np.full((len(enrolment), facts.width), np.nan)
    mark[row, facts.slots[marks.assessment[fact]]] = marks.score[fact]
    return mark


def _outcome(facts: Facts, enrolment: Ints, day: Ints) -> Ints:
    results = facts.results
    row, fact = _visible(results.enrolment, results.known, enrolment, day, len(facts.enrolments))
    outcome = np.full(len(enrolment), Outcome.NONE, dtype=np.int64)
    outcome[row] = results.outcome[fact]
    return outcome


def _pairs(facts: Facts, own: Sight) -> tuple[Ints, Ints, Ints]:
    """(row, the learner's other enrolment, its own day that morning), if registered by then."""
    people = facts.enrolments
    order = np.argsort(people.learner, kind="stable")
    _, number = np.unique(people.learner, return_inverse=True)
    pointers = run_starts(number[order], int(number.max()) + 1 if len(number) else 0)
    learner = number[own.enrolment]
    row, position = spread(pointers[learner], pointers[learner + 1] - pointers[learner])
    other = order[position]
    start = facts.offerings.start
    day = start[own.offering[row]] + own.day[row] - start[people.offering[other]]
    visible = (people.registered[other] <= day) & (people.registered_known[other] <= day)
    # A missing registration date counts as registered, but only once that offering has begun.
    visible &= (people.registered[other] != ALWAYS) | (day >= 0)
    visible &= other != own.enrolment[row]
    return row[visible], other[visible], day[visible]


def _clicks(facts: Facts, own: Sight) -> tuple[Ints, Ints, Floats]:
    """(row, day, clicks) in the last WINDOW days, or before day 0."""
    activity = facts.activity
    order = activity.by_day
    enrolment, active_day = activity.enrolment[order], activity.day[order]
    low, high = (int(active_day.min()), int(active_day.max())) if len(active_day) else (0, 0)
    span = high - low + 2
    key = enrolment * span + active_day - low
    base = own.enrolment * span - low
    recent = np.searchsorted(key, base + np.clip(np.maximum(own.day - WINDOW, 0), low, high + 1))
    begin = np.searchsorted(key, base + low)
    zero = np.searchsorted(key, base + np.clip(np.minimum(0, own.day), low, high + 1))
    end = np.searchsorted(key, base + np.clip(own.day, low, high + 1))
    rows, places = [], []
    for first, last in ((begin, zero), (np.maximum(recent, zero), end)):
        row, position = spread(first, np.maximum(last - first, 0))
        visible = activity.known[order[position]] <= own.day[row]
        rows.append(row[visible])
        places.append(order[position[visible]])
    row, fact = np.concatenate(rows), np.concatenate(places)
    return row, activity.day[fact], activity.clicks[fact]


def _covered(facts: Facts, feed: int, cohorts: Cohorts, query_days: Ints) -> Bools:
    """[m, w] whether the feed covered each of `query_days`, as known at each cohort's day."""
    coverage = facts.coverage
    rows = np.flatnonzero(coverage.feed == feed)
    order = rows[np.argsort(coverage.offering[rows], kind="stable")]
    pointers = run_starts(coverage.offering[order], len(facts.offerings))
    offering, day = cohorts.offering, cohorts.day
    group, position = spread(pointers[offering], pointers[offering + 1] - pointers[offering])
    fact, days = order[position], query_days[group]
    inside = (days >= coverage.start[fact][:, None]) & (days < coverage.until[fact][:, None])
    inside &= (days < day[group][:, None]) & (coverage.known[fact] <= day[group])[:, None]
    out = np.zeros(query_days.shape, dtype=np.bool_)
    np.logical_or.at(out, group, inside)
    return out


def _pre_course(facts: Facts, own: Sight, row: Ints, days: Ints, clicks: Floats) -> Floats:
    """n clicks before day 0: from raw activity where a feed covers it, else totals, else NaN."""
    before = days < 0
    raw = np.bincount(row[before], weights=clicks[before], minlength=len(own))
    totals, feeds = facts.totals, facts.coverage
    owner, fact = _visible(
        totals.enrolment, totals.known, own.enrolment, own.day, len(facts.enrolments)
    )
    early = totals.until[fact] <= 0  # a total that runs into the course is not a pre-course total
    owner, fact = owner[early], fact[early]
    total = np.zeros(len(own))
    total[owner] = totals.clicks[fact]
    covered = np.zeros((2, len(own)), dtype=np.bool_)
    first_known = np.full(len(facts.offerings), NEVER, dtype=np.int64)
    pre = totals.until <= 0
    np.minimum.at(first_known, facts.enrolments.offering[totals.enrolment[pre]], totals.known[pre])
    covered[0] = first_known[own.offering] <= own.day  # anyone's total shows that the feed exists
    for covers in np.flatnonzero((feeds.feed == Feed.ACTIVITY) | (feeds.feed == Feed.PRE_COURSE)):
        is_raw = int(feeds.feed[covers] == Feed.ACTIVITY)
        if is_raw and feeds.start[covers] >= 0:
            continue
        at = (own.offering == feeds.offering[covers]) & (own.day >= feeds.known[covers])
        covered[is_raw] |= at & (own.day >= 0)
    return np.where(covered[1], raw, np.where(covered[0], total, np.nan))
