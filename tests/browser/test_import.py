"""Importing people through the page: two errors, corrected, checked, imported."""

from learners.models import Learner
from portal.demo.guide import DOMAIN
from tests.browser.chromium import PHONE

HEADER = "reference,name,module,offering,from_on,offering_from_on,offering_last_on,tutor_email"
DATES = "2099-01-05,2099-01-05,2099-05-08"


def uploaded(*lines: str) -> dict[str, object]:
    text = "\n".join([HEADER, *(f"{line},{DATES},uma@{DOMAIN}" for line in lines)])
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}


def uploads(dee, *lines):
    field = dee.page.locator("input[type=file]")
    dee.tabs_to(field)
    field.set_input_files(uploaded(*lines))
    dee.presses("Check the file")
    assert dee.errors() == []


def test_errors_are_named_and_the_corrected_file_is_imported_whole(fresh, window, script):
    dee = window(script=script, size=PHONE).is_(f"dee@{DOMAIN}")
    dee.goes_to("/people/import/")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", "X-2,,ACC-BIO,Spring", ",Rona,ACC-BIO,Spring")
    assert "2 errors to correct" in dee.reads()
    dee.follows("Upload it again")
    uploads(dee, "X-1,Ailsa Craig,ACC-BIO,Spring", "X-2,Rona Shaw,ACC-BIO,Spring")
    assert "What this file would change" in dee.reads()
    assert not Learner.objects.filter(name="Rona Shaw").exists()
    dee.presses("Import")
    assert Learner.objects.filter(name__in=["Ailsa Craig", "Rona Shaw"]).count() == 2
    assert dee.errors() == []
