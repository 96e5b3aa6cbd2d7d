import uuid

from learners.actions import access
from learners.models import AccessEvent


def look(by, learner, request_id, kind=access.RECORD):
    access.record_look(by=by, learner_ids=[learner.pk], kind=kind, request_id=request_id)


def test_a_look_is_recorded_once_per_request(ada, ben):
    one = uuid.uuid4()
    look(ben, ada.learner, one)
    look(ben, ada.learner, one)
    assert AccessEvent.objects.count() == 1
    look(ben, ada.learner, one, kind=access.NAME_LIST)
    look(ben, ada.learner, uuid.uuid4())
    assert AccessEvent.objects.count() == 3


def test_reading_ones_own_record_is_not_a_look(ada):
    look(ada, ada.learner, uuid.uuid4())
    assert not AccessEvent.objects.exists()


def test_a_thousand_looks_are_one_query(ben, django_assert_num_queries):
    ben.learner_checked = getattr(ben, "learner", None)
    with django_assert_num_queries(1):
        access.record_look(
            by=ben, learner_ids=range(1000), kind=access.NAME_LIST, request_id=uuid.uuid4()
        )
    assert AccessEvent.objects.count() == 1000
