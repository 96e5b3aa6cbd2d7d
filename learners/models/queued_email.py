from django.db import models


class QueuedEmail(models.Model):
    """An email about signing in that a worker is to send; deleted once it is sent, or after a day.

    A page that sent it itself would wait for the mail server, and would tell by its time whether an
    address is known. `tried_at`: when a worker last took it; `failed`: it may be tried again.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.subject
