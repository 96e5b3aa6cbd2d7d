"""What was imported or refused, in words that the database can store."""

import pytest

from learners.actions import imports
from learners.models import AuditEvent, Import
from tests.factories import learners as make

NOW = make.moment(make.day(-1))


def begin(dee, source="marks.csv"):
    return imports.begin(kind="oulad", source=source, by=dee, started_at=NOW)


def refuse(dee, errors, **more):
    given = {"kind": "oulad", "source": "marks.csv", "started_at": NOW, "by": dee, **more}
    return imports.refuse(errors=errors, total=len(errors), **given)


def test_an_import_names_its_source_and_what_it_changed(dee):
    batch = imports.finish(begin(dee), by=dee, counts={"marks": 41})
    batch.refresh_from_db()
    assert (batch.state, batch.by, batch.counts) == ("committed", "Dee Fraser", {"marks": 41})
    assert batch.finished_at > batch.started_at
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == ("import.committed", {"marks": 41})


def test_a_refused_import_lists_each_error_with_its_row(dee):
    errors = [("marks.csv", 12, "71.5.2 is not a number."), ("marks.csv", None, "No header.")]
    batch = refuse(dee, errors)
    assert (batch.state, batch.counts) == ("refused", {"errors": 2})
    rows = batch.errors.order_by("pk").values_list("file", "row", "reason")
    assert list(rows) == errors
    assert AuditEvent.objects.get().verb == "import.refused"


def test_an_import_that_changed_nothing_leaves_an_entry_and_no_row(dee):
    imports.leave_unchanged(kind="oulad", source="marks.csv", by=dee, counts={"marks": 0})
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_id, event.label) == ("import.unchanged", "", "oulad marks.csv")
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        ("x" * 400 + "/marks.csv", "x" * 290 + "/marks.csv"),
        ("marks\udcff.csv", "marks?.csv"),
        ("marks\0.csv", "marks\ufffd.csv"),
    ],
)
def test_a_path_that_is_no_text_or_too_long_is_stored_by_its_end(source, stored, dee):
    batch = begin(dee, source=source)
    batch.refresh_from_db()
    assert batch.source == stored
    refuse(dee, [(source, 1, "y" * 900)], source=source)
    assert AuditEvent.objects.count() == 1
