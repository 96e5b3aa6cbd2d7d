"""A tour of the demo, and suggestions for visitors for each person, who are database rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

DOMAIN = "strathcairn.example"


@dataclass(frozen=True)
class Card:
    email: str
    role: Any
    try_this: tuple[Any, ...]


@dataclass(frozen=True)
class Stop:
    """A stop of the tour; `first`: whose page it is on, if anyone's."""

    first: str
    name: Any
    words: Any

    @property
    def email(self) -> str:
        return address(self.first) if self.first else ""


def address(first: str) -> str:
    return f"{first}@{DOMAIN}"


GUIDE = (
    Card(
        address("ada"),
        _("Learner: Care, part-time, in the evenings, on a phone"),
        (
            _("Read Today. You’ll see one next step, why it’s there, and what would change it."),
            _(
                "Choose “Not this one”, then “It’s too hard for now”. You’ll see your plan "
                "change. Then undo it."
            ),
            _("Answer what we noticed with “I’d like to talk”. You’ll see who can read it."),
            _("Open Me. You’ll see what the college knows, and that Ben has looked."),
            _("Open Your say, then Surveys. Read what happens with answers before you give any."),
            _(
                "Open Your say. You asked for a library that closes after your bus. Say whether "
                "the change helped."
            ),
        ),
    ),
    Card(
        address("ben"),
        _("Tutor of Ada and Flo, with 40 minutes a week"),
        (
            _("Read Today. You’ll see who to get back to first, and why they’re in that order."),
            _("Take on what is waiting for Ada. You’ll see the same record that Ada sees."),
        ),
    ),
    Card(
        address("cy"),
        _("Tutor, but not Ada’s"),
        (
            _(
                "Copy the address of Ada’s page from Ben. You’ll see “We can’t find that "
                "page”, as a stranger would."
            ),
        ),
    ),
    Card(
        address("dee"),
        _("Administrator"),
        (
            _("Open System. You’ll see each nightly update, what it changed, and who did what."),
            _(
                "Open People. You’ll see who is here, what their role is, and the file they "
                "were imported from."
            ),
            _("Open Services. You’ll see offers, hours, members and places."),
            _("Open Ideas. You’ll see what learners are waiting to hear, and what is overdue."),
        ),
    ),
    Card(
        address("flo"),
        _("Learner: Care, whose shifts have just changed"),
        (
            _(
                "Open Help. You’ll see that you asked to speak to someone, and when they’ll "
                "get back to you."
            ),
        ),
    ),
    Card(
        address("omar"),
        _("Learner: Computing, flagged by mistake while on placement"),
        (
            _(
                "Open Me. You’ll see what we noticed, your answer “That’s not right”, and that "
                "it’s closed."
            ),
        ),
    ),
    Card(
        address("tess"),
        _("Tutor, covering for Yan, who is on leave"),
        (
            _(
                "Read Today and My learners. You’ll see Yan’s learners among your own until "
                "Yan is back."
            ),
        ),
    ),
    Card(
        address("will"),
        _("Tutor, who has not answered in time"),
        (_("Open Ideas. The wifi at Hill is overdue, and everyone can see that it is."),),
    ),
    Card(
        address("jo"),
        _("Tutor, and owner of Chemistry for care"),
        (
            _(
                "Read Today. Most people missed one lab report, so we ask about the module, "
                "not the people."
            ),
            _("If Ada says a fact about your module is wrong, you’ll find it here."),
        ),
    ),
    Card(
        address("mairi"),
        _("Learner: Access, uses Cairn in Gaelic"),
        (_("Open Settings. You’ll see name, pronouns, language, and how you hear about updates."),),
    ),
    Card(
        address("noor"),
        _("Learner: Access, enrolled today"),
        (_("Open each page to see how it looks on the first day."),),
    ),
    Card(
        address("gus"),
        _("Learner and representative"),
        (
            _("Open Me. Being a representative doesn’t let you see anyone else’s record."),
            _("Open Your say, then Representing. Someone hides their name. Pass it on to staff."),
            _("Open Partnership. You’ll see what was agreed, and what came of it."),
        ),
    ),
)

TOUR = (
    Stop(
        "ada",
        _("A next step, with reasons"),
        _("Read why it comes first, and what would change that."),
    ),
    Stop(
        "ada",
        _("Disagree with it"),
        _("Choose “Not this one” and say it’s too hard. The plan changes, and you can undo it."),
    ),
    Stop(
        "ada",
        _("Answer what we noticed"),
        _("Choose “I’d like to talk”. Then open Me to see who has looked."),
    ),
    Stop(
        "ben",
        _("The tutor’s ten minutes"),
        _(
            "Ada is second on the list, after Flo. Take it on and open the record: it’s the one "
            "Ada sees."
        ),
    ),
    Stop(
        "cy",
        _("A tutor who can’t see Ada’s record"),
        _(
            "Copy the address of Ada’s page from Ben, and open it as Cy. You’ll see “We can’t "
            "find that page”."
        ),
    ),
    Stop(
        "ada",
        _("You said, we did"),
        _(
            "Open Your say. The library was asked for, decided, changed. Say whether it helped. "
            "The wifi at Hill is overdue, for everyone to see."
        ),
    ),
    Stop(
        "",
        _("Tonight’s update"),
        _(
            "Run it now, below. Then sign in as Ada again: “What changed” says that your answer "
            "was the cause."
        ),
    ),
)
