"""Audit and System: who did what, and the state of the jobs."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions.audit import record
from learners.models import AccessEvent, AuditEvent
from learners.reads.audit import KINDS, sentence_of
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.portal import NightFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/audit/"


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def act(by="Ben Ross", verb="role.give", label="Cy Laird: tutor", days=0, learner=None, **detail):
    at = timezone.now() - dt.timedelta(days=days)
    more = {"by": by, "label": label, "learner": learner, "detail": detail}
    return at_moment(at, record, verb, None, **more)


def test_the_latest_entry_comes_first_with_who_and_what(dee_in):
    act(label="first")
    act(label="second", by="Dee Fraser", module="CARE1")
    page = words(dee_in.get(URL))
    assert page.index("second") < page.index("first")
    assert "Dee Fraser gave a role: second" in page
    assert "CARE1" in page


@pytest.mark.parametrize(
    "search",
    [
        {"who": "ben"},
        {"what": "system"},
        {"about": "sc-ada"},
        {"from_on": make.day(-2).isoformat()},
        {"last_on": make.day(-9).isoformat()},
    ],
)
def test_entries_are_found_by_who_what_whom_and_when(search, dee_in, ada):
    act(by="Ben Ross", label="wanted by who", days=5)
    act(by="Dee Fraser", verb="night.open", label="wanted by what", days=5)
    act(by="Dee Fraser", label="wanted by whom", learner=ada.learner, days=5)
    act(by="Dee Fraser", label="wanted by from", days=1)
    act(by="Dee Fraser", label="wanted by to", days=20)
    page = words(dee_in.get(URL, search))
    labels = {"who": "who", "what": "what", "about": "whom", "from_on": "from", "last_on": "to"}
    assert f"wanted by {labels[next(iter(search))]}" in page
    assert page.count("wanted by") == 1


def test_a_learner_sees_that_their_audit_entry_was_read(dee_in, ada, flo):
    act(learner=ada.learner)
    dee_in.get(URL)
    assert list(AccessEvent.objects.values_list("learner_id", flat=True)) == [ada.learner.pk]


def test_older_entries_are_on_the_next_page_of_the_same_search(dee_in):
    for n in range(60):
        act(label=f"act {n:03}")
    page = dee_in.get(URL, {"who": "Ben"})
    assert "act 059" in words(page)
    assert "act 009" not in words(page)
    older = page.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "who=Ben" in older
    assert "act 009" in words(dee_in.get(URL + older.replace("&amp;", "&")))


@pytest.mark.parametrize(
    "search",
    [
        {"who": "\x00"},
        {"who": "<script>alert(1)</script>"},
        {"from_on": "2026-02-31"},
        {"before": "x"},
        {"before": "9" * 40},
        {"before": "²"},
        {"what": "%" * 100},
        {"what": "role.give"},
    ],
)
def test_any_search_gets_an_answer(search, dee_in):
    act()
    response = dee_in.get(URL, search)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_audit_cannot_be_changed_on_a_page(dee_in):
    act()
    assert dee_in.post(URL).status_code == 405
    assert dee_in.delete(URL).status_code == 405


def test_system_shows_the_state_of_the_latest_night(dee_in):
    assert "None has run yet." in words(dee_in.get("/system/"))
    NightFactory(as_of=make.day(0), state="done")
    page = words(dee_in.get("/system/"))
    assert f"The latest, for {make.in_words(0)}, is done." in page


def test_the_audit_takes_6_queries_however_long(dee_in, ada):
    act(learner=ada.learner)
    few, _ = queries(dee_in, URL)
    for learner in make.LearnerFactory.create_batch(60):
        act(learner=learner)
    assert (few, queries(dee_in, URL)[0]) == (6, 6)


# Each act of a private kind, as its action writes it: (verb, label, detail).
PRIVATE = [
    ("help.ask", "Ada Sinclair", {}),
    ("help.ask_again", "Ada Sinclair", {}),
    ("help.take_back", "Ada Sinclair", {}),
    ("concern.raise", "Foundations of care", {"rule": "two deadlines"}),
    ("concern.reply", "Foundations of care", {"reply": "not right at all"}),
    ("concern.take_back", "Foundations of care", {"reply": "not right at all"}),
    ("concern.set_aside", "Foundations of care", {}),
    ("case.open", "Ada Sinclair", {}),
    ("case.hand_over", "Ada Sinclair", {"from": 8_086_001, "to": 8_086_002}),
    ("contact.log", "by telephone", {"reached": True}),
    ("check-in.add", "", {}),
    ("rhythm.set", "every fortnight", {}),
    ("welcome.answer", "", {}),
    ("correction.ask", "submission", {"answer": ""}),
    ("step.answer", "Write a care plan", {"answer": "not relevant to me"}),
    ("step.start", "Write a care plan", {}),
    ("pathway.follow", "Into care", {"hours": 9}),
    ("something.new", "from a room to come", {"words": "whatever"}),
]
ANSWERS = ("not right at all", "not relevant", "every fortnight", "whatever")
TELLING = {"Ada Sinclair", "SC-ADA", "Ben Ross", "8086001", "two deadlines", *ANSWERS}
TELLING |= {label for _verb, label, _detail in PRIVATE} - {""}


@pytest.fixture
def planted(ada, ben):
    """Audit entries about Ada, made by Ada and by Ben."""
    for by in (ada, ben):
        for verb, label, detail in PRIVATE:
            AuditEvent.objects.create(
                at=timezone.now(),
                actor_id=by.pk,
                actor=str(by),
                verb=verb,
                object_id="8086001",
                label=label,
                learner_id=ada.learner.pk,
                detail=detail,
            )
    return ada.learner


def lines(response):
    """Return the text of the list, without the form above it."""
    text = words(response)
    return text.partition("Everything about one learner (you’ll need to give a reason)")[
        2
    ].partition("Search")[2]


@pytest.mark.parametrize("search", [{}, *({"what": kind} for kind in KINDS)])
def test_private_entries_show_without_names(search, dee_in, planted):
    page = dee_in.get(URL, search)
    body = page.content.decode()
    assert [word for word in TELLING if word in lines(page)] == []
    assert [word for word in ("Ada Sinclair", "SC-ADA", "Ben Ross") if word in body] == []
    _words, objects = KINDS[search["what"]] if search else ("", None)
    verbs = [verb for verb, *_ in PRIVATE if not objects or verb.split(".")[0] in objects]
    for actor in ("the learner", "tutor"):
        sentences = [f"{sentence_of(verb, actor)} (about a learner)" for verb in verbs]
        assert [sentence for sentence in sentences if sentence not in lines(page)] == []
    assert not AccessEvent.objects.exists()


@pytest.mark.parametrize(
    "search",
    [
        {"about": "SC-ADA"},
        {"about": "SC-ADA", "reason": "short"},
        {"who": "Ada Sinclair"},
        {"who": "Ben Ross"},
        {"reason": "A complaint that we answer", "who": "Ada"},
    ],
)
def test_searching_by_name_does_not_reveal_private_entries(search, dee_in, planted):
    page = lines(dee_in.get(URL, search))
    assert [verb for verb, *_ in PRIVATE if sentence_of(verb, "").strip() in page] == []
    assert "about a learner" not in page


def test_a_reason_reveals_a_learners_entries_but_not_their_answers(dee_in, planted):
    page = dee_in.get(URL, {"about": "sc-ada", "reason": "Complaint of 12 May"})
    entries = lines(page)
    assert "Ben Ross asked to speak to someone: Ada Sinclair SC-ADA" in entries
    assert "Ben Ross recorded a contact (by telephone) SC-ADA" in entries
    assert "Ada Sinclair answered the step “Write a care plan” SC-ADA" in entries
    assert [word for word in ANSWERS if word in page.content.decode()] == []


def test_the_reason_is_audited_and_the_learner_sees_the_look(dee_in, ada, planted, sign_in, client):
    dee_in.get(URL, {"about": "SC-ADA", "reason": "Complaint of 12 May", "what": "system"})
    row = AuditEvent.objects.get(verb="audit.read")
    assert (row.actor, row.label, row.learner_id) == (
        "Dee Fraser",
        "Complaint of 12 May",
        planted.pk,
    )
    assert "Complaint" not in words(dee_in.get(URL))
    page = words(sign_in(client, ada).get("/me/"))
    who = "Dee Fraser dee@strathcairn.example"
    assert f"{who} : gave a reason and read what was done about you in the audit log once" in page


def test_withheld_acts_take_6_queries_however_many(dee_in, planted, flo, ben):
    few, _ = queries(dee_in, URL)
    for learner in make.LearnerFactory.create_batch(20):
        act(verb="help.ask", learner=learner, by=ben)
    assert (few, queries(dee_in, URL)[0]) == (6, 6)
