"""What every address answers to whom. A new address needs a row here (test_matrix says so).

An answer is a status, with the path of a redirect (a star for any end): "200", "302 /today/".
`rest` is everybody not named; `anon` is nobody signed in.
"""

from dataclasses import dataclass, field

LOGIN, TODAY = "302 /accounts/login/", "302 /today/"
PROVE = "302 /accounts/2fa/reauthenticate/"
STAFF = ("ben", "cy", "dee", "jo")


def answers(rest: str, anon: str = LOGIN, **named: str) -> dict[str, str]:
    return {"rest": rest, "anon": anon, **named}


def everybody(status: str) -> dict[str, str]:
    return answers(status, anon=status)


def only(*people: str, status: str = "200") -> dict[str, str]:
    """These people; to anybody else signed in there is no such page."""
    return answers("404", **dict.fromkeys(people, status))


def staff(status: str, others: str) -> dict[str, str]:
    return answers(others, **dict.fromkeys(STAFF, status))


@dataclass(frozen=True)
class Row:
    get: dict[str, str]
    post: dict[str, str]
    sent: dict[str, str] = field(default_factory=dict)


READ = answers("405")  # a page that is only read; who is not signed in is asked to first
PUBLIC = Row(everybody("200"), everybody("405"))

ROWS = {
    # anybody
    "front": Row(answers(TODAY, anon="200"), everybody("405")),
    "help_now": PUBLIC,
    "accessibility": PUBLIC,
    "privacy": PUBLIC,
    "how_cairn_decides": PUBLIC,
    "set_language": Row(everybody("405"), everybody("302 /"), {"language": "cy"}),
    "healthz": Row(everybody("200"), everybody("200")),
    "readyz": Row(everybody("200"), everybody("200")),
    # only in the demo
    "demo": Row(everybody("404"), everybody("404")),
    "demo_sign_in": Row(everybody("404"), everybody("404"), {"email": "dee@strathcairn.example"}),
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
    # nights
    "nights": Row(only("dee"), READ),
    "night_start": Row(answers("405"), only("dee", status="302 /nights/*")),
    "night": Row(only("dee"), READ),
    "night_progress": Row(only("dee"), READ),
    # rules; the version is a draft
    "rules": Row(only("dee"), READ),
    "rule_learn": Row(answers("405"), only("dee", status="302 /rules/")),
    "rule": Row(only("dee"), READ),
    "rule_card": Row(only("dee"), READ),
    "rule_move": Row(answers("405"), only("dee", status="302 /rules/*"), {"to": "shadow"}),
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
    "mfa_reauthenticate": Row(staff("200", "403"), staff("200", "403")),
    "mfa_activate_totp": Row(staff(PROVE, "200"), staff(PROVE, "200")),
    "mfa_deactivate_totp": Row(staff(PROVE, "404"), staff(PROVE, "404")),
    "mfa_view_recovery_codes": Row(only(), READ),
    "mfa_generate_recovery_codes": Row(staff(PROVE, "200"), staff(PROVE, "200")),
    "mfa_download_recovery_codes": Row(only(), only()),
    "usersessions_list": Row(answers("200"), answers("302 /accounts/sessions/")),
}
