"""The forms of what people say together: surveys, the board, moderation, representatives."""

from feedback.models import View
from tests.pages.form import Form, in_days, programme_of_gus, role_of_gus, tess


def an_answer() -> str:
    return str(View.objects.get(title="The library closes before my bus").public_id)


def like_it() -> View:
    return View.objects.get(title="A seat in the hall")


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


VOICE = {
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
    "view_pledge": Form(
        "ben",
        {"promise": "Open until nine", "promised_on": in_days(20)},
        words={"promise": 300},
        days=("promised_on",),
        needs=("promise", "promised_on"),
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
        choices=("thing",),
        needs=("text", "after", "effective_on"),
    ),
    "view_hours": HOURS,
    "view_describe": Form("dee", {"about": "Devices"}, words={"about": 300}, needs=("about",)),
    # moderation
    "report": Form("flo", {"words": "A name."}, words={"words": 2000}, needs=("words",)),
    "moderate": Form(
        "dee",
        {"act": "hide", "reason": "It names a person."},
        words={"reason": 2000},
        choices=("act",),
        needs=("act", "reason"),
    ),
    "ruling": Form("ada", {"words": "Look again."}, words={"words": 2000}, needs=("words",)),
    "ruling_settle": Form(
        "dee",
        {"answer": "changed", "reason": "It was a place."},
        words={"reason": 2000},
        choices=("answer",),
        needs=("answer", "reason"),
    ),
    "safety_message": Form("dee"),
    # better words
    "edit_text": Form(
        "ada",
        {
            "which": "rule",
            "where": "How Cairn decides",
            "before": "weeks",
            "after": "your weeks",
            "reason": "It is about me.",
        },
        words={"where": 90, "before": 2000, "after": 2000, "reason": 300},
        choices=("which",),
        needs=("which", "where", "before", "after", "reason"),
    ),
    "edit_suggest": Form(
        "ada",
        {"after": "Devices to borrow.", "reason": "It says what they do."},
        words={"after": 300, "reason": 300},
        needs=("after", "reason"),
    ),
    "edit": Form(
        "dee",
        {"answer": "decline", "reason": "It is meant so."},
        words={"reason": 2000},
        choices=("answer",),
        needs=("answer", "reason"),
    ),
    "edit_take_back": Form("ada", at="edit"),
    # representatives, and the partnership agreement
    "representatives": Form(
        "dee",
        {"programme": programme_of_gus, "people": "SC-FLO", "sure": "on"},
        words={"people": 12800},
        choices=("programme",),
        needs=("programme", "people"),
    ),
    "cohort_ask": Form(
        "gus",
        {
            "scope": role_of_gus,
            "text": "When should the library close?",
            "options": "At six\nAt nine",
            "why": "To ask the principal.",
            "closes_on": in_days(7),
        },
        words={"text": 300, "options": 1300, "why": 1000},
        days=("closes_on",),
        choices=("scope",),
        needs=("scope", "text", "why", "closes_on"),
    ),
    "co_sign": Form(
        "gus",
        {"agrees": "yes", "reason": "It is fair."},
        words={"reason": 2000},
        choices=("agrees",),
        needs=("agrees", "reason"),
    ),
    "hand_over": Form("gus", {"words": "Eve knows."}, words={"words": 4000}, needs=("words",)),
    "meeting_call": Form(
        "dee",
        {"on": in_days(5), "at": "18:00", "where": "Library 2", "agenda": "Opening hours"},
        words={"where": 120, "agenda": 4000},
        days=("on",),
        times=("at",),
        choices=("programme",),
        needs=("on", "at", "where", "agenda"),
    ),
    "meeting": Form(
        "gus",
        {"words": "Ask the library", "owner": tess, "due_on": in_days(9)},
        words={"words": 300},
        days=("due_on",),
        choices=("owner",),
        needs=("words", "owner", "due_on"),
    ),
    "meeting_finish": Form("jo", at="meeting"),
    "partnership_write": Form(
        "gus",
        {
            "from_on": in_days(300),
            "until_on": in_days(600),
            "taking_part": "Two representatives each.",
            "priorities": "Later hours",
            "reason": "A new year",
            "after": "0",
        },
        words={"taking_part": 6000, "priorities": 2020, "reason": 300},
        days=("from_on", "until_on"),
        needs=("from_on", "until_on", "taking_part", "priorities", "reason"),
    ),
    "partnership_sign": Form("gus", at="partnership_version"),
    "partnership_tie": Form("dee", {"view": an_answer}, at="partnership"),
}
