"""Run, resume or check a night without Celery, sharing the work with other processes."""

import datetime as dt
import time
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal import conductor, replay
from portal.fingerprint import fingerprint
from portal.models import Night, NightState
from portal.reads import progress

PATIENCE = 0.2  # seconds between checks while other processes work


def a_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date. Use a date like 2026-11-24") from None


class Command(BaseCommand):
    help = "Update every learner's pages for the morning of a date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=a_date, help="the morning to update for (default: tomorrow)"
        )
        parser.add_argument("--again", action="store_true", help="run it again as a new revision")
        parser.add_argument(
            "--check", action="store_true", help="recompute and compare, but write nothing"
        )
        parser.add_argument(
            "--by", default="the command line", help="who started it, for the audit"
        )
        parser.add_argument(
            "--fingerprint", action="store_true", help="print the data's fingerprint at the end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or timezone.localdate() + dt.timedelta(days=1)
        if options["check"]:
            self.check_night(as_of)
            return
        try:
            night, fresh = conductor.open_night(as_of, by=options["by"], again=options["again"])
        except conductor.NightRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        if not fresh and night.state == NightState.DONE:
            self.stdout.write(f"The night for {as_of} has already run (revision {night.revision}).")
        else:
            self.run_night(night, "Started" if fresh else "Joined")
        if options["fingerprint"]:
            self.stdout.write(f"fingerprint {fingerprint()}")

    def run_night(self, night: Night, verb: str) -> None:
        began = time.monotonic()
        self.stdout.write(f"{verb} the night for {night}: {night.learners} learners.")
        shown_counts: dict[str, int] = {}
        while night.state == NightState.RUNNING:
            finished = [conductor.work(run) for run in conductor.ready(night)[:1]]
            self.show_progress(night, shown_counts, began)
            if not any(finished):
                self.help_out(night)
            night.refresh_from_db()
        seconds = time.monotonic() - began
        self.stdout.write(f"Done in {seconds:.1f} s. Digest {night.digest}.")

    def help_out(self, night: Night) -> None:
        """Try the other runs, because another process has the first; wait a little if none is
        free."""
        if not any(conductor.work(run) for run in conductor.ready(night)[1:]):
            time.sleep(PATIENCE)

    def show_progress(self, night: Night, shown_counts: dict[str, int], began: float) -> None:
        for stage in progress.stages(night):
            if stage.learners_done == shown_counts.get(stage.stage, 0) and not stage.errors:
                continue
            if shown_counts.get(stage.stage) == stage.learners_done:
                continue
            shown_counts[stage.stage] = stage.learners_done
            parked = f", {stage.parked} parked" if stage.parked else ""
            self.stdout.write(
                f"  {stage.stage}: {stage.learners_done} of {stage.learners} learners, "
                f"{stage.changed} rows changed{parked} ({time.monotonic() - began:.1f} s)"
            )
            self.stdout.flush()

    def check_night(self, as_of: dt.date) -> None:
        night = Night.objects.filter(as_of=as_of, state=NightState.DONE).first()
        if night is None:
            raise CommandError(f"There is no finished night for {as_of} to compare with.")
        differing = replay.check(night)
        if differing:
            causes = " ".join(replay.possible_causes(night))
            raise CommandError(
                f"The night for {night} has different results in: {', '.join(differing)}. {causes}"
            )
        self.stdout.write(
            f"The night for {night} gives the same result again: digest {night.digest}."
        )
