"""Rows to plain values for `calc`, behind a cutoff: a constant number of queries for any shard."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from learners import frames as ground
from learners.calc.arrays import NONE
from learners.frames import Frame, Scope, coded, copy, day
from learners.night import Cutoff, Slice
from pathways.calc.graph import LONG_AGO, NEVER, Graph, Node, bits, scaled
from pathways.calc.ranking import Person
from pathways.models import Answer, Mode

MODES = {str(mode): number for number, mode in enumerate(Mode)}  # the first suits everybody
ANSWERS = {str(answer): number for number, answer in enumerate(Answer)}
HARD, UNWANTED, LATER = (ANSWERS[word] for word in (Answer.HARD, Answer.IRRELEVANT, Answer.LATER))
DATED = {HARD, LATER}


def rows(frame: Frame) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.tolist() for column in frame.values()), strict=True)


def part_of(frame: Frame, *columns: str) -> Iterable[Any]:
    return rows({column: frame[column] for column in columns})


# the catalogue -------------------------------------------------------------------------------


@dataclass
class Catalogue:
    """Everything that any pathway is made of, as recorded at the cutoff, in five queries."""

    steps: dict[int, tuple[Any, ...]]
    groups: dict[int, dict[int, list[tuple[int, bool]]]]
    teaches: dict[int, list[tuple[int, float]]]
    listings: dict[int, list[tuple[int, int, bool, float]]]
    needs: dict[int, list[tuple[int, float]]]
    graphs: dict[frozenset[int], Graph] = field(default_factory=dict)

    def graph(self, pathways: frozenset[int]) -> Graph:
        """The steps that these pathways list, and those outside that may stand before them."""
        if pathways not in self.graphs:
            self.graphs[pathways] = self._graph(sorted(pathways))
        return self.graphs[pathways]

    def _graph(self, pathways: list[int]) -> Graph:
        listed: dict[int, tuple[int, bool, float]] = {}
        for pathway in pathways:
            for step, position, goal, worth in self.listings.get(pathway, []):
                was = listed.get(step, (position, False, 0.0))
                listed[step] = (min(was[0], position), was[1] or goal, max(was[2], worth))
        before = {
            option
            for step in listed
            for group in self.groups.get(step, {}).values()
            for option, _ in group
        }
        ids = sorted(listed.keys() | (before & self.steps.keys()))
        place = {step: number for number, step in enumerate(ids)}
        nodes = tuple(self._node(step, listed.get(step), place) for step in ids)
        weights = [one for pathway in pathways for one in self.needs.get(pathway, [])]
        return Graph(nodes, scaled(weights) if weights else {})

    def _node(
        self, step: int, listing: tuple[int, bool, float] | None, place: dict[int, int]
    ) -> Node:
        _, hours, mode, level, opens, closes, withdrawn = self.steps[step]
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
            goal=goal,
            worth=worth,
            teaches=tuple(self.teaches.get(step, [])),
            groups=tuple(
                tuple((place[o], beside) for o, beside in group if o in place and o != step)
                for _, group in sorted(groups.items())
            ),
        )


def steps(at: dt.datetime) -> dict[int, tuple[Any, ...]]:
    """Steps by id: hours, mode, level, first day, day after the last, whether withdrawn."""
    frame = copy(
        f"SELECT id, hours, {coded('mode', MODES)}, level::int2, {day('from_on')}, "
        f"{day('until_on')}, COALESCE(withdrawn_at <= %s, FALSE) "
        "FROM pathways_step WHERE recorded_at <= %s ORDER BY id",
        (at, at),
        {
            "id": "int8",
            "hours": "float8",
            "mode": "int2",
            "level": "int2",
            "opens": "int4",
            "closes": "int4",
            "withdrawn": "bool",
        },
    )
    return {row[0]: row for row in rows(frame)}


def catalogue(cutoff: Cutoff) -> Catalogue:
    at = cutoff.recorded_by
    options = copy(
        "SELECT r.step_id, r.id, o.step_id, o.is_concurrent FROM pathways_requirement r "
        "JOIN pathways_requirementoption o ON o.requirement_id = r.id "
        "WHERE r.recorded_at <= %s ORDER BY r.id, o.id",
        (at,),
        {"step": "int8", "group": "int8", "option": "int8", "beside": "bool"},
    )
    taught = copy(
        "SELECT step_id, competency_id, share FROM pathways_stepcompetency ORDER BY id",
        (),
        {"step": "int8", "competency": "int8", "share": "float8"},
    )
    listed = copy(
        "SELECT pathway_id, step_id, position, is_goal, worth FROM pathways_pathwaystep "
        "WHERE recorded_at <= %s ORDER BY id",
        (at,),
        {"pathway": "int8", "step": "int8", "position": "int4", "goal": "bool", "worth": "float8"},
    )
    needed = copy(
        "SELECT pathway_id, competency_id, weight FROM pathways_pathwaycompetency "
        "WHERE recorded_at <= %s ORDER BY id",
        (at,),
        {"pathway": "int8", "competency": "int8", "weight": "float8"},
    )
    groups: dict[int, dict[int, list[tuple[int, bool]]]] = defaultdict(lambda: defaultdict(list))
    for step, group, option, beside in rows(options):
        groups[step][group].append((option, beside))
    return Catalogue(
        steps(at),
        groups,
        gathered(taught),
        gathered(listed),
        gathered(needed),
    )


def gathered(frame: Frame) -> dict[int, list[Any]]:
    """Rows by their first column."""
    found: dict[int, list[Any]] = defaultdict(list)
    for first, *others in rows(frame):
        found[first].append(tuple(others))
    return found


# people --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Follower:
    """A learner who follows pathways: which, and where she stands, by ids of steps."""

    learner: int
    pathways: frozenset[int]
    hours: float
    modes: int
    held: frozenset[int]
    answers: tuple[tuple[int, int, int], ...]  # step, answer, rests until; the latest first
    started: frozenset[int]
    due: tuple[tuple[int, int], ...]

    def stands(self, graph: Graph, on: int) -> Person:
        """The same, over the nodes of her graph."""
        place = graph.index
        said = [(place[s], answer, until) for s, answer, until in self.answers if s in place]
        held = bits(place[s] for s in self.held if s in place)
        rests = [(s, answer) for s, answer, until in said if answer in DATED and until > on]
        over = [(s, answer) for s, answer, until in said if answer in DATED and until <= on]
        return Person(
            hours=self.hours,
            modes=self.modes,
            held=held,
            resting=bits(s for s, _ in rests) & ~held,
            unwanted=bits(s for s, answer, _ in said if answer == UNWANTED) & ~held,
            hard=tuple(s for s, answer in rests if answer == HARD and not held >> s & 1),
            started=bits(place[s] for s in self.started if s in place) & ~held,
            back=bits(s for s, answer in over if answer == LATER) & ~held,
            again=bits(s for s, answer in over if answer == HARD) & ~held,
            due=tuple((place[s], on_day) for s, on_day in self.due if s in place),
        )


def last_words(
    table: str, about: str, columns: str, part: Slice, said_at: str = "known_at"
) -> tuple[str, tuple[Any, ...]]:
    """SQL for the last fact on each thing, for each learner of a shard, latest first."""
    query = f"""
        SELECT learner_id, {columns} FROM (
            SELECT DISTINCT ON (learner_id, {about}) * FROM {table}
            WHERE learner_id BETWEEN %s AND %s AND known_at <= %s AND recorded_at <= %s
            ORDER BY learner_id, {about}, known_at DESC, recorded_at DESC, id DESC
        ) said ORDER BY learner_id, {said_at} DESC, recorded_at DESC, id DESC"""
    cutoff = part.cutoff
    return query, (part.low, part.high, cutoff.known_by, cutoff.recorded_by)


def choices(part: Slice) -> dict[int, list[tuple[int, float, int]]]:
    """What each learner follows on the morning's day: pathway, hours, bits of modes."""
    mode_bits = " + ".join(f"('{mode}' = ANY(modes))::int * {1 << n}" for mode, n in MODES.items())
    query, parameters = last_words(
        "pathways_pathwaychoice",
        "pathway_id",
        f"pathway_id, hours, ({mode_bits})::int4, {day('from_on')}, {day('until_on')}",
        part,
    )
    frame = copy(
        query,
        parameters,
        {
            "learner": "int8",
            "pathway": "int8",
            "hours": "float8",
            "modes": "int4",
            "from": "int4",
            "until": "int4",
        },
    )
    on, found = part.cutoff.day, defaultdict(list)
    for learner, pathway, hours, modes, begins, ends in rows(frame):
        if begins <= on and (ends == NONE or ends > on):
            found[learner].append((pathway, hours, modes))
    return found


