"""Set up the demo college once; later calls only run the missed nights."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learners.models import Learner, User
from portal.demo import again, cast
from portal.demo.guide import GUIDE
from portal.demo.seed import is_seeded


class Command(BaseCommand):
    help = "Seed Strathcairn College, or run the nights it has missed."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demo. Set CAIRN_DEMO=1 in an empty installation, or run `make demo`."
            )
        if is_seeded():
            again.catch_up(timezone.localtime(), lambda part: self.stdout.write(f"  {part}"))
        else:
            self.set_up()
        self.stdout.write("Open /demo/ to sign in as any of these people with one click.")
        self.stdout.write(
            "Or sign in with an email address below. They all have the same password:"
        )
        for card in GUIDE:
            self.stdout.write(f"  {card.email:26} {card.role}")
        self.stdout.write(f"  password: {cast.PASSWORD}")
        self.stdout.write("Tutors and administrators: make demo-code EMAIL=ben@strathcairn.example")

    def set_up(self) -> None:
        """Set up an empty installation, or a demo that was only partly set up."""
        occupied = User.objects.exists() or Learner.objects.exists()
        if occupied and not again.half_seeded():
            raise CommandError("This installation has people in it. Use an empty one for the demo.")
        if not again.start_again(lambda part: self.stderr.write(f"  {part}")):
            raise CommandError(
                "Another process is setting up the demo. Try again in half a minute."
            )
