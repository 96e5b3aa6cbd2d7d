"""Importing people: upload, correct, review, confirm; nothing changes before the last step."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learners.imports.people import drafts
from learners.models import AccessEvent, AuditEvent, Enrolment, ImportDraft, Learner
from portal.privacy import erase
from tests.factories import learners as make
from tests.learners.imports.people.lists import brought, csv, laid, people, row
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/people/import/"


def file(content: bytes, name: str = "people.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content, "text/csv")}


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def mark(page):
    return page.content.decode().split('name="mark" value="')[1].split('"')[0]


def test_errors_are_listed_by_place_with_reason_and_fix(dee_in):
    rows = [row(), row(reference="SC-2", name="Flo", from_on="31/02/2026")]
    page = words(dee_in.post(URL, file(csv(rows)), follow=True))
    assert "1 error to correct" in page
    assert "3 from_on 31/02/2026 is not a real date." in page
    assert "Use a date like 07/09/2026." in page
    assert not Learner.objects.exists()


def test_a_corrected_list_shows_its_changes_before_importing_them(dee_in):
    dee_in.post(URL, file(csv([row(from_on="31/02/2026")])))
    response = dee_in.post(URL, file(csv(people(3))), follow=True)
    page = words(response)
    assert "New places 3" in page
    assert "New people 3" in page
    assert "Nothing has changed yet" in page
    assert not Learner.objects.exists()
    url = response.redirect_chain[0][0]
    done = dee_in.post(f"{url}commit/", {"mark": mark(response)}, follow=True)
    assert "3 new places, 0 changed, 0 people left, 0 unchanged." in words(done)
    assert Enrolment.objects.count() == 3
    assert "people.csv" in words(dee_in.get(URL))


@pytest.mark.parametrize(("sign", "name"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")])
def test_a_file_saved_by_a_spreadsheet_abroad_can_be_read(sign, name, dee_in):
    sent = csv(people(3)).replace(b",", sign.encode())
    page = words(dee_in.post(URL, file(sent), follow=True))
    assert "New places 3" in page
    assert f"Read as CSV with {name}." in page


def test_an_existing_account_is_named_before_it_gets_a_record(dee_in, eve):
    eve_row = row(reference="SC-EVE", name="Eve Kerr", email=eve.email)
    response = dee_in.post(URL, file(csv([eve_row])), follow=True)
    page = words(response)
    assert "People who already have a login" in page
    assert f"Eve Kerr SC-EVE {eve.name} {eve.email}" in page
    data = {"mark": mark(response)}
    done = dee_in.post(f"{response.redirect_chain[0][0]}commit/", data, follow=True)
    assert "1 new place, 0 changed, 0 people left, 0 unchanged." in words(done)


def test_confirming_twice_imports_once(dee_in):
    response = dee_in.post(URL, file(csv(people(3))), follow=True)
    url, data = response.redirect_chain[0][0], {"mark": mark(response)}
    for _click in range(2):
        assert dee_in.post(f"{url}commit/", data)["Location"] == url
    assert AuditEvent.objects.filter(verb="import.committed").count() == 1


def test_a_shortened_list_is_paused_until_the_number_is_typed(dee_in, dee):
    brought(dee, people(20))
    response = dee_in.post(URL, file(csv(people(5))), follow=True)
    url, data = response.redirect_chain[0][0], {"mark": mark(response)}
    assert "you’ll be asked to confirm" in words(response)
    paused = dee_in.post(f"{url}commit/", data, follow=True)
    assert "Paused: 15 of 20 people would leave" in words(paused)
    assert "SC-0020" in words(paused)
    wrong = dee_in.post(f"{url}commit/", {**data, "leaving": "14"})
    assert "This is not the number. Type the number shown above." in words(wrong)
    assert 'href="#id_leaving"' in wrong.content.decode()
    done = dee_in.post(f"{url}commit/", {**data, "leaving": "15"}, follow=True)
    assert "15 people left" in words(done)


def test_an_outdated_plan_is_shown_again(dee_in, dee):
    response = dee_in.post(URL, file(csv(people(3))), follow=True)
    url = response.redirect_chain[0][0]
    make.LearnerFactory(reference="SC-0001", name="Somebody Else")
    page = words(dee_in.post(f"{url}commit/", {"mark": mark(response)}, follow=True))
    assert "has changed since you looked" in page
    assert "Names changed 1" in page
    assert not Enrolment.objects.exists()


def test_a_row_valid_at_upload_can_be_an_error_at_review(dee_in, dee, ben):
    draft = laid(dee, [row(tutor_email=ben.email)])
    ben.roles.all().delete()
    url = f"{URL}{draft.public_id}/"
    sent = {"mark": mark(dee_in.get(url))}
    page = words(dee_in.post(f"{url}commit/", sent, follow=True))
    assert "is a tutor today" in page
    assert not Enrolment.objects.exists()


def test_cancelling_deletes_the_draft(dee_in, dee):
    draft = laid(dee, people(3))
    dee_in.post(f"{URL}{draft.public_id}/drop/")
    assert not ImportDraft.objects.exists()
    assert dee_in.get(f"{URL}{draft.public_id}/").status_code == 404


def test_errors_can_be_downloaded_without_live_formulas(dee_in, dee):
    draft = laid(dee, [row(from_on="=HYPERLINK(1)")])
    text = dee_in.get(f"{URL}{draft.public_id}/errors.csv").getvalue().decode()
    assert text.startswith("\ufeffrow,column,problem,how to correct it")
    assert "from_on" in text


def test_a_download_of_everyone_shows_as_a_look_in_each_record(dee_in, dee):
    brought(dee, [*people(2), row(reference="SC-3", name="=cmd()")])
    response = dee_in.get(f"{URL}list.csv")
    text = response.getvalue().decode()
    assert "SC-0001,Learner 1,CARE1,autumn" in text
    assert "SC-3,'=cmd()" in text
    assert response["Cache-Control"] == "no-store"
    assert AccessEvent.objects.count() == 3


def test_a_large_import_is_undone_while_its_page_waits(dee_in, dee, monkeypatch):
    batch = brought(dee, people(5)).batch
    monkeypatch.setattr(drafts, "FEW", 2)
    response = dee_in.post(f"{URL}{batch.public_id}/undo/", follow=True)
    assert "Undoing the import" in words(response)
    url = response.redirect_chain[-1][0]
    assert "is being undone" in words(dee_in.get(URL))
    assert "HX-Refresh" not in dee_in.get(f"{url}progress/").headers
    drafts.work(ImportDraft.objects.get(state="undoing").pk)
    assert "HX-Refresh" in dee_in.get(f"{url}progress/").headers
    assert "Everyone is as they were before this import" in words(dee_in.get(url))
    assert "is being undone" not in words(dee_in.get(URL))


ODD = [b"", b"\0" * 100, "ö".encode("utf-16"), b"PK\x03\x04", b"a" * 70_000, b"\xff\xfe\x00"]


@pytest.mark.parametrize("content", ODD)
def test_any_upload_gets_a_message(dee_in, content):
    response = dee_in.post(URL, file(content), follow=True)
    assert response.status_code == 200
    page = response.content.decode()
    expected = ("to correct", "error-summary", "We did not recognise these columns")
    assert any(answer in page for answer in expected)


def test_a_missing_file_and_a_long_name_show_errors(dee_in):
    assert 'href="#id_file"' in dee_in.post(URL).content.decode()
    page = dee_in.post(URL, file(csv([row()]), "n" * 300 + ".csv")).content.decode()
    assert "error-summary" in page


def test_a_file_that_is_too_large_is_not_even_read(dee_in, monkeypatch):
    monkeypatch.setattr("learners.forms.imports.MOST_BYTES", 100)
    page = words(dee_in.post(URL, file(csv(people(50)))))
    assert "larger than 20 MB" in page
    assert not ImportDraft.objects.exists()


def test_a_script_in_a_name_is_shown_as_text(dee_in):
    page = dee_in.post(URL, file(csv([row(name="<script>alert(1)</script>")])), follow=True)
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;" in page.content


def test_an_expired_sign_in_shows_a_message_and_reads_nothing(client, db):
    response = client.post(URL, file(csv([row()])))
    assert response["Location"].startswith("/accounts/login/")
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize("person", ["ada", "ben", "eve"])
def test_a_draft_is_hidden_from_everyone_else(person, everyone, dee, sign_in):
    draft = laid(dee, people(2))
    stranger = sign_in(Client(), everyone[person])
    answer = stranger.get(f"{URL}{draft.public_id}/")
    nowhere = stranger.get(f"{URL}00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == 404
    assert answer.content == nowhere.content


def test_erasing_a_person_deletes_drafts_that_name_them(dee, ada):
    adas, dees = laid(dee, [row()]), None
    erase(ada.learner)
    assert not ImportDraft.objects.filter(pk=adas.pk).exists()
    dees = laid(dee, people(1))
    assert ImportDraft.objects.get() == dees


def test_a_matching_name_is_shown_as_used_here(dee_in, dee):
    brought(dee, people(20))
    draft = laid(dee, people(19))
    page = words(dee_in.get(f"{URL}{draft.public_id}/"))
    assert "Learner 20 SC-0020 CARE1, autumn here from" in page
    assert AccessEvent.objects.filter(kind="listed").count() == 1


def test_the_preview_takes_7_queries_for_any_number_of_rows(dee_in, dee):
    brought(dee, people(20))
    few, _ = queries(dee_in, f"{URL}{laid(dee, people(19)).public_id}/")
    brought(dee, people(400))
    many, _ = queries(dee_in, f"{URL}{laid(dee, people(399)).public_id}/")
    assert (few, many) == (7, 7)


def test_the_upload_page_takes_5_queries(dee_in):
    assert queries(dee_in, URL)[0] == 5
