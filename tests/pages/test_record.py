"""The record: the same for learner and tutor, except protected characteristics."""

import dataclasses
import datetime as dt
import re
import uuid

import pytest

from learners.actions import check_ins, welcome
from learners.models import AccessEvent
from learners.reads.record import record_of
from portal.reads.learner_today import own_today
from support.actions import cases, contacts
from tests.factories import learners as make
from tests.factories import pathways as ways
from tests.factories.clock import at_moment
from tests.factories.competence import CompetenceFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries


def words(response):
    """Return the main text of a page, without tags."""
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


@pytest.fixture
def me(college, client, sign_in):
    sign_in(client, college.ada.user)
    return lambda: words(client.get("/me/"))


@pytest.fixture
def seen_by_ben(college, ben, client, sign_in):
    sign_in(client, ben)
    return lambda: words(client.get(f"/learners/{college.ada.public_id}/"))


def test_each_fact_shows_its_words_date_and_source(college, me):
    make.MarkFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[1],
        score=71.5,
        origin=make.ImportFactory(by="Dee Fraser"),
    )
    page = me()
    assert f"Handed in on {make.day(-41):%-d %B %Y}." in page
    assert f"Known since {make.day(-40):%-d %B %Y} and recorded here on the same day." in page
    assert "Marked 71.5 out of 100." in page
    assert "Imported from the college’s records by Dee Fraser" in page
    assert "Entry qualification: National 5." in page


def test_work_without_a_feed_is_not_called_missing(college, me):
    """Silence is not a missing feed."""
    assert me().count("not received yet") == 2
    unheard = make.OfferingFactory()
    make.EnrolmentFactory(learner=college.ada, offering=unheard)
    late = make.AssessmentFactory(offering=unheard)
    make.DeadlineSetFactory(assessment=late, on=make.day(-5))
    assert me().count("not received yet") == 2


def test_work_due_after_the_feed_ended_is_not_called_missing(college, me):
    college.offering.coverage.all().delete()
    make.CoverageFactory(offering=college.offering, until_on=make.day(-5))
    assert me().count("not received yet") == 1


def test_work_due_before_registration_is_not_called_missing(college, me):
    run = make.OfferingFactory()
    make.CoverageFactory(offering=run, feed="submissions")
    late = make.EnrolmentFactory(learner=college.ada, offering=run)
    make.RegisteredFactory(enrolment=late, on=make.day(-2))
    make.DeadlineSetFactory(assessment=make.AssessmentFactory(offering=run), on=make.day(-5))
    page = me()
    assert page.count("not received yet") == 2
    assert "due before joining" in page


def test_a_later_fact_wins_and_the_earlier_one_stays_readable(college, me):
    make.SubmissionFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[0],
        on=make.day(-39),
        known_at=make.moment(make.day(-20)),
    )
    page = me()
    assert "handed in late" not in page  # it is marked, which says more
    assert f"Handed in on {make.day(-39):%-d %B %Y}." in page
    assert "What it said before" in page


def test_facts_not_yet_known_are_not_shown(college, me):
    """A mark to be returned next week stays private until then."""
    make.MarkFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[1],
        score=12,
        known_at=make.moment(make.day(7)),
    )
    assert "12 out of 100" not in me()


def test_a_week_without_a_feed_says_no_data(college, me):
    assert "no data" in me()


def test_protected_characteristics_are_shown_to_the_learner_alone(
    college, me, ben, client, sign_in
):
    assert "Age band: under 21." in me()
    sign_in(client, ben)
    page = client.get(f"/learners/{college.ada.public_id}/").content.decode()
    assert "under 21" not in page
    assert "Age band" not in page


def test_protected_characteristics_are_not_read_for_anyone_else(college):
    own = record_of(college.ada, make.day(0), own=True)
    tutors = record_of(college.ada, make.day(0), own=False)
    assert [line.text for line in own.protected] == ["Age band: under 21."]
    assert tutors.protected == []
    assert not any(line.wrong for line in tutors.about)


def everything(college, ben):
    """Add one of everything that a record can show."""
    over = make.OfferingFactory(from_on=make.day(-400), until_on=make.day(-200))
    make.RegisteredFactory(enrolment=make.EnrolmentFactory(learner=college.ada, offering=over))
    CaseFactory(learner=college.ada, owner=ben)
    ConcernFactory(learner=college.ada)
    ConcernFactory(learner=college.ada, state="gone", closed_at=make.moment(make.day(-3)))
    contacts.log(
        learner=college.ada,
        by=ben,
        channel="phone",
        reached=True,
        words="My shifts have changed.",
        token=uuid.uuid4(),
    )
    welcome.answer(
        learner=college.ada,
        by=college.ada.user,
        aim="To be a district nurse",
        hours_a_week=9,
        evenings=True,
        hurdles=("caring",),
    )
    ways.follows(college.ada, ways.care())
    make.CorrectionFactory(learner=college.ada, owner=college.jo)
    check_ins.check_in(learner=college.ada, going=1, words="Mum is ill.", by=college.ada.user)
    HelpRequestFactory(learner=college.ada)


