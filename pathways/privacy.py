"""The personal data that pathways stores."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from learners.privacy import PersonalData, taught

by_learner = partial(taught, path="learner")

PERSONAL_DATA: list[PersonalData] = [
    taught(
        "pathways.Moved", "response__learner", _("to show what someone’s answer changed for them")
    ),
    by_learner("pathways.Response", purpose=_("to act on what the learner says about a step")),
    by_learner("pathways.Fulfilment", purpose=_("to know which steps someone has done")),
    by_learner("pathways.Start", purpose=_("to know which steps someone has started")),
    by_learner("pathways.DayChoice", purpose=_("to plan a week as the learner wants it")),
    by_learner("pathways.PathwayChoice", purpose=_("to know which pathway someone follows")),
    by_learner("pathways.Recommendation", purpose=_("to suggest what to do next, and say why")),
]
