"""`manage.py import_people`: the page's preview, questions and confirmations in a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from learners.imports.people import drafts
from learners.models import AuditEvent, Enrolment, Import, ImportDraft, Learner
from tests.factories.learners import day
from tests.learners.imports.people.lists import brought, csv, people, row


@pytest.fixture
def bring(dee, tmp_path):
    """Return a function that runs the command on rows or bytes, and returns what it prints."""

    def run(rows, *arguments):
        path, out, err = tmp_path / "people.csv", StringIO(), StringIO()
        path.write_bytes(rows if isinstance(rows, bytes) else csv(rows))
        options = [str(path), "--by", dee.email, *arguments]
        try:
            call_command("import_people", *options, stdout=out, stderr=err)
        except CommandError as error:
            return f"{out.getvalue()}{err.getvalue()}{error}"
        return out.getvalue() + err.getvalue()

    return run


def test_it_shows_old_and_new_and_imports(bring, dee):
    brought(dee, people(20))
    rows = people(20)
    rows[3]["name"] = "Learner Four"
    printed = bring(rows)
    assert "Names that change (1)" in printed
    assert "SC-0004: Learner 4 → Learner Four" in printed
    assert printed.endswith("Imported.\n")
    assert Learner.objects.get(reference="SC-0004").name == "Learner Four"
    assert Import.objects.latest("pk").by == dee.name
    assert "There was nothing to change." in bring(rows)


def test_a_dry_run_leaves_nothing_and_what_waits_stays(bring, dee):
    waiting = drafts.save(chunks=[csv(people(2))], source="other.csv", by=dee)
    before = AuditEvent.objects.count()
    assert "A dry run: nothing was written." in bring(people(3), "--dry-run")
    assert list(ImportDraft.objects.all()) == [waiting]
    assert (Learner.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_a_large_file_is_worked_on_at_once(bring, monkeypatch):
    monkeypatch.setattr(drafts, "SMALL", 10)
    monkeypatch.setattr(drafts, "FEW", 2)
    printed = bring(people(30))
    assert "New places (30)" in printed
    assert printed.count("SC-00") == 20
    assert printed.endswith("Imported.\n")
    assert Enrolment.objects.count() == 30


def test_every_change_is_printed_if_asked(bring):
    assert bring(people(30), "--all", "--dry-run").count("SC-00") == 30


def test_what_is_more_than_usual_has_to_be_confirmed(bring, dee):
    brought(dee, people(20))
    printed = bring(people(5))
    assert "People leaving: 15 of 20, more than usual" in printed
    assert "--confirm leaving=15" in printed
    assert "--confirm leaving=15" in bring(people(5), "--confirm", "leaving=14")
    assert "Imported." in bring(people(5), "--confirm", "leaving=15")


def test_look_alikes_have_to_be_answered(bring, dee):
    brought(dee, people(20))
    rows = people(20)
    rows[4]["reference"] = "SC-5"
    printed = bring(rows)
    assert "SC-5 Learner 5 looks like SC-0005 Learner 5" in printed
    assert "--same SC-5" in printed
    assert "There was nothing to change." in bring(rows, "--same", "SC-5")
    assert Learner.objects.count() == 20


def test_errors_name_file_row_and_column(bring):
    printed = bring([row(from_on="soon"), row(reference="SC-2", email="no")])
    assert "people.csv:2: from_on: soon is not a date. Use a date like 07/09/2026." in printed
    assert "people.csv:3: email: no is not an email address." in printed
    assert printed.endswith("The file has errors: 2. Nothing was imported.")
    assert not Learner.objects.exists()


def test_columns_are_matched_by_hand(bring):
    file = csv([row()]).replace(b"reference", b"Student No", 1)
    file = file.replace(b",offering,", b",unused,", 1)
    printed = bring(file)
    assert "The header is missing reference, offering." in printed
    assert "It has: Student No, name" in printed
    assert "No such column: run" in bring(file, "--value", "run=autumn")
    answers = ("--column", "Student No=reference", "--value", "offering=autumn")
    printed = bring(file, *answers)
    assert "Columns not used: unused" in printed
    assert "Imported." in printed


def test_doubtful_letters_have_to_be_confirmed(bring):
    file = csv([row(name="Zoë")]).decode().encode("windows-1252")
    printed = bring(file)
    assert "Read as Windows-1252, with these words: Zoë" in printed
    assert printed.endswith("--letters")
    assert "Imported." in bring(file, "--letters")


@pytest.mark.parametrize("option", [("--confirm", "names"), ("--confirm", "names=x")])
def test_an_answer_without_a_number_is_refused(bring, option):
    assert "Error: argument --confirm" in bring([row()], *option)


def test_who_and_what_must_exist(bring, dee, tmp_path):
    with pytest.raises(CommandError, match=r"No one signs in with no@s\.example"):
        call_command("import_people", "x.csv", "--by", "no@s.example")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", str(tmp_path / "none.csv"), "--by", dee.email)


def test_people_who_are_new_are_shown_with_both_dates(bring):
    printed = bring([row(left_on=day(-4))], "--dry-run")
    assert "left on" in printed
