"""Addresses of this room, grouped by the object they act on."""

from django.urls import URLPattern, path

from feedback.views import moved, surveys, surveys_written

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
    # moderation
    # representatives, and the partnership agreement
]
