"""Read rows into arrays by binary COPY, never past the cutoff.

Every reader of facts goes through `latest`, which adds the cutoff and keeps the latest row of each
fact. Days are counted from 1970-01-01; a missing day or number is `NONE` (or NaN).
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection

from learners.calc.arrays import NONE, Array
from learners.calc.codes import Code, Feed, Kind, Outcome
from learners.calc.links import only
from learners.night import Cutoff, Slice

Frame = dict[str, Array]


@dataclass(frozen=True)
class Scope:
    """Which enrolments (alias `e`) a frame is about: a condition in SQL with its parameters."""

    condition: str = "TRUE"
    parameters: tuple[Any, ...] = ()

    @classmethod
    def learners(cls, low: int, high: int) -> "Scope":
        return cls("e.learner_id BETWEEN %s AND %s", (low, high))

    @classmethod
    def running(cls, cutoff: Cutoff) -> "Scope":
        """Enrolments in offerings that run on the morning's day."""
        return cls(
            "e.offering_id IN (SELECT id FROM learners_offering "
            "WHERE from_on <= %s AND until_on > %s)",
            (cutoff.as_of, cutoff.as_of),
        )

    @classmethod
    def offerings(cls, ids: list[int]) -> "Scope":
        return cls("e.offering_id = ANY(%s)", (ids,))


# Column types as PostgreSQL's binary COPY sends them: cast in SQL, dtype, bytes.
WIRE = {
    "int8": (">i8", 8),
    "int4": (">i4", 4),
    "int2": (">i2", 2),
    "float8": (">f8", 8),
    "bool": ("i1", 1),
}
HEADER, TRAILER = 19, 2


def copy(query: str, parameters: tuple[Any, ...], columns: dict[str, str]) -> Frame:
    """Run `query` and return its columns as arrays; `columns` gives name → wire type, in order.

    No column may be null on the wire (use `NONE` or NaN): every row then has the same width, and
    the whole answer is read as one array without a loop.
    """
    with connection.cursor() as cursor:
        statement = cursor.mogrify(query, parameters).decode()
        buffer = io.BytesIO()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", buffer)
    fields: list[tuple[str, str]] = [("_fields", ">i2")]
    for name, kind in columns.items():
        fields += [(f"_length_{name}", ">i4"), (name, WIRE[kind][0])]
    dtype = np.dtype(fields)
    body = buffer.getbuffer()[HEADER:-TRAILER]
    if len(body) % dtype.itemsize:
        raise ValueError(f"A column is null or has the wrong type in: {query[:200]}")
    rows = np.frombuffer(body, dtype=dtype)
    return {
        name: np.ascontiguousarray(rows[name]).astype(kind_of(t)) for name, t in columns.items()
    }


def kind_of(wire: str) -> str:
    return {"float8": "f8", "bool": "?"}.get(wire, "i8")


def words(codes: type[Code]) -> dict[str, int]:
    """The words that the database uses for these codes."""
    return {code.word: int(code) for code in codes}


def coded(column: str, numbers: Mapping[str, int]) -> str:
    """SQL for the code of a word."""
    cases = " ".join(f"WHEN '{word}' THEN {number}" for word, number in numbers.items())
    return f"(CASE {column} {cases} END)::int2"


def day(column: str) -> str:
    """SQL for a date as days since 1970-01-01."""
    return f"COALESCE({column} - DATE '1970-01-01', {NONE})::int4"


def due_day(column: str, until: str = "NULL") -> str:
    """SQL for the day when work of the offering `o` is due: `until`, if later, and never a closed
    day."""
    return day(f"learners_due_day({column}, {until}, o.campus_id)")


def known(column: str) -> str:
    """SQL for the first morning that may see a fact, as days since 1970-01-01."""
    local = f"{column} AT TIME ZONE '{settings.TIME_ZONE}'"
    return f"(CEIL(EXTRACT(EPOCH FROM {local}) / 86400))::int4"


