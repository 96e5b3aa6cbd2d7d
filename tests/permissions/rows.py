"""The answer of every address to each person. A new address needs a row (test_matrix checks).

An answer is a status, with the path of a redirect (a star for any end): "200", "302 /today/".
`rest` is everyone not named; `anon` is not signed in.
"""

import datetime as dt
from dataclasses import dataclass, field

from tests.factories.administrator import MATCH
from tests.factories.learners import day

LOGIN, TODAY = "302 /accounts/login/", "302 /today/"
A_DRAFT = "302 /people/import/*"
PROVE = "302 /accounts/2fa/reauthenticate/"
STAFF = ("ben", "cy", "dee", "jo")


def in_two_weeks() -> str:
    return (dt.date.today() + dt.timedelta(days=14)).isoformat()


def answers(rest: str, anon: str = LOGIN, **named: str) -> dict[str, str]:
    return {"rest": rest, "anon": anon, **named}


def everybody(status: str) -> dict[str, str]:
    return answers(status, anon=status)


def only(*people: str, status: str = "200") -> dict[str, str]:
    """Let these people in; for everyone else signed in, the page does not exist."""
    return answers("404", **dict.fromkeys(people, status))


def staff(status: str, everyone_else: str) -> dict[str, str]:
    return answers(everyone_else, **dict.fromkeys(STAFF, status))


@dataclass(frozen=True)
class Row:
    get: dict[str, str]
    post: dict[str, str]
    sent: dict[str, str] = field(default_factory=dict)


READ = answers("405")  # a page that is only read, after signing in
DEES = Row(only("dee"), READ)
IMPORTING = ("people_standing", "draft", "errors", "progress", "changes")
NOWHERE = Row(everybody("404"), everybody("404"))
PUBLIC = Row(everybody("200"), everybody("405"))

