"""Who a learner's tutor is, and since when."""

from learners.reads.tutors import own_tutors
from tests.factories import learners as make
from tests.pages.test_record import words

ON = make.day(0)


def names(learner):
    return [(row.name, row.until_on) for row in own_tutors(learner, ON)]


def test_a_learner_reads_who_their_tutor_is_and_since_when(ada, client, sign_in):
    ada.learner.assignments.update(from_on=make.day(-9))
    sentence = own_tutors(ada.learner, ON)[0].sentence
    assert sentence.startswith("Your tutor is Ben Ross, since ")
    sign_in(client, ada)
    for url in ("/me/", "/help/"):
        assert sentence in words(client.get(url))


def test_someone_who_covers_comes_after_the_tutor_with_the_last_day(ada, cy):
    make.TutorAssignmentFactory(
        learner=ada.learner, tutor=cy, from_on=make.day(-400), until_on=make.day(5)
    )
    assert names(ada.learner) == [("Ben Ross", None), ("Cy Laird", make.day(5))]


def test_an_earlier_tutor_and_one_without_the_role_are_no_tutors(ada, ben, cy):
    make.TutorAssignmentFactory(learner=ada.learner, tutor=cy, from_on=make.day(-9), until_on=ON)
    ben.roles.all().delete()
    assert names(ada.learner) == []


def test_a_learner_without_a_tutor_reads_who_can_give_them_one(ada, client, sign_in):
    ada.learner.assignments.all().delete()
    page = words(sign_in(client, ada).get("/me/"))
    assert "You don’t have a tutor at the moment." in page
