"""People are found and sorted however their names are typed."""

import pytest

from learners.models import Learner, User
from learners.querysets import name_matches
from tests.factories import learners as make

NAMES = {
    "Zoë O’Hara": [
        "Zoe",
        "ZOË",
        "o'hara",
        "OHara",
        "O`Hara",
        "Hara Zoe",
        "O’Hara, Zoë",
        " zoe  ohara",
    ],
    "Seán Nguyễn": ["Sean", "nguyen", "Nguyễn Seán", "Nguyen, Sean", "Nguye\u0302\u0303n"],
    "Łukasz Wójcik": ["Lukasz", "wojcik lukasz", "ŁUKASZ"],
    "Anne-Marie Strauß": ["anne marie", "Anne-Marie", "strauss", "Anne\u2011Marie"],
    "Ada Sinclair": ["Ada  Sinclair", "Sinclair, Ada", "ada\u00a0sinclair", "sincl ad"],
    "Søren Ægidius": ["soren", "aegidius", "ÆGIDIUS"],
}
CASES = [(name, typed) for name, ways in NAMES.items() for typed in ways]


@pytest.fixture
def people(db):
    for place, name in enumerate(NAMES):
        make.LearnerFactory(name=name, reference=f"SC-{place:04}")
        make.UserFactory(name=name, email=f"user{place}@strathcairn.example")


@pytest.mark.parametrize(("name", "typed"), CASES)
def test_a_name_is_found_as_people_type_it(name, typed, people):
    assert [row.name for row in Learner.objects.filter(name_matches(typed, "reference"))] == [name]
    assert [row.name for row in User.objects.filter(name_matches(typed, "email"))] == [name]


@pytest.mark.parametrize("typed", ["Zoe Sinclair", "xx", "100%", "o_hara"])
def test_every_word_has_to_be_there_and_no_sign_stands_for_another(typed, people):
    Learner.objects.filter(name="Zoë O’Hara").update(name="Zoë OxHara")
    assert not Learner.objects.filter(name_matches(typed, "reference")).exists()


def test_a_reference_and_an_address_are_found_by_a_part(people):
    assert Learner.objects.get(name_matches("sc-0003", "reference")).name == "Anne-Marie Strauß"
    assert User.objects.get(name_matches("user3@", "email")).name == "Anne-Marie Strauß"


def test_names_sort_by_the_alphabet_and_not_by_code(db):
    names = ["Zara", "Łukasz", "ada", "Óscar", "Émile", "Oakes", "O’Hara", "Ben", "Eve"]
    for name in names:
        make.LearnerFactory(name=name)
    ordered = Learner.objects.order_by("name_key").values_list("name", flat=True)
    alphabet = ["ada", "Ben", "Émile", "Eve", "Łukasz", "Oakes", "O’Hara", "Óscar", "Zara"]
    assert list(ordered) == alphabet


def test_a_new_name_is_found_at_once(people):
    Learner.objects.filter(name="Ada Sinclair").update(name="Ada Ó Briain")
    assert Learner.objects.get(name_matches("o briain", "reference")).name == "Ada Ó Briain"


def test_the_pages_of_people_and_of_the_audit_find_them(people, client, sign_in, dee):
    sign_in(client, dee)
    page = client.get("/people/", {"q": "ohara, zoe", "who": "learners"})
    assert [line.name for line in page.context["lines"]] == ["Zoë O’Hara"]
    page = client.get("/people/", {"q": "ohara, zoe", "who": "roles"})
    assert [line.name for line in page.context["lines"]] == ["Zoë O’Hara"]


def test_a_tutor_finds_their_learners(people, client, sign_in, ben):
    for learner in Learner.objects.filter(reference__startswith="SC-"):
        make.TutorAssignmentFactory(tutor=ben, learner=learner)
    sign_in(client, ben)
    page = client.get("/learners/", {"q": "ohara zoe"})
    assert [line.name for line in page.context["lines"]] == ["Zoë O’Hara"]