ROWS = {
    # anybody
    "front": Row(answers(TODAY, anon="200"), everybody("405")),
    **dict.fromkeys(("help_now", "accessibility", "privacy", "how_cairn_decides", "style"), PUBLIC),
    "set_language": Row(everybody("405"), everybody("302 /"), {"language": "cy"}),
    **dict.fromkeys(("healthz", "readyz"), Row(everybody("200"), everybody("200"))),
    "security_txt": Row(everybody("200"), everybody("405")),
    # only in the demo
    "demo_sign_in": Row(everybody("404"), everybody("404"), {"email": "dee@strathcairn.example"}),
    **dict.fromkeys(("demo", "demo_night", "demo_page", "demo_progress", "demo_again"), NOWHERE),
    # people; the record, the correction and the fact are Ada's
    "today": Row(answers("200"), READ),
    "me": Row(only("ada", "flo", "gus"), READ),
    "learner": Row(answers("404", ben="200", ada="302 /me/"), READ),
    "learners": Row(only("ben", "cy"), READ),
    "correction_ask": Row(
        only("ada"), only("ada", status="302 /corrections/*"), {"words": "It was on paper."}
    ),
    "correction": Row(
        only("ada", "jo"),
        only("jo", status="302 /corrections/*"),
        {"answer": "stands", "reason": "I looked."},
    ),
    # Ada's with Ben; Ben is Ada's, Flo's and Gus's tutor
    "conversations": Row(answers("200"), READ),
    "conversation": Row(
        only("ada", "ben"), only("ada", "ben", status="302 /conversations/*"), {"words": "Hello."}
    ),
    "conversation_begin": Row(
        answers("405"), only("ada", "flo", "gus", status="302 /conversations/*")
    ),
    "conversation_settle": Row(answers("405"), only("ben", status="302 /conversations/*")),
    # what everyone meets; the message is Jo's
    "messages": Row(answers("200"), READ),
    "messages_read": Row(answers("405"), answers("302 /messages/")),
    "message": Row(only("jo", status="302 /corrections/*"), READ),
    "settings": Row(
        answers("200"),
        answers("302 /settings/"),
        {
            "name": "A Name",
            "language": "en-gb",
            "channel": "daily",
            "text_size": "large",
            "colours": "dark",
        },
    ),
    "check_in": Row(
        only("ada", "flo", "gus"),
        only("ada", "flo", "gus", status="302 /check-in/"),
        {"going": "2"},
    ),
    "check_in_rhythm": Row(
        answers("405"), only("ada", "flo", "gus", status="302 /check-in/"), {"often": "weekly"}
    ),
    "welcome": Row(
        only("ada", "flo", "gus"),
        only("ada", "flo", "gus", status="302 /welcome/back/"),
        {"aim": "Community nursing"},
    ),
    "welcome_back": Row(only("ada", "flo", "gus", status="302 /welcome/"), READ),
    # who to ring
    "helplines": Row(
        only("dee"), only("dee", status="302 /help-lines/"), {"name": "Desk", "number": "01632 960"}
    ),
    "connections": Row(only("dee"), only("dee", status="302 /connections/"), {"working_days": "7"}),
    "helpline_end": Row(answers("405"), only("dee", status="302 /help-lines/")),
    # a learner's plan; the step is on Ada's pathway, and only Ada answers it
    "plan": Row(answers("404", ada="200", flo="302 /plan/follow/", gus="302 /plan/follow/"), READ),
    "plan_follow": Row(only("ada", "flo", "gus"), only("ada", "flo", "gus"), {"hours": "none"}),
    "plan_week": Row(only("ada", "flo", "gus"), READ),
    "plan_days": Row(
        only("ada", "flo", "gus"),
        only("ada", "flo", "gus", status="302 /plan/week/"),
        {"evenings": "0"},
    ),
    "step": Row(only("ada"), only("ada", status="302 /plan/"), {"answer": "too hard"}),
    "step_start": Row(answers("405"), only("ada", status="302 /steps/*")),
    "step_undo": Row(answers("405"), only("ada", status="302 /steps/*")),
    "step_day": Row(only("ada"), only("ada", status="302 /plan/week/"), {"day": "any"}),
    "step_day_undo": Row(answers("405"), only("ada", status="302 /plan/week/")),
    # Ada's concern, help request and case, which Ben owns
    "concern": Row(
        only("ada", "ben"), only("ada", status="302 /concerns/*"), {"answer": "not right"}
    ),
    "concern_undo": Row(answers("405"), only("ada", status="302 /concerns/*")),
    "concern_set_aside": Row(
        only("ben"), only("ben", status="302 /concerns/*"), {"reason": "On placement."}
    ),
    "concern_put_back": Row(answers("405"), only("ben", status="302 /concerns/*")),
    "help": Row(
        only("ada", "flo", "gus"),
        only("ada", "flo", "gus", status="302 /help/"),
        {"words": "Could we talk?"},
    ),
    "help_ask_other": Row(answers("405"), only("ada", "flo", "gus", status="302 /help/")),
    "help_take_back": Row(answers("405"), only("ada", status="302 /help/")),
    "queue": Row(only("ben", "cy"), READ),
    "take_on": Row(answers("405"), only("ben", status="302 /cases/*")),
    "contact": Row(
        only("ben"),
        only("ben", status="302 /cases/*"),
        {"channel": "phone", "reached": "yes"},
    ),
    "more_time": Row(
        only("ben"),
        only("ben", status="302 /learners/*"),
        {"until": str(day(5)), "reason": "Time in hospital."},
    ),
    "contact_correct": Row(
        only("ben"),
        only("ben", status="302 /cases/*"),
        {"channel": "phone", "reached": "no"},
    ),
    "deadline": Row(
        only("ada", "dee", "jo"),
        only("dee", "jo", status="302 /deadlines/*"),
        {"on": str(day(5)), "reason": "The lab was shut."},
    ),
    "deadline_leave": Row(answers("405"), only("dee", "jo", status="302 /deadlines/*")),
    "case": Row(only("ada", "ben"), READ),
    "case_plan": Row(answers("405"), only("ben", status="302 /cases/*")),
    "case_close": Row(only("ben"), only("ben", status="302 /cases/*"), {"words": "Settled."}),
    "case_open_again": Row(answers("405"), only("ben", status="302 /cases/*")),
    "case_take_over": Row(answers("405"), only("ben", status="302 /cases/*")),
    "my_time": Row(only("ben", "cy"), only("ben", "cy", status="302 /my-time/"), {"minutes": "40"}),
    "cover": Row(answers("405"), only("ben", "cy")),  # nobody named: the form again
    "cover_decline": Row(answers("405"), only("ben", "cy", status="302 /my-time/")),
    "briefing": Row(only("ben"), READ),
    "cover_end": Row(answers("405"), only("ben", "cy", status="302 /my-time/")),
    # the administrator's: people and roles; the person is Eve, the learner Ada
    "people": Row(only("dee"), READ),
    "person_add": Row(
        only("dee"),
        only("dee", status="302 /people/*"),
        {"name": "Zoe", "email": "zoe@s.example", "kind": "tutor", "from_on": "2026-09-07"},
    ),
    "person": Row(
        only("dee"),
        only("dee", status="302 /people/*"),
        {"kind": "tutor", "from_on": "2026-09-07"},
    ),
    "person_address": Row(answers("405"), only("dee")),  # no address: the form again
    "role_end": Row(answers("405"), only("dee", status="302 /people/*")),
    "newcomers": Row(only("dee"), answers("405", anon=LOGIN)),
    "newcomers_invite": Row(only("dee"), only("dee", status="302 /people/newcomers/")),
    "person_invite": Row(answers("405"), only("dee", status="302 /people/newcomers/")),
    "invitation": Row(everybody("200"), everybody("200")),
    "invitation_open": Row(everybody("302 /invitation/"), everybody("405")),
    "person_caseload": Row(only("dee"), only("dee")),  # nobody named: the form again
    "person_place": Row(answers("405"), only("dee")),  # nothing said: the form again
    "person_learner": Row(only("dee"), READ),
    "person_login": Row(answers("405"), only("dee")),  # no address: the form again
    "person_tutor": Row(answers("405"), only("dee")),  # nobody named: the form again
    "import_people": Row(only("dee"), only("dee")),
    **{f"import_{part}": DEES for part in IMPORTING},
    "import_match": Row(answers("405"), only("dee", status=A_DRAFT), MATCH),
    "import_answer": Row(answers("405"), only("dee", status=A_DRAFT), {"other": "W-01"}),
    "import_undo": Row(answers("405"), only("dee", status="302 /people/import/")),
    "import_commit": Row(answers("405"), only("dee", status=A_DRAFT)),
    "import_drop": Row(answers("405"), only("dee", status="302 /people/import/")),
    # services
    "services": Row(only("dee"), READ),
    "service_open": Row(
        only("dee"), only("dee", status="302 /services/*"), {"name": "Library", "capacity": "9"}
    ),
    "service": Row(only("dee"), READ),
    "service_describe": Row(
        only("dee"), only("dee", status="302 /services/*"), {"name": "Library", "capacity": "9"}
    ),
    "service_hours": Row(
        only("dee"),
        only("dee", status="302 /services/*"),
        {"hours-TOTAL_FORMS": "0", "hours-INITIAL_FORMS": "0"},
    ),
    "service_offer": Row(answers("405"), only("dee", status="302 /services/*"), {"name": "A talk"}),
    "service_withdraw": Row(answers("405"), only("dee", status="302 /services/*")),
    "service_member": Row(
        answers("405"),
        only("dee", status="302 /services/*"),
        {"email": "hal@strathcairn.example"},
    ),
    "service_member_end": Row(answers("405"), only("dee", status="302 /services/*")),
    "service_close": Row(answers("405"), only("dee", status="302 /services/")),
    # the machinery, and the college's year
    **dict.fromkeys(("system", "audit", "nights", "night", "night_progress"), DEES),
    "night_retry": Row(answers("405"), only("dee", status="302 /nights/*")),
    "calendar": Row(only("dee"), READ),
    "term_add": Row(only("dee"), only("dee")),
    "term": Row(only("dee"), only("dee")),
    "term_remove": Row(answers("405"), only("dee", status="302 /calendar/")),
    "days_close": Row(only("dee"), only("dee")),
    "days_open": Row(answers("405"), only("dee", status="302 /calendar/")),
    "campus_add": Row(only("dee"), only("dee", status="302 /calendar/"), {"name": "Harbour"}),
    "campus_remove": Row(answers("405"), only("dee", status="302 /calendar/")),
    # nights
    "night_start": Row(answers("405"), only("dee", status="302 /nights/*")),
    # rules; the version is a draft
    "rules": Row(only("dee"), READ),
    "rule_learn": Row(answers("405"), only("dee", status="302 /rules/")),
    "rule": Row(only("dee"), READ),
    "rule_card": Row(only("dee"), READ),
    "rule_move": Row(answers("405"), only("dee", status="302 /rules/*"), {"to": "shadow"}),
    # what moved because of someone, and what is asked
    "say_moved": Row(only("ada", "flo", "gus"), READ),
    # surveys; Ada is asked in one and was in another, and Dee has a draft
    "surveys": Row(only("ada", "flo", "gus"), READ),
    "survey": Row(only("ada"), only("ada", status="302 /say/surveys/*"), {"q1": "0"}),
    "survey_thanks": Row(only("ada", status="302 /say/surveys/*"), READ),
    "survey_results": Row(only("ada", "dee"), READ),
    "survey_file": Row(only("ada", "dee"), READ),
    "surveys_written": Row(only("dee"), READ),
    "survey_add": Row(only("dee"), only("dee")),  # no title: the form again
    "survey_written": Row(only("dee"), READ),
    "survey_describe": Row(only("dee"), only("dee")),
    "survey_preview": Row(only("dee"), READ),
    "survey_open": Row(answers("405"), only("dee", status="302 /surveys/*")),
    "question_add": Row(answers("405"), only("dee")),
    "question_remove": Row(answers("405"), only("dee", status="302 /surveys/*")),
    "survey_comments": Row(only("dee"), READ),
    "comment_judge": Row(
        answers("405"), only("dee", status="302 /surveys/*"), {"verdict": "ready"}
    ),
    "comments_show": Row(answers("405"), only("dee", status="302 /surveys/*")),
    # the board, and moderation; Ada said it, and Ben has to answer
    "say": Row(only("ada", "flo", "gus"), READ),
    "view_say": Row(
        only("ada", "flo", "gus"),
        only("ada", "flo", "gus", status="302 /say/*"),
        {"kind": "idea", "title": "A bench", "speaking": "by name", "path": "straight"}
        | {"reach": "college"},
    ),
    "safety_sent": Row(only("ada", "flo", "gus"), READ),
    "view": Row(only("ada", "ben", "dee"), READ),
    "view_sign_on": Row(answers("405"), only("ada", status="302 /say/*")),
    "view_sign_off": Row(answers("405"), only("ada", status="302 /say/*")),
    "view_take_back": Row(answers("405"), only("ada", status="302 /say/")),
    "view_helped": Row(answers("405"), only("ada", status="302 /say/*"), {"answer": "yes"}),
    "view_pass_on": Row(answers("405"), only("gus", status="302 /say/*")),
    "view_merge": Row(only("ben", "dee"), only("ben", "dee")),  # nothing chosen: the form again
    "view_decide": Row(
        only("ben", "dee"),
        only("ben", "dee", status="302 /say/*"),
        {"outcome": "yes", "reason": "Many of you asked."},
    ),
    "view_pledge": Row(
        only("ben", "dee"),
        only("ben", "dee", status="302 /say/*"),
        {"promise": "Open until nine", "promised_on": in_two_weeks()},
    ),
    "view_give": Row(only("ben", "dee"), only("ben", "dee")),  # nobody named: the form again
    "view_publish": Row(answers("405"), only("ben", "dee", status="302 /say/*")),
    "view_change": Row(
        only("ben", "dee"),
        only("ben", "dee", status="302 /say/*"),
        {"text": "A sign", "before": "", "after": "Open", "effective_on": "2026-09-07"},
    ),
    "view_hours": Row(only("dee"), only("dee")),  # no lines: the form again
    "view_describe": Row(only("dee"), only("dee", status="302 /say/*"), {"about": "Devices"}),
    "ideas": Row(only("ben", "cy", "dee", "eve", "jo"), READ),
    "you_said": PUBLIC,
    "moderation": Row(only("dee"), READ),
    "moderation_policy": PUBLIC,
    "report": Row(
        only("ada", "ben", "dee"),
        only("ada", "ben", "dee", status="302 /say/*"),
        {"words": "It names me."},
    ),
    "moderate": Row(
        only("dee"), only("dee", status="302 /moderation/"), {"act": "hide", "reason": "A name."}
    ),
    "ruling": Row(only("ada"), only("ada", status="302 /rulings/*"), {"words": "Look again."}),
    "ruling_settle": Row(
        only("dee"),
        only("dee", status="302 /moderation/"),
        {"answer": "upheld", "reason": "It does."},
    ),
    "safety_message": Row(only("dee"), only("dee", status="302 /safety/*")),
    # better words: Ada suggested some, and Dee answers
    "edits": Row(answers("200"), READ),
    "edit_text": Row(only("ada", "flo", "gus"), only("ada", "flo", "gus", status="200")),
    "edit_suggest": Row(
        only("ada", "flo", "gus"), only("ada", "flo", "gus", status="200"), {"after": "Devices"}
    ),
    "edit": Row(only("ada", "dee"), only("dee", status="200"), {"answer": "accept"}),
    "edit_take_back": Row(answers("405"), only("ada", status="302 /better-words/*")),
    # representatives, and the partnership agreement
    # the board, and moderation
    "representatives": Row(only("dee"), only("dee", status="200"), {"people": "SC-GUS"}),
    # representatives, and the partnership agreement; Gus speaks for learners
    "representing": Row(only("gus"), READ),
    "cohort_ask": Row(only("gus"), only("gus", status="200"), {"text": "When?"}),
    "hand_over": Row(
        only("gus"), only("gus", status="302 /representing/*"), {"words": "Talk to Eve."}
    ),
    "co_sign": Row(only("gus"), only("gus", status="200"), {"agrees": "yes"}),
    "meetings": Row(answers("200"), READ),
    "meeting_call": Row(
        only("gus", "dee"),
        only("gus", "dee", status="302 /meetings/*"),
        {"on": "2026-12-01", "at": "18:00", "where": "Library 2", "agenda": "Hours."},
    ),
    "meeting": Row(answers("200"), only("gus", "dee", status="200"), {"words": "Mend it."}),
    "meeting_finish": Row(answers("405"), only("gus", "dee", "jo", status="302 /meetings/*")),
    "meeting_export": Row(answers("200"), READ),
    "partnership": Row(answers("200"), READ),
    "partnership_write": Row(only("gus", "dee"), only("gus", "dee"), {"reason": "New"}),
    "partnership_version": Row(answers("200"), READ),
    "partnership_sign": Row(answers("405"), only("gus", "dee", status="302 /partnership/*")),
    "partnership_export": Row(answers("200"), READ),
    "partnership_tie": Row(answers("405"), only("gus", "dee", status="302 /partnership/")),
    # signing in
    "account_login": Row(answers(TODAY, anon="200"), answers(TODAY, anon="200")),
    "account_logout": Row(answers("200", anon="302 /"), everybody("302 /")),
    "account_inactive": PUBLIC,
    "account_signup": Row(answers(TODAY, anon="200"), answers(TODAY, anon="200")),  # says: closed
    "account_reauthenticate": Row(staff(PROVE, "403"), staff(PROVE, "403")),
    "account_email_closed": Row(only(), only()),
    "account_email": Row(only(), only()),
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": Row(everybody("200"), everybody("404")),
    "account_change_password": Row(
        answers("302 /accounts/password/set/"), answers("302 /accounts/password/set/")
    ),
    "account_set_password": Row(answers("200"), answers("200")),
    "account_reset_password": Row(everybody("200"), everybody("200")),
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Row(everybody("200"), everybody("200")),  # says: bad link
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_login_code": Row(answers(TODAY), answers(TODAY)),
    "mfa_index": Row(answers("200"), READ),
    "mfa_authenticate": Row(answers(TODAY), answers(TODAY)),
    "mfa_trust": Row(only(), only()),
    "mfa_login_webauthn": Row(answers(TODAY, anon=LOGIN), answers(TODAY, anon=LOGIN)),
    "mfa_list_webauthn": Row(answers("200"), READ),
    "mfa_add_webauthn": Row(staff(PROVE, "200"), staff(PROVE, "200")),
    "mfa_edit_webauthn": Row(staff(PROVE, "404"), staff(PROVE, "404")),
    "mfa_remove_webauthn": Row(staff(PROVE, "404"), staff(PROVE, "404")),
    "mfa_reauthenticate_webauthn": Row(staff(PROVE, "403"), staff(PROVE, "403")),
    "mfa_reauthenticate": Row(staff("200", "403"), staff("200", "403")),
    "mfa_activate_totp": Row(staff(PROVE, "200"), staff(PROVE, "200")),
    "mfa_deactivate_totp": Row(staff(PROVE, "404"), staff(PROVE, "404")),
    "mfa_view_recovery_codes": Row(only(), READ),
    "mfa_generate_recovery_codes": Row(staff(PROVE, "200"), staff(PROVE, "200")),
    "mfa_download_recovery_codes": Row(only(), only()),
    "usersessions_list": Row(answers("200"), answers("302 /accounts/sessions/")),
}
