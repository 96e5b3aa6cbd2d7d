"""Password hashes of an installation."""

import pytest
from pytest_django.fixtures import Settings

from learners.models import User
from portal.settings import PASSWORD_HASHERS

PASSWORD = "walkers leave stones for each other"


@pytest.fixture
def ada(settings: Settings) -> User:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    ada = User(name="Ada Sinclair")
    ada.set_password(PASSWORD)
    return ada


def test_a_password_is_hashed_with_argon2_at_the_recommended_cost(ada: User) -> None:
    assert ada.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_password_itself_matches_its_hash(ada: User) -> None:
    assert ada.check_password(PASSWORD)
    assert not ada.check_password(PASSWORD.upper())
