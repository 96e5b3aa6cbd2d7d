"""Refuse passwords that can be guessed, and hash the others with Argon2id at OWASP's minimum, so
that many sign-ins at nine slow no page."""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn


class Argon2At19MiB(Argon2PasswordHasher):
    """About 20 ms a hash, measured; Django's default (100 MiB, 8 lanes) takes 200 ms.

    Passwords are normalised first (NFKC, as NIST SP 800-63B §3.1.1.2 asks): keyboards write the
    same letter in several ways.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return super().encode(normalised(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether it is the password, also of a hash made before normalising."""
        same = normalised(password)
        return super().verify(same, encoded) or (
            same != password and super().verify(password, encoded)
        )


def normalised(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


class Guessable:
    """Refuse passwords that a program would guess soon: names, words, dates, runs, repeats.

    Their strength is zxcvbn's (Wheeler 2016): 3 means over 10^8 guesses. It is measured with and
    without spaces, dots and dashes, which add little when someone guesses names.
    """

    ENOUGH = 3
    LONGEST = 72  # characters that zxcvbn reads; the rest only makes a password stronger

    def validate(self, password: str, user: Any = None) -> None:
        known = parts_of(settings.COLLEGE_NAME, "cairn", *own_words(user))
        spellings = {password, re.sub(r"[\s._-]", "", password)} - {""}
        scores = [zxcvbn(it[: self.LONGEST], user_inputs=known)["score"] for it in spellings]
        if min(scores, default=0) < self.ENOUGH:
            raise ValidationError(
                _(
                    "A program could guess this password. Use three or four words that have "
                    "nothing to do with each other, with you or with the college."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _(
            "Three or four words that have nothing to do with each other are easy to remember and "
            "hard to guess."
        )


def own_words(user: Any) -> list[str]:
    return [user.name, user.email] if user is not None else []


def parts_of(*names: str) -> list[str]:
    """Return names, their words, and their words run together, in small letters."""
    words = [re.findall(r"\w+", name.lower()) for name in names]
    return [*names, *(part for own in words for part in [*own, "".join(own)])]
