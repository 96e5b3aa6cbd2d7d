"""Someone with a whole copy of the database, who tries to find out who answered what.

They know who took part, in which order and in which transaction, and see every column of every
table: also the system's own, long values apart, statistics, and sessions in plain. They know an
answer when they see one, and have one guess for each voter.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.contrib.sessions.models import Session
from django.db import connection

ANSWER = re.compile(r"answer-[a-z]{12}")
SYSTEM = "ctid, xmin::text::bigint, xmax::text::bigint, cmin::text::bigint, cmax::text::bigint"
TABLES = """
    SELECT c.oid::regclass::text, c.reltoastrelid::regclass::text, c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"""
PAGE, NORMAL = 8192, 1

Links = dict[str, Any]  # answer -> voter


@dataclass(frozen=True)
class Row:
    """A row: its columns, among them the system's, and all of its text."""

    table: str
    columns: dict[str, Any]
    text: str

    @property
    def answers(self) -> list[str]:
        """The answers in the row, in the order in which they are stored."""
        return list(dict.fromkeys(ANSWER.findall(self.text)))


@dataclass
class Snapshot:
    """The rows with answers in them, and the voters in the order of their votes."""

    rows: list[Row] = field(default_factory=list)
    voters: list[int] = field(default_factory=list)
    transactions: dict[int, int] = field(default_factory=dict)  # of each vote -> voter

    def alone(self) -> dict[str, list[Row]]:
        """Return rows with one answer each, by table."""
        tables: dict[str, list[Row]] = {}
        for row in self.rows:
            if len(row.answers) == 1:
                tables.setdefault(row.table, []).append(row)
        return tables


def snapshot(survey: int) -> Snapshot:
    taken = Snapshot()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT learner_id, xmin::text::bigint FROM feedback_tookpart WHERE survey_id = %s "
            "ORDER BY id",
            [survey],
        )
        for voter, transaction in cursor.fetchall():
            taken.voters.append(voter)
            taken.transactions[transaction] = voter
        cursor.execute(TABLES)
        for table, long_values, name in cursor.fetchall():
            taken.rows += rows(cursor, table, "t.*", "t::text", name)
            if long_values != "-":
                text = "chunk_id, encode(chunk_data, 'escape')"
                taken.rows += rows(cursor, long_values, text, "''", f"{name} (long)")
        taken.rows += rows_of_statistics(cursor)
    taken.rows += sessions()
    return taken


def rows(cursor: Any, table: str, columns: str, text: str, name: str) -> Iterator[Row]:
    cursor.execute(f"SELECT {SYSTEM}, {text} AS whole, {columns} FROM {table} t")
    names = [column.name for column in cursor.description]
    for values in cursor.fetchall():
        row = Row(name, dict(zip(names, values, strict=True)), " ".join(map(str, values[5:])))
        if row.answers:
            yield row


def rows_of_statistics(cursor: Any) -> Iterator[Row]:
    cursor.execute("SELECT tablename, s::text FROM pg_stats s WHERE schemaname = 'public'")
    for table, text in cursor.fetchall():
        if ANSWER.search(text):
            yield Row(f"{table} (statistics)", {}, text)


def sessions() -> Iterator[Row]:
    for session in Session.objects.all():
        content = session.get_decoded()
        voter = content.get("_auth_user_id")
        row = Row("sessions in plain", {"user": voter and int(voter)}, str(content))
        if row.answers:
            yield row


# ways to link


def by_transaction(seen: Snapshot) -> Iterator[Links]:
    """Take a row for that of the voter whose vote was the same transaction."""
    for found in seen.alone().values():
        by = {row.answers[0]: seen.transactions.get(row.columns.get("xmin")) for row in found}
        yield {answer: voter for answer, voter in by.items() if voter}


def by_order(seen: Snapshot) -> Iterator[Links]:
    """Sort rows by any column, and take them for those of the voters in turn."""
    for found in seen.alone().values():
        for ranks in orders(found):
            for voters in (seen.voters, seen.voters[::-1]):
                ordered = [row.answers[0] for row in sorted(found, key=ranks.__getitem__)]
                yield dict(zip(ordered, voters, strict=False))


def orders(found: list[Row]) -> Iterator["Ranks"]:
    for name in found[0].columns:
        values = [sortable(row.columns[name]) for row in found]
        if len({type(value) for value in values}) == 1 and len(set(values)) > 1:
            yield Ranks(dict(zip(map(id, found), values, strict=True)))


