"""The personal data that feedback stores."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Case, F, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from feedback.models import Speaking
from learners.privacy import (
    ERASED,
    Basis,
    Erase,
    Export,
    PersonalData,
    Retention,
    Whom,
    acted,
    taught,
)

SAID = _("to answer what learners say, and to show what came of it")
ANSWERS = _("so that a named person is responsible for an answer")
MODERATED = _("to moderate what is said, by a published policy")
TOGETHER = _("so that both sides know who agreed, decided or handed over what")
VERSIONS = {
    "Priority_views": "priority__version__",
    "Priority": "version__",
    "PartnershipVersion": "",
}
# People on what can be moderated, besides its writer.
AROUND = {
    "edit": ("owner", "answered_by"),
    "decision": ("owner", "meeting__called_by"),
    "partnership": ("learners_by", "college_by"),
}
WRITTEN = ("meeting__called_by", "decision__written_by", "partnership__written_by")
REPORTED = [(to, path) for to in ("", "ruling__") for path in WRITTEN]
STAFF_OF_A_VIEW = ("praised", "owner", "merged_into__praised", "merged_into__owner")


def without_name(column: str) -> Case:
    """Empty what was said by name; what was said with the name hidden names nobody."""
    by_name = When(speaking=Speaking.BY_NAME, then=Value(ERASED))
    return Case(by_name, default=F(column), output_field=TextField())


def around(model: str, to: str = "view__") -> Iterator[PersonalData]:
    """Declare the ways from a row about a view to the view's staff, and to who said the view that
    it was joined with."""
    for path in STAFF_OF_A_VIEW:
        yield acted(f"feedback.{model}", f"{to}{path}", ANSWERS)
    yield acted(f"feedback.{model}", f"{to}merged_into__author", SAID, whom=Whom.LEARNER)


def answering(model: str, path: str, purpose: Any = ANSWERS) -> PersonalData:
    return acted(f"feedback.{model}", path, purpose)


def of_author(model: str) -> PersonalData:
    """Declare an answer to a view, which its author may have; it stays without them."""
    return acted(f"feedback.{model}", "view__author", SAID, whom=Whom.LEARNER, export=Export.ROWS)


def not_of_author(model: str) -> PersonalData:
    """Declare what others said about an author's view: theirs, not the author's."""
    return acted(f"feedback.{model}", "view__author", SAID, whom=Whom.LEARNER)


PERSON = {"Report": "reporter", "View": "author", "Edit": "author"}


def leaves(model: str, purpose: Any, emptied: dict[str, Any], **more: Any) -> PersonalData:
    """Declare a row that stays without the person, so that no published count moves."""
    path = PERSON.get(model, "learner")
    values = {"erase": Erase.PSEUDONYMISE, "emptied": {f"{path}_id": None, **emptied}, **more}
    return taught(f"feedback.{model}", path, purpose, **values)


asked = partial(
    PersonalData,
    basis=Basis.PUBLIC_TASK,
    retention=Retention.TWO_YEARS,
    export=Export.ROWS,
    erase=Erase.DELETE,
)

PERSONAL_DATA: list[PersonalData] = [
    # shared estimates, and what is asked
    asked("feedback.Asking", "learner", _("to ask someone one question a week at most")),
    # surveys: who took part, never what they answered
    asked("feedback.Invited", "learner", _("to know who may answer a survey")),
    asked("feedback.TookPart", "learner", _("to count everyone once in a survey")),
    # the board, and moderation
    *(
        row
        for model in ("SignOn", "Decision", "Pledge", "Change", "Helped", "Report", "Ruling")
        for row in around(model)
    ),
    *around("Report", "ruling__view__"),
    not_of_author("SignOn"),
    not_of_author("Helped"),
    *(
        acted("feedback.Report", f"{to}{thing}__author", MODERATED, whom=Whom.LEARNER)
        for to in ("", "ruling__")
        for thing in ("view", "edit")
    ),
    *(
        acted(f"feedback.{model}", f"{to}{thing}__{who}", MODERATED)
        for model, to in (("Report", ""), ("Report", "ruling__"), ("Ruling", ""))
        for thing, people in AROUND.items()
        for who in people
    ),
    *(acted("feedback.Report", f"{to}{path}", MODERATED) for to, path in REPORTED),
    of_author("Decision"),
    of_author("Pledge"),
    of_author("Change"),
    *(
        taught(
            "feedback.Ruling",
            path,
            MODERATED,
            hidden=("made_by_id", "settled_by_id"),
            erase=Erase.PSEUDONYMISE,
            emptied={"appeal_words": ""},
            whom=Whom.LEARNER if path.endswith("author") else Whom.LOGIN,
        )
        for path in ("view__author", "edit__author", *WRITTEN)
    ),
    leaves("SignOn", _("to know who said the same, and show them what came of it"), {}),
    leaves("Helped", _("to ask those who wanted a change whether it helped"), {}),
    leaves("Report", MODERATED, {"words": ERASED}, whom=Whom.LOGIN),
    leaves(
        "SafetyMessage",
        _("to look after somebody’s safety"),
        {},
        basis=Basis.LEGAL_OBLIGATION,
        hidden=("reader_id", "read_by_id"),
    ),
    answering("SafetyMessage", "reader"),
    answering("SafetyMessage", "read_by"),
    answering("Decision", "answered_by"),
    answering("Decision", "published_by"),
    answering("Pledge", "owner"),
    answering("Change", "changed_by"),
    answering("Change", "rule__approved_by"),
    answering("Report", "ruling__made_by", MODERATED),
    answering("Report", "ruling__settled_by", MODERATED),
    answering("Ruling", "made_by", MODERATED),
    answering("Ruling", "settled_by", MODERATED),
    *around("View", ""),
    leaves(
        "View",
        SAID,
        {"title": without_name("title"), "words": without_name("words")},
        hidden=("owner_id", "praised_id"),
    ),
    # better words: they stay where they are in place, without their author
    leaves("Edit", _("to answer suggested words, and credit their author"), {}),
    acted("feedback.Edit", "owner", ANSWERS),
    acted("feedback.Edit", "answered_by", ANSWERS),
    # representatives, and the partnership agreement
    *(
        acted(f"feedback.{model}", f"{to}{who}", TOGETHER)
        for model, to in VERSIONS.items()
        for who in ("written_by", "learners_by", "college_by")
    ),
    *around("Priority_views"),
    acted("feedback.Priority_views", "view__author", SAID, whom=Whom.LEARNER),
    acted("feedback.MeetingDecision", "owner", TOGETHER),
    acted("feedback.MeetingDecision", "written_by", TOGETHER),
    acted("feedback.MeetingDecision", "meeting__called_by", TOGETHER),
    acted("feedback.Meeting", "called_by", TOGETHER),
    acted("feedback.Handover", "written_by", TOGETHER),
]
