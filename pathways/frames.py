"""Rows to plain values for `calc`, up to a cutoff, in a constant number of queries a shard."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from learners import frames as ground
from learners.calc.arrays import NONE
from learners.frames import Frame, Scope, coded, copy, day
from learners.night import Cutoff, Slice
from pathways.calc.graph import LONG_AGO, NEVER, Graph, Node, bits, scaled
from pathways.calc.lift import Deviation, lift
from pathways.calc.ranking import Person
from pathways.models import Answer, Mode, Word

MODES = {str(mode): number for number, mode in enumerate(Mode)}  # the first suits everyone
ANSWERS = {str(answer): number for number, answer in enumerate(Answer)}
HARD, UNWANTED, LATER = (ANSWERS[kind] for kind in (Answer.HARD, Answer.IRRELEVANT, Answer.LATER))
DATED = {HARD, LATER}
WORDS = {str(word): number for number, word in enumerate(Word)}


def rows(frame: Frame) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.tolist() for column in frame.values()), strict=True)


# the catalogue -------------------------------------------------------------------------------


@dataclass
class Catalogue:
    """The content of some pathways, as recorded at the cutoff, in five queries."""

    steps: dict[int, tuple[Any, ...]]
    groups: dict[int, dict[int, list[tuple[int, bool]]]]
    teaches: dict[int, list[tuple[int, float]]]
    listings: dict[int, list[tuple[int, int, bool, float]]]
    needs: dict[int, list[tuple[int, float]]]
    deviations: dict[int, list[Deviation]]
    graphs: dict[frozenset[int], Graph] = field(default_factory=dict)

    def graph(self, pathways: frozenset[int]) -> Graph:
        """Return the graph of these pathways' steps, and of other steps that may come first."""
        if pathways not in self.graphs:
            self.graphs[pathways] = self._graph(sorted(pathways))
        return self.graphs[pathways]

    def _graph(self, pathways: list[int]) -> Graph:
        placed: dict[int, tuple[int, bool, float]] = {}
        for pathway in pathways:
            for step, position, goal, worth in self.listings.get(pathway, []):
                was = placed.get(step, (position, False, 0.0))
                placed[step] = (min(was[0], position), was[1] or goal, max(was[2], worth))
        for step, (position, goal, worth) in placed.items():
            placed[step] = (position, goal, worth * lift(self.deviations.get(step, []), pathways))
        before = {
            option
            for step in placed
            for group in self.groups.get(step, {}).values()
            for option, _ in group
        }
        ids = sorted(placed.keys() | (before & self.steps.keys()))
        place = {step: number for number, step in enumerate(ids)}
        nodes = tuple(self._node(step, placed.get(step), place) for step in ids)
        weights = [weight for pathway in pathways for weight in self.needs.get(pathway, [])]
        return Graph(nodes, scaled(weights) if weights else {})

    def _node(
        self, step: int, listing: tuple[int, bool, float] | None, place: dict[int, int]
    ) -> Node:
        hours, mode, level, opens, closes, withdrawn, _ = self.steps[step]
        position, goal, worth = listing or (0, False, 0.0)
        groups = self.groups.get(step, {}) if listing else {}
        return Node(
            id=step,
            hours=hours,
            mode=mode,
            level=level,
            opens=LONG_AGO if opens == NONE else opens,
            closes=NEVER if closes == NONE else closes,
            position=position,
            listed=listing is not None and not withdrawn,
            withdrawn=listing is not None and withdrawn,
            goal=goal,
            worth=worth,
            teaches=tuple(self.teaches.get(step, [])),
            groups=tuple(
                tuple((place[o], beside) for o, beside in group if o in place and o != step)
                for _, group in sorted(groups.items())
            ),
        )


