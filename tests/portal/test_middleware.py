"""Every page: its reader's language, no copy in a cache, and a second factor for staff."""

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.utils import translation

from learners.signing_in.sessions import GAVE_FACTOR
from portal.middleware import own_language, private_pages, second_factor
from portal.sessions import SessionStore
from tests.conftest import person
from tests.factories import learners as make
from tests.sent import request_of


def page(request):
    return HttpResponse(translation.get_language())


@pytest.mark.parametrize("language", ["cy", "gd", "en-gb"])
def test_a_page_is_in_the_language_of_the_account(language, ada):
    ada.language = language
    request = request_of(ada)
    assert own_language(page)(request).content.decode() == language
    assert language == request.LANGUAGE_CODE


def test_a_visitors_page_keeps_the_language_of_their_browser():
    with translation.override("gd"):
        assert own_language(page)(request_of()).content == b"gd"


def test_what_a_signed_in_person_sees_is_stored_by_no_cache(ada):
    assert private_pages(page)(request_of(ada))["Cache-Control"] == "no-store"
    assert "Cache-Control" not in private_pages(page)(request_of())


def test_a_page_that_says_how_to_cache_it_is_obeyed(ada):
    def styles(request):
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    assert private_pages(styles)(request_of(ada))["Cache-Control"] == "max-age=60"


def sees(user, path="/today/", gave=True):
    request = request_of(user)
    request.path = path
    request.session[GAVE_FACTOR] = gave
    return second_factor(page)(request).status_code == 200


def without_a_factor(*kinds):
    user = person("Uma Vale", *kinds)
    Authenticator.objects.filter(user=user).delete()
    return user


@pytest.mark.parametrize(
    ("kind", "is_shown"),
    [
        ("tutor", False),
        ("administrator", False),
        ("module owner", False),
        ("safeguarding lead", False),
        ("representative", True),
        ("service member", True),
        ("partner", True),
    ],
)
def test_staff_set_up_a_second_factor_before_they_see_a_page(kind, is_shown, db):
    module = make.ModuleFactory() if kind == "module owner" else None
    user = without_a_factor()
    make.RoleFactory(user=user, kind=kind, module=module)
    assert sees(user) == is_shown


def test_staff_with_a_second_factor_see_the_page(ben):
    assert sees(ben)


def test_staff_who_did_not_give_it_in_this_session_sign_in_again(ben):
    request = request_of(ben)
    request.session = SessionStore()
    request.path = "/today/"
    assert second_factor(page)(request)["Location"] == "/accounts/login/?next=/today/"


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/help-now/", "/static/x.css", "/privacy/"])
def test_what_anyone_may_read_waits_for_no_factor(path, db):
    assert sees(without_a_factor("tutor"), path)


@pytest.mark.parametrize("dates", [{"until_on": make.day(0)}, {"from_on": make.day(1)}])
def test_a_role_that_is_over_or_to_come_needs_no_factor(dates, db):
    user = without_a_factor("tutor")
    user.roles.update(**dates)
    assert sees(user)
