"""Commands refuse wrong arguments with a sentence, before any work."""

import datetime as dt
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils.timezone import localdate

from learners.actions import roster
from learners.models import AuditEvent, Import, Learner, User
from portal.models import Night
from support.management.commands import evaluate_triage
from tests.night.conftest import AS_OF, LATER, build, run_all


def refused(name: str, *args: str, **options: object) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command(name, *args, **options)
    return str(refusal.value)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "24/11/2026", ""])
def test_a_bad_date_gets_a_sentence(text, db):
    message = refused("night", f"--as-of={text}")
    assert f"{text!r} is not a date. Use a date like 2026-11-24" in message
    assert not Night.objects.exists()


def test_a_morning_after_tomorrow_is_refused(db):
    tomorrow = localdate() + dt.timedelta(days=1)
    ahead = (tomorrow + dt.timedelta(days=1)).isoformat()
    assert f"The latest possible is {tomorrow}" in refused("night", f"--as-of={ahead}")
    assert not Night.objects.exists()


def test_a_long_name_still_starts_a_night(db, capsys):
    call_command("night", "--as-of", localdate().isoformat(), "--by", "n" * 500)
    assert Night.objects.get().asked_by == "n" * 120
    assert AuditEvent.objects.get(verb="night.open").actor == "n" * 120


def test_a_reproduced_night_reports_it(db, capsys):
    build(4)
    night = run_all()
    call_command("night", "--check", "--as-of", AS_OF.isoformat())
    assert f"gives the same result again: digest {night.digest}" in capsys.readouterr().out


def test_a_failed_check_lists_possible_causes(db):
    build(4)
    night = run_all()
    Night.objects.update(version="0.0.9")
    night.runs.update(digest="0" * 32)
    Learner.objects.first().delete()
    moment = LATER + dt.timedelta(days=1)
    when = {"started_at": moment, "finished_at": moment}
    Import.objects.create(kind="oulad", source="x", by="Dee", state="committed", **when)
    message = refused("night", "--check", "--as-of", AS_OF.isoformat())
    assert "different results in: profiles 0000" in message
    assert "It ran on version 0.0.9; this is" in message
    assert "erased since that night: 1." in message
    assert "Imports since that night: 1." in message


def test_a_failed_check_without_a_cause_says_so(db):
    build(4)
    run_all().runs.update(digest="0" * 32)
    message = refused("night", "--check", "--as-of", AS_OF.isoformat())
    assert "No known cause" in message


def test_an_invalid_address_is_refused(db):
    long = "d@" + ".".join(["college" * 8] * 5) + ".example"
    assert "is not a valid email address" in refused("create_administrator", long, "Dee")
    assert not User.objects.exists()


def test_two_windows_create_one_administrator(db):
    late = mock.Mock(side_effect=IntegrityError("user_email_once"))
    with mock.patch.object(roster, "add_user", late):
        message = refused("create_administrator", "dee@college.example", "Dee")
    assert message == "dee@college.example already has an account."


def test_without_a_terminal_the_password_option_is_refused(db, monkeypatch):
    monkeypatch.setattr("getpass.getpass", mock.Mock(side_effect=EOFError))
    message = refused("create_administrator", "dee@college.example", "Dee", password=True)
    assert (
        message
        == "There is no terminal to type a password into. Leave out --password to get a link."
    )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"--out": "{here}/no/such/folder/f.json"}, "Check that its folder exists"),
        ({"--out": "{here}"}, "is a folder. Set OUT to the name of a file"),
        ({"--train": " "}, "TRAIN must name at least one"),
        ({"--test": ""}, "TEST must name at least one"),
        ({"--days": "0 two"}, "DAYS must be whole numbers"),
        ({"--yardstick": "no-colon"}, "Give it as module:function"),
        ({"--yardstick": "no.such.module:fit"}, "Give it as module:function"),
        ({"--yardstick": "json:no_such_function"}, "Give it as module:function"),
        ({"--mark-delay": "-1"}, "0 to 365"),
        ({"--mark-delay": "soon"}, "0 to 365"),
    ],
)
def test_invalid_options_are_refused_before_the_work(options, message, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluate_triage, "scratch_database", mock.Mock(side_effect=AssertionError))
    usual = {"--data": "x", "--train": "2013B", "--test": "2014B", "--out": "{here}/f.json"}
    typed = {name: text.format(here=tmp_path) for name, text in {**usual, **options}.items()}
    assert message in refused(
        "evaluate_triage", *(f"{name}={text}" for name, text in typed.items())
    )
    assert list(tmp_path.iterdir()) == []
