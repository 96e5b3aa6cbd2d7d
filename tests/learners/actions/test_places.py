"""An administrator records that someone leaves, pauses or is back, and moves a caseload."""

import pytest

from learners import sight
from learners.actions import facts, places, roster
from learners.models import AuditEvent, Learner, Left, Notification, TutorAssignment
from tests.factories import crowd
from tests.factories import learners as make
from tests.factories.learners import day
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def ada(ada):
    """Ada is on two runs that are going on, and on one that is over."""
    for _run in range(2):
        make.EnrolmentFactory(learner=ada.learner)
    over = make.OfferingFactory(from_on=day(-200), until_on=day(-100))
    make.EnrolmentFactory(learner=ada.learner, offering=over)
    return ada


def leave(ada, dee, on=0, pauses=False):
    return places.leave(learner=ada.learner, on=day(on), pauses=pauses, reason="A job.", by=dee)


def away(learner):
    return sorted(
        filter(None, sight.with_leaving(learner.enrolments.all()).values_list("left_on", flat=True))
    )


def kinds(user):
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


@pytest.mark.parametrize(("pauses", "verb"), [(False, "place.leave"), (True, "place.pause")])
def test_someone_who_leaves_or_pauses_is_away_from_every_run_that_goes_on(pauses, verb, ada, dee):
    assert leave(ada, dee, pauses=pauses) == 2
    assert away(ada.learner) == [day(0), day(0)]
    event = AuditEvent.objects.get(verb=verb)
    assert event.detail == {"on": day(0).isoformat(), "reason": "A job."}
    assert kinds(ada) == ["place changed"]


def test_a_second_click_changes_nothing(ada, dee):
    leave(ada, dee)
    with pytest.raises(places.NothingToChange):
        leave(ada, dee)
    assert Left.objects.count() == 2
    assert kinds(ada) == ["place changed"]


def test_an_earlier_day_corrects_a_later_one(ada, dee):
    leave(ada, dee, on=9)
    leave(ada, dee, on=3)
    assert away(ada.learner) == [day(3), day(3)]


def test_someone_who_is_back_has_their_places_again(ada, dee):
    leave(ada, dee, on=-3, pauses=True)
    assert places.come_back(learner=ada.learner, reason="Well again.", by=dee) == 2
    assert away(ada.learner) == []
    with pytest.raises(places.NothingToChange):
        places.come_back(learner=ada.learner, reason="Well again.", by=dee)


def test_what_was_dropped_long_ago_stays_dropped(ada, dee):
    dropped = ada.learner.enrolments.order_by("pk").first()
    facts.leave(dropped, on=day(-30))
    leave(ada, dee, on=-3)
    assert places.come_back(learner=ada.learner, reason="Well again.", by=dee) == 1
    assert away(ada.learner) == [day(-30)]


def test_the_page_shows_since_when_they_are_away(ada, dee, client, sign_in):
    sign_in(client, dee)
    url = f"/people/learners/{ada.learner.public_id}/"
    sent = {"what": "pause", "on": day(0).isoformat(), "reason": "A new baby."}
    assert client.post(f"{url}place/", sent).status_code == 302
    assert words(client.get(url)).count("away from") == 2
    client.post(f"{url}place/", {"what": "return", "reason": "Back."})
    assert "away from" not in words(client.get(url))
    page = client.post(f"{url}place/", {"what": "leave", "reason": "x"})
    assert "Write the first day away." in words(page)


def test_a_caseload_is_shown_first_and_then_moves(ben, dee, client, sign_in):
    tess = make.UserFactory(name="Tess Boyd")
    make.RoleFactory(user=tess, kind="tutor", from_on=day(-9))
    crowd.tutees(ben, 45)
    own = Learner.objects.get(name="Learner 0000")
    Learner.objects.filter(pk=own.pk).update(user=tess)
    signed_in = make.UserFactory()
    Learner.objects.filter(name="Learner 0001").update(user=signed_in)
    sign_in(client, dee)
    url = f"/people/{ben.public_id}/learners/"
    page = client.post(url, {"tutor": tess.pk})
    assert "Tess Boyd becomes the tutor of these 44 learners today" in words(page)
    assert "no one is their own tutor" in words(page)
    assert not TutorAssignment.objects.filter(tutor=tess).exists()
    assert client.post(url, {"tutor": tess.pk, "sure": "on"}).status_code == 302
    assert sight.tutees(tess, day(0)).count() == 44
    assert list(roster.caseload(ben)) == [own]
    assert kinds(signed_in) == ["tutor changed"]
    assert AuditEvent.objects.filter(verb="tutor.assign", actor_id=dee.pk).count() == 44
    assert client.post(url, {"tutor": tess.pk, "sure": "on"}).status_code == 302
    assert kinds(signed_in) == ["tutor changed"]


def test_learners_who_are_only_covered_do_not_move(ben, dee):
    tess = make.UserFactory()
    covered = make.TutorAssignmentFactory(tutor=ben, until_on=day(5))
    assert roster.move_caseload(tutor=ben, to=tess, on=day(0), by=dee) == 0
    covered.refresh_from_db()
    assert covered.tutor == ben


def test_nobody_gives_their_learners_to_themselves(ben, dee, client, sign_in):
    make.TutorAssignmentFactory(tutor=ben)
    sign_in(client, dee)
    page = client.post(f"/people/{ben.public_id}/learners/", {"tutor": ben.pk, "sure": "on"})
    assert "are this person’s learners already" in words(page)


def test_the_page_costs_the_same_for_a_large_caseload(ben, dee, client, sign_in):
    crowd.tutees(ben, 5)
    sign_in(client, dee)
    few, _page = queries(client, f"/people/{ben.public_id}/learners/")
    crowd.tutees(ben, 40)
    assert queries(client, f"/people/{ben.public_id}/learners/")[0] == few