def latest(table: str, keys: str, columns: str, cutoff: Cutoff, scope: Scope) -> tuple[str, Any]:
    """SQL (and parameters) for the latest row of each key, up to the cutoff."""
    query = f"""
        SELECT DISTINCT ON ({keys}) {columns}
        FROM {table} f JOIN learners_enrolment e ON e.id = f.enrolment_id
        WHERE f.known_at <= %s AND f.recorded_at <= %s AND {scope.condition}
        ORDER BY {keys}, f.known_at DESC, f.recorded_at DESC, f.id DESC"""
    return query, (cutoff.known_by, cutoff.recorded_by, *scope.parameters)


def offerings() -> Frame:
    """Every offering: id, module, first day, day after the last."""
    return copy(
        f"SELECT id, module_id, {day('from_on')}, {day('until_on')} "
        "FROM learners_offering ORDER BY id",
        (),
        {"id": "int8", "module": "int8", "from": "int4", "until": "int4"},
    )


def deadlines(cutoff: Cutoff, condition: str = "TRUE", *given: Any) -> tuple[str, Any]:
    """SQL (and parameters) for the latest deadline of each assessment, if it has one."""
    query = f"""
        SELECT DISTINCT ON (assessment_id) assessment_id, "on", known_at
        FROM learners_deadlineset
        WHERE known_at <= %s AND recorded_at <= %s AND {condition}
        ORDER BY assessment_id, known_at DESC, recorded_at DESC, id DESC"""
    return query, (cutoff.known_by, cutoff.recorded_by, *given)


def assessments(cutoff: Cutoff) -> Frame:
    """Every assessment with its deadline as known at the cutoff; kind is a `codes.Kind`.

    A deadline on a closed day is moved to the next working day.
    """
    due, parameters = deadlines(cutoff)
    return copy(
        f"""
        SELECT a.id, a.offering_id, {coded("a.kind", words(Kind))}, a.weight,
               {due_day('d."on"')}, COALESCE({known("d.known_at")}, {NONE})::int4
        FROM learners_assessment a JOIN learners_offering o ON o.id = a.offering_id
        LEFT JOIN ({due}) d ON d.assessment_id = a.id ORDER BY a.id""",
        parameters,
        {
            "id": "int8",
            "offering": "int8",
            "kind": "int2",
            "weight": "float8",
            "due": "int4",
            "known": "int4",
        },
    )


def enrolments(cutoff: Cutoff, scope: Scope) -> Frame:
    """Enrolments whose registration is known: learner, offering, days registered and left."""
    registered, r = latest(
        "learners_registered",
        "f.enrolment_id",
        'f.enrolment_id, f."on", f.credits, f.previous_attempts, f.known_at',
        cutoff,
        scope,
    )
    left, gone = latest(
        "learners_left", "f.enrolment_id", 'f.enrolment_id, f."on", f.known_at', cutoff, scope
    )
    return copy(
        f"""
        SELECT e.id, e.learner_id, e.offering_id, {day('r."on"')},
               COALESCE(r.credits, {NONE})::int4, r.previous_attempts::int4, {day('l."on"')},
               {known("r.known_at")}, COALESCE({known("l.known_at")}, {NONE})::int4
        FROM learners_enrolment e JOIN ({registered}) r ON r.enrolment_id = e.id
        LEFT JOIN ({left}) l ON l.enrolment_id = e.id ORDER BY e.id""",
        (*r, *gone),
        {
            "id": "int8",
            "learner": "int8",
            "offering": "int8",
            "registered": "int4",
            "credits": "int4",
            "attempts": "int4",
            "left": "int4",
            "registered_known": "int4",
            "left_known": "int4",
        },
    )


def submissions(cutoff: Cutoff, scope: Scope) -> Frame:
    """Work handed in: enrolment, assessment, day, banked."""
    inner, parameters = latest(
        "learners_submission",
        "f.enrolment_id, f.assessment_id",
        'f.enrolment_id, f.assessment_id, f."on", f.banked, f.known_at',
        cutoff,
        scope,
    )
    return copy(
        f"SELECT enrolment_id, assessment_id, {day('day')}, banked, {known('known_at')} "
        f'FROM (SELECT *, "on" AS day FROM ({inner}) i) s WHERE day IS NOT NULL',
        parameters,
        {
            "enrolment": "int8",
            "assessment": "int8",
            "on": "int4",
            "banked": "bool",
            "known": "int4",
        },
    )


