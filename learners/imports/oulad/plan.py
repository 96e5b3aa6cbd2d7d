"""What a checked folder would change, for the preview and the commit."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.imports.errors import Errors, RefusedError
from learners.imports.oulad import coverage, facts, people, study
from learners.imports.oulad.coverage import Window
from learners.imports.oulad.facts import FACTS, Count
from learners.imports.oulad.reading import Say
from learners.imports.oulad.study import THINGS
from learners.imports.oulad.workspace import Workspace, literal
from learners.models import Module

MOST_CLICKS = 2**31 - 1  # what the column can hold


@dataclass
class Plan:
    """A plan. `now`: the moment at which the import is recorded and corrections become known."""

    workspace: Workspace
    now: dt.datetime
    mark_delay: int
    notes: list[str] = field(default_factory=list)
    covered: list[Window] = field(default_factory=list)  # what the folder covers
    coverage: list[Window] = field(default_factory=list)  # of it, what is not stored yet
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return not any(count.written for count in self.counts.values())

    @property
    def moment(self) -> str:
        """Return `now` as SQL."""
        return f"TIMESTAMPTZ {literal(self.now.isoformat())}"

    def compare(self) -> None:
        """Compare everything with what is stored, and write nothing."""
        study.find(self.workspace)
        self._compare_study()
        self._add_note()
        self.workspace.run(f"SET VARIABLE mark_delay = {self.mark_delay}")
        self.workspace.run(f"SET VARIABLE today = DATE {literal(localdate(self.now))}")
        for fact in FACTS:
            self.counts[fact.name] = facts.compare(self.workspace, fact, self.moment)
        self._refuse_too_many_clicks()
        self.counts |= people.compare(self.workspace, self.now)
        self.covered = coverage.windows(self.workspace, localdate(self.now))
        self.coverage = coverage.to_write(self.workspace, self.covered)
        unchanged = len(self.covered) - len(self.coverage)
        self.counts["coverage"] = Count(new=len(self.coverage), unchanged=unchanged)

    def _compare_study(self) -> None:
        """Compare modules, offerings, people, enrolments, assessments and sites."""
        modules = [row[0] for row in self.workspace.run("SELECT DISTINCT code_module FROM courses")]
        stored = Module.objects.filter(code__in=modules).count()
        self.counts["modules"] = Count(new=len(modules) - stored, unchanged=stored)
        for thing in THINGS:
            name = thing.name
            number = self.workspace.number
            new = number(f"SELECT count(*) FROM {name} WHERE id IS NULL")
            known = number(f"SELECT count(id) FROM {name}")
            changed = len(study.changes(self.workspace, thing))
            self.counts[f"{name}s"] = Count(new, changed, known - changed)
            if name == "enrolment":
                stored = number("SELECT count(*) FROM stored_enrolment")
                self.counts["enrolments"].gone = stored - known

    def _add_note(self) -> None:
        without = self.workspace.number(
            "SELECT count(*) FROM studentInfo ANTI JOIN studentRegistration "
            "USING (code_module, code_presentation, id_student)"
        )
        if without:
            words = _(
                "%(n)s people in studentInfo have no line in studentRegistration: they will be "
                "recorded as registered, with no date"
            )
            self.notes.append(words % {"n": without})
        undated = self.workspace.number(
            "SELECT count(*) FROM enrolment WHERE lower(final_result) = 'withdrawn' "
            f"AND left_on IS NULL AND until_on >= DATE {literal(localdate(self.now))}"
        )
        if undated:
            words = _(
                "%(n)s people have withdrawn from a run that has not ended, with no date of "
                "leaving: from today, none of their work counts as missed"
            )
            self.notes.append(words % {"n": undated})

    def _refuse_too_many_clicks(self) -> None:
        most = self.workspace.number("SELECT max(clicks) FROM compared_activityday")
        if most > MOST_CLICKS:
            errors = Errors(most=1)
            problem = _("Someone has more clicks on one site in a day than can be counted.")
            errors.add(None, "", problem, file="studentVle")
            raise RefusedError(errors)

    def preview(self, say: Say) -> None:
        """Describe what would be imported, in words and numbers."""
        for note in self.notes:
            say(_("note: %(note)s") % {"note": note})
        row = "{:<26}{:>11}{:>11}{:>11}{:>16}".format
        say(row("", _("new"), _("changed"), _("unchanged"), _("only in Cairn")))
        for name, count in self.counts.items():
            numbers: list[Any] = [count.new, count.changed, count.unchanged, count.gone]
            say(row(name, *(f"{number:,}" for number in numbers)))
        for name, count in self.counts.items():
            self._preview_corrected(name, count, say)
        if any(count.gone for count in self.counts.values()):
            say(_("Rows only in Cairn stay: a line missing from the folder removes nothing."))
        self._preview_coverage(say)
        say(
            _("Marks are treated as known %(days)s days after the work was handed in%(why)s.")
            % {
                "days": self.mark_delay,
                "why": "" if self.mark_delay else _(" (optimistic: the data does not say)"),
            }
        )

    def _preview_corrected(self, name: str, count: Count, say: Say) -> None:
        """Say what becomes of facts that someone has corrected in Cairn."""
        for number, words in (
            (
                count.disputed,
                _("%(name)s: %(n)s corrected here stay; the folder is older"),
            ),
            (
                count.overruled,
                _("%(name)s: %(n)s corrected here get a third value"),
            ),
            (count.agreed, _("%(name)s: %(n)s corrected here now agree with the folder")),
        ):
            if number:
                say(words % {"name": name, "n": f"{number:,}"})

    def _preview_coverage(self, say: Say) -> None:
        row = "{:<16}{:<26}{:>8}   {:<26}{:<26}".format
        say(row(_("offering"), _("runs"), _("people"), _("activity"), _("hand-ins")))
        for offering, name, runs, learners in self.workspace.run(
            "SELECT o.n, code_module || ' ' || code_presentation, "
            "o.from_on || ' – ' || (o.until_on - 1), (SELECT count(*) FROM enrolment e "
            "WHERE e.offering = o.n) FROM offering o ORDER BY o.n"
        ):
            days = [
                coverage.shown(self.covered, offering, feed) for feed in ("activity", "submissions")
            ]
            say(row(name, runs, f"{learners:,}", *days).rstrip())
