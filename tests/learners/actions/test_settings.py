"""Everyone sees the name that a person chose."""

from learners.actions import settings
from learners.models import AuditEvent, ChosenName, Learner, User


def test_a_chosen_name_shows_everywhere_and_is_marked_as_chosen(ada):
    assert settings.choose_name(by=ada, name="Addie Sinclair", pronouns="she/her")
    user, learner = User.objects.get(pk=ada.pk), Learner.objects.get(user=ada)
    assert (user.name, user.pronouns, learner.name) == (
        "Addie Sinclair",
        "she/her",
        "Addie Sinclair",
    )
    assert ChosenName.objects.get().learner == learner


def test_pronouns_alone_leave_the_name_to_the_college(ada):
    settings.choose_name(by=ada, name=ada.name, pronouns="they/them")
    assert not ChosenName.objects.exists()


def test_the_earlier_name_is_not_written_down(ada):
    settings.choose_name(by=ada, name="Addie", pronouns="")
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("name.choose", "Addie")
    assert "Ada" not in f"{event.label}{event.detail}"


def test_the_same_again_writes_nothing(ada):
    assert not settings.choose_name(by=ada, name=ada.name, pronouns="")
    assert not AuditEvent.objects.exists()


def test_people_without_a_record_can_choose_a_name(ben):
    settings.choose_name(by=ben, name="Benjamin Ross", pronouns="he/him")
    assert User.objects.get(pk=ben.pk).name == "Benjamin Ross"


def test_the_audit_keeps_both_names_of_staff_and_neither_of_a_learner(ada, ben):
    for user in (ada, ben):
        settings.choose_name(by=user, name="Benjamin Ross", pronouns="")
    learners, staff = AuditEvent.objects.order_by("pk").values_list("detail", flat=True)
    assert (learners, staff) == ({}, {"from": "Ben Ross", "to": "Benjamin Ross"})


def test_how_pages_look_is_saved_and_not_written_to_the_record_of_acts(ada):
    settings.choose_look(by=ada, text_size="large", colours="dark", is_calm=True)
    user = User.objects.get(pk=ada.pk)
    assert (user.text_size, user.colours, user.is_calm) == ("large", "dark", True)
    assert not AuditEvent.objects.exists()


def test_the_same_look_again_writes_nothing(ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        settings.choose_look(by=ada, text_size="usual", colours="device", is_calm=False)
