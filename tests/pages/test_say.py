"""Your say on its pages: who reads what, what happens, and what it costs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions import changes
from feedback.models import SafetyMessage, SignOn, View
from learners.models import RoleKind
from portal import privacy
from tests.conftest import person
from tests.factories import board as make
from tests.factories import learners as people
from tests.factories.learners import day, in_words
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def care(ada, flo, gus):
    care = people.ProgrammeFactory(name="Care")
    make.studies(care, ada.learner, flo.learner, gus.learner)
    gus.roles.filter(kind=RoleKind.REPRESENTATIVE).update(programme=care)
    return care


@pytest.fixture
def library(ada, care, dee):
    view = make.ViewFactory(
        title="The library closes before my bus", author=ada.learner, programme=care, owner=dee
    )
    make.SignOnFactory(view=view, learner=ada.learner)
    return view


def url(name, view):
    return reverse(name, args=[view.public_id])


SAID = {"kind": "idea", "title": "A bench", "speaking": "by name", "reach": "programme"}


def test_saying_something_shows_who_has_it_and_by_when(ada, care, dee, client, sign_in):
    sign_in(client, ada)
    page = words(client.post("/say/something/", {**SAID, "path": "representatives"}, follow=True))
    assert "Gus Petrie, a representative, will pass it on" in page
    view = View.objects.get()
    assert (
        f"by {in_words((view.due_on - day(0)).days)}; after that it moves on automatically" in page
    )
    assert "A bench" in words(client.get("/say/"))


def test_the_form_names_its_readers(ada, care, dee, client, sign_in):
    page = words(sign_in(client, ada).get("/say/something/"))
    assert "Through representatives: learners on Care, and Dee Fraser and Gus Petrie" in page
    assert "Straight to staff: Dee Fraser, and nobody else" in page


def test_words_about_safety_go_to_the_lead_and_the_page_says_who_to_ring(
    ada, care, dee, client, sign_in
):
    isla = person("Isla Grant", RoleKind.SAFEGUARDING_LEAD)
    sent = {**SAID, "path": "representatives", "is_about_safety": "on"}
    page = words(sign_in(client, ada).post("/say/something/", sent, follow=True))
    assert "Help now: who to ring" in page
    assert SafetyMessage.objects.get().reader == isla
    assert not View.objects.exists()
    assert "A bench" not in words(client.get("/say/"))
    assert client.get(url("safety_message", SafetyMessage.objects.get())).status_code == 404
    message = words(sign_in(client, isla).get(url("safety_message", SafetyMessage.objects.get())))
    assert "A bench" in message


def test_where_nobody_could_answer_the_words_stay_in_the_form(ada, care, client, sign_in):
    page = sign_in(client, ada).post("/say/something/", {**SAID, "path": "straight"})
    assert "Nobody has been named to answer yet" in words(page)
    assert "A bench" in page.text
    assert not View.objects.exists()


def test_few_followers_are_not_counted_out(library, flo, client, sign_in):
    make.several(library, 8)
    page = words(sign_in(client, flo).get(url("view", library)))
    assert "Fewer than 10 people say the same" in page
    client.post(url("view_sign_on", library))
    assert SignOn.objects.count() == 10
    assert "10 or more people say the same" in words(client.get(url("view", library)))


def test_an_overdue_item_is_in_public_and_first_on_its_owners_list(library, dee, client, sign_in):
    make.ViewFactory(title="Older, not due yet", owner=dee, sent_at=timezone.now())
    View.objects.filter(pk=library.pk).update(due_on=day(-3))
    page = words(client.get("/you-said/"))
    assert "We haven’t answered these in time" in page
    assert "The library closes before my bus" in page
    assert "Ada" not in page
    ideas = words(sign_in(client, dee).get("/ideas/"))
    assert ideas.index("The library closes") < ideas.index("Older, not due yet")


def test_what_went_straight_to_staff_is_not_in_public(library, client):
    View.objects.update(is_straight=True, due_on=day(-3))
    assert "library" not in words(client.get("/you-said/"))


def test_an_administrator_sees_what_is_overdue_with_others(ada, ben, dee, client, sign_in):
    make.ViewFactory(title="Hill wifi", author=ada.learner, owner=ben, due_on=day(-3))
    page = words(sign_in(client, dee).get("/ideas/"))
    assert "Overdue with other people" in page
    assert "Hill wifi" in page
    assert "Hill wifi" not in words(sign_in(client, person("Jo Kerr", "tutor")).get("/ideas/"))


def test_a_published_answer_shows_its_change_and_dates(library, dee, client, sign_in):
    sign_in(client, dee)
    client.post(url("view_decide", library), {"outcome": "yes", "reason": "Many study late."})
    client.post(url("view_publish", library))
    sent = {"text": "The door", "before": "Shut", "after": "Open", "effective_on": day(0)}
    client.post(url("view_change", library), sent)
    client.logout()
    page = words(client.get("/you-said/"))
    for part in ("Many study late.", "The door, since", "Shut", "Open", "published"):
        assert part in page
    assert "Ada" not in page
    assert "Dee" not in page
    assert "Half of the answers came within 0 days" in page


def test_whether_it_helped_is_shown_from_ten_answers(library, ada, dee, client, sign_in):
    library.state = "answered"
    make.DecisionFactory(view=library)
    library.save()
    make.ChangeFactory(view=library)
    learners = make.several(library, 20)
    changes.ask_due()
    for number, learner in enumerate(learners[:9]):
        changes.answer_helped(view=library, learner=learner, answer="yes", by=learner.user)
        assert number < 9
    sign_in(client, ada)
    assert "We’ll show the answers once there are ten." in words(client.get(url("view", library)))
    for number, learner in enumerate(learners[9:19]):
        answer = "yes" if number < 6 else "no"
        changes.answer_helped(view=library, learner=learner, answer=answer, by=learner.user)
    client.post(url("view_helped", library), {"answer": "no"})
    page = words(client.get(url("view", library)))
    assert "Of 20 or more people who answered, about 15 say it helped." in page
    assert "You answered: No, it didn’t help" in page


def test_praise_is_an_update_for_the_person_praised(ada, ben, care, dee, client, sign_in):
    sent = {**SAID, "kind": "praise", "praised": ben.pk, "path": "representatives"}
    sign_in(client, ada).post("/say/something/", sent)
    sign_in(client, ben)
    assert "Someone has praised what you do." in words(client.get("/messages/"))
    assert "A bench" in words(client.get(url("view", View.objects.get())))


def test_only_praise_is_for_a_person(ada, ben, care, dee, client, sign_in):
    sent = {**SAID, "praised": ben.pk, "path": "representatives"}
    page = words(sign_in(client, ada).post("/say/something/", sent))
    assert "Only praise is for a person." in page
    assert not View.objects.exists()


def test_erasing_an_author_moves_no_count_and_leaves_no_name(library, ada, flo, client, sign_in):
    make.several(library, 9)
    hidden = make.ViewFactory(
        title="Said in quiet",
        author=ada.learner,
        speaking="name hidden",
        programme=library.programme,
    )
    sign_in(client, flo)
    assert "10 or more people" in words(client.get(url("view", library)))
    privacy.erase(ada.learner)
    page = words(client.get(url("view", library)))
    assert "10 or more people" in page
    assert ("library" in page.lower(), "Ada" in page) == (False, False)
    hidden.refresh_from_db()
    assert (hidden.title, hidden.author) == ("Said in quiet", None)
    assert "Said in quiet" in words(client.get("/say/"))


def crowd(number, ada, care, dee):
    """Say that many things, published, overdue, waiting and answered, with two followers each."""
    for place in range(number):
        state = ("staff", "answered", "published", "representatives")[place % 4]
        more = {"passed_at": None} if state == "representatives" else {}
        view = make.ViewFactory(
            author=ada.learner if place % 3 else None,
            programme=care,
            owner=dee,
            state=state,
            due_on=day(-1),
            **more,
        )
        if state in ("answered", "published"):
            decision = make.DecisionFactory(view=view, answered_by=dee)
            if state == "published":
                decision.published_at, decision.published_by = timezone.now(), dee
                decision.save()
            make.ChangeFactory(view=view, changed_by=dee)
            make.PledgeFactory(view=view, owner=dee)
        make.SignOnFactory(view=view, learner=ada.learner)


PAGES = [
    ("ada", "/say/", 8),
    ("dee", "/ideas/", 12),
    ("anybody", "/you-said/", 5),
]


@pytest.mark.parametrize(("who", "address", "most"), PAGES)
def test_a_list_costs_the_same_for_ten_and_for_a_thousand(
    who, address, most, ada, care, dee, client, sign_in
):
    if who != "anybody":
        sign_in(client, {"ada": ada, "dee": dee}[who])
    crowd(10, ada, care, dee)
    for view in View.objects.all()[:5]:
        make.ReportFactory(view=view)
        make.RulingFactory(view=view, made_by=dee)
    few, _page = queries(client, address)
    View.objects.bulk_create(copies(990, View.objects.order_by("pk").first()))
    many, _page = queries(client, address)
    assert (few <= most, many) == (True, few)


def copies(number, view):
    """Return that many unsaved views like one, each with an id of its own."""
    fields = [
        field for field in View._meta.concrete_fields if field.name not in ("id", "public_id")
    ]
    values = {field.attname: getattr(view, field.attname) for field in fields}
    return [View(**values) for _ in range(number)]


def test_one_view_takes_25_queries_whatever_came_of_it(library, ada, dee, client, sign_in):
    sign_in(client, ada)
    few, _page = queries(client, url("view", library))
    make.several(library, 30)
    make.DecisionFactory(view=library)
    View.objects.filter(pk=library.pk).update(state="answered")
    for place in range(5):
        make.ChangeFactory(view=library, text=f"Door {place}", changed_by=dee)
        make.RulingFactory(view=library, made_by=dee)
    many, _page = queries(client, url("view", library))
    assert max(few, many) <= 25
