"""What a list changes is seen first: old and new, held when it is much, and undone if early."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners.actions import roster
from learners.imports.people import drafts
from learners.models import AuditEvent, Enrolment, Import, Learner, Left, Registered
from learners.models.learner import ChosenName
from learners.tasks import import_people
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.learners.imports.conftest import facts
from tests.learners.imports.people.lists import brought, csv, laid, people, row
from tests.learners.imports.people.test_commit import plan


def lines(draft, kind):
    columns = ("reference", "was", "becomes")
    return list(draft.lines.filter(kind=kind).order_by("position").values_list(*columns))


def holds(draft):
    return [(hold["kind"], hold["count"], hold["total"]) for hold in draft.preview["holds"]]


def test_every_name_and_tutor_is_shown_old_and_new(dee, ben, cy):
    rows = people(20, tutor_email=ben.email)
    brought(dee, rows)
    rows[3] |= {"name": "Learner Four", "tutor_email": cy.email}
    draft = laid(dee, rows)
    assert lines(draft, "names") == [("SC-0004", "Learner 4", "Learner Four")]
    assert lines(draft, "tutors") == [("SC-0004", ben.name, cy.name)]
    assert holds(draft) == []


def test_a_changed_person_has_one_audit_row_with_what_was(dee, ben, cy):
    rows = people(20, tutor_email=ben.email)
    brought(dee, rows)
    rows[3] |= {"name": "Learner Four", "tutor_email": cy.email, "from_on": make.day(-50)}
    brought(dee, rows)
    (entry,) = AuditEvent.objects.filter(verb="learner.import")
    assert entry.learner_id == Learner.objects.get(reference="SC-0004").pk
    was = {kind: (old, new) for kind, _place, old, new in entry.detail["changes"]}
    assert was["names"] == ("Learner 4", "Learner Four")
    assert was["tutors"] == (ben.name, cy.name)
    assert "dates" in was


def spoiled(rows, slip, cy):
    """Make one of the slips that change many people at once."""
    names = [one["name"] for one in rows]
    for number, one in enumerate(rows):
        if slip == "names":  # a column sorted alone
            one["name"] = names[(number + 1) % len(rows)]
        elif slip == "tutors":
            one["tutor_email"] = cy.email
        elif slip == "dates":  # day and month the other way round
            one["from_on"] = make.day(-30)
        elif slip == "references":  # numbered anew, in a new offering
            one |= {"reference": f"N-{number}", "offering": "spring"}
        elif slip == "leaving":
            one["reference"] = f"N-{number}"
    return rows


@pytest.mark.parametrize("slip", ["names", "tutors", "dates", "references", "leaving"])
def test_a_slip_that_changes_many_is_stopped_and_shows_which(dee, ben, cy, slip):
    brought(dee, people(12, tutor_email=ben.email))
    before = facts()
    draft = laid(dee, spoiled(people(12, tutor_email=ben.email), slip, cy))
    assert (slip, 12, 12) in holds(draft)
    assert len(lines(draft, slip)) == 12
    with pytest.raises(drafts.PausedError):
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    assert facts() == before


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(number=st.integers(2, 12), slip=st.sampled_from(["names", "tutors", "dates"]))
def test_more_than_a_tenth_is_never_written_unseen(dee, ben, cy, number, slip):
    Enrolment.objects.all().delete()
    brought(dee, people(12, tutor_email=ben.email))
    rows = people(12, tutor_email=ben.email)
    draft = laid(dee, spoiled(rows[:number], slip, cy) + rows[number:])
    assert (slip, number, 12) in holds(draft)
    with pytest.raises(drafts.PausedError):
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])


def test_one_name_that_becomes_anothers_is_held_though_it_is_one(dee):
    brought(dee, people(40))
    rows = people(40)
    rows[0]["name"] = "Walter Newcomer"
    assert holds(laid(dee, rows)) == [("names", 1, 40)]


def test_a_class_that_moves_to_another_run_is_a_move(dee):
    brought(dee, people(24))
    rows = people(24)
    for one in rows[:6]:
        one |= {"offering": "evening", "from_on": make.day(-3)}
    draft = laid(dee, rows)
    assert (draft.preview["counts"]["moved"], draft.preview["counts"]["leaving"]) == (6, 0)
    assert holds(draft) == []
    reference, was, becomes = lines(draft, "moved")[0]
    assert (reference, was, becomes.startswith("evening: here from")) == ("SC-0001", "autumn", True)
    brought(dee, rows)
    assert plan(laid(dee, rows)).changes_nothing


def test_coming_back_shows_both_dates(dee):
    rows = people(20)
    rows[0]["left_on"] = make.day(-20)
    brought(dee, rows)
    rows[0] |= {"left_on": "", "from_on": make.day(-5)}
    ((_reference, was, becomes),) = lines(laid(dee, rows), "back")
    assert "left on" in was
    assert becomes.startswith("here from")
    brought(dee, rows)
    assert plan(laid(dee, rows)).changes_nothing


@pytest.mark.parametrize("is_new", [True, False])
def test_two_stays_in_one_run_are_both_recorded(dee, is_new):
    if not is_new:
        brought(dee, people(20))
    rows = people(20)
    rows[4]["left_on"] = make.day(-40)
    rows.append({**rows[4], "left_on": "", "from_on": make.day(-12)})
    draft = laid(dee, rows)
    assert not draft.error_count, draft.errors
    brought(dee, rows)
    place = Enrolment.objects.get(learner__reference="SC-0005")
    began = Registered.objects.filter(enrolment=place).order_by("known_at").values_list("on")
    assert [on for (on,) in began] == [make.day(-60), make.day(-12)]
    left = Left.objects.filter(enrolment=place).order_by("known_at").values_list("on")
    assert [on for (on,) in left] == [make.day(-40), None]
    assert plan(laid(dee, rows)).changes_nothing


def test_stays_that_overlap_are_an_error(dee):
    rows = [row(left_on=make.day(-10)), row(from_on=make.day(-20))]
    (error,) = drafts.errors_of(laid(dee, rows))
    assert (error.row, error.column) == (3, "reference")


def test_what_the_file_says_and_cairn_does_not_take_is_named(dee, ada):
    ChosenName.objects.create(learner=ada.learner, chosen_at=timezone.now())
    columns = ("reference", "name", "module", "offering", "from_on", "module_name", "shoe_size")
    brought(dee, [row(), *people(20)])
    file = csv([row(name="Adam", module_name="Other", shoe_size=44), *people(20)], columns)
    draft = laid(dee, file)
    assert draft.unused == ["shoe_size"]
    notes = " ".join(draft.preview["notes"])
    assert "chose the name Ada Sinclair, which stays; the file has Adam" in notes
    assert "the file has Other" in notes


def test_a_large_file_waits_for_a_worker_and_so_does_its_import(dee, monkeypatch):
    monkeypatch.setattr(drafts, "SMALL", 10)
    monkeypatch.setattr(drafts, "FEW", 2)
    draft = laid(dee, people(30))
    assert (draft.state, draft.rows, drafts.waiting()) == ("reading", [], [draft.pk])
    import_people(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, bytes(draft.content), drafts.waiting()) == ("ready", b"", [])
    asked = drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    assert (asked.state, Learner.objects.count()) == ("importing", 0)
    for _message in range(2):
        import_people(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, Enrolment.objects.count()) == ("done", 30)
    assert Import.objects.count() == 1
    assert drafts.progress(draft) == 100


def test_a_worker_previews_again_if_cairn_has_changed(dee, monkeypatch):
    monkeypatch.setattr(drafts, "FEW", 2)
    draft = laid(dee, people(3))
    drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    at_moment(timezone.now(), roster.add_learner, reference="SC-0001", name="Ada", by=dee)
    drafts.work(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, Enrolment.objects.count()) == ("ready", 0)
    assert draft.preview["notes"][0] == "Cairn has changed since you looked."


def test_a_file_that_breaks_its_worker_is_given_up(dee, monkeypatch):
    monkeypatch.setattr(drafts, "SMALL", 10)
    draft = laid(dee, people(3))

    def breaks(*_arguments):
        raise MemoryError

    monkeypatch.setattr(drafts, "read", breaks)
    for _attempt in range(drafts.MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            drafts.work(draft.pk)
    drafts.work(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, draft.error_count, drafts.waiting()) == ("errors", 1, [])


def test_columns_matched_by_hand_are_remembered(dee):
    header = b"Student No,Forename,Surname,class,run,Begins\n"
    file = header + f"W-1,Una,Wild,WLD1,autumn,{make.day(-60)}\n".encode()
    draft = laid(dee, file)
    assert (draft.state, bytes(draft.content) == file) == ("matching", True)
    columns = {"Student No": "reference", "Forename": "given_name", "Surname": "family_name"}
    columns |= {"class": "module", "run": "offering", "Begins": "from_on"}
    days = {"offering_from_on": str(make.day(-70)), "offering_last_on": str(make.day(50))}
    draft = drafts.match(draft=draft, header=1, columns=columns, values=days)
    assert (draft.state, draft.error_count) == ("ready", 0)
    brought(dee, csv([row()]))  # a file of its own names still works
    draft = laid(dee, file.replace(b"Student No", b"STUDENT NO"))
    reasons = [error.problem for error in drafts.errors_of(draft)]
    assert reasons == ["There is no offering “autumn” of WLD1."]


def test_doubtful_letters_have_to_be_confirmed(dee):
    draft = laid(dee, csv([row(name="Zoë O’Hara")]).decode().encode("windows-1252"))
    assert draft.reading["letters"] == ["Zoë", "O’Hara"]
    with pytest.raises(drafts.PausedError):
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"], letters=True)
    assert Learner.objects.get().name == "Zoë O’Hara"