def answers(part: Slice) -> dict[int, list[tuple[int, int, int]]]:
    query, parameters = last_words(
        "pathways_response",
        "step_id",
        f"step_id, {coded('answer', ANSWERS)}, {day('until_on')}",
        part,
        said_at="COALESCE(first_said_at, known_at)",  # undo puts nothing before what stood there
    )
    columns = {"learner": "int8", "step": "int8", "answer": "int2", "until": "int4"}
    return gathered(copy(query, parameters, columns))


def steps_of(table: str, part: Slice, columns: str = "step_id, TRUE") -> dict[int, list[Any]]:
    """Steps by learner, with whether the last word on them holds."""
    query, parameters = last_words(table, "step_id", columns, part)
    return gathered(copy(query, parameters, {"learner": "int8", "step": "int8", "holds": "bool"}))


@dataclass(frozen=True)
class Work:
    """Assessments behind steps: what each learner handed in, and when the rest is due."""

    handed: dict[int, set[int]]
    due: dict[int, list[tuple[int, int]]]


def work(part: Slice) -> Work:
    """By learner: steps whose work is handed in, and (step, day) of those with a date."""
    linked = copy(
        "SELECT id, assessment_id FROM pathways_step "
        "WHERE assessment_id IS NOT NULL AND recorded_at <= %s ORDER BY id",
        (part.cutoff.recorded_by,),
        {"step": "int8", "assessment": "int8"},
    )
    handed: dict[int, set[int]] = defaultdict(set)
    due: dict[int, list[tuple[int, int]]] = defaultdict(list)
    if not len(linked["step"]):
        return Work(handed, due)
    scope = Scope.learners(part.low, part.high)
    held = ground.enrolments(part.cutoff, scope)
    pieces = ground.assessments(part.cutoff)
    given = ground.submissions(part.cutoff, scope)
    gone = held["left"] != NONE
    here = gathered({"offering": held["offering"][~gone], "learner": held["learner"][~gone]})
    whose = dict(part_of(held, "id", "learner"))
    about = {piece: (where, on) for piece, where, on in part_of(pieces, "id", "offering", "due")}
    pieces_of = gathered({"assessment": linked["assessment"], "step": linked["step"]})
    for enrolment, assessment in part_of(given, "enrolment", "assessment"):
        if enrolment in whose:
            handed[whose[enrolment]] |= {step for (step,) in pieces_of.get(assessment, [])}
    for assessment, behind in pieces_of.items():
        offering, on = about.get(assessment, (NONE, NONE))
        if on != NONE:
            for (learner,) in here.get(offering, []):
                due[learner] += [(step, on) for (step,) in behind]
    return Work(handed, due)


