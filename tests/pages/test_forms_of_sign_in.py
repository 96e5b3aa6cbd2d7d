"""Forms for signing in, for the demo and for searching: never a server error."""

import re

import pytest
from django.urls import reverse

from tests.permissions.rows import ROWS

DOORS = [n for n in ROWS if n.startswith(("account_", "mfa_", "usersessions_", "demo_sign"))]
TAKES = {
    "mfa_edit_webauthn": [1],
    "mfa_remove_webauthn": [1],
    "account_confirm_email": ["abc"],
    "account_reset_password_from_key": ["1", "set-password"],
}
SENT = [
    "",
    "x" * 20_000,
    "🪨" * 300,
    "\u202eتم تسليمه",
    "<script>alert(1)</script>",
    "a\x00b",
    "9" * 5000,
    "a@" + "b" * 400 + ".example",
    "'; --",
    "[]",
    '{"id": 5}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "z",'
    ' "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",'
    ' "attestationObject": "AA"}}',
]


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("person", ["anon", "ada", "dee"])
def test_odd_sign_in_values_cause_no_server_error(
    name, person, everyone, client, sign_in, settings
):
    settings.DEMO = True
    url = reverse(name, args=TAKES.get(name, []))
    if person != "anon":
        sign_in(client, everyone[person])
    fields = set(re.findall(r'<(?:input|select|textarea)[^>]*name="(\w+)"', client.get(url).text))
    for odd in SENT:
        form = dict.fromkeys(fields | {"next", "email", "code"}, odd)
        response = client.post(url, form, follow=False)
        assert response.status_code < 500
        assert "<script>alert" not in response.text
    assert client.generic("POST", url, "login=%ED%A0%80&x=%FF").status_code < 500


FINDS = {
    "people": ("dee", ["q", "kind", "who", "page"]),
    "newcomers": ("dee", ["q", "who", "link", "page"]),
    "audit": ("dee", ["who", "what", "about", "from_on", "last_on", "before"]),
    "learners": ("ben", ["q", "waiting", "sort", "group", "open", "page"]),
    "queue": ("ben", ["page"]),
    "messages": ("ada", ["page"]),
    "plan": ("ada", ["from"]),
    "help_now": ("ada", ["q"]),
}
DATES = ["2026-02-31", "0001-01-01", "9999-12-31", "-1", "0", "1e9", "²"]


@pytest.mark.parametrize("name", FINDS)
def test_odd_searches_find_nothing_and_cause_no_server_error(name, everyone, client, sign_in):
    person, fields = FINDS[name]
    sign_in(client, everyone[person])
    for field in fields:
        for odd in [*SENT, *DATES]:
            response = client.get(reverse(name), {field: odd[:4000]})
            assert response.status_code in (200, 302)
            assert "<script>alert" not in response.text
        broken = client.get(f"{reverse(name)}?{field}=%ED%A0%80%FF&{field}=%00")
        assert broken.status_code in (200, 302)
