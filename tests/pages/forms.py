"""Every form of the product: its sender, valid data, and the kind of each field.

A new POST address needs a row in `FORMS` (test_forms says so).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from feedback.models import View
from learners.imports.people import drafts
from learners.models import ImportDraft, User
from pathways.models import DayChoice, Pathway, Response
from tests.factories.learners import day
from tests.learners.imports.people.lists import csv, people


def in_days(days: int) -> Callable[[], str]:
    return lambda: day(days).isoformat()


def tess() -> int:
    return User.objects.get(name="Tess Boyd").pk


def like_it() -> View:
    return View.objects.get(title="A seat in the hall")


def a_list() -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", csv(people(2)), "text/csv")


def mark_of_list() -> str:
    return drafts.plan_of(ImportDraft.objects.get(), localdate()).mark


@dataclass(frozen=True)
class Form:
    """`at`: the page on which it stands, where its own address only takes it; `first`: what was
    sent before, so that there is something to act on."""

    sender: str
    good: dict[str, Any] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)  # free text, with the most it takes
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    at: str = ""
    first: tuple["Form", str] | None = None
    secret: bool = False  # nothing of it is saved, whatever happens

    @property
    def fields(self) -> list[str]:
        return [*self.words, *self.days, *self.times, *self.numbers, *self.choices]

    def filled(self) -> dict[str, Any]:
        return {name: value() if callable(value) else value for name, value in self.good.items()}


ROLE = {
    "good": {"kind": "tutor", "from_on": in_days(0), "until_on": in_days(30)},
    "days": ("from_on", "until_on"),
    "choices": ("kind", "module"),
    "needs": ("kind", "from_on"),
}
SERVICE = Form(
    "dee",
    {"name": "Library", "about": "Books and quiet", "capacity": "9"},
    words={"name": 120, "about": 300},
    numbers=("capacity",),
    needs=("name", "capacity"),
)
TERM = Form(
    "dee",
    {"name": "Summer term", "from_on": in_days(80), "last_on": in_days(140)},
    words={"name": 60},
    days=("from_on", "last_on"),
    needs=("name", "from_on", "last_on"),
)
SET_ASIDE = Form(
    "ben", {"reason": "On placement until then."}, words={"reason": 2000}, needs=("reason",)
)
CLOSE = Form("ben", {"words": "Settled."}, words={"words": 2000}, needs=("words",))
REPLY = Form(
    "ada",
    {"answer": "not now", "words": "After the exam.", "until_on": in_days(9)},
    words={"words": 2000},
    days=("until_on",),
    choices=("answer",),
    needs=("answer",),
)
SURVEY = Form(
    "dee",
    {
        "title": "Library hours",
        "why": "To choose when it opens.",
        "breakdown": "programme",
        "closes_on": in_days(9),
    },
    words={"title": 120, "why": 1000},
    days=("closes_on",),
    choices=("programme", "breakdown"),
    needs=("title", "why", "breakdown", "closes_on"),
)
HARD = Form("ada", {"answer": "too hard"})
ANOTHER_DAY = Form("ada", {"day": in_days(2)}, choices=("day",), needs=("day",))
HOURS = Form(
    "dee",
    {
        "hours-TOTAL_FORMS": "2",
        "hours-INITIAL_FORMS": "0",
        "hours-0-weekday": "1",
        "hours-0-opens": "09:00",
        "hours-0-closes": "12:00",
        "hours-1-weekday": "0",
    },
    times=("hours-0-opens", "hours-0-closes"),
    choices=("hours-0-weekday", "hours-0-campus"),
)
SAY = Form(
    "ada",
    {
        "kind": "idea",
        "title": "A bench by the door",
        "words": "So that we can wait.",
        "speaking": "name hidden",
        "path": "straight",
        "reach": "college",
    },
    words={"title": 120, "words": 2000},
    choices=("kind", "speaking", "path", "praised"),
    needs=("kind", "title", "speaking", "path"),
)
SIGN_ON = Form("flo", at="view")

FORMS = {
    # everyone
    "set_language": Form("ada", {"language": "cy", "next": "/help-now/"}, at="front"),
    "settings": Form(
        "ada",
        {
            "name": "Ada",
            "pronouns": "she/her",
            "language": "en-gb",
            "channel": "daily",
            "text_size": "large",
            "colours": "dark",
        },
        words={"name": 120, "pronouns": 40},
        choices=("language", "channel", "text_size", "colours"),
        needs=("name", "language", "channel", "text_size", "colours"),
    ),
    "messages_read": Form("jo", at="messages"),
    # a learner
    "correction_ask": Form(
        "ada", {"words": "It was on paper."}, words={"words": 2000}, needs=("words",)
    ),
    "check_in": Form(
        "ada",
        {"going": "2", "words": "Busy."},
        words={"words": 2000},
        choices=("going",),
        needs=("going",),
    ),
    "check_in_rhythm": Form(
        "ada", {"often": "weekly"}, choices=("often",), needs=("often",), at="check_in"
    ),
    "welcome": Form(
        "ada",
        {"aim": "Nursing", "hours_a_week": "9", "evenings": "on", "hurdles": ["work", "money"]},
        words={"aim": 300},
        numbers=("hours_a_week",),
        choices=("hurdles",),
    ),
    "plan_follow": Form(
        "ada",
        {"pathway": lambda: Pathway.objects.get().public_id, "hours": "6", "modes": ["evening"]},
        numbers=("hours",),
        choices=("pathway", "modes"),
        needs=("pathway", "hours"),
    ),
    "step": Form(
        "ada",
        {"answer": "no time", "until_on": in_days(9)},
        days=("until_on",),
        choices=("answer",),
        needs=("answer",),
    ),
    "step_start": Form("ada", at="step"),
    "step_undo": Form(
        "ada",
        {"response": lambda: Response.objects.latest("pk").pk},
        at="step",
        first=(HARD, "step"),
    ),
    "plan_days": Form(
        "ada", {"daytimes": ["5"], "evenings": ["0", "1"]}, choices=("daytimes", "evenings")
    ),
    "step_day": ANOTHER_DAY,
    "step_day_undo": Form(
        "ada",
        {"choice": lambda: DayChoice.objects.latest("pk").pk},
        at="plan_week",
        first=(ANOTHER_DAY, "step_day"),
    ),
    "concern": REPLY,
    "concern_undo": Form("ada", at="concern", first=(REPLY, "concern")),
    "help": Form("ada", {"words": "Could we talk?"}, words={"words": 2000}),
    "help_take_back": Form("flo", at="help"),
    # the learner's tutor, and a fact's owner
    "correction": Form(
        "jo",
        {"answer": "stands", "reason": "I looked."},
        words={"reason": 2000},
        choices=("answer",),
        needs=("answer", "reason"),
    ),
    "concern_set_aside": SET_ASIDE,
    "concern_put_back": Form("ben", at="concern", first=(SET_ASIDE, "concern_set_aside")),
    "take_on": Form("ben", at="learner"),
    "contact": Form(
        "ben",
        {
            "channel": "phone",
            "reached": "yes",
            "words": "We talked.",
            "next_on": in_days(7),
            "token": str(uuid.UUID(int=7)),
        },
        words={"words": 2000},
        days=("next_on",),
        choices=("channel", "reached"),
        needs=("channel", "reached"),
    ),
    "case_plan": Form(
        "ben",
        {"plan-next_words": "Ask about the bus.", "plan-next_on": in_days(7)},
        words={"plan-next_words": 300},
        days=("plan-next_on",),
        at="case",
    ),
    "case_close": CLOSE,
    "case_open_again": Form("ben", at="case", first=(CLOSE, "case_close")),
    "case_take_over": Form("tess", at="case"),
    "my_time": Form("ben", {"minutes": "55"}, numbers=("minutes",), needs=("minutes",)),
    "cover": Form(
        "ben",
        {"deputy": tess, "from_on": in_days(20), "back_on": in_days(27)},
        days=("from_on", "back_on"),
        choices=("deputy",),
        needs=("deputy", "from_on", "back_on"),
        at="my_time",
    ),
    "cover_end": Form("ben", at="my_time"),
    # the administrator: lines to ring, people, roles
    "helplines": Form(
        "dee",
        {
            "name": "Front desk",
            "number": "01632 960",
            "about": "Anything",
            "opens": "09:00",
            "closes": "17:00",
            "days": ["0", "4"],
        },
        words={"name": 120, "number": 30, "about": 300},
        times=("opens", "closes"),
        choices=("days",),
        needs=("name", "number"),
    ),
    "helpline_end": Form("dee", at="helplines"),
    "person_add": Form(
        "dee",
        ROLE["good"] | {"name": "Zoe", "email": "zoe@s.example"},
        words={"name": 120, "email": 254},
        days=("from_on", "until_on"),
        choices=("kind", "module"),
        needs=("name", "email", "kind", "from_on"),
    ),
    "person": Form("dee", **ROLE),
    "person_address": Form(
        "dee",
        {"email": "lou.weir@strathcairn.example"},
        words={"email": 254},
        needs=("email",),
        at="person",
    ),
    "role_end": Form("dee", at="person"),
    "person_login": Form(
        "dee",
        {"email": "wren@strathcairn.example"},
        words={"email": 254},
        needs=("email",),
        at="person_learner",
    ),
    "person_tutor": Form(
        "dee", {"tutor": tess}, choices=("tutor",), needs=("tutor",), at="person_learner"
    ),
    "import_people": Form("dee", {"file": a_list}, needs=("file",)),
    "import_commit": Form("dee", {"mark": mark_of_list}, at="import_draft"),
    "import_drop": Form("dee", at="import_draft"),
    # services
    "service_open": SERVICE,
    "service_describe": SERVICE,
    "service_hours": HOURS,
    "service_offer": Form(
        "dee",
        {"name": "A talk", "about": "Half an hour", "minutes": "30"},
        words={"name": 120, "about": 300},
        numbers=("minutes",),
        needs=("name",),
        at="service",
    ),
    "service_withdraw": Form("dee", at="service"),
    "service_member": Form(
        "dee",
        {"email": "hal@strathcairn.example"},
        words={"email": 254},
        needs=("email",),
        at="service",
    ),
    "service_member_end": Form("dee", at="service"),
    "service_close": Form("dee", at="services"),
    # the year
    "term_add": TERM,
    "term": TERM,
    "term_remove": Form("dee", at="calendar"),
    "days_close": Form(
        "dee",
        {"name": "Snow", "from_on": in_days(90), "last_on": in_days(91)},
        words={"name": 120},
        days=("from_on", "last_on"),
        choices=("campus",),
        needs=("name", "from_on"),
    ),
    "days_open": Form("dee", at="calendar"),
    "campus_add": Form("dee", {"name": "Harbour"}, words={"name": 120}, needs=("name",)),
    "campus_remove": Form("dee", at="calendar"),
    # surveys
    "survey": Form(
        "ada",
        {"q1": "1", "q2": "Longer hours"},
        words={"q2": 1000},
        choices=("q1",),
        secret=True,
    ),
    "survey_add": SURVEY,
    "survey_describe": SURVEY,
    "survey_open": Form("dee", at="survey_written"),
    "question_add": Form(
        "dee",
        {"text": "Do you come by bus?", "kind": "choice", "options": "Yes\nNo"},
        words={"text": 300, "options": 1220},
        choices=("kind",),
        needs=("text", "kind"),
        at="survey_written",
    ),
    "question_remove": Form("dee", at="survey_written"),
    "comment_judge": Form("dee", {"verdict": "ready"}, at="survey_comments"),
    "comments_show": Form("dee", at="survey_comments"),
    # nights and rules
    "night_start": Form("dee", at="nights"),
    "night_retry": Form("dee", at="night"),
    "rule_learn": Form("dee", at="rules"),
    "rule_move": Form("dee", {"to": "shadow"}, at="rule"),
    # the board: Ada says something, Flo says the same, Gus passes it on, Ben and Dee answer
    "view_say": SAY,
    "view_sign_on": SIGN_ON,
    "view_sign_off": Form("flo", at="view", first=(SIGN_ON, "view_sign_on")),
    "view_take_back": Form("ada", at="view"),
    "view_helped": Form("ada", {"answer": "yes"}, at="view"),
    "view_pass_on": Form("gus", at="view"),
    "view_merge": Form(
        "ben", {"into": lambda: like_it().public_id}, choices=("into",), needs=("into",)
    ),
    "view_decide": Form(
        "ben",
        {
            "outcome": "yes",
            "reason": "Many of you asked.",
            "promise": "Open until nine",
            "promised_on": in_days(20),
        },
        words={"reason": 2000, "promise": 300},
        days=("promised_on",),
        choices=("outcome",),
        needs=("outcome", "reason", "promise", "promised_on"),
    ),
    "view_give": Form(
        "dee",
        {"to": tess, "due_on": in_days(9)},
        days=("due_on",),
        choices=("to",),
        needs=("to", "due_on"),
    ),
    "view_publish": Form("ben", at="view"),
    "view_change": Form(
        "ben",
        {"text": "The sign", "before": "Shut", "after": "Open", "effective_on": in_days(0)},
        words={"text": 120, "before": 2000, "after": 2000},
        days=("effective_on",),
        needs=("text", "after", "effective_on"),
    ),
    "view_hours": HOURS,
    "view_describe": Form("dee", {"about": "Devices"}, words={"about": 300}, needs=("about",)),
    # moderation
    "view_report": Form("flo", {"words": "A name."}, words={"words": 2000}, needs=("words",)),
    "view_moderate": Form(
        "dee",
        {"act": "hide", "reason": "It names a person."},
        words={"reason": 2000},
        choices=("act",),
        needs=("act", "reason"),
    ),
    "ruling_appeal": Form("ada", {"words": "Look again."}, words={"words": 2000}, needs=("words",)),
    "ruling_settle": Form(
        "dee",
        {"answer": "changed", "reason": "It was a place."},
        words={"reason": 2000},
        choices=("answer",),
        needs=("answer", "reason"),
    ),
    "safety_message": Form("dee"),
}
