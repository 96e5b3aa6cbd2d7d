"""Addresses of this room, grouped by the object they act on."""

from django.urls import URLPattern, path

from feedback.views import (
    answering,
    board,
    changing,
    moderation,
    moved,
    public,
    surveys,
    surveys_written,
)

urlpatterns: list[URLPattern] = [
    # what moved because of someone, and what is asked
    path("say/moved/", moved.what_moved, name="say_moved"),
    # surveys
    path("say/surveys/", surveys.surveys, name="surveys"),
    path("say/surveys/<uuid:public_id>/", surveys.survey, name="survey"),
    path("say/surveys/<uuid:public_id>/thanks/", surveys.thanks, name="survey_thanks"),
    path("say/surveys/<uuid:public_id>/results/", surveys.survey_results, name="survey_results"),
    path("say/surveys/<uuid:public_id>/results.csv", surveys.results_file, name="survey_file"),
    path("surveys/", surveys_written.written, name="surveys_written"),
    path("surveys/add/", surveys_written.add, name="survey_add"),
    path("surveys/<uuid:public_id>/", surveys_written.one, name="survey_written"),
    path("surveys/<uuid:public_id>/about/", surveys_written.describe, name="survey_describe"),
    path("surveys/<uuid:public_id>/preview/", surveys_written.preview, name="survey_preview"),
    path("surveys/<uuid:public_id>/open/", surveys_written.open_survey, name="survey_open"),
    path("surveys/<uuid:public_id>/questions/", surveys_written.question_add, name="question_add"),
    path(
        "surveys/<uuid:public_id>/questions/<uuid:question_id>/remove/",
        surveys_written.question_remove,
        name="question_remove",
    ),
    path(
        "surveys/<uuid:public_id>/comments/",
        surveys_written.survey_comments_page,
        name="survey_comments",
    ),
    path(
        "surveys/<uuid:public_id>/comments/show/",
        surveys_written.comments_show,
        name="comments_show",
    ),
    path(
        "surveys/<uuid:public_id>/comments/<uuid:comment_id>/",
        surveys_written.judge,
        name="comment_judge",
    ),
    # the board: what people say, and what is answered
    path("say/", board.say, name="say"),
    path("say/something/", board.add, name="view_say"),
    path("say/safety/", board.safety_sent, name="safety_sent"),
    path("say/<uuid:public_id>/", board.view, name="view"),
    path("say/<uuid:public_id>/sign-on/", board.sign_on, name="view_sign_on"),
    path("say/<uuid:public_id>/sign-off/", board.sign_off, name="view_sign_off"),
    path("say/<uuid:public_id>/take-back/", board.take_back, name="view_take_back"),
    path("say/<uuid:public_id>/helped/", board.helped, name="view_helped"),
    path("say/<uuid:public_id>/pass-on/", answering.pass_on, name="view_pass_on"),
    path("say/<uuid:public_id>/join/", answering.merge, name="view_merge"),
    path("say/<uuid:public_id>/answer/", answering.decide, name="view_decide"),
    path("say/<uuid:public_id>/give/", answering.give, name="view_give"),
    path("say/<uuid:public_id>/publish/", answering.publish, name="view_publish"),
    path("say/<uuid:public_id>/change/", changing.change, name="view_change"),
    path(
        "say/<uuid:public_id>/change/<uuid:service_id>/hours/",
        changing.hours,
        name="view_hours",
    ),
    path(
        "say/<uuid:public_id>/change/<uuid:service_id>/about/",
        changing.describe,
        name="view_describe",
    ),
    path("ideas/", answering.ideas, name="ideas"),
    path("you-said/", public.you_said, name="you_said"),
    # moderation
    path("moderation/", moderation.moderation, name="moderation"),
    path("moderation/policy/", moderation.policy, name="moderation_policy"),
    path("say/<uuid:public_id>/report/", moderation.report, name="view_report"),
    path("say/<uuid:public_id>/moderate/", moderation.moderate, name="view_moderate"),
    path("rulings/<uuid:public_id>/appeal/", moderation.appeal, name="ruling_appeal"),
    path("rulings/<uuid:public_id>/settle/", moderation.settle, name="ruling_settle"),
    path("safety/<uuid:public_id>/", moderation.safety_message, name="safety_message"),
    # representatives, and the partnership agreement
]
