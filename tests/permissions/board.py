"""Arguments of the board's addresses: what Ada said, which Ben has to answer."""

from typing import Any

from django.utils import timezone

from feedback.models import SafetyMessage
from learners.models import Learner, User
from support.models import Service
from tests.factories import board as make
from tests.factories.everyone import ConversationFactory, MessageFactory
from tests.factories.learners import GroupFactory, day

OF_VIEW = ("view", "view_sign_on", "view_sign_off", "view_take_back", "view_merge", "view_decide")
OF_VIEW += ("view_give",)
OF_ANSWERED = ("view_helped", "view_publish", "view_change", "view_pledge")
STRANGERS = [
    *[(person, "view") for person in ("cy", "flo", "hal", "gus")],
    *[(person, "view_decide") for person in ("ada", "cy", "flo")],
    *[(person, "moderate") for person in ("ada", "ben", "flo")],
    *[(person, "report") for person in ("cy", "flo")],
    *[(person, "safety_message") for person in ("ada", "ben", "gus")],
    ("ben", "ruling"),
    ("ben", "ruling_settle"),
    ("flo", "view_sign_on"),
    ("ada", "view_change"),
]


def talk_of(ada: Learner, ben: User) -> dict[str, list[Any]]:
    """Return the messages of Ada and Ben, and Ben, to whom their learners can write."""
    talk = ConversationFactory(learner=ada, person=ben)
    MessageFactory(conversation=talk, author=ada.user)
    of_talk = {name: [talk.public_id] for name in ("conversation", "conversation_settle")}
    return {**of_talk, "conversation_begin": [ben.public_id]}


def url_args(ada: Learner, ben: User, gus: User) -> dict[str, list[Any]]:
    """Return a view that Ben has to answer, one that he has, one that Gus may pass on."""
    view = make.ViewFactory(author=ada, owner=ben)
    answered = make.ViewFactory(author=ada, owner=ben, state="answered")
    make.DecisionFactory(view=answered, answered_by=ben)
    make.HelpedFactory(view=answered, learner=ada)
    programme = gus.roles.get(kind="representative").programme
    inbox = make.ViewFactory(
        author=ada, owner=gus, programme=programme, state="representatives", passed_at=None
    )
    ruling = make.RulingFactory(view=view)
    appealed = make.RulingFactory(view=view, appeal_words="No", appealed_at=timezone.now())
    group, dates = GroupFactory(name="Lending"), {"from_on": day(-99), "capacity": 9}
    service = Service.objects.create(name="Lending", group=group, about="Laptops", **dates)
    safety = SafetyMessage.objects.create(
        learner=ada, words="They are not safe.", sent_at=timezone.now(), reader=ben
    )
    return {
        **talk_of(ada, ben),
        **{name: [view.public_id] for name in OF_VIEW},
        **{name: [answered.public_id] for name in OF_ANSWERED},
        "view_pass_on": [inbox.public_id],
        "view_hours": [answered.public_id, service.public_id],
        "view_describe": [answered.public_id, service.public_id],
        "ruling": [ruling.public_id],
        "report": ["view", view.public_id],
        "moderate": ["view", view.public_id],
        "ruling_settle": [appealed.public_id],
        "safety_message": [safety.public_id],
    }


def forms_of(ada: Learner, ben: User, gus: User) -> dict[str, list[Any]]:
    """Return the same for forms: each acts on its own, and another says the same on the board."""
    wide = make.ViewFactory(author=ada, owner=ben, is_wide=True)
    make.ViewFactory(author=ada, owner=ben, is_wide=True, title="A seat in the hall")
    args = url_args(ada, ben, gus)
    del args["view"]
    return (
        args
        | {name: [wide.public_id] for name in ("view_sign_on", "view_sign_off")}
        | {"report": ["view", wide.public_id]}
    )
