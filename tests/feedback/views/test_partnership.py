import csv
import io

import pytest

from feedback.models import PartnershipVersion
from feedback.reads import partnership as reads
from tests.conftest import member, person
from tests.factories.learners import day, moment
from tests.factories.together import agreed, answered, written
from tests.pages.count import queries
from tests.pages.test_record import words

pytestmark = pytest.mark.django_db
YEAR = {"from_on": day(-60).isoformat(), "until_on": day(305).isoformat()}
TYPED = {
    **YEAR,
    "taking_part": "Two representatives each.",
    "priorities": "Later library hours\n\nFeedback in two weeks\nLater library hours",
    "reason": "A new year",
    "after": "0",
}


@pytest.fixture
def gus(ben):
    return member("gus", ben)


@pytest.fixture
def gus_in(gus, client, sign_in):
    return sign_in(client, gus)


def test_nobody_is_shown_an_agreement_that_is_not_there(gus_in):
    page = words(gus_in.get("/partnership/"))
    assert "No agreement for this year yet" in page
    assert "Write it" in page


def test_a_version_is_written_with_each_priority_once(gus_in):
    gus_in.post("/partnership/write/", TYPED)
    version = PartnershipVersion.objects.get()
    assert [priority.words for priority in version.priorities.all()] == [
        "Later library hours",
        "Feedback in two weeks",
    ]
    assert "A new version waits for signatures" in words(gus_in.get("/partnership/"))


@pytest.mark.parametrize(
    ("priorities", "problem"),
    [
        ("\n".join(f"Priority {n}" for n in range(11)), "Choose ten priorities at most."),
        ("First\n" + "x" * 201, "Priority 2 is too long. Use 200 characters at most."),
        (" \n ", "Write at least one priority."),
    ],
)
def test_priorities_that_do_not_fit_are_named_and_nothing_is_saved(priorities, problem, gus_in):
    page = gus_in.post("/partnership/write/", {**TYPED, "priorities": priorities or " "})
    assert problem in words(page) or "Write something here." in words(page)
    assert not PartnershipVersion.objects.exists()


def test_a_year_ends_after_it_begins(gus_in):
    page = gus_in.post("/partnership/write/", {**TYPED, "until_on": YEAR["from_on"]})
    assert "Choose a date after the first day of the year." in words(page)


def test_words_written_beside_a_newer_version_are_still_in_the_form(gus_in, gus):
    written(gus)
    page = gus_in.post("/partnership/write/", TYPED)
    assert "Someone has written version 1 since you opened this." in words(page)
    assert "Two representatives each." in words(page)
    gus_in.post("/partnership/write/", {**TYPED, "after": "1"})
    assert PartnershipVersion.objects.count() == 2


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "1"])
def test_a_mangled_form_never_replaces_a_version_unseen(after, gus_in, gus):
    written(gus)
    written(gus, after=1)
    gus_in.post("/partnership/write/", {**TYPED, "after": after})
    assert PartnershipVersion.objects.count() == 2


def test_an_answer_tied_to_a_priority_is_shown_and_exported(gus, gus_in, dee):
    version = agreed(gus, dee, "Later library hours")
    view = answered("The library closes before my bus", dee)
    view.changes.create(
        text="Library hours",
        before="until 18:00",
        after="=until 21:00",
        effective_on=day(-7),
        changed_at=moment(day(-8)),
        changed_by=dee,
    )
    tie = f"/priorities/{version.priorities.get().public_id}/tie/"
    gus_in.post(tie, {"view": view.public_id})
    page = words(gus_in.get("/partnership/"))
    assert "The library closes before my bus" in page
    assert "Yes. You are right." in page
    assert "Changed: Library hours" in page
    response = gus_in.get(f"/partnership/{version.public_id}/export/")
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[1][4:8] == [
        "Later library hours",
        "The library closes before my bus",
        "Yes",
        "You are right.",
    ]
    assert rows[1][11] == "'=until 21:00"
    gus_in.post(tie, {"view": view.public_id, "off": "1"})
    assert "Nothing has come of this yet." in words(gus_in.get("/partnership/"))


@pytest.mark.parametrize("sent", ["", "no id", "00000000-0000-4000-8000-000000000000"])
def test_only_a_public_answer_can_be_tied(sent, gus, gus_in, dee):
    version = agreed(gus, dee, "Later library hours")
    tie = f"/priorities/{version.priorities.get().public_id}/tie/"
    page = words(gus_in.post(tie, {"view": sent}, follow=True))
    assert "Choose something that was answered in public." in page


def test_what_went_straight_to_staff_is_neither_offered_nor_shown(gus, gus_in, dee):
    version = agreed(gus, dee, "Later library hours")
    view = answered("Past the representatives", dee, is_straight=True)
    version.priorities.get().views.add(view)
    assert "Past the representatives" not in words(gus_in.get("/partnership/"))


def test_the_next_version_keeps_the_answers_of_a_priority_with_the_same_words(gus, dee):
    version = agreed(gus, dee, "Later library hours", "Quieter rooms")
    version.priorities.first().views.add(answered("The library closes before my bus", dee))
    second = written(gus, "Later library hours", after=1)
    assert [len(line.views) for line in reads.agreement(second).priorities] == [1]


def test_an_agreement_takes_10_queries_however_many_answers(gus, gus_in, dee):
    version = agreed(gus, dee, *[f"Priority {n}" for n in range(3)])
    version.priorities.first().views.add(answered("The first", dee))
    few, _ = queries(gus_in, "/partnership/")
    for number in range(30):
        for priority in version.priorities.all():
            priority.views.add(answered(f"View {number} of {priority}", dee))
    assert (few, queries(gus_in, "/partnership/")[0]) == (10, 10)


def test_a_newer_version_makes_the_old_one_impossible_to_sign(gus, gus_in):
    first = written(person("Dee Boyd", "administrator"))
    written(gus, after=1)
    page = gus_in.post(f"/partnership/{first.public_id}/sign/", follow=True)
    assert "There is a newer version." in words(page)
