"""Devices that are not asked for a second factor: allauth calls them trusted browsers."""

import secrets

from allauth.mfa.models import Authenticator
from django.db import transaction

from learners.models import User


@transaction.atomic
def forget_devices(user: User) -> None:
    """Ask for the second factor again on every device: allauth's trust in one depends on `seed`."""
    factors = Authenticator.objects.select_for_update().filter(user=user)
    for factor in factors.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("pk"):
        factor.data["seed"] = secrets.token_hex(8)
        factor.save(update_fields=["data"])
