"""Fit the estimate of competence on the college's own answers, and put a version in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.actions import competence
from learners.calc.cards import NotEnoughError
from learners.models import EstimateVersion, User


class Command(BaseCommand):
    help = "Fit a version of the estimate and print its figures, or put one in use with --use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--use", type=int, help="the number of the version to put in use")
        parser.add_argument(
            "--by", default="the command line", help="who does this: an email address or a name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first() or options["by"]
        if options["use"] is not None:
            self.use(options["use"], by)
            return
        try:
            version = competence.learn(by=by)
        except NotEnoughError as refusal:
            raise CommandError(f"Nothing was fitted: {refusal}.") from None
        for name, value in version.figures.items():
            self.stdout.write(f"{name:10} {value:,}")
        self.stdout.write(f"Saved as version {version.number}. No one sees its estimates yet.")
        self.stdout.write(f"To use it: manage.py learn_competence --use {version.number}")

    def use(self, number: int, by: User | str) -> None:
        version = EstimateVersion.objects.filter(number=number).first()
        if version is None:
            raise CommandError(f"There is no version {number}.")
        competence.use(version=version, by=by)
        self.stdout.write(f"Version {number} is in use from the next update.")
