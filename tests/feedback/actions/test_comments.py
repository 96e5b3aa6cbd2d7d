import pytest

from feedback.actions import comments
from feedback.models import CommentState, SafetyMessage, WhyHidden
from learners.models import Notification
from tests.conftest import person
from tests.factories.surveys import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee():
    return person("Dee Fraser", "administrator")


def hide(comment, dee, reason):
    return comments.judge(comment=comment, state=CommentState.HIDDEN, reason=reason, by=dee)


def test_a_comment_about_somebodys_safety_goes_to_the_safeguarding_lead_once(dee):
    isla = person("Isla Gunn", "safeguarding lead")
    comment = CommentFactory(text="Someone waits for me at the gate.")
    for _again in range(2):
        hide(comment, dee, WhyHidden.SAFETY)
    message = SafetyMessage.objects.get()
    assert (message.words, message.learner, message.reader) == (comment.text, None, isla)
    assert [n.user for n in Notification.objects.filter(kind="safety message")] == [isla]
    comment.refresh_from_db()
    assert comment.state == CommentState.HIDDEN


def test_without_a_safeguarding_lead_an_administrator_is_notified(dee):
    hide(CommentFactory(), dee, WhyHidden.SAFETY)
    assert SafetyMessage.objects.get().reader == dee


@pytest.mark.parametrize("reason", [why for why in WhyHidden if why != WhyHidden.SAFETY])
def test_a_comment_hidden_for_another_reason_goes_nowhere(reason, dee):
    person("Isla Gunn", "safeguarding lead")
    hide(CommentFactory(), dee, reason)
    assert not SafetyMessage.objects.exists()


def test_a_comment_that_is_shown_can_be_hidden_and_not_made_ready_again(dee):
    comment = CommentFactory(state=CommentState.SHOWN)
    with pytest.raises(comments.OutdatedError):
        comments.judge(comment=comment, state=CommentState.READY, by=dee)
    hide(comment, dee, WhyHidden.NAMES)
