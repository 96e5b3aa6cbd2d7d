"""Import a list of people as the page does: the same preview, questions and confirmations."""

from argparse import ArgumentTypeError
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from learners.imports.people import drafts, shown
from learners.imports.people.columns import COLUMNS
from learners.imports.sheets import MOST_BYTES
from learners.models import ImportDraft, User
from learners.models.imports import DraftState


def pair(text: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not (sign and name and value):
        raise ArgumentTypeError(_("must have an equals sign between two words"))
    return name, value


def number_of(text: str) -> tuple[str, int]:
    kind, number = pair(text)
    if not (number.isascii() and number.isdigit()):
        raise ArgumentTypeError(_("must end with a number"))
    return kind, int(number)


class Command(BaseCommand):
    help = "Import a list of people: check, preview, commit; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("a CSV file or an Excel workbook"))
        parser.add_argument("--by", required=True, help=_("the email address of who imports it"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("stop after the preview, write nothing")
        )
        parser.add_argument("--all", action="store_true", help=_("print every change"))
        parser.add_argument(
            "--letters", action="store_true", help=_("letters read as Windows-1252 are right")
        )
        for name, kind, meaning in (
            ("confirm", number_of, _("KIND=NUMBER that you were asked to confirm")),
            ("column", pair, _("HEADER=COLUMN, for a header that was not recognised")),
            ("value", pair, _("COLUMN=VALUE, for what is the same in every row")),
            ("same", str, _("a reference that is a slip for the one it looks like")),
            ("other", str, _("a reference of someone new, whatever it looks like")),
        ):
            parser.add_argument(f"--{name}", action="append", default=[], type=kind, help=meaning)

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(_("No one signs in with %(email)s.") % {"email": options["by"]})
        with transaction.atomic() if options["dry_run"] else nullcontext():
            draft = self.read(by, options)
            self.say_how_read(draft)
            self.preview(draft, most=None if options["all"] else shown.SHOWN)
            if options["dry_run"]:
                transaction.set_rollback(True)
                self.stdout.write(_("A dry run: nothing was written."))
            else:
                self.commit(draft, by, options)

    def read(self, by: User, options: dict[str, Any]) -> ImportDraft:
        """Read the file, with the answers that were given."""
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        if len(content) > MOST_BYTES:
            raise CommandError(_("The file is larger than 20 MB. Split it into smaller files."))
        draft = worked(drafts.save(chunks=[content], source=path.name, by=by))
        if draft.state == DraftState.MATCHING and (options["column"] or options["value"]):
            columns, values = dict(options["column"]), dict(options["value"])
            if unknown := {*columns.values(), *values} - {*COLUMNS}:
                raise CommandError(_("No such column: %s") % ", ".join(sorted(unknown)))
            draft = drafts.match(draft=draft, header=None, columns=columns, values=values)
            draft = worked(draft)
        if draft.state == DraftState.READY and (options["same"] or options["other"]):
            draft = drafts.answer(draft=draft, same=options["same"], others=options["other"])
            draft = worked(draft)
        return draft

    def say_how_read(self, draft: ImportDraft) -> None:
        """Print how the file was read; stop if it cannot be imported."""
        reading = draft.reading
        if draft.unused:
            self.stdout.write(_("Columns not used: %s") % ", ".join(draft.unused))
        if reading.get("letters"):
            words = ", ".join(reading["letters"])
            self.stdout.write(_("Read as Windows-1252, with these words: %s") % words)
        for note in [*reading.get("notes", []), *draft.preview.get("notes", [])]:
            self.stdout.write(note)
        if draft.state == DraftState.MATCHING:
            lacking, header = ", ".join(reading["lacking"]), ", ".join(reading["header"])
            self.stderr.write(_("The header is missing %s.") % lacking)
            raise CommandError(_("It has: %s. Match them with --column or --value.") % header)
        for error in drafts.errors_of(draft):
            self.stderr.write(f"{draft.source}{error}")
        if draft.error_count:
            words = _("The file has errors: %(count)s. Nothing was imported.")
            raise CommandError(words % {"count": draft.error_count})

    def preview(self, draft: ImportDraft, most: int | None) -> None:
        """Print what the file would change, and what has to be answered first."""
        for group in shown.groups(draft, most):
            self.stdout.write(f"{group.title} ({group.count})")
            for line in group.lines:
                words = filter(None, [line.name, line.place, str(line)])
                self.stdout.write(f"  {', '.join(words)}")
        for one in draft.preview["alike"]:
            self.stdout.write(_("%(reference)s %(name)s looks like %(other)s %(other_name)s") % one)
        for hold in draft.preview["holds"]:
            words = _("%(title)s: %(count)s of %(total)s, more than usual")
            self.stdout.write(words % {**hold, "title": shown.TITLES[hold["kind"]]})

    def commit(self, draft: ImportDraft, by: User, options: dict[str, Any]) -> None:
        confirmed, mark = dict(options["confirm"]), draft.preview["mark"]
        try:
            done = drafts.commit(
                draft=draft, by=by, mark=mark, confirmed=confirmed, letters=options["letters"]
            )
        except drafts.PausedError:
            asked = [f"--confirm {h['kind']}={h['count']}" for h in draft.preview["holds"]]
            asked += [f"--same {a['reference']}" for a in draft.preview["alike"]]
            asked += ["--letters"] * bool(draft.reading.get("letters"))
            raise CommandError(
                _("Nothing was imported. If all this is right: %s") % " ".join(asked)
            ) from None
        except drafts.ChangedError:
            raise CommandError(_("Cairn has changed meanwhile. Try again.")) from None
        done = worked(done)
        if done.state != DraftState.DONE:
            raise CommandError(_("Cairn has changed meanwhile. Try again."))
        self.stdout.write(_("Imported.") if done.batch else _("There was nothing to change."))


def worked(draft: ImportDraft) -> ImportDraft:
    """Do here what would wait for a worker."""
    if draft.state in drafts.WAITING:
        drafts.work(draft.pk)
        draft.refresh_from_db()
    return draft
