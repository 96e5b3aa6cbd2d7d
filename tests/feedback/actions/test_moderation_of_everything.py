"""Everything that people write for others to read can be reported, stopped and appealed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from feedback import sight
from feedback.actions import moderation, partnership
from feedback.actions.board import MoveRefused
from feedback.models import KINDS, Act, Report, Showing
from feedback.reads import partnership as agreements
from feedback.reads.moderation import described, desk
from learners.models import AuditEvent, Notification
from portal import privacy
from tests.factories import moderated, together
from tests.factories.learners import day

ADDRESS = {
    "view": ("view", lambda row: row.public_id),
    "edit": ("edit", lambda row: row.public_id),
    "meeting": ("meeting", lambda row: row.public_id),
    "decision": ("meeting", lambda row: row.meeting.public_id),
    "partnership": ("partnership_version", lambda row: row.public_id),
    "comment": ("survey_results", lambda row: row.question.survey.public_id),
}
WORDS = {
    "view": "It closes before my bus.",
    "edit": "your",
    "meeting": "Evening opening hours.",
    "decision": "Ask the library",
    "partnership": "Later library hours",
    "comment": "A line",
}


@pytest.fixture(params=list(KINDS))
def thing(request, board):
    return moderated.MAKE[request.param](board)


def kind_of(thing):
    return described(thing).kind


def rule(thing, by, act=Act.HIDE):
    return moderation.rule(thing=thing, act=act, reason="It names a person.", by=by)


def readable(thing, user):
    return sight.READABLE[kind_of(thing)](user, day(0)).filter(pk=thing.pk).exists()


def notified(user):
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_a_reader_reports_it_once_and_every_moderator_gets_an_update(board, thing):
    report = moderation.report(thing=thing, words="It names me.", by=board.flo.user)
    assert moderation.report(thing=thing, words="Again", by=board.flo.user) == report
    assert (report.thing, report.kind) == (thing, kind_of(thing))
    assert notified(board.isla).count("view reported") == 1
    assert AuditEvent.objects.get(verb="view.report").label in ("", "idea")


def test_a_moderator_hides_it_and_only_its_writer_and_moderators_read_it(board, thing):
    assert readable(thing, board.flo.user)
    moderation.report(thing=thing, words="It names me.", by=board.flo.user)
    ruling = rule(thing, board.isla)
    assert Report.objects.get().ruling == ruling
    may = [readable(thing, user) for user in (board.flo.user, board.isla, board.dee)]
    assert may == [False, True, True]
    if thing.writer:
        assert readable(thing, thing.writer)
        assert notified(thing.writer).count("view moderated") == 1
    rule(thing, board.isla, Act.RESTORE)
    assert readable(thing, board.flo.user)


def test_pages_show_it_to_readers_until_it_is_hidden(board, thing, client, sign_in):
    name, public_id = ADDRESS[kind_of(thing)]
    url, words = reverse(name, args=[public_id(thing)]), WORDS[kind_of(thing)]
    if kind_of(thing) == "comment":
        words = f">{thing.text}<"
    sign_in(client, board.flo.user)
    page = client.get(url)
    assert words in page.text
    assert reverse("report", args=[kind_of(thing), thing.public_id]) in page.text
    rule(thing, board.isla)
    page = client.get(url)
    assert page.status_code == 404 or words not in page.text
    sign_in(client, board.isla)
    assert "It names a person." in client.get(reverse("moderation")).text


@pytest.mark.parametrize("kind", moderated.WRITTEN)
def test_its_writer_appeals_on_a_page_and_a_second_moderator_decides(kind, board, client, sign_in):
    thing = moderated.MAKE[kind](board)
    ruling = rule(thing, board.isla)
    url = reverse("ruling", args=[ruling.public_id])
    sign_in(client, board.flo.user)
    assert client.get(url).status_code == 404
    sign_in(client, moderated.writer(kind, board))
    assert "It names a person." in client.get(url).text
    assert client.post(url, {"words": "It is a place."}).status_code == 302
    assert [line.row for line in desk(board.dee, 1, 1, day(0)).appeals] == [ruling]
    assert desk(board.isla, 1, 1, day(0)).appeals == []
    with pytest.raises(MoveRefused):
        moderation.settle(ruling=ruling, answer="changed", reason="A place.", by=board.isla)
    moderation.settle(ruling=ruling, answer="changed", reason="A place.", by=board.dee)
    assert readable(thing, board.flo.user)
    assert "A place." in client.get(url).text


def test_a_second_moderator_reads_the_words_that_the_appeal_is_about(board, client, sign_in):
    edit = moderated.an_edit(board)
    ruling = rule(edit, board.isla)
    moderation.appeal(ruling=ruling, words="It is a place.", by=board.ada.user)
    sign_in(client, board.dee)
    page = client.get(reverse("ruling_settle", args=[ruling.public_id])).text
    assert (edit.after in page, edit.reason in page) == (True, True)


def test_what_was_decided_and_its_meeting_have_writers_of_their_own(board, client, sign_in):
    decision = moderated.MAKE["decision"](board)  # by Gus, in a meeting that Dee called
    url = reverse("meeting", args=[decision.meeting.public_id])
    appeal = reverse("ruling", args=[rule(decision, board.isla).public_id])
    of_isla = f"({board.isla})"
    sign_in(client, board.gus)
    page = client.get(url).text
    assert (appeal in page, of_isla in page) == (True, False)
    sign_in(client, board.dee)
    page = client.get(url).text
    assert (appeal in page, of_isla in page) == (False, True)


@pytest.mark.parametrize("act", [Act.KEEP, Act.HIDE, Act.HOLD])
def test_a_double_click_makes_one_ruling(act, board, thing):
    first = rule(thing, board.isla, act)
    assert rule(thing, board.isla, act) == first
    moderation.report(thing=thing, words="It names me.", by=board.dee)
    if act == Act.KEEP:
        assert rule(thing, board.isla, act) != first
        assert not Report.objects.filter(ruling=None).exists()


def test_what_an_appeal_showed_again_can_be_hidden_again(board):
    view = moderated.a_view(board)
    first = rule(view, board.isla)
    moderation.appeal(ruling=first, words="It is a place.", by=board.ada.user)
    moderation.settle(ruling=first, answer="changed", reason="A place.", by=board.dee)
    assert rule(view, board.isla) != first
    assert not readable(view, board.flo.user)


def test_nobody_appeals_for_someone_who_wrote_in_a_survey(board):
    ruling = rule(moderated.a_comment(board), board.isla)
    for user in (board.flo.user, board.dee):
        with pytest.raises(MoveRefused):
            moderation.appeal(ruling=ruling, words="Show it.", by=user)


def test_nobody_moderates_what_they_wrote_or_without_being_a_moderator(board, thing):
    for by in {board.flo.user, board.gus, thing.writer} - {None}:
        with pytest.raises(MoveRefused):
            rule(thing, by)


@pytest.mark.parametrize("kind", moderated.WRITTEN)
def test_a_moderator_who_wrote_it_cannot_moderate_it(kind, board):
    thing = moderated.MAKE[kind](board)
    moderated.writer(kind, board).roles.create(kind="administrator", from_on=day(-9))
    with pytest.raises(MoveRefused):
        rule(thing, moderated.writer(kind, board))


def test_a_report_is_about_one_thing(board, thing):
    other = moderated.a_view(board) if kind_of(thing) != "view" else together.MeetingFactory()
    report = moderation.report(thing=thing, words="It names me.", by=board.flo.user)
    for value in (other, None):
        name = kind_of(other) if value else kind_of(thing)
        with pytest.raises(IntegrityError, match="report_of_one_thing"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**{name: value})


def test_a_paused_agreement_cannot_be_signed_and_says_so(board, client, sign_in):
    version = together.agreed(board.gus, board.dee)
    rule(version, board.isla, Act.HOLD)
    sign_in(client, board.flo.user)
    assert "paused or hidden this year’s agreement" in client.get(reverse("partnership")).text
    following = together.written(board.gus, "Quieter rooms", after=1)
    shown = agreements.agreement(following)
    assert (shown.removed, [line.is_new for line in shown.priorities]) == ([], [False])
    rule(following, board.isla, Act.HOLD)
    with pytest.raises(partnership.StoppedError):
        partnership.sign(version=following, side="learners", by=board.gus)


def test_a_version_comes_after_a_hidden_one_without_asking_to_read_it(board, client, sign_in):
    first = together.agreed(board.gus, board.dee)
    rule(together.written(board.dee, "Names a person", after=1), board.isla)
    sign_in(client, board.gus)
    form = client.get(reverse("partnership_write")).context["form"]
    assert form["after"].value() == 2
    assert form["taking_part"].value() == first.taking_part


def test_what_is_hidden_while_someone_reports_it_is_a_missing_page(
    board, client, sign_in, monkeypatch
):
    view = moderated.a_view(board)
    monkeypatch.setattr(
        "feedback.views.moderation.ReportForm.is_valid", lambda form: bool(rule(view, board.isla))
    )
    monkeypatch.setattr(
        "feedback.views.moderation.ReportForm.cleaned_data", {"words": "x"}, raising=False
    )
    sign_in(client, board.flo.user)
    url = reverse("report", args=["view", view.public_id])
    assert client.post(url, {"words": "It names me."}).status_code == 404
    assert not Report.objects.exists()


def test_a_hidden_comment_is_counted_and_left_out_of_the_file(board, client, sign_in):
    comment = moderated.a_comment(board)
    rule(comment, board.isla)
    sign_in(client, board.flo.user)
    survey = comment.question.survey.public_id
    assert "One comment is not shown" in client.get(reverse("survey_results", args=[survey])).text
    assert (
        f",{comment.text},"
        not in client.get(reverse("survey_file", args=[survey])).getvalue().decode()
    )


def test_a_hidden_decision_is_left_out_of_the_file_of_its_meeting(board, client, sign_in):
    decision = moderated.MAKE["decision"](board)
    url = reverse("meeting_export", args=[decision.meeting.public_id])
    sign_in(client, board.flo.user)
    assert decision.words in client.get(url).getvalue().decode()
    rule(decision, board.isla)
    assert decision.words not in client.get(url).getvalue().decode()
    assert " 0 decisions" not in client.get(reverse("meetings")).text
    assert "no decisions yet" in client.get(reverse("meetings")).text


def test_an_unknown_kind_is_a_missing_page(board, client, sign_in):
    view = moderated.a_view(board)
    sign_in(client, board.isla)
    assert client.get(f"/person/{view.public_id}/moderate/").status_code == 404


def test_erasing_the_writer_takes_their_appeal_and_leaves_the_log(board):
    ruling = rule(moderated.an_edit(board), board.isla)
    moderation.appeal(ruling=ruling, words="I meant the bus.", by=board.ada.user)
    assert "I meant the bus." in str(privacy.export(board.ada))
    privacy.erase(board.ada)
    ruling.refresh_from_db()
    assert (ruling.appeal_words, ruling.reason) == ("", "It names a person.")
    assert ruling.edit.showing == Showing.HIDDEN
