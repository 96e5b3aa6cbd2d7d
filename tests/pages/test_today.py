"""Today: a part for each role, and both for people with both roles."""

from learners.models import AccessEvent, RoleKind
from tests.conftest import person
from tests.factories import crowd
from tests.factories import learners as make
from tests.factories.administrator import ImportDraftFactory, ServiceFactory
from tests.factories.everyone import NotificationFactory
from tests.factories.portal import NightFactory, StageRunFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words

ANEW = "/today/?anew"  # an address of its own, so that the page is not taken from the store


def tutee_of(ben, college, name, **columns):
    learner = make.LearnerFactory(name=name)
    make.TutorAssignmentFactory(tutor=ben, learner=learner)
    return ConcernFactory(learner=learner, **columns)


def test_a_tutor_sees_people_in_order(college, ben, client, sign_in):
    tutee_of(ben, college, "Second Sam", missed=3, mean_mark=40)
    tutee_of(ben, college, "First Fay", missed=3, mean_mark=None)
    tutee_of(ben, college, "Third Tom", missed=2, mean_mark=20)
    page = words(sign_in(client, ben).get("/today/"))
    places = [page.index(name) for name in ("First Fay", "Second Sam", "Third Tom")]
    assert places == sorted(places)
    assert "Three people to get back to" in page


def test_each_person_has_reasons_with_words_and_dates(college, ben, client, sign_in):
    ConcernFactory(learner=college.ada)
    page = words(sign_in(client, ben).get("/today/"))
    assert "Two hand-ins haven’t reached us (Foundations of care): Case study 2 (" in page
    assert "On the other hand: 9 of the 11 due so far were handed in." in page


def test_other_tutors_learners_and_closed_work_are_absent(college, ben, cy, client, sign_in):
    closed = {"state": "gone", "closed_at": make.moment(make.day(-1))}
    ConcernFactory(learner=college.ada, **closed)
    sign_in(client, ben)
    assert "Ada Sinclair" not in words(client.get("/today/"))
    tutee_of(ben, college, "Not For Cy")
    sign_in(client, cy)
    assert "Not For Cy" not in words(client.get("/today/"))


def test_everyone_on_the_list_sees_that_they_were_listed(college, ben, client, sign_in):
    ConcernFactory(learner=college.ada)
    sign_in(client, ben).get("/today/")
    assert list(AccessEvent.objects.values_list("learner_id", "kind")) == [
        (college.ada.pk, "waiting")
    ]


def test_people_under_in_progress_see_that_they_were_listed(college, ada, ben, client, sign_in):
    CaseFactory(learner=college.ada, owner=ben)
    sign_in(client, ben).get("/today/")
    assert list(AccessEvent.objects.values_list("learner_id", "kind")) == [
        (college.ada.pk, "taken on")
    ]
    page = words(sign_in(client, ada).get("/me/"))
    who = "Ben Ross ben@strathcairn.example"
    assert f"{who} : saw your next appointment in the case list once" in page


def test_the_learner_sees_what_the_list_showed(college, ada, ben, client, sign_in):
    ConcernFactory(learner=college.ada)
    sign_in(client, ben).get("/today/")
    client.get("/queue/")
    look = "saw what you asked for and what we noticed in the list of people to get back to 2 times"
    assert look in words(sign_in(client, ada).get("/me/"))


def test_an_owner_finds_their_correction(college, client, sign_in):
    make.CorrectionFactory(learner=college.ada, owner=college.jo)
    page = words(sign_in(client, college.jo).get("/today/"))
    assert "One correction to answer" in page
    assert "Case study 1: handed in" in page


def test_a_tutor_with_a_correction_to_answer_is_not_up_to_date(college, cy, client, sign_in):
    assert "You’re up to date" in words(sign_in(client, cy).get("/today/"))
    make.CorrectionFactory(learner=college.ada, owner=cy)
    page = words(client.get("/today/"))
    assert page.count("One correction to answer") == 1
    assert "You’re up to date" not in page


def last_night(**columns):
    """The update of this morning, which read every fact of yesterday."""
    return NightFactory(as_of=make.day(0), state="done", **columns)


def test_an_administrator_sees_how_many_things_need_them(dee, client, sign_in):
    night = last_night()
    StageRunFactory(night=night, state="parked", learners=1, error="ValueError: a mark of 168")
    page = sign_in(client, dee).get("/today/")
    assert "<h1>One thing needs you today</h1>" in page.text
    assert "1 learner couldn’t be updated last night ValueError: a mark of 168" in words(page)
    assert page.text.count(f'href="/nights/{night.public_id}/"') == 3  # figure, square, last night


