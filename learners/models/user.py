import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen
from learners.querysets import name_key


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def never_signed_in(self) -> "models.QuerySet[User]":
        """Return open logins that no one has used yet."""
        return self.filter(last_login__isnull=True, is_active=True)


class TextSize(models.TextChoices):
    USUAL = "usual", _("As usual")
    LARGE = "large", _("Larger")
    LARGEST = "largest", _("Largest")


class Colours(models.TextChoices):
    DEVICE = "device", _("As my device is set")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser):
    """A login. What someone may do comes from dated roles, never from a flag on this row.

    `seen_on`: the day a learner last opened Today; `away_since_on`: the one before it, on the day
    they come back after an absence. `origin`: the import that added this login.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"))
    name = models.CharField(_("the name you go by"), max_length=120)
    name_key = name_key()
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    text_size = models.CharField(max_length=10, choices=TextSize.choices, default=TextSize.USUAL)
    colours = models.CharField(max_length=10, choices=Colours.choices, default=Colours.DEVICE)
    is_calm = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    seen_on = models.DateField(null=True, blank=True)
    away_since_on = models.DateField(null=True, blank=True)
    origin = models.ForeignKey(
        "learners.Import", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            chosen("user_text_size_known", "text_size", TextSize),
            chosen("user_colours_known", "colours", Colours),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="user_by_name"),
            models.Index(
                fields=["name_key", "id"],
                condition=models.Q(last_login__isnull=True, is_active=True),
                name="user_never_signed_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
