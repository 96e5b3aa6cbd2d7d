"""Password hashes of an installation."""

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from pytest_django.fixtures import Settings

from learners.models import User
from learners.signing_in.passwords import Guessable
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


GUESSED = [
    "aaaaaaaaaaaa",
    "123456789012",
    "passwordpassword",
    "letmeinletmein",
    "welcome12345",
    "qwertyuiop[]",
    "liverpool1892",
    "Strathcairn College 1",
    "strathcairncollege",
    "Ada Sinclair 1",
    "ada.sinclair.ada",
    "            ",
]


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_that_is_guessed_soon_is_refused(password: str, ada: User) -> None:
    ada.email = "ada@strathcairn.example"
    with (
        override_settings(COLLEGE_NAME="Strathcairn College"),
        pytest.raises(ValidationError, match="could guess"),
    ):
        Guessable().validate(password, ada)


@pytest.mark.parametrize(
    "password", [PASSWORD, "three quiet stones", "Ω≈ç√∫˜µ≤≥÷åß∂", PASSWORD * 20]
)
def test_words_that_have_nothing_to_do_with_each_other_are_accepted(password: str) -> None:
    Guessable().validate(password)
    Guessable().validate(password, User(name="Jo Kerr", email="jo@strathcairn.example"))
