"""My learners: one line each, with what is waiting."""

import uuid

import pytest

from learners.models import AccessEvent, Engagement
from support.actions import cases, contacts, my_time
from tests.factories import crowd
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/learners/"


@pytest.fixture
def ben_in(college, ben, client, sign_in):
    return sign_in(client, ben)


def tutee(ben, name):
    learner = make.LearnerFactory(name=name)
    make.TutorAssignmentFactory(tutor=ben, learner=learner)
    return learner


def of(page, name):
    """Return the text of the page from a name on."""
    text = words(page)
    return text[text.index(name) :][:120]


def test_a_line_shows_what_is_waiting(ben, college, ben_in):
    HelpRequestFactory(learner=tutee(ben, "Asking Ann"))
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    pause = {"state": "paused", "paused_until_on": make.day(5)}
    ConcernFactory(learner=tutee(ben, "Paused Pam"), **pause)
    CaseFactory(learner=tutee(ben, "Taken Tom"), owner=ben, next_on=make.day(2))
    make.CorrectionFactory(learner=college.ada, owner=college.jo)
    page = ben_in.get(URL)
    assert "asked to speak to someone reply by" in of(page, "Asking Ann")
    assert "something we noticed review by" in of(page, "Noticed Ned")
    assert "something we noticed paused until" in of(page, "Paused Pam")
    assert "Ben Ross will be in touch by" in of(page, "Taken Tom")
    assert "1 correction to answer" in of(page, "Ada Sinclair")


def test_overdue_items_say_so_in_words(ben, ben_in):
    HelpRequestFactory(learner=tutee(ben, "Asking Ann"), due_on=make.day(-2))
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    page = ben_in.get(URL)
    assert "overdue asked to speak to someone" in of(page, "Asking Ann")
    assert "overdue" not in of(page, "Noticed Ned")


def test_missing_data_is_not_shown_as_zero(ben, ben_in):
    make.EngagementFactory(learner=tutee(ben, "Known Kay"))
    tutee(ben, "New Nia")
    page = ben_in.get(URL).text
    assert "newest last: no data, 4, 3, 2, 1, 1, 0 and 0. One hand-in is in, two are" in page
    assert "No data for the last eight weeks." in page


def test_learners_are_found_by_name_or_by_waiting(ben, ben_in):
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    tutee(ben, "Quiet Quinn")
    page = words(ben_in.get(URL, {"q": "quin"}))
    assert "Quiet Quinn" in page
    assert "Noticed Ned" not in page
    page = words(ben_in.get(URL, {"waiting": "on"}))
    assert "Noticed Ned" in page
    assert "Quiet Quinn" not in page
    assert "No one found" in words(ben_in.get(URL, {"q": "nobody at all"}))


def test_other_tutors_learners_are_not_found(ben_in):
    make.LearnerFactory(name="Not Ben’s")
    assert "Not Ben’s" not in words(ben_in.get(URL, {"q": "not ben"}))


@pytest.mark.parametrize("odd", ["x" * 5000, "\x00", "%", "‮", "'; --"])
def test_odd_search_words_are_harmless(odd, ben_in):
    assert ben_in.get(URL, {"q": odd}).status_code == 200


def test_the_next_page_keeps_the_search(ben, ben_in):
    for n in range(50):
        ConcernFactory(learner=tutee(ben, f"Noticed {n:02}"))
    page = ben_in.get(URL, {"waiting": "on"})
    assert b"?waiting=True&amp;page=2" in page.content
    assert "Noticed 49" in words(ben_in.get(URL, {"waiting": "True", "page": 2}))


def names(ben_in, **search):
    return [line.name for line in ben_in.get(URL, search).context["lines"]]


def hears(learner, days, by, *, reached=True):
    at = make.moment(make.day(days - 1))  # as that day begins
    words = {"channel": "phone", "reached": reached, "words": "We talked.", "by": by}
    at_moment(at, contacts.log, learner=learner, **words)


