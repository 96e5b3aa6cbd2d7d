"""`make bench-votes`: many people answer a large survey at once.

A scratch database with a survey that many have answered, each with words of their own; then as many
processes as asked send votes at the same moment. The time of a vote is from then until its
transaction is committed, waiting for others included.
"""

import argparse
import json
import multiprocessing
import os
import secrets
import time
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("CAIRN_SECRET_KEY", secrets.token_urlsafe(50))


ALONE = 20  # votes that nobody else sends at the same time


def answered(number: int) -> str:
    return f"Line {number}: " + "a few words about the library. " * 3


def fill(answers: int, more: int) -> tuple[Any, list[Any]]:
    """Return a survey that many have answered, and the people who are still to vote."""
    from tests.factories import surveys as ask

    voters = ask.people(answers + more)
    survey = ask.asked(words=True)
    for number, voter in enumerate(voters[:answers]):
        ask.answer(survey, voter, str(number % 3), answered(number))
    return survey, voters[answers:]


def send(survey: Any, voters: list[Any], gate: Any, times: Any) -> None:
    """Vote for each person in turn, and report when each vote was committed."""
    from django.db import connection

    from tests.factories import surveys as ask

    connection.ensure_connection()
    gate.wait()
    begun = time.perf_counter()
    for voter in voters:
        ask.answer(survey, voter, "1", answered(voter.pk))
        times.put(time.perf_counter() - begun)
    connection.close()


def vote_at_once(survey: Any, voters: list[Any], processes: int) -> list[float]:
    from django.db import connections

    connections.close_all()  # no process shares another's connection
    fork = multiprocessing.get_context("fork")
    gate, times = fork.Barrier(processes), fork.Queue()
    parts = [voters[start::processes] for start in range(processes)]
    workers = [fork.Process(target=send, args=(survey, part, gate, times)) for part in parts]
    for worker in workers:
        worker.start()
    found = [times.get(timeout=300) for _voter in voters]
    for worker in workers:
        worker.join()
    return sorted(found)


def measure(answers: int, votes: int, processes: int) -> dict[str, Any]:
    from feedback.models import TookPart, Urn

    survey, voters = fill(answers - ALONE, ALONE + votes)
    alone = [one_vote(survey, voter) for voter in voters[:ALONE]]
    times = vote_at_once(survey, voters[ALONE:], processes)
    urn, took_part = Urn.objects.get(survey=survey), TookPart.objects.filter(survey=survey).count()
    words = list(urn.answers.values())[1][""]
    return {
        "answers": answers,
        "votes": len(times),
        "processes": processes,
        "lost": answers + votes - urn.n,
        "doubled": sum(people - 1 for people in words.values()),
        "took_part": took_part,
        "alone_ms": round(median(alone) * 1000, 1),
        "last_s": round(times[-1], 2),
        "votes_per_s": round(len(times) / times[-1], 1),
    }


def one_vote(survey: Any, voter: Any) -> float:
    from tests.factories import surveys as ask

    begun = time.perf_counter()
    ask.answer(survey, voter, "1", answered(voter.pk))
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--votes", type=int, default=200)
    parser.add_argument("--processes", type=int, default=8)
    arguments = parser.parse_args()
    import django

    django.setup()
    from learners.scratch import scratch_database

    with scratch_database("votes"):
        found = measure(arguments.answers, arguments.votes, arguments.processes)
    arguments.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
