"""People by name, by role, and one at a time."""

import pytest

from learners.models import Learner, Role, RoleKind, User
from learners.reads import people
from portal.demo.seed import analyse
from tests.factories import learners as make

TODAY = make.day(0)


def with_roles(q="", kind=""):
    return [person.name for person in people.with_roles({"q": q, "kind": kind}, TODAY)]


def learning(q="", kind=""):
    return [learner.name for learner in people.learning({"q": q, "kind": kind})]


def test_people_with_a_role_are_found_by_name_and_address(everyone):
    assert with_roles("ROSS") == ["Ben Ross"]
    assert with_roles("dee@") == ["Dee Fraser"]
    assert with_roles("Ada") == []


def test_people_are_found_by_a_role_of_today(everyone, hal):
    assert with_roles(kind="tutor") == ["Ben Ross", "Cy Laird"]
    hal.roles.update(until_on=TODAY)
    make.RoleFactory(user=everyone["cy"], kind=RoleKind.PARTNER, from_on=make.day(1))
    assert with_roles(kind="partner") == []


def test_someone_whose_roles_are_over_is_still_found(hal):
    hal.roles.update(until_on=TODAY)
    assert with_roles("Hal") == ["Hal Reid"]


def test_a_login_without_role_and_record_is_found_and_a_closed_one_is_not(db):
    make.UserFactory(name="Uma Vale")
    make.UserFactory(name="Una Vale", is_active=False)
    assert with_roles("Vale") == ["Uma Vale"]


def test_only_people_with_a_role_are_listed_without_a_search(everyone):
    make.UserFactory(name="Uma Vale")
    listed = with_roles()
    assert "Ben Ross" in listed
    assert not {"Uma Vale", "Ada Sinclair"} & set(listed)


@pytest.mark.parametrize("asked", ["sinclair", "sc-ada", "ADA@"])
def test_a_learner_is_found_by_name_reference_and_address(asked, ada, flo):
    assert learning(asked) == ["Ada Sinclair"]


def test_whoever_asks_for_a_role_asks_for_no_learner(ada):
    assert learning("Ada", kind="tutor") == []


def test_a_line_tells_two_people_of_one_name_apart(everyone, django_assert_num_queries):
    make.RoleFactory(user=everyone["ben"], kind=RoleKind.ADMINISTRATOR)
    rows = list(people.with_roles({"q": "ben", "kind": ""}, TODAY))
    learners = list(people.learning({"q": "ada", "kind": ""}))
    with django_assert_num_queries(0):
        (ben,), (ada,) = map(people.line_of, rows), map(people.line_of, learners)
    assert (ben.route, ben.detail, ben.learner) == ("person", "administrator, tutor", None)
    assert (ada.route, ada.detail) == ("person_learner", "SC-ADA")
    assert (ben.email, ada.email) == (everyone["ben"].email, everyone["ada"].email)


def test_a_learner_without_a_login_has_a_line_without_an_address(db):
    assert people.line_of(make.LearnerFactory()).email == ""


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_of_people_takes_two_queries(number, db, django_assert_num_queries):
    for user in make.UserFactory.create_batch(number):
        make.RoleFactory(user=user)
    with django_assert_num_queries(2):
        for row in people.with_roles({"q": "", "kind": ""}, TODAY):
            people.line_of(row)


def test_the_first_page_of_names_is_read_from_the_index(db):
    users = User.objects.bulk_create(make.UserFactory.build_batch(2000))
    Role.objects.bulk_create(make.RoleFactory.build(user=user) for user in users)
    Learner.objects.bulk_create(make.LearnerFactory.build_batch(2000))
    analyse()
    query = {"q": "", "kind": ""}
    assert "using learner_by_name" in people.learning(query)[:50].explain()
    assert "using user_by_name" in people.with_roles(query, TODAY)[:50].explain()


def test_a_learners_place_tells_tutor_deputy_and_modules(college, ben, cy):
    make.TutorAssignmentFactory(tutor=cy, learner=college.ada, until_on=make.day(3))
    earlier = make.OfferingFactory(from_on=make.day(-300), until_on=make.day(-200))
    make.EnrolmentFactory(learner=college.ada, offering=earlier)
    place = people.place_of(college.ada, TODAY)
    assert (place["now"].tutor, place["deputy"].tutor) == (ben, cy)
    assert [(row.offering, last) for row, last in place["places"]] == [
        (college.offering, make.day(55)),
        (earlier, make.day(-201)),
    ]


def test_a_cover_that_is_over_makes_nobody_a_deputy(college, cy):
    make.TutorAssignmentFactory(tutor=cy, learner=college.ada, until_on=TODAY)
    place = people.place_of(college.ada, TODAY)
    assert place["deputy"] is None
    assert {row.tutor.name for row in place["tutors"]} == {"Ben Ross", "Cy Laird"}


def test_roles_of_today_come_before_those_to_come_and_those_that_are_over(ben):
    make.RoleFactory(user=ben, kind="partner", until_on=TODAY)
    make.RoleFactory(user=ben, kind="administrator", from_on=make.day(1))
    roles = people.roles_of(User.objects.get(pk=ben.pk), TODAY)
    assert [(role.kind, role.over, role.coming) for role in roles] == [
        ("tutor", False, False),
        ("administrator", False, True),
        ("employer or community partner", True, False),
    ]


def test_tutees_are_counted_for_the_day(ada, flo, ben):
    assert people.tutees_of(ben, TODAY) == 2
    ada.learner.assignments.update(until_on=TODAY)
    assert people.tutees_of(ben, TODAY) == 1
