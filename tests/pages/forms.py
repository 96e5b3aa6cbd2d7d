"""Every form of the product: its sender, valid data, and the kind of each field.

A new POST address needs a row in `FORMS` (test_forms says so).
"""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from learners.imports.people import drafts
from learners.models import ImportDraft
from pathways.models import DayChoice, Pathway, Response
from tests.factories.administrator import MATCH
from tests.learners.imports.people.lists import csv, people
from tests.pages.form import Form, in_days, tess
from tests.pages.forms_voice import HOURS, VOICE


def a_list() -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", csv(people(2)), "text/csv")


def mark_of_list() -> str:
    return drafts.plan_of(ImportDraft.objects.get(source="people.csv"), localdate()).mark


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
HARD = Form("ada", {"answer": "too hard"})
ANOTHER_DAY = Form("ada", {"day": in_days(2)}, choices=("day",), needs=("day",))

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
    "conversation": Form(
        "ada", {"words": "Are you in on Tuesday?"}, words={"words": 2000}, needs=("words",)
    ),
    "conversation_begin": Form("flo", at="conversations"),
    "conversation_settle": Form("ben", at="conversation"),
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
    "help_ask_other": Form("flo", at="help"),
    # the learner's tutor, and a fact's owner
    "correction": Form(
        "jo",
        {
            "answer": "passed on",
            "passed_to": "The SQA",
            "passed_on": in_days(0),
            "reason": "I looked.",
        },
        words={"reason": 2000, "passed_to": 120},
        days=("passed_on",),
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
    "contact_correct": Form(
        "ben",
        {"channel": "phone", "reached": "no", "words": "No answer."},
        words={"words": 2000},
        choices=("channel", "reached"),
        needs=("channel", "reached"),
    ),
    "deadline": Form(
        "jo",
        {"on": in_days(7), "reason": "The lab was shut."},
        words={"reason": 500},
        days=("on",),
        needs=("on", "reason"),
    ),
    "deadline_leave": Form("jo", at="deadline"),
    "more_time": Form(
        "ben",
        {"until": in_days(7), "reason": "Time in hospital."},
        words={"reason": 300},
        days=("until",),
        needs=("until",),
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
    "cover_decline": Form("tess", at="my_time"),
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
    "connections": Form("dee", {"working_days": "7"}, needs=("working_days",)),
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
    "person_place": Form(
        "dee",
        {"what": "leave", "on": in_days(0), "reason": "A job in Leith."},
        words={"reason": 300},
        days=("on",),
        choices=("what",),
        needs=("what", "on", "reason"),
        at="person_learner",
    ),
    "person_invite": Form("dee", at="newcomers"),
    "newcomers_invite": Form("dee"),
    "person_caseload": Form(
        "dee", {"tutor": tess, "sure": "on"}, choices=("tutor",), needs=("tutor",)
    ),
    "import_people": Form("dee", {"file": a_list}, needs=("file",)),
    "import_commit": Form("dee", {"mark": mark_of_list}, at="import_draft"),
    "import_match": Form(
        "dee",
        MATCH,
        words={"same_module": 40},
        choices=("header", "column_0"),
        needs=("header",),
        at="import_draft",
    ),
    "import_answer": Form("dee", {"other": "W-01"}, at="import_draft"),
    "import_drop": Form("dee", at="import_draft"),
    "import_undo": Form("dee", at="import_people"),
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
        {
            "name": "Snow",
            "from_on": in_days(90),
            "last_on": in_days(91),
            "answer": lambda: f"{in_days(90)()} {in_days(91)()} ",
        },
        words={"name": 120},
        days=("from_on", "last_on"),
        choices=("campus",),
        needs=("name", "from_on"),
    ),
    "days_open": Form("dee", at="calendar"),
    "campus_add": Form("dee", {"name": "Harbour"}, words={"name": 120}, needs=("name",)),
    "campus_remove": Form("dee", at="calendar"),
    # nights and rules
    "night_start": Form("dee", at="nights"),
    "night_retry": Form("dee", at="night"),
    "rule_learn": Form("dee", at="rules"),
    "rule_move": Form("dee", {"to": "shadow"}, at="rule"),
} | VOICE
