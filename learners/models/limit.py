from django.db import models


class Limit(models.Model):
    """A count that limits signing in, such as recent failed passwords, until `ends_at`.

    `key`: the keyed hash of what is limited (`learners.signing_in.limits`).
    """

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
