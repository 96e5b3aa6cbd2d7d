"""Who may read what was said, and that the words beside the box name exactly them."""

from itertools import product

import pytest

from feedback import sight
from feedback.models import View, ViewState
from feedback.reads.readers import readers
from feedback.reads.say import before_saying
from learners.models import Learner, User
from support.models import Cover
from tests.conftest import person
from tests.factories import board as make
from tests.factories.learners import day


@pytest.fixture
def everybody(board, ben, hal, eve):
    person("Will Hay", "tutor")
    tess = person("Tess Boyd", "tutor")
    Cover.objects.create(
        tutor=User.objects.get(name="Will Hay"), deputy=tess, from_on=day(0), until_on=day(3)
    )
    return list(User.objects.order_by("pk"))


def may_read(view: View, users: list[User]) -> set[User]:
    rows = View.objects.filter(pk=view.pk)
    return {user for user in users if (rows & sight.views(user, day(0))).exists()}


def named(view: View, board) -> set[User]:
    """Return everyone whom the words name, alone or as learners, and the author."""
    shown = readers(view, day(0))
    people = set(shown.people)
    if shown.learners == "every learner here":
        people |= {learner.user for learner in Learner.objects.exclude(user=None)}
    elif shown.learners:
        assert shown.learners == "learners on Care"
        people |= {board.ada.user, board.flo.user, board.gus}
    return people | ({view.author.user} if view.author else set())


CASES = {
    "with representatives": {"state": ViewState.REPRESENTATIVES, "passed_at": None},
    "with staff": {},
    "straight to staff": {"is_straight": True},
    "wide": {"is_wide": True},
    "of no programme": {"programme": None, "is_wide": True},
    "published": {"state": ViewState.PUBLISHED},
    "without its author": {"author": None},
    "merged": {"state": ViewState.MERGED},
}


@pytest.mark.parametrize(("case", "showing"), list(product(CASES, ["shown", "held", "hidden"])))
def test_the_words_name_exactly_those_who_may_read(case, showing, board, everybody):
    will = User.objects.get(name="Will Hay")
    values = {"author": board.ada, "programme": board.care, "owner": will, **CASES[case]}
    if case == "with representatives":
        values["owner"] = board.gus
    if case == "merged":
        values["merged_into"] = make.ViewFactory()
    view = make.ViewFactory(showing=showing, **values)
    assert may_read(view, everybody) == named(view, board)


def test_praise_is_read_by_the_person_praised_and_moderators(board, everybody, ben):
    view = make.ViewFactory(
        kind="praise", praised=ben, owner=ben, author=board.ada, state="delivered", is_straight=True
    )
    assert may_read(view, everybody) == {board.ada.user, ben, board.dee, board.isla}
    assert named(view, board) == may_read(view, everybody)


def test_what_was_taken_back_is_its_authors_alone(board, everybody):
    view = make.ViewFactory(author=board.ada, programme=board.care, state=ViewState.WITHDRAWN)
    assert may_read(view, everybody) == {board.ada.user}


@pytest.mark.parametrize("path", ["board", "straight"])
def test_before_it_is_sent_the_form_names_those_who_then_may_read(path, board, everybody):
    shown = before_saying(board.ada, [board.care], day(0))[path]
    straight = path == "straight"
    values = {"author": board.ada, "programme": board.care, "is_straight": straight}
    stages = [make.ViewFactory(owner=board.dee, **values)]
    if not straight:
        inbox = {"state": ViewState.REPRESENTATIVES, "passed_at": None, "owner": board.gus}
        stages.append(make.ViewFactory(**values, **inbox))
    may = set().union(*(may_read(view, everybody) for view in stages))
    learners = {board.ada.user, board.flo.user, board.gus} if shown.learners else {board.ada.user}
    assert may == set(shown.people) | learners


def test_a_deputys_sight_ends_with_their_days(board):
    will, tess = person("Will Hay", "tutor"), person("Tess Boyd", "tutor")
    view = make.ViewFactory(author=board.ada, owner=will)
    cover = Cover.objects.create(tutor=will, deputy=tess, from_on=day(-5), until_on=day(1))
    assert may_read(view, [tess]) == {tess}
    Cover.objects.filter(pk=cover.pk).update(until_on=day(0))
    assert may_read(view, [tess]) == set()


def test_a_representative_of_a_module_run_reads_for_its_programme(board):
    run = board.computing.modules.get().offerings.get()
    board.gus.roles.filter(kind="representative").update(programme=None, offering=run)
    view = make.ViewFactory(programme=board.computing, owner=board.dee)
    assert may_read(view, [board.gus]) == {board.gus}
    assert list(sight.representatives(board.computing, day(0))) == [board.gus]


def test_someone_whose_account_is_closed_reads_nothing(board):
    make.ViewFactory(is_wide=True)
    board.ada.user.is_active = False
    assert not sight.views(board.ada.user, day(0)).exists()
