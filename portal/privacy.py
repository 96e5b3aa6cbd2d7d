"""List every room's personal data, and export or erase it for one person.

`export` and `erase` carry out the declarations. Actions, with their requests and audit rows, call
them.
"""

import json
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from feedback.privacy import PERSONAL_DATA as FEEDBACK
from learners.actions import evidence
from learners.models import Learner
from learners.privacy import PERSONAL_DATA as LEARNERS
from learners.privacy import Basis, Erase, Export, PersonalData, Retention, Whom, acted
from pathways.privacy import PERSONAL_DATA as PATHWAYS
from portal.models import Journey
from support.privacy import PERSONAL_DATA as SUPPORT


def sessions_of(user: int) -> QuerySet[Session]:
    """Return a user's sessions through allauth's records, since a session hides its user."""
    keys = apps.get_model("usersessions", "UserSession").objects.filter(user=user)
    return Session.objects.filter(session_key__in=keys.values("session_key"))


def pages_showing(learner: int) -> QuerySet[Journey]:
    """Return the stored pages of staff that show this learner."""
    return Journey.objects.filter(looks__contains=[[learner]])


stored = partial(
    PersonalData,
    "portal.Journey",
    purpose=_("to show Today quickly"),
    basis=Basis.CONTRACT,
    export=Export.NOTHING,
    erase=Erase.DELETE,
)


def sign_in(model: str, path: str, purpose: Any, **more: Any) -> PersonalData:
    defaults: dict[str, Any] = {
        "basis": Basis.CONTRACT,
        "retention": Retention.WHILE_HERE,
        "export": Export.ROWS,
        "erase": Erase.DELETE,
        "whom": Whom.LOGIN,
    }
    return PersonalData(model, path, purpose, **{**defaults, **more})


OWN = [
    acted("portal.Night", "asked_by", _("to know who started a nightly update"), whom=Whom.LABEL),
    acted(
        "portal.StageRun",
        "low",
        _("to fix what stopped one learner’s nightly update"),
        whom=Whom.LEARNER,
    ),
    stored("user", retention=Retention.WHILE_HERE, whom=Whom.LOGIN),
    stored("", retention=Retention.ONE_DAY, rows=pages_showing),
    sign_in(
        "sessions.Session",
        "",
        _("to stay signed in"),
        retention=Retention.ONE_MONTH,
        hidden=("session_key", "session_data"),
        rows=sessions_of,
    ),
    sign_in(
        "usersessions.UserSession",
        "user",
        _("to show where someone is signed in, and let them sign out"),
        hidden=("session_key",),
    ),
    sign_in("mfa.Authenticator", "user", _("to keep the account safe"), hidden=("data",)),
    sign_in(
        "account.EmailConfirmation",
        "email_address__user",
        _("to know that an address belongs to the person"),
        hidden=("key",),
    ),
    sign_in("account.EmailAddress", "user", _("to email someone")),
]
# From the top room down, which is the order of erasing.
PROVIDERS: list[PersonalData] = [*OWN, *FEEDBACK, *PATHWAYS, *SUPPORT, *LEARNERS]


def rows(declaration: PersonalData, learner: Learner) -> QuerySet[Any]:
    """Return the rows of one declaration that are about this person."""
    everything = apps.get_model(declaration.model)._base_manager.all()
    person = {Whom.LEARNER: learner.pk, Whom.LOGIN: learner.user_id}.get(declaration.whom)
    if person is None:
        return everything.none()
    if declaration.rows is not None:
        return declaration.rows(person)
    return everything.filter(**{declaration.path or "pk": person})


def export(learner: Learner) -> dict[str, list[dict[str, Any]]]:
    """Return all data about one person as plain JSON values: {model: [row, …]}."""
    exported: dict[str, dict[Any, dict[str, Any]]] = {}
    for declaration in PROVIDERS:
        if declaration.export is Export.NOTHING:
            continue
        # A row that two paths reach is exported once.
        model_rows = exported.setdefault(declaration.model, {})
        queryset = rows(declaration, learner).order_by("pk")
        for row in queryset.values():
            values = {name: value for name, value in row.items() if name not in declaration.hidden}
            model_rows.setdefault(row[queryset.model._meta.pk.attname], values)
    plain = {model: list(model_rows.values()) for model, model_rows in exported.items()}
    return json.loads(json.dumps(plain, cls=DjangoJSONEncoder))


@evidence.erasing()
def erase(learner: Learner) -> dict[str, int]:
    """Erase as declared, for one person; return {model and path: rows changed}."""
    touched = {}
    for declaration in PROVIDERS:
        queryset = rows(declaration, learner)
        count = 0
        if declaration.erase is Erase.DELETE:
            count = queryset.count()
            queryset.delete()
        elif declaration.erase is Erase.PSEUDONYMISE:
            count = queryset.update(**declaration.emptied)
        touched[f"{declaration.model} {declaration.path}".strip()] = count
    return touched
