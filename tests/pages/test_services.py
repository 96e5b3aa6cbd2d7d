"""Services: what the college offers, configured by an administrator."""

import datetime as dt

import pytest
from django.test import Client

from learners.models import AuditEvent
from support.models import Service
from tests.factories import learners as make
from tests.factories.administrator import OfferFactory, ServiceFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/services/"


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


@pytest.fixture
def money(db):
    return ServiceFactory(group__name="Money advice")


def line(number, weekday, opens, closes, **more):
    cells = {"weekday": weekday, "opens": opens, "closes": closes, "campus": "", **more}
    return {f"hours-{number}-{name}": value for name, value in cells.items()}


def week(*lines, initial=0):
    data = {"hours-TOTAL_FORMS": str(len(lines)), "hours-INITIAL_FORMS": str(initial)}
    for line_data in lines:
        data |= line_data
    return data


def test_a_double_click_opens_one_service(dee_in):
    data = {"name": "Money advice", "about": "When money is short.", "capacity": "12"}
    page = words(dee_in.post(f"{URL}open/", data, follow=True))
    assert "Space for 12 people a week." in page
    assert dee_in.post(f"{URL}open/", data).status_code == 302
    another = words(dee_in.post(f"{URL}open/", {**data, "capacity": "13"}))
    assert "already has this name" in another
    assert Service.objects.count() == 1
    assert "no staff yet" in words(dee_in.get(URL))


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 121}, {"capacity": "-1"}, {"capacity": "many"}]
)
def test_invalid_values_show_errors(wrong, dee_in):
    data = {"name": "Money advice", "capacity": "12", **wrong}
    page = dee_in.post(f"{URL}open/", data).content.decode()
    assert f'href="#id_{next(iter(wrong))}"' in page
    assert not Service.objects.exists()


@pytest.mark.parametrize("name", ["🪨" * 60, "‮Money", "<script>alert(1)</script>", "'; --"])
def test_odd_names_are_saved_and_shown_as_typed(name, dee_in):
    response = dee_in.post(f"{URL}open/", {"name": name, "capacity": "1"}, follow=True)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert Service.objects.exists()


def test_details_change_and_another_services_name_is_refused(dee_in, money):
    ServiceFactory(group__name="Library")
    url = f"{URL}{money.public_id}/about/"
    dee_in.post(url, {"name": "Money talks", "about": "Come by.", "capacity": "3"})
    money.refresh_from_db()
    assert (money.name, money.about, money.capacity) == ("Money talks", "Come by.", 3)
    page = words(dee_in.post(url, {"name": "Library", "about": "", "capacity": "3"}))
    assert "already has this name" in page


def test_hours_are_saved_by_line_and_empty_lines_are_ignored(dee_in, money):
    url = f"{URL}{money.public_id}/hours/"
    data = week(line(0, 0, "09:00", "12:00"), line(1, 0, "13:00", "16:00"), line(2, 0, "", ""))
    page = words(dee_in.post(url, data, follow=True))
    assert "Monday, 9am–midday" in page
    assert "Monday, 1pm–4pm" in page
    assert money.hours.count() == 2
    out = week(line(0, 0, "09:00", "12:00", gone="on"), line(1, 0, "13:00", "17:00"), initial=2)
    dee_in.post(url, out)
    assert list(money.hours.values_list("opens", "closes")) == [(dt.time(13), dt.time(17))]


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([line(0, 0, "12:00", "09:00")], "Closing time must be after opening time."),
        ([line(0, 0, "09:00", "12:00"), line(1, 0, "11:00", "13:00")], "overlap"),
        ([line(0, 0, "25:00", "26:00")], "valid time"),
        ([line(0, 9, "09:00", "12:00")], "valid choice"),
        ([line(0, 2, "", "")], "Choose a time."),
    ],
)
def test_invalid_hours_show_an_error_and_change_nothing(lines, error, dee_in, money):
    page = words(dee_in.post(f"{URL}{money.public_id}/hours/", week(*lines)))
    assert error in page
    assert not money.hours.exists()


@pytest.mark.parametrize("sent", [{}, {"hours-TOTAL_FORMS": "x"}, week(*[line(0, 0, "", "")] * 99)])
def test_a_tampered_form_gets_an_answer(sent, dee_in, money):
    assert dee_in.post(f"{URL}{money.public_id}/hours/", sent).status_code in {200, 302}


def test_an_offer_is_added_once_and_can_be_ended(dee_in, money):
    url = f"{URL}{money.public_id}/"
    for _click in range(2):
        dee_in.post(f"{url}offers/", {"name": "A talk", "minutes": "30"})
    offer = money.offers.get()
    assert "A talk 30 minutes" in words(dee_in.get(url))
    dee_in.post(f"{url}offers/{offer.public_id}/withdraw/")
    offer.refresh_from_db()
    assert offer.until_on == make.day(1)


def test_a_member_can_be_added_and_removed(dee_in, money, hal):
    url = f"{URL}{money.public_id}/"
    for _click in range(2):
        dee_in.post(f"{url}members/", {"email": hal.email.upper()})
    assert "Hal Reid" in words(dee_in.get(url))
    assert hal.roles.filter(kind="service member").count() == 1
    dee_in.post(f"{url}members/{hal.public_id}/end/", follow=True)
    assert "Hal Reid" not in words(dee_in.get(url))
    assert money.group.members.count() == 0


def test_an_unknown_members_address_shows_an_error(dee_in, money):
    page = dee_in.post(f"{URL}{money.public_id}/members/", {"email": "x@s.example"})
    assert "No one in Cairn has this address. Check it, or add them under People first." in words(
        page
    )
    assert 'href="#id_email"' in page.content.decode()


def test_a_closed_service_stays_on_record(dee_in, money):
    for _click in range(2):
        dee_in.post(f"{URL}{money.public_id}/close/")
    money.refresh_from_db()
    assert money.until_on == make.day(1)
    assert AuditEvent.objects.filter(verb="service.close").count() == 1


def test_another_services_offers_and_members_return_404(dee_in, money, hal):
    other = OfferFactory()
    other.service.group.members.create(user=hal, from_on=make.day(-1))
    url = f"{URL}{money.public_id}/"
    assert dee_in.post(f"{url}offers/{other.public_id}/withdraw/").status_code == 404
    assert dee_in.post(f"{url}members/{hal.public_id}/end/").status_code == 404


@pytest.mark.parametrize("person", ["ben", "eve", "ada"])
def test_only_administrators_can_configure_services(person, everyone, money, sign_in):
    client = sign_in(Client(), everyone[person])
    nowhere = client.get(f"{URL}00000000-0000-4000-8000-000000000000/")
    assert client.get(f"{URL}{money.public_id}/").content == nowhere.content
    assert client.post(f"{URL}{money.public_id}/close/").status_code == 404


def test_services_take_7_queries_however_many(dee_in):
    OfferFactory()
    few, _ = queries(dee_in, URL)
    OfferFactory.create_batch(40)
    assert (few, queries(dee_in, URL)[0]) == (7, 7)


def test_one_service_takes_8_queries_however_large(dee_in, money):
    url = f"{URL}{money.public_id}/"
    OfferFactory(service=money)
    few, _ = queries(dee_in, url)
    OfferFactory.create_batch(40, service=money)
    for user in make.UserFactory.create_batch(40):
        money.group.members.create(user=user, from_on=make.day(-1))
    assert (few, queries(dee_in, url)[0]) == (8, 8)
