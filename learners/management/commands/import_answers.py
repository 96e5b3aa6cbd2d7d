"""Import answers to questions from a file: check, count, commit; all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from learners.imports.answers import BusyError, import_answers
from learners.imports.errors import RefusedError
from learners.imports.sheets import MOST_BYTES
from learners.models import User


class Command(BaseCommand):
    help = "Import answers to questions from a CSV file or an Excel workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("a CSV file or an Excel workbook"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("stop after the counts, write nothing")
        )
        parser.add_argument(
            "--by",
            default="the command line",
            help=_("who is importing: an email address or a name"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, dry_run = options["file"], options["dry_run"]
        by = User.objects.filter(email__iexact=options["by"]).first() or options["by"]
        try:
            plan = import_answers(read(file), source=str(file), by=by, dry_run=dry_run)
        except RefusedError as refused:
            for error in refused.errors.listed():
                self.stderr.write(f"{file}{error}")
            words = _("The file has errors: %(count)s. Nothing was imported.")
            raise CommandError(words % {"count": refused.errors.total}) from None
        except BusyError:
            raise CommandError(
                _("Another import is under way. Nothing was imported; try again when it is done.")
            ) from None
        for note in plan.notes:
            self.stdout.write(note)
        words = _("New: %(new)s. Corrected: %(corrected)s. Already in Cairn: %(unchanged)s.")
        self.stdout.write(words % plan.counts)
        self.stdout.write(_("A dry run: nothing was written.") if dry_run else _("Imported."))


def read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise CommandError(_("The file is larger than 20 MB. Split it into smaller files."))
    return content