def test_people_are_in_order_of_what_is_waiting(ben, ben_in):
    tutee(ben, "A, nothing")
    CaseFactory(learner=tutee(ben, "B, case later"), owner=ben, next_on=make.day(9))
    ConcernFactory(learner=tutee(ben, "C, concern"), due_on=make.day(3))
    CaseFactory(learner=tutee(ben, "D, case"), owner=ben, next_on=make.day(1))
    HelpRequestFactory(learner=tutee(ben, "E, asked"), due_on=make.day(2))
    HelpRequestFactory(learner=tutee(ben, "F, asked first"), due_on=make.day(1))
    in_order = [name[0] for name in names(ben_in) if name[1] == ","]
    assert in_order == ["F", "E", "D", "C", "B", "A"]
    assert names(ben_in, sort="name") == sorted(names(ben_in))


def test_people_are_in_order_of_the_last_contact_the_longest_ago_first(ben, college, ben_in):
    for name, days in (("Lately", -1), ("Long ago", -40)):
        hears(tutee(ben, name), days, ben)
    tried = tutee(ben, "Tried")
    hears(tried, -1, ben, reached=False)
    days = (day.strftime("%-d %b") for day in (make.day(-40), make.day(-1)))
    page = words(ben_in.get(URL, {"sort": "contact"}))
    assert page.index("No contact yet") < page.index(f"Last contact: {next(days)}")
    assert page.index("Long ago") < page.index(f"Last contact: {next(days)}")
    assert names(ben_in, sort="contact") == ["Ada Sinclair", "Tried", "Long ago", "Lately"]


def test_the_order_in_use_is_marked_and_the_search_goes_with_it(ben, ben_in):
    page = ben_in.get(URL, {"sort": "contact", "waiting": "on"}).text
    assert '<a href="?waiting=True&amp;sort=contact" aria-current="true">Last contact</a>' in page
    assert '<a href="?waiting=True&amp;sort=name">Name</a>' in page
    assert '<a href="?waiting=True">What is waiting</a>' in page
    assert '<input type="hidden" name="sort" value="contact"' in page


@pytest.fixture
def groups(ben, ben_in):
    """Return the chips of the page, by name."""

    def read():
        return {str(item["what"].name): item for item in ben_in.get(URL).context["groups"]}

    return read


def enrols(learner, module, **offering):
    run = make.OfferingFactory(module=module, **offering)
    make.EnrolmentFactory(learner=learner, offering=run)


def test_groups_are_programmes_of_current_offerings_with_their_sizes(ben, ben_in, groups):
    care, gone = make.ProgrammeFactory(name="Care"), make.ProgrammeFactory(name="Gone")
    joinery = make.ProgrammeFactory(name="Joinery")
    modules = {}
    for programme in (care, gone, joinery):
        modules[programme.name] = make.ModuleFactory()
        modules[programme.name].programmes.add(programme)
    for number in range(3):
        enrols(learner := tutee(ben, f"Carer {number}"), modules["Care"])
        enrols(learner, modules["Care"])  # counted once
        enrols(learner, modules["Gone"], until_on=make.day(0))
    enrols(tutee(ben, "Joiner"), modules["Joinery"])
    enrols(make.LearnerFactory(name="Not Ben’s"), modules["Joinery"])
    sizes = {name: item["what"].size for name, item in groups().items()}
    assert sizes == {
        "All": 5,
        "Care": 3,
        "Joinery": 1,
        "No contact in four weeks": 5,
    }
    page = ben_in.get(URL + groups()["Joinery"]["url"])
    assert [line.name for line in page.context["lines"]] == ["Joiner"]
    assert [item["here"] for item in page.context["groups"]] == [False, False, True, False]
    assert len(names(ben_in, group="programme Care")) == 5  # no such group: everyone


def test_one_programme_is_shown_as_its_modules(ben, groups):
    care = make.ProgrammeFactory(name="Care")
    for name in ("Anatomy", "Practice"):
        module = make.ModuleFactory(name=name)
        module.programmes.add(care)
        enrols(tutee(ben, f"In {name}"), module)
    assert {"Anatomy", "Practice"} < set(groups())
    assert "Care" not in groups()


def test_people_who_have_not_heard_from_anyone_are_a_group(ben, ben_in, groups):
    for name, days in (("Lately", -20), ("Long ago", -30)):
        hears(tutee(ben, name), days, ben)
    hears(tutee(ben, "Tried"), -1, ben, reached=False)
    assert groups()["No contact in four weeks"]["what"].size == 3
    assert names(ben_in, group="quiet") == ["Ada Sinclair", "Long ago", "Tried"]


