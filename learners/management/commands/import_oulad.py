"""Import a folder in the form of the Open University Learning Analytics Dataset."""

import os
import sys
import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseFault
from django.utils.translation import gettext as _

from learners.imports.errors import RefusedError
from learners.imports.oulad.run import BusyError, import_folder
from learners.imports.oulad.workspace import MissingExtraError
from learners.models import User


def days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 365):
        raise ArgumentTypeError(_("must be a whole number of days, 0 to 365"))
    return int(text)


class Command(BaseCommand):
    help = "Import an OULAD-form folder: validate, preview, commit; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help=_("the folder that holds courses.csv and the rest"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("stop after the preview, write nothing")
        )
        parser.add_argument(
            "--mark-delay",
            type=days,
            default=0,
            help=_("days from handing work in until its mark is known; 0 (default) is optimistic"),
        )
        parser.add_argument(
            "--by",
            default="the command line",
            help=_("who is importing: an email address or a name"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        folder = Path(options["folder"])
        dry_run = options["dry_run"]
        try:
            plan = import_folder(
                folder,
                by=User.objects.filter(email__iexact=options["by"]).first() or options["by"],
                say=self._say,
                mark_delay=options["mark_delay"],
                dry_run=dry_run,
            )
        except RefusedError as refused:
            for error in refused.errors.listed():
                self.stderr.write(str(error))
            count = {"count": refused.errors.total}
            raise CommandError(
                _("The folder has errors: %(count)s. Nothing was imported.") % count
            ) from None
        except MissingExtraError as missing:
            raise CommandError(str(missing)) from None
        except DatabaseFault as fault:
            words = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
            values = {"fault": words}
            raise CommandError(
                _("The database cannot be used: %(fault)s. Nothing was imported.") % values
            ) from None
        except BusyError:
            raise CommandError(
                _("Another import is under way. Nothing was imported; try again when it is done.")
            ) from None
        if dry_run:
            end = _("A dry run: nothing was written.")
        elif plan.changes_nothing:
            end = _("Everything was already in Cairn. Nothing was changed.")
        else:
            end = _("Imported.")
        self._say(f"{end} ({time.monotonic() - started:.1f} s)")

    def _say(self, words: str) -> None:
        """Print a line, and ignore a closed pipe, so that `| head` does not stop the import."""
        try:
            self.stdout.write(words)
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
