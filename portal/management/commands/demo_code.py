"""Print a demo person's second-factor code, for visitors without an authenticator app."""

import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

PERIOD = 30  # seconds a code lasts


class Command(BaseCommand):
    help = "Print a demo person's current second-factor code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Codes are only printed in the demo, so that a real second factor stays secret."
            )
        totp = Authenticator.objects.filter(
            user__email__iexact=options["email"], type=Authenticator.Type.TOTP
        ).first()
        if totp is None:
            raise CommandError(
                f"{options['email']} has no second factor. Only tutors and administrators have one."
            )
        secret = get_adapter().decrypt(totp.data["secret"])
        self.stdout.write(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))