def fields(page):
    """Return the fields of a record page, without the links to correct them."""
    values = {
        name: page.context[name] for name in ("concerns", "told", "next", "contacts", "waiting")
    }
    record = dataclasses.asdict(page.context["record"])
    return {**values, **without(record, "wrong")}


def without(value, key):
    if isinstance(value, dict):
        return {name: without(part, key) for name, part in value.items() if name != key}
    return [without(part, key) for part in value] if isinstance(value, list) else value


def test_the_tutor_and_the_learner_read_the_same_fields(college, ben, client, sign_in):
    everything(college, ben)
    sign_in(client, college.ada.user)
    own = fields(client.get("/me/"))
    sign_in(client, ben)
    tutors = fields(client.get(f"/learners/{college.ada.public_id}/"))
    assert [line["text"] for line in own.pop("protected")] == ["Age band: under 21."]
    assert tutors.pop("protected") == []
    assert set(own) == set(tutors)
    for name, value in own.items():
        assert value, f"nothing of {name} to compare"
        assert value == tutors[name], name


def test_both_pages_show_every_sentence(college, ben, me, client, sign_in):
    everything(college, ben)
    own = me()
    page = sign_in(client, ben).get(f"/learners/{college.ada.public_id}/")
    tutors = words(page)
    sentences = [line["text"] for run in fields(page)["runs"] for line in run["lines"]]
    sentences += [
        line["text"] for run in fields(page)["runs"] for w in run["past"] for line in w["lines"]
    ]
    sentences += ["To be a district nurse", "9 hours a week", "My shifts have changed."]
    sentences += ["I can’t keep up since my shifts changed.", "Someone will reply by"]
    sentences += ["Check-in: hard at the moment. “Mum is ill.”", "No date yet."]
    sentences += ["Two hand-ins haven’t reached us", *page.context["next"].reasons[:3]]
    for sentence in sentences:
        assert sentence in own
        assert sentence in tutors
    assert "That’s wrong" in own
    assert "That’s wrong" not in tutors