def test_a_deputy_sees_whose_learners_they_cover(college, ben, cy, client, sign_in):
    own = make.LearnerFactory(name="Own")
    make.TutorAssignmentFactory(tutor=cy, learner=own)
    dates = {"from_on": make.day(0), "until_on": make.day(5)}
    my_time.set_cover(tutor=ben, deputy=cy, by=ben, **dates)
    page = sign_in(client, cy).get(URL)
    assert {line.name: line.whose for line in page.context["lines"]} == {
        "Ada Sinclair": "Ben’s",
        "Own": "",
        "Wren Tait": "",
    }
    assert "Ada Sinclair Ben’s" in words(page)
    covered = [item for item in page.context["groups"] if str(item["what"].name) == "I’m covering"]
    assert [item["what"].size for item in covered] == [1]
    assert names(client, group="covered") == ["Ada Sinclair"]


def beside(ben_in, learner):
    return ben_in.get(URL, {"open": learner.public_id})


def test_beside_the_list_are_the_last_contact_what_is_waiting_and_work(college, ben, ben_in):
    hears(college.ada, -3, ben)
    HelpRequestFactory(learner=college.ada, words="My shifts have changed.")
    ConcernFactory(learner=college.ada)
    page = beside(ben_in, college.ada)
    panel = words(page).split("here, beside the list")[-1].split("Ada Sinclair")[-1]
    for part in (
        "asked to speak to someone reply by",
        "My shifts have changed.",
        "Two hand-ins haven’t reached us",
        "We talked.",
        "Case study 2",
        "not received yet",
        "I’ll get back to Ada",
    ):
        assert part in panel, part
    assert f"/learners/{college.ada.public_id}/take-on/" in page.text
    assert b'<li id="l1" aria-current="true">' in page.content


def test_what_someone_has_taken_on_leads_to_its_page(college, ben, ben_in):
    ConcernFactory(learner=college.ada)
    case = cases.take_on(learner=college.ada, by=ben)
    page = beside(ben_in, college.ada)
    assert f'href="/cases/{case.public_id}/"' in page.text
    assert "/take-on/" not in page.text


def test_a_look_beside_the_list_counts_as_what_it_shows(college, ben, ben_in):
    beside(ben_in, college.ada)
    kinds = AccessEvent.objects.filter(learner_id=college.ada.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["case", "own list"]


@pytest.mark.parametrize("who", ["not Ben’s", "nobody", "not an id"])
def test_no_one_elses_learner_is_shown_beside_the_list(who, ben_in):
    stranger = make.LearnerFactory(name="Stranger")
    ids = {"not Ben’s": stranger.public_id, "nobody": uuid.uuid4(), "not an id": "x'--"}
    page = ben_in.get(URL, {"open": ids[who]})
    assert page.status_code == 200
    assert page.context["panel"] is None
    assert "Stranger" not in page.text
    assert not AccessEvent.objects.filter(learner_id=stranger.pk).exists()


def busy(ben, number):
    """Ben has learners with weeks, a contact, and a concern or a case about each."""
    people = crowd.waiting(ben, number)
    rows = [make.EngagementFactory.build(learner=learner) for learner in people]
    Engagement.objects.bulk_create(rows)
    for learner in people[:45]:
        hears(learner, -3, ben)
    return people


def test_my_learners_takes_8_queries_and_14_with_one_beside(college, ben, ben_in):
    busy(ben, 5)
    few, _page = queries(ben_in, URL)
    few_beside, _page = queries(ben_in, f"{URL}?open={college.ada.public_id}")
    people = busy(ben, 60)
    many, page = queries(ben_in, URL)
    many_beside, _page = queries(ben_in, f"{URL}?open={people[0].public_id}")
    assert (few, many) == (8, 8)
    assert (few_beside, many_beside) == (14, 14)
    assert len(page.content) < 60_000


def test_2000_learners_of_one_tutor_take_8_queries_and_a_page_of_45(ben, ben_in):
    crowd.tutees(ben, 2000)
    query_count, page = queries(ben_in, URL)
    assert query_count == 8
    assert page.content.count(b'href="/learners/') == 1 + 45  # one leads to this page
    assert len(page.content) < 60_000
