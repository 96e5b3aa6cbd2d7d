import pytest

from feedback.models import Survey, View
from tests.conftest import member
from tests.factories import learners as make
from tests.factories.learners import day, moment
from tests.factories.surveys import enrol, people
from tests.factories.together import MeetingDecisionFactory, MeetingFactory
from tests.pages.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus(ben):
    return member("gus", ben)


@pytest.fixture
def care(gus):
    return gus.roles.get().programme


@pytest.fixture
def gus_in(gus, client, sign_in):
    return sign_in(client, gus)


def view(title, owner, programme, state="representatives", **more):
    passed_at = moment(day(-9)) if state == "staff" else None
    return View.objects.create(
        kind="issue",
        title=title,
        speaking="name hidden",
        author=make.LearnerFactory(name="Ada Sinclair"),
        programme=programme,
        sent_at=moment(day(-10)),
        passed_at=passed_at,
        state=state,
        owner=owner,
        due_on=more.pop("due_on", day(2)),
        **more,
    )


def question(role):
    return {
        "scope": role.pk,
        "text": "When should the library close?",
        "options": "At six\nAt nine",
        "why": "To ask the principal.",
        "closes_on": day(7).isoformat(),
    }


def test_the_inbox_has_what_the_learners_they_speak_for_said(gus_in, care, dee):
    view("The library closes before my bus", dee, care)
    view("Not yours", dee, make.ProgrammeFactory())
    view("Straight to staff", dee, care, "staff", is_straight=True)
    page = words(gus_in.get("/representing/"))
    assert "The library closes before my bus" in page
    assert "Not yours" not in page
    assert "Straight to staff" not in page


def test_the_inbox_never_names_who_hid_their_name(gus_in, care, dee):
    view("The library closes before my bus", dee, care)
    assert "Ada Sinclair" not in words(gus_in.get("/representing/"))


def test_what_a_moderator_paused_is_not_in_the_inbox(gus_in, care, dee):
    view("Rude words", dee, care, showing="held")
    assert "Rude words" not in words(gus_in.get("/representing/"))


def test_overdue_answers_pledges_and_decisions_name_who_owes_them(gus_in, care, dee):
    late = view("Hill wifi", dee, care, "staff", due_on=day(-3))
    late.pledges.create(words="Measure it", owner=dee, due_on=day(-1), made_at=moment(day(-5)))
    MeetingDecisionFactory(words="Buy a lamp", meeting=MeetingFactory(), due_on=day(-2), owner=dee)
    view("In time", dee, care, "staff", due_on=day(1))
    page = words(gus_in.get("/representing/"))
    assert all(text in page for text in ("Hill wifi", "Measure it", "Buy a lamp", "Dee Fraser"))
    assert "In time" not in page


def test_one_question_opens_an_anonymous_survey(gus, gus_in, care):
    people(12, care)
    sent = question(gus.roles.get())
    page = words(gus_in.post("/representing/ask/", sent, follow=True))
    assert "Asked." in page
    assert Survey.objects.get().invited == 12
    again = words(gus_in.post("/representing/ask/", {**sent, "text": "And on Sunday?"}))
    assert "They were asked less than a week ago." in again


def test_a_representative_of_a_run_reads_its_inbox_and_asks_only_its_learners(
    ada, care, dee, client, sign_in
):
    run = make.OfferingFactory(module__name="Chemistry for care")
    run.module.programmes.add(care)
    enrol(people(11), run)
    people(12, care)
    role = make.RoleFactory(user=ada, kind="representative", programme=None, offering=run)
    view("The library closes before my bus", dee, care)
    page = words(sign_in(client, ada).get("/representing/"))
    assert "The library closes before my bus" in page
    assert "Ask one question" in page
    assert "Chemistry for care" in words(client.get("/representing/ask/"))
    sent = question(role) | {"text": "Is Tuesday too early?"}
    assert "Asked." in words(client.post("/representing/ask/", sent, follow=True))
    survey = Survey.objects.get()
    assert (survey.offering, survey.programme, survey.invited) == (run, None, 11)
    reader = survey.invitations.order_by("pk").first().learner.user
    address = f"/say/surveys/{survey.public_id}/"
    page = words(sign_in(client, reader).get(address))
    assert "For everyone who takes Chemistry for care" in page
    assert "The people who run the module can read the results too." in page


def test_too_few_learners_cannot_be_asked(gus, gus_in):
    page = words(gus_in.post("/representing/ask/", question(gus.roles.get())))
    assert "Fewer than ten learners could answer" in page
    assert not Survey.objects.exists()


def test_nobody_asks_learners_whom_someone_else_speaks_for(gus_in, ada):
    other = make.RoleFactory(user=ada, kind="representative", programme=make.ProgrammeFactory())
    page = words(gus_in.post("/representing/ask/", question(other)))
    assert "Select a valid choice" in page
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"options": "Only one"}, "Write two to ten answers, or none."),
        ({"options": "A\n" + "b" * 121}, "Use 120 characters at most for an answer."),
        ({"closes_on": day(0).isoformat()}, "Choose a day in the next 60 days."),
        ({"closes_on": day(61).isoformat()}, "Choose a day in the next 60 days."),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(change, problem, gus, gus_in):
    sent = question(gus.roles.get()) | change
    assert problem in words(gus_in.post("/representing/ask/", sent))
