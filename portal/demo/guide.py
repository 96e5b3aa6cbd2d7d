"""What a visitor can try as each person of the demo, and a tour; the people are database rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

DOMAIN = "strathcairn.example"


@dataclass(frozen=True)
class Card:
    email: str
    role: Any
    try_this: tuple[Any, ...]


def address(first: str) -> str:
    return f"{first}@{DOMAIN}"


GUIDE = (
    Card(
        address("ada"),
        _("Learner: Care, part-time, in the evenings, on her phone"),
        (
            _("Read Today: you see one next step, why it is there, and what would change it."),
            _("Choose “Not this one”, “too hard”: you see the list move, and undo it."),
            _("Answer what we noticed with “I’d like to talk”: you see who reads it."),
            _("Open Me: you see what the college knows, and that Ben has looked."),
        ),
    ),
    Card(
        address("ben"),
        _("Tutor of Ada and Flo, with forty minutes a week"),
        (
            _("Read Today: you see whom to get back to first, and why in this order."),
            _("Take on what waits about Ada: you see the same record that she sees."),
        ),
    ),
    Card(
        address("cy"),
        _("Tutor with no business with Ada"),
        (_("Copy the address of Ada’s page from Ben: you see “not here”, as for anyone unknown."),),
    ),
    Card(
        address("dee"),
        _("Administrator"),
        (
            _("Open System: you see the nights, what each of them changed, and who did what."),
            _("Open People: you see who is here, in what role, and the list that brought them."),
            _("Open Services: you see offers, hours, members and places."),
        ),
    ),
    Card(
        address("flo"),
        _("Learner: Care, works shifts that have just changed"),
        (_("Open Help: you see that you asked for a person, and by when somebody answers."),),
    ),
    Card(
        address("omar"),
        _("Learner: Computing, flagged wrongly while on placement"),
        (_("Open Me: you see the note, your “that’s not right”, and that it is closed."),),
    ),
    Card(
        address("tess"),
        _("Tutor, standing in for Yan while he is on leave"),
        (_("Read Today and My learners: you see Yan’s people among yours, until he is back."),),
    ),
    Card(
        address("jo"),
        _("Tutor, and owner of Chemistry for care"),
        (
            _("Read Today: you see that most missed one lab report, so it is said of the module."),
            _("After Ada has said that a fact of your module is wrong: you find it here."),
        ),
    ),
    Card(
        address("mairi"),
        _("Learner: Access, reads Cairn in Gaelic"),
        (_("Open Settings: you see name, pronouns, language, and how you hear of messages."),),
    ),
    Card(
        address("noor"),
        _("Learner: Access, enrolled today"),
        (_("Open each page: you see what it looks like on the first day."),),
    ),
    Card(
        address("gus"),
        _("Learner and representative"),
        (_("Open Me: being a representative shows you nobody’s record but your own."),),
    ),
)

TOUR = (
    _("Be Ada. Read the reasons for her next step, and what would change it."),
    _("Say that it is too hard. The list moves; “undo” stands beside it."),
    _("Answer the note with “I’d like to talk”, then look under Me who has looked."),
    _("Be Ben. She is second, after Flo. Take it on, and open the record: it is the one she sees."),
    _("Be Cy, and try the address of Ada’s page: to him there is no such page."),
    _("Run tonight now, below. Be Ada again: What changed says that it was your answer."),
)
