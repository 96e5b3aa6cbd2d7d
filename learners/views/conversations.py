"""Messages between a learner and the people who support them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners import sight
from learners.actions import access, conversations
from learners.forms.learner import MessageForm
from learners.models import Conversation, Learner, User
from learners.reads.conversations import lines, thread
from learners.views.looks import note_look
from learners.views.saved_words import takes_form


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    page = {"lines": lines(request.user, localdate())}
    return render(request, "learners/conversations.html", page)


@takes_form(at="conversations")
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the conversation with one of one's own tutors, or with a learner whom one tutors."""
    learner, person = pair(request, public_id)
    conversation = conversations.begin(learner=learner, person=person, by=request.user)
    return redirect("conversation", conversation.public_id)


def pair(request: HttpRequest, public_id: UUID) -> tuple[Learner, User]:
    """Return the learner and the person; 404 if they do not support the learner."""
    on, own = localdate(), getattr(request.user, "learner", None)
    if own and (person := sight.supporters(own.pk, on).filter(public_id=public_id).first()):
        return own, person
    tutees = sight.tutees(request.user, on).exclude(user=request.user.pk)
    return get_object_or_404(tutees, public_id=public_id), request.user


@takes_form
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    readable = sight.conversations(request.user, localdate())
    rows = readable.select_related("learner__user", "person")
    conversation = get_object_or_404(rows, public_id=public_id)
    note_look(request, [conversation.learner_id], access.MESSAGES)
    form = MessageForm(request)
    if form.is_valid():
        return sent(request, conversation, form.cleaned_data["words"])
    conversations.seen(conversation=conversation, by=request.user)
    supporters = sight.supporters(conversation.learner_id, localdate())
    page = {
        "form": form,
        "conversation_id": public_id,
        "thread": thread(conversation, request.user, request.GET.get("page", "")),
        "can_write": supporters.filter(pk=conversation.person_id).exists(),
        "has_login": conversation.learner.user_id is not None,
    }
    return render(request, "learners/conversation.html", page)


@takes_form(at="conversation")
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that what a learner wrote needs no answer."""
    readable = sight.conversations(request.user, localdate()).filter(person=request.user)
    row = get_object_or_404(readable.select_related("learner__user"), public_id=public_id)
    conversations.settle(conversation=row, by=request.user)
    return redirect("conversation", row.public_id)


def sent(request: HttpRequest, conversation: Conversation, words: str) -> HttpResponse:
    try:
        conversations.send(conversation=conversation, words=words, by=request.user)
    except conversations.NotSupportingError:
        messages.warning(request, _("Your message wasn’t sent: you can’t write here any more."))
    return redirect("conversation", conversation.public_id)
