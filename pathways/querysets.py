"""Facts of which the latest about each subject counts."""

from typing import Self

from django.db.models import OuterRef, Subquery

from learners.querysets import FactQuerySet


class LastWordQuerySet(FactQuerySet):
    about = ""

    def standing(self) -> Self:
        """The latest row about each subject, for each learner."""
        same = {"learner": OuterRef("learner"), self.about: OuterRef(self.about)}
        last = self.model.objects.filter(**same).latest_first().values("pk")[:1]
        return self.filter(pk=Subquery(last))


class AnswerQuerySet(LastWordQuerySet):
    about = "step"
