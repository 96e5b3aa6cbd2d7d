"""Votes that arrive at once: none is lost, and none is counted twice."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection

from feedback.actions import taking_part
from feedback.models import TookPart, Urn
from tests.factories import surveys as ask

AT_ONCE, EACH = 8, 5


@pytest.mark.django_db(transaction=True)
def test_everybody_who_sends_twice_at_once_is_counted_once():
    voters = ask.people(AT_ONCE * EACH)
    survey = ask.asked(words=True)
    gate, results = Barrier(2 * AT_ONCE), []

    def send(own):
        gate.wait()
        try:
            for voter in own:
                try:
                    ask.answer(survey, voter, str(voter.pk % 3), f"From {voter.pk}")
                    results.append("counted")
                except taking_part.AlreadyTookPartError:
                    results.append("refused")
        finally:
            connection.close()

    parts = [voters[start::AT_ONCE] for start in range(AT_ONCE)] * 2
    threads = [Thread(target=send, args=[part]) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    urn = Urn.objects.get(survey=survey)
    chosen, written = (urn.answers[str(question.pk)][""] for question in survey.questions.all())
    assert Counter(results) == {"counted": len(voters), "refused": len(voters)}
    assert urn.n == urn.numbers[""] == TookPart.objects.count() == len(voters)
    assert chosen == Counter(str(voter.pk % 3) for voter in voters)
    assert written == {f"From {voter.pk}": 1 for voter in voters}
