"""Every page that can be reached, by reader. `test_pages.py` fails when one is missing.

A name is an address without arguments; a pair adds a function that reads its arguments from the
seeded college.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from feedback.models import Edit, Meeting, PartnershipVersion, Survey, View
from learners.models import Assessment, Learner, Submission, Term, User
from pathways.models import Step
from portal.demo.surveys import MESSAGES, STUDYING
from portal.demo.voice import BUS, LIBRARY, WIFI
from portal.models import Night
from support.models import Case, Concern, Contact, Service

Address = str | tuple[str, Callable[[], list[Any]]]


def learner(name: str) -> Callable[[], list[Any]]:
    return lambda: [Learner.objects.get(name=name).public_id]


def person(name: str) -> Callable[[], list[Any]]:
    return lambda: [User.objects.get(name=name).public_id]


def step(name: str) -> Callable[[], list[Any]]:
    return lambda: [Step.objects.get(name=name).public_id]


def concern_of(name: str) -> Callable[[], list[Any]]:
    return lambda: [Concern.objects.filter(learner__name=name).latest("raised_at").public_id]


def library() -> list[Any]:
    return ["service", Service.objects.get(name="Library and devices").public_id]


def accepted_edit() -> list[Any]:
    return [Edit.objects.filter(state="accepted").latest("sent_at").public_id]


def agreement() -> list[Any]:
    return [PartnershipVersion.objects.get().public_id]


def a_meeting() -> list[Any]:
    return [Meeting.objects.get().public_id]


def adas_hand_in() -> list[Any]:
    submissions = Submission.objects.filter(enrolment__learner__name="Ada Sinclair")
    return ["submission", submissions.latest("known_at").pk]


def adas_late_work() -> list[Any]:
    ada = Learner.objects.get(name="Ada Sinclair")
    return [ada.public_id, Assessment.objects.get(name="Case study 2").public_id]


def lab_report() -> list[Any]:
    return [Assessment.objects.filter(name="Lab report").latest("pk").public_id]


def bens_contact() -> list[Any]:
    contacts = Contact.objects.filter(made_by__name="Ben Ross")
    return [contacts.latest("made_at").token]


def last_night() -> list[Any]:
    return [Night.objects.get(as_of=localdate(), revision=1).public_id]


def bens_case() -> list[Any]:
    return [Case.objects.filter(owner__name="Ben Ross").latest("opened_at").public_id]


def money_advice() -> list[Any]:
    return [Service.objects.get(name="Money advice").public_id]


def seen(kind: str, title: str) -> Callable[[], list[Any]]:
    return lambda: [kind, *view(title)()]


def survey(title: str) -> Callable[[], list[Any]]:
    return lambda: [Survey.objects.get(title=title).public_id]


def view(title: str) -> Callable[[], list[Any]]:
    return lambda: [View.objects.get(title=title).public_id]


def library_for_bus() -> list[Any]:
    return [*view(BUS)(), Service.objects.get(name=LIBRARY).public_id]


def term() -> list[Any]:
    return [Term.objects.latest("from_on").pk]


PUBLIC: list[Address] = [
    "front",
    "help_now",
    "accessibility",
    "privacy",
    "how_cairn_decides",
    "you_said",
    "moderation_policy",
    "style",
    "demo",
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    ("account_reset_password_from_key", lambda: ["1", "abc"]),
    ("account_confirm_email", lambda: ["abc"]),
    "account_email_verification_sent",
    "account_inactive",
]
ACCOUNT: list[Address] = [
    "messages",
    "conversations",
    "settings",
    "mfa_index",
    "mfa_list_webauthn",
    "account_change_password",
    "usersessions_list",
    "account_logout",
]
ADA, OMAR = "Ada Sinclair", "Omar Aziz"

READERS: dict[str, list[Address]] = {
    "": PUBLIC,
    "ada": [
        "today",
        "plan",
        "plan_follow",
        "plan_week",
        "plan_days",
        "say_moved",
        "edits",
        "edit_text",
        ("edit_suggest", library),
        ("edit", accepted_edit),
        "partnership",
        ("partnership_version", agreement),
        "meetings",
        ("meeting", a_meeting),
        ("step", step("Reading a care plan")),
        ("step_day", step("Reading a care plan")),
        ("concern", concern_of(ADA)),
        "help",
        "me",
        ("correction_ask", adas_hand_in),
        "welcome",
        "check_in",
        "surveys",
        "say",
        "view_say",
        "safety_sent",
        ("view", view(BUS)),
        ("report", seen("view", BUS)),
        ("survey", survey(MESSAGES.title)),
        ("survey_results", survey(STUDYING.title)),
        "demo",
        *ACCOUNT,
    ],
    "flo": ["today", "help", "me"],
    "noor": ["today", "plan_follow", "help", "me", "messages"],
    "omar": ["today", "me", ("concern", concern_of(OMAR))],
    "ben": [
        "today",
        "queue",
        "learners",
        ("learner", learner(ADA)),
        ("briefing", learner(ADA)),
        ("concern", concern_of(ADA)),
        ("concern_set_aside", concern_of(ADA)),
        ("contact", learner(ADA)),
        ("more_time", adas_late_work),
        ("contact_correct", bens_contact),
        ("case", bens_case),
        "my_time",
        "settings",
        "mfa_index",
    ],
    "cy": ["today", "queue"],
    "tess": ["today", "learners"],
    "jo": ["today", ("deadline", lab_report)],
    "gus": [
        "representing",
        "cohort_ask",
        "hand_over",
        "meeting_call",
        ("meeting", a_meeting),
        "partnership",
        "partnership_write",
        ("partnership_version", agreement),
    ],
    "dee": [
        "today",
        "people",
        "person_add",
        "newcomers",
        "newcomers_invite",
        "representatives",
        "edits",
        ("person", person("Ben Ross")),
        ("person_caseload", person("Ben Ross")),
        ("person_learner", learner(ADA)),
        "import_people",
        "services",
        "service_open",
        ("service", money_advice),
        ("service_describe", money_advice),
        ("service_hours", money_advice),
        "rules",
        "system",
        "audit",
        "calendar",
        "term_add",
        "campus_add",
        ("term", term),
        "days_close",
        "helplines",
        "connections",
        "nights",
        ("night", last_night),
        "ideas",
        ("view_decide", view(WIFI)),
        ("view_give", view(WIFI)),
        ("view_merge", view(WIFI)),
        ("view_change", view(BUS)),
        ("view_pledge", view(BUS)),
        ("view_hours", library_for_bus),
        ("view_describe", library_for_bus),
        ("moderate", seen("view", WIFI)),
        "moderation",
        "surveys_written",
        "survey_add",
        ("survey_written", survey(MESSAGES.title)),
        ("survey_preview", survey(MESSAGES.title)),
        ("survey_comments", survey(STUDYING.title)),
        "messages",
    ],
    "eve": ["today", "messages"],
    "hal": ["today"],
}
# Pages in the middle of something, which tests of whole journeys visit.
ON_A_JOURNEY = {
    "demo_page": "test_messages.py",
    "account_reauthenticate": "test_second_step.py",
    "mfa_add_webauthn": "test_passkeys.py",
    "account_set_password": "leads on to the page for changing it",
    "mfa_reauthenticate": "test_second_step.py",
    "mfa_activate_totp": "test_second_step.py",
    "mfa_generate_recovery_codes": "test_second_step.py",
    "conversation": "test_messages.py",
    "correction": "test_corrections.py",
    "case_close": "test_stops.py",
    "co_sign": "test_co_sign.py",
    "meeting_export": "a file to keep",
    "partnership_export": "a file to keep",
    "import_draft": "test_import.py",
    "import_errors": "a file to keep",
    "import_progress": "a part of the page of a file that a worker reads",
    "import_changes": "test_import.py",
    "import_people_standing": "a file to keep",
    "demo_progress": "a part of the demo's page",
    "night_progress": "a part of the page of a night",
    "rule": "test_co_sign.py",
    "rule_card": "a file to keep",
    "survey_thanks": "comes after taking part: tests/feedback/views/test_surveys.py",
    "survey_describe": "needs a draft: the form of survey_add",
    "survey_file": "a file to keep",
    "ruling": "test_say.py",
    "ruling_settle": "test_say.py",
    "safety_message": "test_say.py",
    "invitation": "test_signing_in.py",
    "invitation_open": "leads on to invitation",
    "healthz": "for monitors",
    "security_txt": "for people who find a weakness",
    "readyz": "for monitors",
}


def names(addresses: list[Address]) -> list[str]:
    return [address if isinstance(address, str) else address[0] for address in addresses]


def path(reader: str, name: str) -> str:
    for address in READERS[reader]:
        if address == name:
            return reverse(name)
        if address[0] == name:
            return reverse(name, args=address[1]())
    raise LookupError(f"{name} is not among the pages of {reader or 'anybody'}")
