"""Files of people on their way in: drafts, what they would change, and past imports."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from learners.imports.people.changes import KINDS, NAMESAKES
from learners.imports.people.drafts import KIND
from learners.imports.people.plan import NEW
from learners.models import Import, ImportDraft, ImportLine, Learner, User
from learners.models.imports import DraftState

SHOWN = 20  # changes of one kind, before the rest is on pages of its own
A_PAGE = 100
LATEST = 10
TITLES = {
    "leaving": _("People leaving"),
    "moved": _("People moving to another run"),
    "twice": _("People who would be in two runs of one module"),
    "back": _("People coming back"),
    "names": _("Names that change"),
    "tutors": _("Tutors that change"),
    "logins": _("First logins of people who are here"),
    "dates": _("Dates that change"),
    "references": _("New people with the name of someone here"),
    "offerings": _("Module runs, new and changed"),
    "programmes": _("Modules added to programmes"),
    "new": _("New places"),
}


@dataclass(frozen=True)
class Group:
    """Changes of one kind: the first of them, and how many there are."""

    kind: str
    title: Any
    count: int
    lines: list[ImportLine]

    @property
    def is_open(self) -> bool:
        return self.kind not in (NEW, "programmes")


def current_drafts() -> QuerySet[ImportDraft]:
    return ImportDraft.objects.filter(expires_at__gt=now()).select_related("batch")


def current_draft(public_id: UUID) -> ImportDraft | None:
    return current_drafts().defer("content", "rows").filter(public_id=public_id).first()


def waiting_draft() -> ImportDraft | None:
    drafts = current_drafts().defer("content", "rows", "preview", "errors")
    return drafts.filter(Q(committed_at=None) | Q(state=DraftState.UNDOING)).first()


def latest_imports() -> list[Import]:
    return list(Import.objects.filter(kind=KIND).order_by("-pk")[:LATEST])


def import_of(public_id: UUID) -> Import | None:
    return Import.objects.filter(kind=KIND, public_id=public_id).first()


def groups(draft: ImportDraft, most: int | None = SHOWN) -> list[Group]:
    """Return what a draft would change, by kind, in one query; of each kind `most` at most."""
    counts = draft.preview.get("lines", {})
    by_kind: dict[str, list[ImportLine]] = {}
    lines = draft.lines.order_by("kind", "position")
    for line in lines if most is None else lines.filter(position__lt=most):
        by_kind.setdefault(line.kind, []).append(line)
    return [Group(k, TITLES[k], counts[k], by_kind[k]) for k in KINDS if k in by_kind]


def page_of_lines(draft: ImportDraft, kind: str, number: str | None) -> Page[ImportLine]:
    pages = Paginator(draft.lines.filter(kind=kind).order_by("position"), A_PAGE)
    pages.count = draft.preview.get("lines", {}).get(kind, 0)
    return pages.get_page(number)


def people_shown(lines: list[ImportLine]) -> list[int]:
    """Return the ids of learners whose names these lines show."""
    references = {line.reference for line in lines if line.kind != NAMESAKES}
    return list(Learner.objects.filter(reference__in=references).values_list("pk", flat=True))


def joined(draft: ImportDraft) -> list[tuple[str, str, User]]:
    """Return references, names, and the logins of staff that they would be joined to."""
    rows = draft.preview.get("joins", [])
    users = User.objects.in_bulk([pk for *_row, pk in rows]) if rows else {}
    return [(reference, name, users[pk]) for reference, name, pk in rows if pk in users]
