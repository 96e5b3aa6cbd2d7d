"""Who is here, in which role, and who is whose tutor."""

import pytest

from learners.actions import roster
from learners.models import AuditEvent, Enrolment, Learner, Role, TutorAssignment, User
from tests.conftest import person
from tests.factories import learners as make


@pytest.mark.parametrize(("act", "day"), [("assign_tutor", "from_on"), ("change_tutor", "on")])
def test_a_learner_cannot_become_their_own_tutor(act, day, ada, ben):
    said = {"learner": ada.learner, "tutor": ada, "by": ben}
    with pytest.raises(roster.OwnTutorError):
        getattr(roster, act)(**said, **{day: make.day(0)})
    held = TutorAssignment.objects.get(learner=ada.learner)
    assert (held.tutor, held.until_on) == (ben, None)
    assert not AuditEvent.objects.filter(verb="tutor.assign").exists()


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def give_login(learner, by, email="wren@college.example"):
    return roster.give_login(learner=learner, email=email, by=by)


def test_a_learner_gets_one_login_under_their_name_and_no_password(dee):
    wren = make.LearnerFactory(name="Wren Tait")
    user = give_login(wren, dee)
    assert give_login(wren, dee, "another@college.example") == user
    assert (user.name, user.has_usable_password()) == ("Wren Tait", False)
    assert Learner.objects.get(pk=wren.pk).user == user
    assert verbs() == ["login.give"]


@pytest.mark.parametrize("email", ["ben@strathcairn.example", "BEN@strathcairn.example"])
def test_a_record_is_never_given_to_someone_who_has_the_address(email, dee, ben):
    wren = make.LearnerFactory()
    with pytest.raises(roster.AddressTakenError):
        give_login(wren, dee, email)
    wren.refresh_from_db()
    assert wren.user is None


def appoint(user, by, first=0, **more):
    return roster.appoint(user=user, kind="tutor", from_on=make.day(first), by=by, **more)


def test_a_role_in_force_is_not_given_again(dee, hal):
    role = appoint(hal, dee, until_on=make.day(9))
    assert appoint(hal, dee) == appoint(hal, dee, 8) == role
    assert appoint(hal, dee, 9) != role
    assert verbs() == ["role.give", "role.give"]


def test_a_module_is_owned_beside_another(dee, hal):
    for module in make.ModuleFactory.create_batch(2):
        more = {"kind": "module owner", "module": module}
        roster.appoint(user=hal, from_on=make.day(0), by=dee, **more)
    assert hal.roles.filter(kind="module owner").count() == 2


def end(role, by, on=0):
    return roster.end_role(role=role, on=make.day(on), by=by)


@pytest.mark.parametrize(("first", "left"), [(-9, 1), (0, 0), (5, 0)])
def test_a_role_that_has_not_begun_is_removed_and_another_ends(first, left, dee, hal):
    role = appoint(hal, dee, first)
    assert end(role, dee)
    assert hal.roles.filter(kind="tutor", until_on=make.day(0)).count() == left
    assert hal.roles.filter(kind="tutor").count() == left
    assert not end(role, dee)
    assert verbs() == ["role.give", "role.end"]


def test_a_role_that_is_over_keeps_its_last_day(dee, hal):
    role = appoint(hal, dee, -9, until_on=make.day(-3))
    assert not end(role, dee)
    role.refresh_from_db()
    assert role.until_on == make.day(-3)


@pytest.mark.parametrize(
    "other",
    [
        lambda: None,
        lambda: person("Uma Vale", "administrator").roles.update(until_on=make.day(30)),
        lambda: person("Uma Vale", "administrator").roles.update(from_on=make.day(1)),
        lambda: [
            User.objects.filter(pk=person("Uma Vale", "administrator").pk).update(is_active=False)
        ],
    ],
)
def test_the_last_administrator_stays_one(other, dee):
    other()
    with pytest.raises(roster.LastAdministratorError):
        end(dee.roles.get(), dee)
    assert Role.objects.get(user=dee).until_on is None


def test_one_of_two_administrators_may_stop(dee):
    person("Uma Vale", "administrator")
    assert end(dee.roles.get(), dee)


def change(learner, tutor, by, on=0):
    roster.change_tutor(learner=learner, tutor=tutor, on=make.day(on), by=by)


def spans(learner):
    rows = TutorAssignment.objects.filter(learner=learner).order_by("from_on", "tutor__name")
    return [(row.tutor.name, row.from_on, row.until_on) for row in rows]


def test_the_tutor_before_is_so_until_the_new_one_begins(ada, ben, cy, dee):
    for _click in range(2):
        change(ada.learner, cy, dee)
    assert spans(ada.learner) == [
        ("Ben Ross", make.day(-make.LONG_AGO), make.day(0)),
        ("Cy Laird", make.day(0), None),
    ]
    assert verbs() == ["tutor.assign"]


def test_a_deputy_goes_with_the_tutor_they_stood_in_for(ada, ben, cy, dee, hal):
    for first, last in ((-3, 5), (7, 9)):
        days = {"from_on": make.day(first), "until_on": make.day(last)}
        make.TutorAssignmentFactory(tutor=hal, learner=ada.learner, **days)
    change(ada.learner, cy, dee)
    assert spans(ada.learner)[1:] == [
        ("Hal Reid", make.day(-3), make.day(0)),
        ("Cy Laird", make.day(0), None),
    ]


def test_a_place_in_an_offering_is_given_once(ada, dee):
    offering = make.OfferingFactory()
    places = [roster.enrol(learner=ada.learner, offering=offering, by=dee) for _ in range(2)]
    assert places[0] == places[1] == Enrolment.objects.get()
    assert verbs() == ["enrolment.add"]


def test_a_module_that_runs_again_keeps_what_it_teaches(dee):
    care, access = make.ProgrammeFactory.create_batch(2)
    dates = (make.day(0), make.day(60))
    words = {"code": "CARE1", "name": "Foundations of care", "statement": "I can", "dates": dates}
    runs = [
        roster.offer_module(programme=programme, run=run, by=dee, **words)
        for programme, run in ((care, "autumn"), (access, "spring"))
    ]
    assert runs[0].module == runs[1].module
    assert runs[0].module.competencies.count() == 1
    assert set(runs[0].module.programmes.all()) == {care, access}
    assert verbs() == ["offering.open", "offering.open"]


def test_a_feed_covers_nothing_before_it_is_heard(dee):
    offering = make.OfferingFactory()
    coverage = roster.connect_feed(offering=offering, feed="marks", from_on=make.day(-9), by=dee)
    assert (coverage.from_on, coverage.until_on) == (make.day(-9), make.day(-9))
    assert AuditEvent.objects.get().label == f"marks: {offering}"
