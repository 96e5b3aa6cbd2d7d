import pytest
from django.db import IntegrityError, transaction

from feedback.actions import edits
from feedback.models import Edit, EditState
from feedback.reads.edits import difference
from learners.models import AuditEvent, Notification
from portal import privacy
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.administrator import OfferFactory, ServiceFactory
from tests.factories.pathways import care
from tests.factories.together import EditFactory

pytestmark = pytest.mark.django_db
NEW = "Laptops and chargers to borrow."


@pytest.fixture
def dee():
    return person("Dee Fraser", "administrator")


@pytest.fixture
def ada():
    return make.LearnerFactory(name="Ada Sinclair", user=person("Ada Sinclair"))


def suggest(thing, ada, after=NEW, reason="It says what they lend."):
    before = "" if isinstance(thing, str) else edits.words_of(thing)
    return edits.suggest(thing=thing, before=before, after=after, reason=reason, by=ada)


THINGS = {
    "service": lambda: ServiceFactory(about="Things."),
    "offer": lambda: OfferFactory(about="Things."),
    "step": lambda: care()["bus"],
}


@pytest.mark.parametrize("kind", THINGS)
def test_accepted_words_are_put_in_place(kind, ada, dee):
    thing = THINGS[kind]()
    edits.accept(edit=suggest(thing, ada), reason="Better.", by=dee)
    thing.refresh_from_db()
    assert edits.words_of(thing) == NEW


def test_a_text_of_cairn_is_accepted_and_credited(ada, dee):
    edit = edits.accept(edit=suggest("rule: weeks", ada), reason="In the next release.", by=dee)
    assert (edit.state, edit.author, str(edit)) == (EditState.ACCEPTED, ada, "rule: weeks")


def test_the_administrator_and_then_the_author_are_notified(ada, dee):
    edit = suggest(ServiceFactory(about="Things."), ada)
    assert Notification.objects.get().user == dee
    edits.decline(edit=edit, reason="It is meant so.", by=dee)
    assert Notification.objects.get(kind="edit answered").user == ada.user


def test_a_double_click_suggests_once_and_a_better_thought_replaces_the_first(ada, dee):
    service = ServiceFactory(about="Things.")
    suggest(service, ada)
    suggest(service, ada)
    suggest(service, ada, after="Laptops.")
    assert Edit.objects.get().after == "Laptops."
    assert AuditEvent.objects.filter(verb="edit.suggest").count() == 2


def test_words_that_changed_meanwhile_are_not_overwritten(ada, dee):
    service = ServiceFactory(about="Things.")
    edit = suggest(service, ada)
    type(service).objects.update(about="Something else.")
    with pytest.raises(edits.ChangedMeanwhileError):
        edits.accept(edit=edit, reason="Better.", by=dee)
    service.refresh_from_db()
    edit.refresh_from_db()
    assert (service.about, edit.state) == ("Something else.", EditState.WAITING)


@pytest.mark.parametrize("state", [EditState.ACCEPTED, EditState.DECLINED, EditState.WITHDRAWN])
def test_an_edit_is_answered_once(state, ada, dee):
    edit = suggest("rule: weeks", ada)
    if state == EditState.WITHDRAWN:
        edits.take_back(edit=edit, by=ada.user)
    else:
        (edits.accept if state == EditState.ACCEPTED else edits.decline)(
            edit=edit, reason="So.", by=dee
        )
    for answer in (edits.accept, edits.decline):
        with pytest.raises(edits.EditAnsweredError):
            answer(edit=edit, reason="Again.", by=dee)
    with pytest.raises(edits.EditAnsweredError):
        edits.take_back(edit=edit, by=ada.user)


def test_accepted_words_stay_when_their_author_is_erased(ada, dee):
    service = ServiceFactory(about="Things.")
    edit = edits.accept(edit=suggest(service, ada), reason="Better.", by=dee)
    privacy.erase(ada)
    edit.refresh_from_db()
    service.refresh_from_db()
    assert (edit.author, service.about) == (None, NEW)


def test_a_difference_shows_both_texts_word_by_word():
    edit = EditFactory(before="It looks at weeks.", after="It looks at your weeks, and hours.")
    parts = difference(edit)
    assert "".join(part.text for part in parts if part.kind != "in") == edit.before
    assert "".join(part.text for part in parts if part.kind != "out") == edit.after
    assert [part.text for part in parts if part.kind == "in"] == ["your ", ", and hours"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("edit_state_known", {"state": "lost"}),
        ("edit_of_one_object", {"text": ""}),
        ("edit_makes_a_difference", {"after": "It looks at weeks."}),
        ("edit_makes_a_difference", {"after": " \n"}),
        ("edit_answered_with_a_reason", {"state": "accepted"}),
    ],
)
def test_the_database_refuses(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        EditFactory(**values)


def test_one_edit_of_a_thing_waits_for_each_author(ada):
    EditFactory(author=ada)
    with pytest.raises(IntegrityError, match="edit_one_waiting"), transaction.atomic():
        EditFactory(author=ada)
