"""This room's audit verbs and kinds of notification."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Verb

VERBS: list[Verb] = [
    # shared estimates, and what is asked
    # surveys
    Verb("survey.write", _("wrote a survey")),
    Verb("survey.describe", _("changed the draft of a survey")),
    Verb("survey.open", _("opened a survey")),
    Verb("survey.close", _("closed a survey")),
    Verb("survey.judge", _("read a comment in a survey")),
    Verb("survey.show_comments", _("showed the comments of a survey")),
    # the board, and moderation
    Verb("view.say", _("said something")),
    Verb("view.sign_on", _("said the same as someone else")),
    Verb("view.sign_off", _("stopped saying the same as someone else")),
    Verb("view.take_back", _("took back something they said")),
    Verb("view.merge", _("joined two views that say the same")),
    Verb("view.pass_on", _("passed something on to staff")),
    Verb("view.give", _("named who will answer")),
    Verb("view.decide", _("answered something learners said")),
    Verb("view.pledge", _("promised what will be done")),
    Verb("view.publish", _("published an answer")),
    Verb("view.change", _("recorded a change that learners asked for")),
    Verb("view.ask_again", _("asked whether a change helped")),
    Verb("view.helped", _("answered whether a change helped")),
    Verb("view.report", _("asked a moderator to look at something")),
    Verb("view.moderate", _("moderated something")),
    Verb("view.appeal", _("appealed to a second moderator")),
    Verb("view.settle", _("decided an appeal")),
    Verb("safety.tell", _("told the safeguarding lead something")),
    Verb("safety.read", _("read something about somebody’s safety")),
    # better words
    Verb("edit.suggest", _("suggested better words")),
    Verb("edit.accept", _("accepted better words")),
    Verb("edit.decline", _("declined better words")),
    Verb("edit.take_back", _("took back better words")),
    # representatives, and the partnership agreement
    Verb("partnership.write", _("wrote a version of the partnership agreement")),
    Verb("partnership.sign", _("signed the partnership agreement")),
    Verb("partnership.tie", _("tied something that was said to a priority")),
    Verb("partnership.untie", _("took something that was said off a priority")),
    Verb("meeting.call", _("called a meeting")),
    Verb("meeting.decide", _("recorded what a meeting decided")),
    Verb("meeting.finish", _("recorded that a decision was carried out")),
    Verb("role.hand_over", _("wrote a handover note for the next representative")),
]

NOTIFICATIONS: list[NotificationKind] = [
    # shared estimates, and what is asked
    NotificationKind(
        "module answered",
        _("Learners have answered how your module is going."),
        route="survey_results",
        of_subject=True,
    ),
    # surveys
    # the board, and moderation
    NotificationKind(
        "view to answer",
        _("Someone has said something for you to read."),
        route="view",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view given",
        _("You’ve been asked to answer something learners said."),
        route="view",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "praised", _("Someone has praised what you do."), route="view", of_subject=True
    ),
    NotificationKind(
        "view passed on",
        _("Something you said has been passed on to staff."),
        route="view",
        of_subject=True,
    ),
    NotificationKind(
        "view merged",
        _("Something you said was joined with others who say the same."),
        route="view",
        of_subject=True,
    ),
    NotificationKind(
        "view answered", _("Something you said has been answered."), route="view", of_subject=True
    ),
    NotificationKind(
        "view promised",
        _("There is a promise about something you said."),
        route="view",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view changed",
        _("Something has changed because of what you said."),
        route="view",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view reported",
        _("Someone asked a moderator to look at something."),
        route="moderation",
        repeats=True,
    ),
    NotificationKind(
        "view moderated",
        _("A moderator has looked at something you wrote. You can read why."),
        route="ruling",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view appealed",
        _("Someone has appealed. You decide, as the second person."),
        route="moderation",
        repeats=True,
    ),
    NotificationKind(
        "appeal settled",
        _("Your appeal has been decided. You can read why."),
        route="ruling",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "safety message",
        _("Someone has told you about somebody’s safety. Read it now."),
        route="safety_message",
        of_subject=True,
    ),
    # better words
    NotificationKind(
        "edit suggested",
        _("Someone suggested better words."),
        route="edit",
        of_subject=True,
    ),
    NotificationKind(
        "edit answered",
        _("There is an answer to the words you suggested."),
        route="edit",
        of_subject=True,
    ),
    # representatives, and the partnership agreement
    NotificationKind(
        "partnership written",
        _("There is a new version of the partnership agreement to sign."),
        route="partnership",
    ),
    NotificationKind(
        "meeting called",
        _("There is a meeting for representatives."),
        route="meeting",
        of_subject=True,
    ),
    NotificationKind(
        "meeting decided",
        _("A meeting gave you something to do."),
        route="meeting",
        of_subject=True,
    ),
]