def catalogue(cutoff: Cutoff, pathways: Iterable[int]) -> Catalogue:
    at, followed = cutoff.recorded_by, sorted(pathways)
    listing_rows = copy(
        "SELECT pathway_id, step_id, position, is_goal, worth FROM pathways_pathwaystep "
        "WHERE pathway_id = ANY(%s) AND recorded_at <= %s ORDER BY id",
        (followed, at),
        {"pathway": "int8", "step": "int8", "position": "int4", "goal": "bool", "worth": "float8"},
    )
    needed = copy(
        "SELECT pathway_id, competency_id, weight FROM pathways_pathwaycompetency "
        "WHERE pathway_id = ANY(%s) AND recorded_at <= %s ORDER BY id",
        (followed, at),
        {"pathway": "int8", "competency": "int8", "weight": "float8"},
    )
    ids = set(listing_rows["step"].tolist())
    options = copy(
        "SELECT r.step_id, r.id, o.step_id, o.is_concurrent FROM pathways_requirement r "
        "JOIN pathways_requirementoption o ON o.requirement_id = r.id "
        "WHERE r.step_id = ANY(%s) AND r.recorded_at <= %s ORDER BY r.id, o.id",
        (sorted(ids), at),
        {"step": "int8", "group": "int8", "option": "int8", "beside": "bool"},
    )
    groups: dict[int, dict[int, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    for step, group, option, beside in rows(options):
        groups[step][group].append((option, beside))
    step_columns, teaches = steps(ids | set(options["option"].tolist()), at)
    listings, needs = gathered(listing_rows), gathered(needed)
    return Catalogue(step_columns, groups, teaches, listings, needs, deviations(ids, at))


LAST = (
    "LEAST(until_on, CASE WHEN link = '' THEN (SELECT MAX(r.\"on\") + 1 FROM pathways_steprun r "
    "WHERE r.step_id = s.id AND r.recorded_at <= %s) END)"
)
Read = Callable[[Cutoff, frozenset[int]], Catalogue]


def steps(ids: Iterable[int], at: dt.datetime) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return columns by step (hours, mode, level, first day, day after the last, withdrawn,
    assessment), and what each step teaches, with the share.

    Without a link, its last day is at the latest that of its last run.
    """
    frame = copy(
        f"SELECT s.id, hours, {coded('mode', MODES)}, level::int2, {day('from_on')}, "
        f"{day(LAST)}, COALESCE(withdrawn_at <= %s, FALSE), "
        f"COALESCE(assessment_id, {NONE}), COALESCE(competency_id, {NONE}), "
        "COALESCE(share, 0)::float8 "
        "FROM pathways_step s LEFT JOIN pathways_stepcompetency t ON t.step_id = s.id "
        "WHERE s.id = ANY(%s) AND recorded_at <= %s ORDER BY s.id, t.id",
        (at, at, sorted(ids), at),
        {
            "id": "int8",
            "hours": "float8",
            "mode": "int2",
            "level": "int2",
            "opens": "int4",
            "closes": "int4",
            "withdrawn": "bool",
            "assessment": "int8",
            "competency": "int8",
            "share": "float8",
        },
    )
    step_columns, teaches = {}, defaultdict(list)
    for step, *values, competency, share in rows(frame):
        step_columns[step] = tuple(values)
        if competency != NONE:
            teaches[step].append((competency, share))
    return step_columns, teaches


def deviations(ids: Iterable[int], at: dt.datetime) -> dict[int, list[Deviation]]:
    """Return, by step, how far what people say of it is from what is usual, on the latest night."""
    frame = copy(
        "SELECT DISTINCT ON (step_id, pathway_id, word) step_id, COALESCE(pathway_id, 0), "
        f"{coded('word', WORDS)}, share - usual FROM pathways_estimate "
        "WHERE step_id = ANY(%s) AND recorded_at <= %s "
        "ORDER BY step_id, pathway_id, word, as_of DESC, revision DESC",
        (sorted(ids), at),
        {"step": "int8", "pathway": "int8", "word": "int2", "by": "float8"},
    )
    words = list(WORDS)
    return {
        step: [Deviation(pathway, words[word], by) for pathway, word, by in found]
        for step, found in gathered(frame).items()
    }


def gathered(frame: Frame) -> dict[int, list[Any]]:
    """Group rows by their first column."""
    grouped: dict[int, list[Any]] = defaultdict(list)
    for first, *values in rows(frame):
        grouped[first].append(tuple(values))
    return grouped


# people --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Follower:
    """A learner who follows pathways: the pathways, and the learner's steps by id."""

    learner: int
    pathways: frozenset[int]
    hours: float
    modes: int
    done: frozenset[int]
    answers: tuple[tuple[int, int, int], ...]  # step, answer, rests until; the latest first
    started: frozenset[int]
    due: tuple[tuple[int, int], ...]
    liked: frozenset[int]

    def as_person(self, graph: Graph, on: int) -> Person:
        """Return the same over the nodes of a graph."""
        place = graph.index
        marked = [(place[s], answer, until) for s, answer, until in self.answers if s in place]
        done = bits(place[s] for s in self.done if s in place)
        rests = [(s, answer) for s, answer, until in marked if answer in DATED and until > on]
        over = [(s, answer) for s, answer, until in marked if answer in DATED and until <= on]
        return Person(
            hours=self.hours,
            modes=self.modes,
            done=done,
            resting=bits(s for s, _ in rests) & ~done,
            unwanted=bits(s for s, answer, _ in marked if answer == UNWANTED) & ~done,
            hard=tuple(s for s, answer in rests if answer == HARD and not done >> s & 1),
            started=bits(place[s] for s in self.started if s in place) & ~done,
            back=bits(s for s, answer in over if answer == LATER) & ~done,
            again=bits(s for s, answer in over if answer == HARD) & ~done,
            due=tuple((place[s], on_day) for s, on_day in self.due if s in place),
            liked=bits(place[s] for s in self.liked if s in place),
        )


FACTS = """
    SELECT DISTINCT ON (learner_id, {about}) learner_id, {kind}::int2 AS kind, {about} AS about,
        {number}::float8 AS number, {code}::int4 AS code, {first} AS first, {until} AS until,
        {said_at} AS said_at, recorded_at, id
    FROM {table} WHERE learner_id BETWEEN %s AND %s AND known_at <= %s AND recorded_at <= %s
    ORDER BY learner_id, {about}, known_at DESC, recorded_at DESC, id DESC"""
MODE_BITS = " + ".join(f"('{mode}' = ANY(modes))::int * {1 << n}" for mode, n in MODES.items())
NO_DAY = f"{NONE}::int4"
STEPS = {"about": "step_id", "number": 0, "code": 1, "first": NO_DAY, "until": NO_DAY}
# "Great" stays whatever is answered later; only the undo right after it takes it back.
GREAT = """
    (SELECT * FROM (SELECT r.*, LEAD(first_said_at IS NOT NULL, 1, FALSE) OVER (
        PARTITION BY learner_id, step_id ORDER BY known_at, recorded_at, id) AS is_undone
    FROM pathways_response r WHERE learner_id BETWEEN %s AND %s AND known_at <= %s
        AND recorded_at <= %s) ordered WHERE answer = 'great') great"""
CHOICE, RESPONSE, START, FULFILMENT, LIKING = KINDS = range(5)
SOURCES = (
    {
        "table": "pathways_pathwaychoice",
        "about": "pathway_id",
        "number": "hours",
        "code": f"({MODE_BITS})",
        "first": day("from_on"),
        "until": day("until_on"),
    },
    {
        **STEPS,
        "table": "pathways_response",
        "code": coded("answer", ANSWERS),
        "until": day("until_on"),
        "said_at": "COALESCE(first_said_at, known_at)",  # an undo keeps the answer's own place
    },
    {**STEPS, "table": "pathways_start"},
    {**STEPS, "table": "pathways_fulfilment", "code": "holds::int"},
    {**STEPS, "table": GREAT, "code": "(NOT is_undone)::int"},
)


@dataclass
class Facts:
    """A learner's current facts, the latest first in each list."""

    choices: list[tuple[int, float, int]] = field(default_factory=list)  # pathway, hours, modes
    answers: list[tuple[int, int, int]] = field(default_factory=list)  # step, answer, until
    started: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    liked: set[int] = field(default_factory=set)


def facts(part: Slice) -> dict[int, Facts]:
    """Return the latest fact about each pathway and step, by learner who follows a pathway."""
    union = " UNION ALL ".join(
        "(" + FACTS.format(**({"kind": kind, "said_at": "known_at"} | source)) + ")"
        for kind, source in zip(KINDS, SOURCES, strict=True)
    )
    cutoff, on = part.cutoff, part.cutoff.day
    frame = copy(
        f"SELECT learner_id, kind, about, number, code, first, until FROM ({union}) u "
        "ORDER BY learner_id, kind, said_at DESC, recorded_at DESC, id DESC",
        (part.low, part.high, cutoff.known_by, cutoff.recorded_by) * (len(KINDS) + 1),
        {
            "learner": "int8",
            "kind": "int2",
            "about": "int8",
            "number": "float8",
            "code": "int4",
            "first": "int4",
            "until": "int4",
        },
    )
    by_learner: dict[int, Facts] = defaultdict(Facts)
    for learner, kind, about, number, code, first, until in rows(frame):
        own = by_learner[learner]
        if kind == CHOICE and first <= on and (until == NONE or until > on):
            own.choices.append((about, number, code))
        elif kind == RESPONSE:
            own.answers.append((about, code, until))
        elif kind == START:
            own.started.add(about)
        elif kind == FULFILMENT and code:
            own.done.add(about)
        elif kind == LIKING and code:
            own.liked.add(about)
    return {learner: own for learner, own in sorted(by_learner.items()) if own.choices}


@dataclass(frozen=True)
class Work:
    """Assessments of steps: what each learner handed in, and when the rest is due."""

    handed: dict[int, set[int]]
    due: dict[int, list[tuple[int, int]]]


def work(part: Slice, content: Catalogue) -> Work:
    """Return, by learner, steps whose work is handed in, and (step, day) of those with a date."""
    behind: dict[int, list[int]] = defaultdict(list)
    for step, (*_, assessment) in content.steps.items():
        if assessment != NONE:
            behind[assessment].append(step)
    handed: dict[int, set[int]] = defaultdict(set)
    due: dict[int, list[tuple[int, int]]] = defaultdict(list)
    if behind:
        scope = Scope.learners(part.low, part.high)
        frame = ground.work(part.cutoff, scope, sorted(behind))
        for learner, assessment, on, is_handed_in, has_left in rows(frame):
            if is_handed_in:
                handed[learner].update(behind[assessment])
            if on != NONE and not has_left:
                due[learner] += [(step, on) for step in behind[assessment]]
    return Work(handed, due)


def followers(part: Slice, read: Read = catalogue) -> tuple[list[Follower], Catalogue]:
    """Return everyone in a shard who follows a pathway, in order of id, and the catalogue."""
    people = facts(part)
    followed = frozenset(pathway for own in people.values() for pathway, _, _ in own.choices)
    content = read(part.cutoff, followed) if followed else Catalogue({}, {}, {}, {}, {}, {})
    pieces = work(part, content)
    return [
        Follower(
            learner,
            frozenset(pathway for pathway, _, _ in own.choices),
            sum(hours for _, hours, _ in own.choices),
            bits_of([modes for _, _, modes in own.choices]),
            frozenset(own.done | pieces.handed.get(learner, set())),
            tuple(own.answers),
            frozenset(own.started),
            tuple(sorted(pieces.due.get(learner, []))),
            frozenset(own.liked),
        )
        for learner, own in people.items()
    ], content


def bits_of(modes: list[int]) -> int:
    """Return the modes that suit a learner in any of their pathways; 0 (all do) if one has none."""
    combined = 0
    for mode_bits in modes:
        if not mode_bits:
            return 0
        combined |= mode_bits
    return combined
