"""Judge the triage scorecard on a folder of finished presentations, in a scratch database."""

import json
import math
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.calc.facts import LeakError
from learners.imports.errors import RefusedError
from learners.imports.oulad.workspace import MissingExtraError
from learners.management.commands.import_oulad import days
from learners.scratch import scratch_database
from support.calc.binning import ScorecardError
from support.measures import EvaluationRefusedError, Request, evaluate

DAYS = "0 14 28 56 84 112 140"


class Command(BaseCommand):
    help = "Fit Cairn's scorecard on TRAIN, test it on TEST and write the figures to OUT as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", required=True, help="a folder in OULAD form")
        parser.add_argument(
            "--train", required=True, help='presentations to learn from, such as "2013B 2013J"'
        )
        parser.add_argument("--test", required=True, help="presentations to test on")
        parser.add_argument("--out", required=True, help="the JSON file to write")
        parser.add_argument("--days", default=DAYS, help="days of the course to test")
        parser.add_argument("--labels", default="known", choices=["known", "retrospective"])
        parser.add_argument("--mark-delay", type=days, default=0)
        parser.add_argument("--yardstick", help="module:function that fits the comparison")

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_what_cannot_be(options)
        request = Request(
            folder=Path(options["data"]),
            train=options["train"].split(),
            test=options["test"].split(),
            days=self.days_of(options["days"]),
            retrospective=options["labels"] == "retrospective",
            mark_delay=options["mark_delay"],
            yardstick=self.yardstick_of(options["yardstick"]),
        )
        if request.retrospective:
            self.say("Labels are retrospective: a college could not have known them at the time.")
        try:
            with scratch_database("cairn_evaluation"):
                figures = evaluate(request, self.say)
        except RefusedError as refused:
            for error in refused.errors.listed():
                self.stderr.write(str(error))
            raise CommandError("The folder has errors, so nothing was evaluated.") from None
        except (EvaluationRefusedError, LeakError, MissingExtraError, ScorecardError) as refusal:
            raise CommandError(str(refusal)) from None
        text = json.dumps(plain(figures), indent=1, sort_keys=True)
        try:
            Path(options["out"]).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Cannot write {options['out']}: {error.strerror}.") from None
        self.say(f"Figures saved in {options['out']}.")

    def refuse_what_cannot_be(self, options: dict[str, Any]) -> None:
        """Refuse wrong options before minutes of work, not after."""
        for name in ("train", "test"):
            if not options[name].split():
                raise CommandError(f"{name.upper()} must name at least one presentation.")
        out = Path(options["out"]).absolute()
        if out.is_dir():
            raise CommandError(f"{options['out']} is a folder. Set OUT to the name of a file.")
        if not (out.parent.is_dir() and os.access(out if out.exists() else out.parent, os.W_OK)):
            raise CommandError(
                f"Cannot write {options['out']}. Check that its folder exists and is writable."
            )

    def days_of(self, text: str) -> list[int]:
        try:
            return [int(day) for day in text.split()]
        except ValueError:
            raise CommandError(f"DAYS must be whole numbers, not {text!r}.") from None

    def yardstick_of(self, name: str | None) -> Any:
        if not name:
            return None
        module, _colon, function = name.partition(":")
        try:
            return getattr(import_module(module), function)
        except (ImportError, AttributeError, ValueError):
            raise CommandError(
                f"Cannot import the yardstick {name!r}. Give it as module:function."
            ) from None

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def plain(value: Any) -> Any:
    """Replace NaN, which JSON lacks, by None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
