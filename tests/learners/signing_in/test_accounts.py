"""Who is signed in: read once for a page, with all that every page needs."""

import pytest

from learners.permissions import roles_of
from learners.signing_in.accounts import SignedIn
from tests.factories import learners as make
from tests.factories.everyone import NotificationFactory


def signed_in(user):
    return SignedIn().get_user(user.pk)


def test_record_roles_and_unread_updates_come_in_one_query(ada, django_assert_num_queries):
    make.RoleFactory(user=ada, kind="tutor")
    make.RoleFactory(user=ada, kind="partner", until_on=make.day(0))
    for subject in ("one", "two"):
        NotificationFactory(user=ada, subject=subject)
    NotificationFactory(user=ada, read_at=make.moment(make.day(-1)))
    with django_assert_num_queries(1):
        user = signed_in(ada)
        assert user.learner == ada.learner
        assert roles_of(user, make.day(0)) == {"tutor"}
        assert user.unread == 2


def test_someone_without_roles_and_updates_has_none(hal, django_assert_num_queries):
    hal.roles.all().delete()
    with django_assert_num_queries(1):
        user = signed_in(hal)
        assert (roles_of(user, make.day(0)), user.unread) == (set(), 0)


def test_other_peoples_updates_are_not_counted(ada, ben):
    NotificationFactory(user=ben)
    assert signed_in(ada).unread == 0


@pytest.mark.parametrize("end", ["closed", "erased"])
def test_a_session_of_an_account_that_is_closed_is_nobodys(end, ada):
    if end == "closed":
        type(ada).objects.update(is_active=False)
    else:
        type(ada).objects.filter(pk=ada.pk).delete()
    assert SignedIn().get_user(ada.pk or 0) is None
