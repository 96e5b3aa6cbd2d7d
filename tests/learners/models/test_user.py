"""A login is found by its address, however that is typed."""

from learners.models import User


def test_a_login_is_found_whatever_case_its_address_is_typed_in(ada):
    assert User.objects.get_by_natural_key(ada.email.upper()) == ada


def test_the_domain_of_an_address_is_stored_in_lower_case(db):
    user = User.objects.create_user("Ada.Sinclair@College.EXAMPLE", name="Ada Sinclair")
    assert user.email == "Ada.Sinclair@college.example"


def test_without_a_password_nobody_can_sign_in_until_one_is_set(db):
    user = User.objects.create_user("ada@college.example", name="Ada Sinclair")
    assert not user.has_usable_password()
    user.set_password("a long night with two moons")
    assert user.check_password("a long night with two moons")


def test_a_login_goes_by_its_name_or_else_its_address():
    assert str(User(name="Ada Sinclair", email="ada@college.example")) == "Ada Sinclair"
    assert str(User(email="ada@college.example")) == "ada@college.example"