@dataclass(frozen=True)
class Ranks:
    by_row: dict[int, Any]

    def __getitem__(self, row: Row) -> Any:
        return self.by_row[id(row)]


def sortable(value: Any) -> Any:
    """Return a place in a file as a pair of numbers, and everything else as it is or as text."""
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):
        return tuple(map(int, value[1:-1].split(",")))
    return value if isinstance(value, int | float) else str(value)


def by_place_in_a_row(seen: Snapshot) -> Iterator[Links]:
    """Take the answers of a row, as they are stored in it, for those of the voters in turn."""
    for row in seen.rows:
        if len(row.answers) > 1:
            yield dict(zip(row.answers, seen.voters, strict=False))
            yield dict(zip(row.answers, seen.voters[::-1], strict=False))


def by_the_last_command(seen: Snapshot) -> Iterator[Links]:
    """Take the row that no other command wrote for that of the latest voter."""
    for found in seen.alone().values():
        commands = [(row.columns.get("xmin"), row.columns.get("cmin")) for row in found]
        single = [row for row, one in zip(found, commands, strict=True) if commands.count(one) == 1]
        if len(single) == 1 and len(found) > 1:
            yield {single[0].answers[0]: seen.voters[-1]}


def by_person_in_a_row(seen: Snapshot) -> Iterator[Links]:
    """Take an answer for that of the person whom the same row names."""
    for found in seen.alone().values():
        named = {row.answers[0]: row.columns.get("user") for row in found}
        yield {answer: user for answer, user in named.items() if user}


WAYS: list[Callable[[Snapshot], Iterator[Links]]] = [
    by_transaction,
    by_order,
    by_place_in_a_row,
    by_the_last_command,
    by_person_in_a_row,
]


def right(seen: Snapshot, truth: Links, *ways: Callable[[Snapshot], Iterator[Links]]) -> int:
    """Return how many answers the best of the ways links to the right person."""
    guesses = [links for way in ways or WAYS for links in way(seen)]
    return max((correct(links, truth) for links in guesses), default=0)


def correct(links: Links, truth: Links) -> int:
    return sum(truth.get(answer) == voter for answer, voter in links.items())


def rank_correlation(seen: Snapshot, truth: Links) -> float:
    """Return how strongly the best order of rows follows the order of votes, from 0 to 1."""
    place = {voter: number for number, voter in enumerate(seen.voters)}
    best = 0.0
    for found in seen.alone().values():
        if len(found) < len(seen.voters) // 2:
            continue
        votes = np.array([place[truth[row.answers[0]]] for row in found], float)
        for ranks in orders(found):
            order = sorted(range(len(found)), key=lambda number: ranks[found[number]])
            rank = np.empty(len(found))
            rank[order] = np.arange(len(found))
            best = max(best, abs(float(np.corrcoef(rank, votes)[0, 1])))
    return best


# the pages of a file, where rows that were replaced are still to be seen


def old_versions(table: str) -> list[tuple[int, set[str]]]:
    """Return what each row of a table's file holds, replaced ones too: transaction and answers."""
    versions = []
    for page in pages(table):
        lower = struct.unpack_from("<H", page, 12)[0]
        for place in range(24, lower, 4):
            pointer = struct.unpack_from("<I", page, place)[0]
            start, flags, length = pointer & 0x7FFF, (pointer >> 15) & 3, pointer >> 17
            if flags == NORMAL and length:
                row = page[start : start + length]
                found = set(ANSWER.findall(row.decode("latin-1")))
                versions.append((struct.unpack_from("<I", row)[0], found))
    return versions


def pages(table: str) -> list[bytes]:
    """Read the file as it is on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
        content = bytes(cursor.fetchone()[0])
    return [content[start : start + PAGE] for start in range(0, len(content), PAGE)]


def by_versions(table: str, seen: Snapshot) -> Links:
    """Take what a version has and the one before has not for the answer of its transaction."""
    links: Links = {}
    before: set[str] = set()
    for transaction, answers in sorted(old_versions(table), key=lambda version: version[0]):
        voter = seen.transactions.get(transaction)
        if voter and len(answers - before) == 1:
            links[(answers - before).pop()] = voter
        before = answers
    return links
