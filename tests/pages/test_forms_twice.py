"""A double click, and two tabs: one effect, a clear answer, nothing lost."""

from typing import Any

import pytest

from learners.models import User
from portal.models import ImportDraft
from tests.pages.conftest import written
from tests.pages.forms import FORMS

NO_EFFECT = ("rule_learn",)  # too little has finished here to learn from
TRIED_AGAIN = {
    "import_people": ImportDraft,  # a newer file replaces the one that waits
    "person_add": User,  # the second is refused by the database, and taken back
}


def done(client: Any, desk: Any, name: str, form: dict[str, Any]) -> Any:
    return client.post(desk.url(name), form)


@pytest.mark.parametrize("name", FORMS)
def test_sent_twice_it_has_one_effect_and_says_the_same(name, desk):
    client, form = desk.client(name), FORMS[name].filled()
    start, rows = written(), TRIED_AGAIN.get(name, User).objects
    first = done(client, desk, name, form)
    once, count = written(), rows.count()
    assert once != start or name in NO_EFFECT
    if name == "import_people":
        form = FORMS[name].filled()  # a file is read once
    second = done(client, desk, name, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert client.get(second["Location"], follow=True).status_code == 200
    assert rows.count() == count
    if name not in TRIED_AGAIN:
        assert written() == once