def extensions(cutoff: Cutoff, scope: Scope) -> Frame:
    """More time for single learners: enrolment, assessment, until when; closed days as above."""
    inner, parameters = latest_of_pairs("learners_extension", cutoff, scope)
    return copy(
        f"""
        SELECT x.enrolment_id, x.assessment_id, {due_day('x."on"')}, {known("x.known_at")}
        FROM ({inner}) x JOIN learners_assessment a ON a.id = x.assessment_id
        JOIN learners_offering o ON o.id = a.offering_id WHERE x."on" IS NOT NULL""",
        parameters,
        {"enrolment": "int8", "assessment": "int8", "until": "int4", "known": "int4"},
    )


def latest_of_pairs(table: str, cutoff: Cutoff, scope: Scope) -> tuple[str, Any]:
    """SQL (and parameters) for the latest day of each enrolment's assessment."""
    pair = "f.enrolment_id, f.assessment_id"
    return latest(table, pair, f'{pair}, f."on", f.known_at', cutoff, scope)


def work(cutoff: Cutoff, scope: Scope, assessments: list[int]) -> Frame:
    """These assessments for everyone enrolled: learner, assessment, day due, whether it was handed
    in, whether they have left by then. Work that was due before they joined has no day."""
    key = "f.enrolment_id"
    registered, r = latest("learners_registered", key, f'{key}, f."on"', cutoff, scope)
    left, gone = latest("learners_left", key, f'{key}, f."on"', cutoff, scope)
    ended, w = latest("learners_result", key, f"{key}, f.outcome", cutoff, scope)
    handed_in, h = latest_of_pairs("learners_submission", cutoff, scope)
    extended, x = latest_of_pairs("learners_extension", cutoff, scope)
    due, d = deadlines(cutoff, "assessment_id = ANY(%s)", assessments)
    return copy(
        f"""
        SELECT learner_id, id, CASE WHEN joined > due THEN {NONE} ELSE due END, handed_in,
               has_withdrawn OR COALESCE(left_on <= GREATEST(due, %s), FALSE)
        FROM (
            SELECT e.id AS enrolment, e.learner_id, a.id, {due_day('d."on"', 'x."on"')} AS due,
                   {day('r."on"')} AS joined, h."on" IS NOT NULL AS handed_in,
                   l."on" - DATE '1970-01-01' AS left_on,
                   COALESCE(w.outcome = 'withdrawn', FALSE) AS has_withdrawn
            FROM learners_enrolment e JOIN learners_assessment a ON a.offering_id = e.offering_id
            JOIN learners_offering o ON o.id = a.offering_id
            JOIN ({registered}) r ON r.enrolment_id = e.id
            LEFT JOIN ({left}) l ON l.enrolment_id = e.id
            LEFT JOIN ({ended}) w ON w.enrolment_id = e.id
            LEFT JOIN ({handed_in}) h ON h.enrolment_id = e.id AND h.assessment_id = a.id
            LEFT JOIN ({extended}) x ON x.enrolment_id = e.id AND x.assessment_id = a.id
            LEFT JOIN ({due}) d ON d.assessment_id = a.id
            WHERE a.id = ANY(%s)) works
        ORDER BY enrolment, id""",
        (cutoff.day, *r, *gone, *w, *h, *x, *d, assessments),
        {
            "learner": "int8",
            "assessment": "int8",
            "due": "int4",
            "handed_in": "bool",
            "left": "bool",
        },
    )


def marks(cutoff: Cutoff, scope: Scope) -> Frame:
    """Marks returned, out of 100."""
    inner, parameters = latest(
        "learners_mark",
        "f.enrolment_id, f.assessment_id",
        "f.enrolment_id, f.assessment_id, f.score, f.known_at",
        cutoff,
        scope,
    )
    return copy(
        f"SELECT enrolment_id, assessment_id, score, {known('known_at')} FROM ({inner}) m "
        "WHERE score IS NOT NULL",
        parameters,
        {"enrolment": "int8", "assessment": "int8", "score": "float8", "known": "int4"},
    )


