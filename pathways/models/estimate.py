"""What learners' answers say about steps, taken together. Written by the night."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen
from pathways.models.catalogue import Pathway, Step


class Word(models.TextChoices):
    HARD = "too hard", _("too hard")
    KNOWN = "already know", _("known already")
    IRRELEVANT = "not relevant", _("not relevant")
    GREAT = "great", _("great")


class Estimate(models.Model):
    """The share of people who say a word of a step, from one night until a later row.

    "Not relevant" is about a step on the way to one aim, so only that word has a pathway. `share`
    is drawn towards `usual`, the word's mean over all steps, the more so the fewer answered. The
    published counts are those of the night on which they last reached a step of the release rule.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="estimates")
    pathway = models.ForeignKey(Pathway, null=True, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=20, choices=Word.choices)
    raters = models.PositiveIntegerField()
    said = models.PositiveIntegerField()
    share = models.FloatField()
    usual = models.FloatField()
    published_raters = models.PositiveIntegerField(default=0)
    published_said = models.PositiveIntegerField(default=0)
    as_of = models.DateField()
    revision = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            chosen("estimate_word_known", "word", Word),
            models.UniqueConstraint(
                fields=["step", "pathway", "word", "as_of", "revision"],
                nulls_distinct=False,
                name="estimate_once_a_night",
            ),
            models.CheckConstraint(
                name="estimate_of_relevance_has_an_aim",
                condition=Q(word=Word.IRRELEVANT, pathway__isnull=False)
                | (~Q(word=Word.IRRELEVANT) & Q(pathway__isnull=True)),
            ),
            models.CheckConstraint(
                name="estimate_counts_fit",
                condition=Q(said__lte=F("raters"), published_said__lte=F("published_raters")),
            ),
            models.CheckConstraint(
                name="estimate_shares_between_0_and_1",
                condition=Q(share__gte=0, share__lte=1, usual__gte=0, usual__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.word}: {self.said} of {self.raters}"
