"""Nothing that is sent is read before it is known to be small enough for its address."""

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from learners.forms.imports import UploadForm
from portal import bodies

SIGN_IN = "/accounts/login/"
KIND = {"content_type": "multipart/form-data; boundary=x"}


@pytest.fixture
def unread(monkeypatch):
    """Fail if anything parses what was sent."""

    def parse(request):
        raise AssertionError("the body was read")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", parse)


@pytest.mark.parametrize("path", [SIGN_IN, "/", "/people/import/", "/never-was/", "/language/"])
def test_a_stranger_sends_64_kb_at_most(path, db, unread):
    answer = Client(enforce_csrf_checks=True).post(path, b"x" * (bodies.STRANGERS + 1), **KIND)
    assert answer.status_code == 413
    assert "That was too much at once" in answer.text


def test_an_invented_session_is_a_strangers(db, unread):
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "a" * 32
    assert client.post(SIGN_IN, b"x" * 70_000, **KIND).status_code == 413


def test_someone_signed_in_sends_a_megabyte_and_only_a_list_is_larger(
    ada, dee, sign_in, client, unread
):
    large = b"x" * (bodies.SIGNED_IN + 1)
    assert sign_in(Client(), ada).post("/me/", large, **KIND).status_code == 413
    with pytest.raises(AssertionError, match="was read"):
        sign_in(Client(), dee).post("/people/import/", large, **KIND)


@pytest.mark.parametrize("length", ["-1", "many", "9" * 30])
def test_a_size_that_is_no_size_is_too_large(length, client, db):
    assert client.post(SIGN_IN, {}, CONTENT_LENGTH=length).status_code == 413


def test_a_body_that_does_not_say_its_size_is_refused(client, db):
    assert client.post(SIGN_IN, {}, HTTP_TRANSFER_ENCODING="chunked").status_code == 411


def test_a_file_stays_in_memory_so_none_is_left_behind(dee, sign_in, client, monkeypatch):
    kinds = []

    def uploaded(form):
        kinds.append(type(form.files["file"]))
        return False

    monkeypatch.setattr(UploadForm, "is_valid", uploaded)
    file = SimpleUploadedFile("people.csv", b"x" * 8 * 1024 * 1024)
    assert sign_in(client, dee).post("/people/import/", {"file": file}).status_code == 200
    assert kinds == [InMemoryUploadedFile]