def results(cutoff: Cutoff, scope: Scope) -> Frame:
    """How enrolments ended; outcome is a `codes.Outcome`."""
    inner, parameters = latest(
        "learners_result", "f.enrolment_id", "f.enrolment_id, f.outcome, f.known_at", cutoff, scope
    )
    return copy(
        f"SELECT enrolment_id, {coded('outcome', words(Outcome))}, {known('known_at')} "
        f"FROM ({inner}) r",
        parameters,
        {"enrolment": "int8", "outcome": "int2", "known": "int4"},
    )


def activity(cutoff: Cutoff, scope: Scope) -> Frame:
    """Clicks per enrolment and day, summed over sites."""
    inner, parameters = latest(
        "learners_activityday",
        'f.enrolment_id, f.site_id, f."on"',
        'f.enrolment_id, f."on", f.clicks, f.known_at',
        cutoff,
        scope,
    )
    return copy(
        f"SELECT enrolment_id, {day('day')}, SUM(clicks)::int8, {known('MAX(known_at)')} "
        f'FROM (SELECT *, "on" AS day FROM ({inner}) d) a '
        "GROUP BY enrolment_id, day ORDER BY enrolment_id, day",
        parameters,
        {"enrolment": "int8", "on": "int4", "clicks": "int8", "known": "int4"},
    )


def pre_course(cutoff: Cutoff, scope: Scope) -> Frame:
    """Clicks before the first day, as totals."""
    inner, parameters = latest(
        "learners_precourseactivity",
        "f.enrolment_id",
        "f.enrolment_id, f.clicks, f.known_at",
        cutoff,
        scope,
    )
    return copy(
        f"SELECT enrolment_id, clicks::int8, {known('known_at')} FROM ({inner}) p",
        parameters,
        {"enrolment": "int8", "clicks": "int8", "known": "int4"},
    )


def coverage(cutoff: Cutoff) -> Frame:
    """What feeds covered, recorded by the cutoff; no end means until the last whole day.

    An import may cover days long past: its facts are known then. What a feed that reports day by
    day covers is known, like its facts, when it was heard.
    """
    return copy(
        f"""
        SELECT offering_id, {coded("feed", words(Feed))}, {day("from_on")},
               LEAST({day("MAX(COALESCE(until_on, %s))")}, {cutoff.data_until})
        FROM learners_coverage
        WHERE recorded_at <= %s AND (origin_id IS NOT NULL OR recorded_at <= %s)
        GROUP BY offering_id, feed, from_on ORDER BY offering_id, feed, from_on""",
        (cutoff.as_of, cutoff.recorded_by, cutoff.known_by),
        {"offering": "int8", "feed": "int2", "from": "int4", "until": "int4"},
    )


def qualifications(cutoff: Cutoff, scope: Scope) -> Frame:
    """The rank of each learner's entry qualification."""
    return copy(
        f"""
        SELECT DISTINCT ON (f.learner_id) f.learner_id, f.rank::int2
        FROM learners_entryqualification f
        WHERE f.known_at <= %s AND f.recorded_at <= %s AND f.learner_id IN (
            SELECT e.learner_id FROM learners_enrolment e WHERE {scope.condition})
        ORDER BY f.learner_id, f.known_at DESC, f.recorded_at DESC, f.id DESC""",
        (cutoff.known_by, cutoff.recorded_by, *scope.parameters),
        {"learner": "int8", "rank": "int2"},
    )


def shard(part: Slice) -> dict[str, Frame]:
    """The facts behind a shard's engagement, in nine queries whatever its size."""
    cutoff, scope = part.cutoff, Scope.learners(part.low, part.high)
    people = enrolments(cutoff, scope)
    return {
        "learners": copy(
            "SELECT id FROM learners_learner WHERE id BETWEEN %s AND %s ORDER BY id",
            (part.low, part.high),
            {"id": "int8"},
        ),
        "offerings": offerings(),
        "assessments": assessments(cutoff),
        "enrolments": people,
        "submissions": only(submissions(cutoff, scope), "enrolment", people["id"]),
        "extensions": only(extensions(cutoff, scope), "enrolment", people["id"]),
        "results": only(results(cutoff, scope), "enrolment", people["id"]),
        "activity": only(activity(cutoff, scope), "enrolment", people["id"]),
        "coverage": coverage(cutoff),
    }
