"""Help: what is late, and the message when a learner's words do not fit into the request."""

from learners.models import RoleKind
from support.actions import asking
from support.views.help import no_room
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.support import CaseFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words


def test_the_space_left_is_shown_in_readable_figures():
    assert asking.MOST == 10_000
    assert "at most 10,000 characters" in no_room()


def test_help_offers_another_person_for_an_overdue_request(ada, client, sign_in):
    tess = person("Tess Orr", RoleKind.TUTOR)
    request = HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    sign_in(client, ada)
    page = client.get("/help/")
    assert "You don’t have to wait: you can ask Tess Orr instead." in words(page)
    client.post(f"/help/ask-other/{tess.public_id}/")
    request.refresh_from_db()
    assert request.due_on > make.day(0)
    assert "We didn’t do what we promised" not in words(client.get("/help/"))


def test_help_offers_nobody_else_while_nothing_is_late(ada, client, sign_in):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(1))
    assert "You don’t have to wait" not in words(sign_in(client, ada).get("/help/"))


def test_help_takes_11_queries_however_many_cases(ada, client, sign_in):
    sign_in(client, ada)
    few, _ = queries(client, "/help/")
    for _number in range(9):
        closed = {"closed_at": make.moment(make.day(-3)), "closing": "Settled."}
        CaseFactory(learner=ada.learner, **closed)
    many, _ = queries(client, "/help/")
    assert (few, many) == (11, 11)