def test_an_administrator_reads_that_nothing_needs_them(dee, client, sign_in):
    last_night(learners=120)
    page = sign_in(client, dee).get("/today/")
    assert "<h1>Nothing needs you today</h1>" in page.text
    assert "Nothing is stuck, overdue or failed " in words(page)
    assert "is finished, for 120 learners." in words(page)
    assert "Of one night, one finished." in words(page)


def test_services_show_their_room_and_no_invented_demand(dee, client, sign_in):
    last_night()
    ServiceFactory(group__name="Money advice", capacity=12)
    HelpRequestFactory.create_batch(2)
    page = sign_in(client, dee).get("/today/")
    assert 'aria-label="Room for 12 people a week."' in page.text
    assert "Money advice room for 12" in words(page)
    assert "We don’t know the demand for each service yet" in words(page)
    assert "Waiting now 2 Taken on 0" in words(page)


def test_someone_with_both_roles_sees_both(db, client, sign_in):
    vi = person("Vi Orr", RoleKind.TUTOR, RoleKind.ADMINISTRATOR)
    last_night()
    page = sign_in(client, vi).get("/today/")
    assert page.text.count("<h1>") == 1
    assert "<h2>Nothing needs you today</h2>" in page.text
    assert "No one to get back to" in words(page)
    assert "The whole college Nothing needs you today" in words(page)


def test_a_learner_who_administers_sees_their_own_step_first(db, client, sign_in):
    vi = person("Vi Orr", RoleKind.ADMINISTRATOR)
    make.LearnerFactory(user=vi)
    last_night()
    page = words(sign_in(client, vi).get("/today/"))
    assert page.index("Where are you heading?") < page.index("Nothing needs you today")


def test_own_corrections_are_one_of_the_things(dee, college, client, sign_in):
    last_night()
    make.CorrectionFactory(learner=college.ada, owner=dee)
    page = sign_in(client, dee).get("/today/")
    assert "<h1>One thing needs you today</h1>" in page.text
    assert 'href="#to-answer"' in page.text
    assert 'id="to-answer"' in page.text


def test_someone_without_a_role_sees_that_nothing_is_due(hal, client, sign_in):
    assert "Nothing to do right now" in words(sign_in(client, hal).get("/today/"))


def test_a_tutors_today_takes_7_queries_for_10_people_and_for_1000(college, ben, client, sign_in):
    sign_in(client, ben)
    crowd.waiting(ben, 10)
    few, _ = queries(client, ANEW)
    crowd.waiting(ben, 990)
    many, _ = queries(client, ANEW)
    assert (few, many) == (7, 7)


def test_my_learners_takes_8_queries_however_many(college, ben, client, sign_in):
    sign_in(client, ben)
    few, _ = queries(client, "/learners/")
    crowd.waiting(ben, 100)
    many, page = queries(client, "/learners/")
    assert (few, many) == (8, 8)
    assert page.content.count(b'href="/learners/') == 1 + 45  # one leads to this page


def test_an_administrators_today_takes_21_queries(dee, college, client, sign_in):
    sign_in(client, dee)
    last_night()
    ServiceFactory()
    HelpRequestFactory(learner=college.ada)
    few, _ = queries(client, "/today/")
    for number in range(10):
        night = NightFactory(as_of=make.day(-1 - number), state="done")
        StageRunFactory(night=night, state="parked")
        ServiceFactory()
        ImportDraftFactory()
        NotificationFactory(letter="parked", subject=f"{number}")
        tutor = make.RoleFactory(kind="tutor").user
        learner = make.TutorAssignmentFactory(tutor=tutor).learner
        HelpRequestFactory(learner=learner, due_on=make.day(-1))
        make.CorrectionFactory(owner=tutor, due_on=make.day(-1))
    many, page = queries(client, "/today/")
    assert (few, many) == (21, 21)
    assert len(page.content) < 60_000


def test_an_administrators_today_has_20_tutors_and_one_line_for_the_rest(dee, client, sign_in):
    for _ in range(60):
        learner = make.TutorAssignmentFactory(tutor=make.RoleFactory(kind="tutor").user).learner
        HelpRequestFactory(learner=learner, due_on=make.day(-1))
    page = sign_in(client, dee).get("/today/")
    assert words(page).count("1 of 1 learner waiting 1 overdue") == 20
    assert "and 40 more tutors with people waiting" in words(page)
    assert len(page.content) < 60_000
