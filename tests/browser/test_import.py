"""Importing people through the page: two errors, corrected, checked, imported."""

import datetime as dt

from django.urls import reverse
from django.utils.timezone import localdate

from learners.imports.people import drafts
from learners.models import ImportDraft, Learner
from portal.demo.guide import DOMAIN
from tests.browser.chromium import PHONE

HEADER = "reference,name,module,offering,from_on,offering_from_on,offering_last_on,tutor_email"


def dates() -> str:
    """Of someone's place, and of a run this year that has not begun."""
    first, last = (localdate() + dt.timedelta(days=n) for n in (60, 180))
    return f"{first},{first},{last}"


def uploaded(*lines: str, header: str = HEADER) -> dict[str, object]:
    text = "\n".join([header, *(f"{line},{dates()},uma@{DOMAIN}" for line in lines)])
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}


def uploads(dee, *lines, **more):
    field = dee.page.locator("input[type=file]")
    dee.tabs_to(field)
    field.set_input_files(uploaded(*lines, **more))
    dee.presses("Check the file")
    assert dee.errors() == []


def waits_for_a_worker(dee):
    """Do what a worker does; the page goes on by itself, or at a press without JavaScript."""
    drafts.work(ImportDraft.objects.latest("pk").pk)
    if dee.script:
        waiting = dee.page.get_by_role("heading", level=1, name="your file")
        waiting.wait_for(state="detached")
    else:
        dee.follows("Refresh")


def test_errors_are_named_the_corrected_file_is_imported_whole_and_undone(fresh, window, script):
    dee = window(script=script, size=PHONE).is_(f"dee@{DOMAIN}")
    dee.goes_to("/people/import/")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", "X-2,,ACC-BIO,Spring", ",Rona,ACC-BIO,Spring")
    assert "2 errors to correct" in dee.reads()
    dee.follows("Upload it again")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", "X-2,Rona Shaw,ACC-BIO,Spring")
    assert "What this file would change" in dee.reads()
    assert not Learner.objects.filter(name="Rona Shaw").exists()
    draft = ImportDraft.objects.latest("pk")
    dee.goes_to(reverse("import_changes", args=[draft.public_id, "new"]))
    assert "Rona Shaw" in dee.reads()
    assert dee.errors() == []
    dee.goes_to(reverse("import_draft", args=[draft.public_id]))
    dee.presses("Import")
    new = Learner.objects.filter(name__in=["Ailsa Craig", "Rona Shaw"])
    assert new.count() == 2
    assert dee.errors() == []
    dee.presses("Undo this import")
    assert "Undone. Everyone is as they were" in dee.page.locator("body").inner_text()
    assert not new.exists()


def test_a_column_with_another_name_is_matched_once(fresh, window):
    dee = window(size=PHONE).is_(f"dee@{DOMAIN}")
    dee.goes_to("/people/import/")
    header = HEADER.replace("reference", "Matric", 1)
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", header=header)
    assert "We did not recognise these columns in “people.csv”: reference." in dee.reads()
    dee.page.get_by_label("Matric").select_option("reference")
    dee.presses("Read the file")
    assert "What this file would change" in dee.reads()
    dee.presses("Cancel")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", header=header)
    assert "What this file would change" in dee.reads()
    assert dee.errors() == []


def test_a_long_file_waits_for_a_worker(fresh, window, script, monkeypatch):
    monkeypatch.setattr(drafts, "SMALL", 0)
    dee = window(script=script, size=PHONE).is_(f"dee@{DOMAIN}")
    dee.goes_to("/people/import/")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring")
    assert "Reading your file" in dee.reads()
    waits_for_a_worker(dee)
    assert "What this file would change" in dee.reads()
    dee.presses("Import")
    if "Importing your file" in dee.reads():
        waits_for_a_worker(dee)
    assert Learner.objects.filter(name="Ailsa Craig").exists()
    assert dee.errors() == []
