import pytest

from learners.actions import naming
from learners.models import Origin, Role
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.learners import day
from tests.factories.together import speaks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee():
    return person("Dee Fraser", "administrator")


@pytest.fixture
def care():
    return make.ProgrammeFactory(name="Care")


def learner(name, reference):
    user = person(name)
    make.LearnerFactory(name=name, user=user, reference=reference)
    return user


def name(care, dee, *lines):
    return naming.name(programme=care, people=naming.look_up(lines), by=dee)


def now(care):
    roles = Role.objects.in_force(day(0)).filter(programme=care)
    return sorted(roles.values_list("user__name", flat=True))


def test_a_list_names_by_reference_or_address(care, dee):
    learner("Gus Petrie", "SC-1")
    learner("Ivy Rose", "SC-2")
    name(care, dee, "sc-1", "IVY@strathcairn.example", "SC-1")
    assert now(care) == ["Gus Petrie", "Ivy Rose"]
    assert set(Role.objects.values_list("origin", flat=True)) - {"hand"} == {Origin.LIST}


def test_the_next_list_ends_the_roles_of_the_last_and_never_those_given_by_hand(care, dee):
    gus, una = learner("Gus Petrie", "SC-1"), learner("Una Boyd", "SC-3")
    learner("Ivy Rose", "SC-2")
    speaks_for(una, care)
    name(care, dee, "SC-1")
    Role.objects.filter(user=gus).update(from_on=day(-9))
    change = name(care, dee, "SC-2")
    assert [role.user for role in change.ending] == [gus]
    assert now(care) == ["Ivy Rose", "Una Boyd"]


def test_the_same_list_twice_changes_nothing(care, dee):
    learner("Gus Petrie", "SC-1")
    name(care, dee, "SC-1")
    change = name(care, dee, "SC-1")
    assert (change.new, change.ending) == ([], [])
    assert Role.objects.filter(programme=care).count() == 1


def test_a_preview_writes_nothing(care):
    gus = learner("Gus Petrie", "SC-1")
    change = naming.preview(care, [gus], day(0))
    assert change.new == [gus]
    assert not Role.objects.filter(programme=care).exists()


def test_every_line_that_names_nobody_is_reported(care):
    learner("Gus Petrie", "SC-1")
    make.LearnerFactory(reference="SC-9", user=None)
    with pytest.raises(naming.NobodyError) as error:
        naming.look_up(["SC-1", "SC-9", "nobody"])
    assert error.value.args == ((2, "SC-9"), (3, "nobody"))
