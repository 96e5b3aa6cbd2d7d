"""What a page says about competence: distance first, dates, and why there is no level."""

import pytest

from learners.reads.competence import growth_of
from tests.factories import learners as make
from tests.factories.competence import CompetenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.LearnerFactory()


def grown(learner):
    return growth_of(learner, make.day(0))


def test_a_level_has_its_day_and_the_level_it_began_with(ada):
    CompetenceFactory(learner=ada)
    [row] = grown(ada).rows
    since, began = make.in_words(-28), make.in_words(-70)
    assert row.change == f"On my own since {since}; on {began} it was with help"
    assert row.evidence == f"From 24 answers, the latest on {make.in_words(-3)}."
    assert row.picture.name == "From with help to on my own"


def test_a_level_that_never_changed_has_one_day(ada):
    CompetenceFactory(learner=ada, levels=[0], since=[make.day(-9)])
    assert grown(ada).rows[0].change == f"Just starting since {make.in_words(-9)}"


def test_the_longest_way_comes_first_and_a_lower_level_last(ada):
    for name, levels in (("A", [1]), ("B", [2, 1]), ("C", [0, 1, 2]), ("D", [1, 2])):
        CompetenceFactory(
            learner=ada,
            competency=make.CompetencyFactory(statement=name),
            levels=levels,
            since=[make.day(number - 90) for number in range(len(levels))],
        )
    assert [row.statement for row in grown(ada).rows] == ["C", "D", "A", "B"]
    assert [row[0] for row in grown(ada).figures] == ["C", "D", "A", "B"]
    assert len(grown(ada).heads) == len(grown(ada).figures[0])


@pytest.mark.parametrize(("days", "words"), [(180, "From 24 answers"), (181, "Nothing heard")])
def test_after_180_days_nothing_was_heard_and_the_level_stays(ada, days, words):
    CompetenceFactory(learner=ada, heard_on=make.day(-days))
    [row] = grown(ada).rows
    assert row.evidence.startswith(words)
    assert row.change.startswith("On my own")


def test_without_a_level_the_reason_is_given(ada):
    nothing = {"levels": [], "since": [], "chance": None, "learner": ada}
    few, new = (make.CompetencyFactory(statement=name) for name in ("A", "B"))
    CompetenceFactory(**nothing, competency=few, answers=4)
    CompetenceFactory(**nothing, competency=new, answers=5)
    assert grown(ada).rows == []
    assert grown(ada).unclear == [
        ("A", "Not enough evidence yet: four of five answers."),
        ("B", "The first level comes once two updates agree."),
    ]


def test_only_their_own_competencies_are_read(ada, django_assert_num_queries):
    for _ in range(3):
        CompetenceFactory()
    assert not grown(ada)
    CompetenceFactory(learner=ada)
    with django_assert_num_queries(1):
        assert grown(ada)