def followers(part: Slice) -> list[Follower]:
    """Everyone in a shard who follows a pathway, in order of id."""
    followed = choices(part)
    if not followed:
        return []
    said, begun = answers(part), steps_of("pathways_start", part)
    fulfilled, pieces = steps_of("pathways_fulfilment", part, "step_id, holds"), work(part)
    found = []
    for learner in sorted(followed):
        mine = followed[learner]
        held = {step for step, holds in fulfilled.get(learner, []) if holds}
        modes = [modes for _, _, modes in mine]
        found.append(
            Follower(
                learner,
                frozenset(pathway for pathway, _, _ in mine),
                sum(hours for _, hours, _ in mine),
                bits_of(modes),
                frozenset(held | pieces.handed.get(learner, set())),
                tuple(said.get(learner, [])),
                frozenset(step for step, _ in begun.get(learner, [])),
                tuple(sorted(pieces.due.get(learner, []))),
            )
        )
    return found


def bits_of(modes: list[int]) -> int:
    """Ways that suit her in any of her pathways; 0 (all do) where one of them names none."""
    whole = 0
    for one in modes:
        if not one:
            return 0
        whole |= one
    return whole


def standing(part: Slice) -> tuple[Graph, Person] | None:
    """One learner's graph and where she stands in it; None where she follows nothing."""
    people = followers(part)
    if not people:
        return None
    graph = catalogue(part.cutoff).graph(people[0].pathways)
    return graph, people[0].stands(graph, part.cutoff.day)
