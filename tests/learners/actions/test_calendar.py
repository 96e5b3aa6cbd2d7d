"""Terms that share no day, days that close once, campuses that are still used."""

import pytest

from learners.actions import calendar
from learners.models import AuditEvent, Campus, ClosedDay, Term
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory, ClosedDayFactory

AUTUMN = {"name": "Autumn", "from_on": make.day(0), "until_on": make.day(100)}


def term(by, **given):
    return calendar.set_term(by=by, **{**AUTUMN, **given})


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_term_is_opened_once_and_then_changed(dee):
    autumn = term(dee)
    assert term(dee) == autumn
    assert term(dee, term=autumn, until_on=make.day(90)) == autumn
    assert Term.objects.get().until_on == make.day(90)
    assert verbs() == ["term.open", "term.change"]


@pytest.mark.parametrize(("begins", "ends"), [(-10, 1), (99, 120), (10, 20), (-10, 120)])
def test_two_terms_share_no_day(begins, ends, dee):
    term(dee)
    with pytest.raises(calendar.TermsOverlapError, match="Autumn"):
        term(dee, name="Spring", from_on=make.day(begins), until_on=make.day(ends))
    assert Term.objects.count() == 1


@pytest.mark.parametrize(("begins", "ends"), [(-10, 0), (100, 120)])
def test_one_term_may_begin_where_another_ends(begins, ends, dee):
    term(dee)
    term(dee, name="Spring", from_on=make.day(begins), until_on=make.day(ends))
    assert Term.objects.count() == 2


def test_a_name_belongs_to_one_term(dee):
    term(dee)
    with pytest.raises(calendar.TermsOverlapError):
        term(dee, from_on=make.day(200), until_on=make.day(300))


def test_a_term_does_not_overlap_itself(dee):
    autumn = term(dee)
    term(dee, term=autumn, from_on=make.day(1))
    assert Term.objects.get().from_on == make.day(1)


def test_a_term_is_removed_once(dee):
    autumn = term(dee)
    for _ in range(2):
        calendar.remove_term(term=autumn, by=dee)
    assert verbs() == ["term.open", "term.remove"]


def close(by, first, last, name="Holiday", **more):
    days = {"from_on": make.day(first), "last_on": make.day(last)}
    return calendar.close_days(**days, name=name, by=by, **more)


def open_again(by, first, last, name="Holiday", **more):
    days = {"from_on": make.day(first), "last_on": make.day(last)}
    return calendar.open_days(**days, name=name, by=by, **more)


def test_days_close_from_the_first_to_the_last(dee):
    assert close(dee, 1, 3) == 3
    days = ClosedDay.objects.order_by("on").values_list("on", flat=True)
    assert list(days) == [make.day(n) for n in (1, 2, 3)]


def test_days_that_are_closed_keep_their_reason(dee):
    ClosedDayFactory(on=make.day(2), name="Strike")
    assert close(dee, 1, 3) == 2
    assert ClosedDay.objects.get(on=make.day(2)).name == "Strike"
    assert close(dee, 1, 3) == 0
    assert verbs() == ["day.close"]


def test_a_campus_closes_beside_the_college(dee):
    hill = CampusFactory(name="Hill")
    close(dee, 1, 1)
    assert close(dee, 1, 1, campus=hill) == 1
    assert AuditEvent.objects.latest("pk").detail["campus"] == "Hill"


def test_only_days_closed_for_that_reason_at_that_campus_open_again(dee):
    hill = CampusFactory(name="Hill")
    close(dee, 1, 3)
    close(dee, 1, 3, campus=hill)
    ClosedDayFactory(on=make.day(4), name="Strike")
    assert open_again(dee, 2, 9) == 2
    left = ClosedDay.objects.filter(campus=None).order_by("on").values_list("on", flat=True)
    assert list(left) == [make.day(1), make.day(4)]
    assert ClosedDay.objects.filter(campus=hill).count() == 3
    assert open_again(dee, 2, 9) == 0
    assert verbs() == ["day.close", "day.close", "day.open"]


def test_a_campus_is_added_once(dee):
    hill, is_new = calendar.add_campus(name="Hill", by=dee)
    assert (is_new, calendar.add_campus(name="Hill", by=dee)) == (True, (hill, False))
    assert verbs() == ["campus.add"]


@pytest.mark.parametrize(
    "use",
    [lambda hill: make.OfferingFactory(campus=hill), lambda hill: ClosedDayFactory(campus=hill)],
)
def test_a_campus_in_use_stays(use, dee):
    hill = CampusFactory(name="Hill")
    use(hill)
    with pytest.raises(calendar.StillUsedError):
        calendar.remove_campus(campus=hill, by=dee)
    assert Campus.objects.exists()


def test_an_unused_campus_is_removed_once(dee):
    hill = CampusFactory(name="Hill")
    for _ in range(2):
        calendar.remove_campus(campus=hill, by=dee)
    assert not Campus.objects.exists()
    assert verbs() == ["campus.remove"]