def test_what_is_waiting_comes_first_on_a_tutors_page(college, ben, seen_by_ben):
    everything(college, ben)
    page = seen_by_ben()
    parts = (
        "Ada asked to speak to someone",
        "Ben Ross has taken this on.",
        "A check-in that says it’s hard",
        "Something we noticed",
        "Ada says that something isn’t right Case study 1: handed in Jo Kerr will answer by",
        "Recent contacts",
        "Week by week",
        "Foundations of care, autumn",
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "I’ll get back to Ada" in page


def test_a_correction_of_a_protected_characteristic_is_not_shown_to_a_tutor(college, seen_by_ben):
    kind = {"fact_kind": "protected", "fact_words": "Age band: under 21."}
    make.CorrectionFactory(learner=college.ada, owner=college.jo, **kind)
    assert "isn’t right" not in seen_by_ben()


def test_only_its_owner_is_led_to_a_correction(college, ben, seen_by_ben, client):
    correction = make.CorrectionFactory(learner=college.ada, owner=ben)
    url = f"/learners/{college.ada.public_id}/"
    link = f'href="/corrections/{correction.public_id}/"'
    assert link in client.get(url).text
    type(correction).objects.update(owner=college.jo)
    assert link not in client.get(url).text


@pytest.mark.parametrize(("going", "shown"), [(1, True), (2, False), (3, False)])
def test_only_the_latest_check_in_waits_if_it_says_that_it_is_hard(going, shown, college, me):
    for answer, days in ((1, -3), (going, -2)):
        facts = {"learner": college.ada, "by": college.ada.user}
        at = make.moment(make.day(days))
        at_moment(at, check_ins.check_in, going=answer, words="", **facts)
    assert ("A check-in that says it’s hard" in me()) is shown


def test_words_of_a_hard_check_in_that_became_a_request_are_shown_as_the_request(college, me):
    facts = {"learner": college.ada, "by": college.ada.user}
    at_moment(make.moment(make.day(-1)), check_ins.check_in, going=1, words="Mum is ill.", **facts)
    assert "A check-in that says it’s hard" in me()
    HelpRequestFactory(learner=college.ada, words="Mum is ill.")
    page = me()
    assert "You asked to speak to someone Mum is ill." in page
    assert "A check-in that says it’s hard" not in page
    assert "Check-in: hard at the moment. “Mum is ill.”" in page


def test_a_hard_check_in_waits_for_two_weeks(college, me):
    facts = {"learner": college.ada, "by": college.ada.user, "going": 1, "words": ""}
    at_moment(make.moment(make.day(-16)), check_ins.check_in, **facts)
    assert "A check-in that says it’s hard" not in me()
    assert "Check-in: hard at the moment." in me()


def test_what_someone_has_taken_on_offers_no_button(college, ben, seen_by_ben):
    ConcernFactory(learner=college.ada)
    assert "I’ll take this on" in seen_by_ben()
    cases.take_on(learner=college.ada, by=ben)
    assert "I’ll take this on" not in seen_by_ben()


def test_circumstances_are_not_in_the_record(college, ben, me, client, sign_in):
    everything(college, ben)
    page = sign_in(client, ben).get(f"/learners/{college.ada.public_id}/")
    assert "Looking after someone" not in page.content.decode()
    assert page.context["told"].hurdles == []


def test_the_learner_sees_who_looked_and_how_often(college, ben, flo, client, sign_in, me):
    assert "Only you, so far." in me()
    sign_in(client, ben)
    for _ in range(2):
        client.get(f"/learners/{college.ada.public_id}/")
    client.get("/learners/")
    sign_in(client, college.ada.user)
    page = me()
    assert "Ben Ross" in page
    assert "opened your record 2 times" in page
    assert "what is waiting for an answer in the list of learners once" in page
    assert AccessEvent.objects.filter(actor_id=college.ada.user_id).count() == 0


def test_a_look_saves_one_row_and_a_refused_look_none(college, ben, cy, client, sign_in):
    url = f"/learners/{college.ada.public_id}/"
    client.get(url)
    sign_in(client, cy).get(url)
    assert not AccessEvent.objects.exists()
    sign_in(client, ben).get(url)
    event = AccessEvent.objects.get()
    assert (event.actor, event.learner_id, event.kind) == ("Ben Ross", college.ada.pk, "record")


def test_a_learner_without_a_single_fact_gets_a_page(flo, client, sign_in):
    assert "No modules yet" in words(sign_in(client, flo).get("/me/"))


def test_dates_are_in_the_readers_language(college, me):
    moved = {"assessment": college.assessments[3], "known_at": make.moment(make.day(-5))}
    make.DeadlineSetFactory(**moved, on=dt.date(2030, 3, 1))
    assert "1 March 2030" in me()
    college.ada.user.language = "cy"
    college.ada.user.save()
    assert "1 Mawrth 2030" in me()


def fill(college, pieces, looks):
    """Add pieces of work with their facts, and looks by different people."""
    for _ in range(pieces):
        work = make.AssessmentFactory(offering=college.offering)
        make.DeadlineSetFactory(assessment=work, on=make.day(-9))
        facts = {"enrolment": college.enrolment, "assessment": work}
        make.SubmissionFactory(**facts, on=make.day(-10))
        make.MarkFactory(**facts)
    events = [
        make.AccessEventFactory.build(actor_id=n, learner_id=college.ada.pk) for n in range(looks)
    ]
    AccessEvent.objects.bulk_create(events)
    for _ in range(3):
        make.CorrectionFactory(learner=college.ada)
        CompetenceFactory(learner=college.ada)


def test_me_takes_19_queries_however_much_is_known(college, ben, client, sign_in):
    everything(college, ben)
    sign_in(client, college.ada.user)
    few, _ = queries(client, "/me/")
    fill(college, pieces=250, looks=300)  # 1,000 facts in all
    many, page = queries(client, "/me/")
    assert (few, many) == (19, 19)
    assert len(page.content) < 1_000_000


def test_one_learner_takes_20_queries_however_much_is_known(college, ben, client, sign_in):
    everything(college, ben)
    url = f"/learners/{college.ada.public_id}/"
    sign_in(client, ben)
    few, _ = queries(client, url)
    fill(college, pieces=30, looks=30)
    many, _ = queries(client, url)
    assert (few, many) == (20, 20)


def test_former_tutors_are_not_listed_as_readers(college, ada, ben, cy, client, sign_in):
    make.TutorAssignmentFactory(tutor=cy, learner=college.ada, until_on=make.day(9))
    make.TutorAssignmentFactory(tutor=cy, learner=college.ada, until_on=make.day(20))
    sign_in(client, ada)
    assert "you, Ben Ross and Cy Laird" in words(client.get("/me/"))
    assert own_today(college.ada, make.day(0))["around"].who == "you, Ben Ross and Cy Laird"
    ben.roles.update(until_on=make.day(0))
    assert own_today(college.ada, make.day(0))["around"].who == "you and Cy Laird"
    for url in ("/me/", "/help/", "/welcome/"):
        page = words(client.get(url))
        assert "you and Cy Laird" in page, url
        assert "Ben Ross" not in page, url
    page = words(sign_in(client, cy).get(f"/learners/{college.ada.public_id}/"))
    assert "Ada Sinclair and Cy Laird" in page


def test_learner_and_tutor_read_the_same_growth(college, ada, ben, client, sign_in):
    skill = make.CompetencyFactory(statement="Can take a pulse")
    CompetenceFactory(learner=college.ada, competency=skill)
    change = f"On my own since {make.in_words(-28)}; on {make.in_words(-70)} it was with help"
    for reader, url, title in (
        (college.ada.user, "/me/", "How far you’ve come"),
        (ben, f"/learners/{college.ada.public_id}/", "How far Ada has come"),
    ):
        sign_in(client, reader)
        page = words(client.get(url))
        assert title in page
        assert f"Can take a pulse {change} From 24 answers" in page


def test_without_answers_there_is_no_growth(college, me):
    assert "How far" not in me()
