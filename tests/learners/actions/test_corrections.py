"""Each write stands or falls with its audit row."""

import pytest

from learners.actions import audit, corrections
from learners.models import AuditEvent, Correction, Learner
from learners.models.record import one_fact
from tests.factories import learners as make


@pytest.fixture
def asking(college):
    """What `ask` takes for Ada's first hand-in."""
    fact = college.enrolment.submissions.get()
    return {
        "learner": college.ada,
        "fact": one_fact(college.ada, "submission", fact.pk, make.moment(make.day(0))),
        "fact_words": "Case study 1: handed in",
        "words": "On paper.",
        "owner": college.jo,
        "by": college.ada.user,
    }


def test_asking_leaves_an_audit_row_without_the_words(asking, college):
    correction, new = corrections.ask(**asking)
    event = AuditEvent.objects.get()
    assert new
    assert (event.verb, event.actor_id) == ("correction.ask", college.ada.user_id)
    assert (event.object_id, event.learner_id) == (str(correction.public_id), college.ada.pk)
    assert "paper" not in f"{event.label}{event.detail}"


def test_a_write_about_a_learner_makes_their_stored_pages_stale(asking, college):
    before = Learner.objects.get(pk=college.ada.pk).revision
    corrections.ask(**asking)
    assert Learner.objects.get(pk=college.ada.pk).revision == before + 1
    corrections.ask(**asking)  # the double click writes nothing
    assert Learner.objects.get(pk=college.ada.pk).revision == before + 1


def test_without_its_audit_row_nothing_is_asked(asking, monkeypatch):
    def fails(verb, row, **more):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        corrections.ask(**asking)
    assert not Correction.objects.exists()


def test_only_its_owner_can_answer(asking, college, ben, dee):
    correction, _ = corrections.ask(**asking)
    for other in (ben, dee, college.ada.user):
        with pytest.raises(corrections.AlreadyAnsweredError):
            corrections.answer(correction=correction, answer="stands", reason="x", by=other)
    correction.refresh_from_db()
    assert correction.answered_at is None


def test_a_label_too_long_for_its_column_is_shortened(asking):
    correction, _ = corrections.ask(**{**asking, "fact_words": "x" * 1000})
    assert len(correction.fact_words) == 300
