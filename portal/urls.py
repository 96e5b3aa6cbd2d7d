"""Every address, grouped by the object it is about."""

from django.urls import URLPattern, URLResolver, include, path

from learners.signing_in import accounts
from learners.views import corrections, deadline, people
from pathways.reads import route
from portal import acts
from portal.views import demo, health, nights, public, record, style, system, today
from support.views import briefing, more_time

urlpatterns: list[URLPattern | URLResolver] = [
    # public pages
    path("", public.front, name="front"),
    path("help-now/", public.help_now, name="help_now"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("how-cairn-decides/", public.how_cairn_decides, name="how_cairn_decides"),
    path("style/", style.style, name="style"),
    path("language/", public.set_language, name="set_language"),
    # the reader's own day
    path("today/", today.today, name="today"),
    # one learner's record
    path("me/", record.me, name="me"),
    path("learners/<uuid:public_id>/", record.learner, name="learner"),
    path("", include("learners.urls")),
    path("", include("support.urls")),
    # what people do to facts, with all that follows
    path(
        "corrections/<uuid:public_id>/",
        corrections.correction,
        {"answer": acts.answer_correction},
        name="correction",
    ),
    path(
        "deadlines/<uuid:public_id>/",
        deadline.deadline,
        {"move": acts.move_deadline},
        name="deadline",
    ),
    path(
        "learners/<uuid:public_id>/more-time/<uuid:piece_id>/",
        more_time.more_time,
        {"give": acts.give_more_time},
        name="more_time",
    ),
    path(
        "learners/<uuid:public_id>/briefing/",
        briefing.briefing,
        {"next_step": route.next_step},
        name="briefing",
    ),
    path(
        "people/learners/<uuid:public_id>/place/",
        people.change_place,
        {"leave": acts.leave, "come_back": acts.come_back},
        name="person_place",
    ),
    # plans and steps
    path("", include("pathways.urls")),
    # what people say together, and what comes of it
    path("", include("feedback.urls")),
    # the system
    path("system/", system.system, name="system"),
    # nights
    path("nights/", nights.nights, name="nights"),
    path("nights/start/", nights.start, name="night_start"),
    path("nights/<uuid:public_id>/", nights.night, name="night"),
    path("nights/<uuid:public_id>/progress/", nights.progress, name="night_progress"),
    path("nights/<uuid:public_id>/retry/<int:run_id>/", nights.retry, name="night_retry"),
    # the demo college, and monitors
    path("demo/", demo.demo, name="demo"),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/night/", demo.demo_night, name="demo_night"),
    path("demo/night/progress/", demo.demo_progress, name="demo_progress"),
    path("demo/pages/<slug:code>/", demo.demo_page, name="demo_page"),
    path("demo/again/", demo.demo_again, name="demo_again"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    # signing in, without the rest of what allauth offers
    path("accounts/email/", accounts.closed, name="account_email_closed"),
    path("accounts/2fa/trust/", accounts.closed, name="mfa_trust"),
    path("accounts/", include("allauth.urls")),
]

handler400 = "portal.views.public.bad_request"
handler403 = "portal.views.public.permission_denied"
handler404 = "portal.views.public.page_not_found"
handler500 = "portal.views.public.server_error"
