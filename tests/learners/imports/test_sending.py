"""Rows sent in bulk arrive as they are, with the defaults of their fields."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from learners.imports.sending import next_ids, send
from learners.models import User

pytestmark = pytest.mark.django_db

NAMES = ["Zoë O’Hara", "a\\Nb", "\\N", "tab\tand\nline\r", "", "'; DROP TABLE x --"]


def users(emails, **same):
    ids = next_ids(User, len(emails))
    rows = [(pk, email, "x") for pk, email in zip(ids, emails, strict=True)]
    send(User, ("id", "email", "password"), rows, joined_at=timezone.now(), **same)


def test_every_text_arrives_as_it_is():
    ids = next_ids(User, len(NAMES))
    rows = [(pk, f"{pk}@s.example", name) for pk, name in zip(ids, NAMES, strict=True)]
    send(User, ("id", "email", "name"), rows, password="x", joined_at=timezone.now())
    assert list(User.objects.order_by("pk").values_list("name", flat=True)) == NAMES


def test_other_columns_have_their_defaults():
    users(["one@s.example", "two@s.example"])
    one, two = User.objects.order_by("pk")
    assert one.public_id != two.public_id
    assert (one.language, one.is_active, one.is_calm, one.name) == ("en-gb", True, False, "")
    assert (one.last_login, one.seen_on, one.origin) == (None, None, None)


def test_a_row_that_is_there_already_is_the_same_error_as_for_a_model():
    users(["one@s.example"])
    with pytest.raises(IntegrityError), transaction.atomic():
        users(["ONE@s.example"])
