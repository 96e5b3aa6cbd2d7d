"""Set up the demo college, once; later runs only make good the nights missed since."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from learners.models import User
from portal.demo import cast, seed
from portal.demo.guide import DOMAIN, GUIDE
from portal.models import Night


class Command(BaseCommand):
    help = "Seed Strathcairn College, or run the nights it has missed."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo: set CAIRN_DEMO=1 in an empty installation, or run `make demo`."
            )
        if User.objects.filter(email__endswith=f"@{DOMAIN}").exists():
            self.catch_up()
        elif User.objects.exists():
            raise CommandError("There are people in this installation, so no demo is put into it.")
        else:
            seed.seed(timezone.localtime(), lambda part: self.stderr.write(f"  {part}"))
        self.stdout.write("Sign in as any of these; the password is the same for all of them:")
        for card in GUIDE:
            self.stdout.write(f"  {card.email:26} {card.role}")
        self.stdout.write(f"  password: {cast.PASSWORD}")
        self.stdout.write("Tutors and administrators: make demo-code EMAIL=ben@strathcairn.example")

    def catch_up(self) -> None:
        """Run the nights since the last, in order; what people typed stays as it is."""
        today = timezone.localdate()
        day = Night.objects.aggregate(last=Max("as_of"))["last"] or today
        while day < today:
            day += dt.timedelta(days=1)
            self.stdout.write(f"  the night for {day}")
            seed.run_night(day, timezone.now())
