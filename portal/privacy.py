"""What every room holds about a person, in one list; and the two things that follow from it.

`export` and `erase` carry the declarations out. The verbs that people use (with their requests,
clocks and audit rows) are actions of the rooms and call these.
"""

import json
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learners.models import Learner
from learners.privacy import HELD as LEARNERS
from learners.privacy import Basis, Erase, Export, Held, Retention, Whom, acted
from pathways.privacy import HELD as PATHWAYS
from support.privacy import HELD as SUPPORT


def sessions_of(user: int) -> QuerySet[Session]:
    """A session names its person only inside its packed data; what allauth keeps beside tells."""
    keys = apps.get_model("usersessions", "UserSession").objects.filter(user=user)
    return Session.objects.filter(session_key__in=keys.values("session_key"))


def sign_in(model: str, path: str, purpose: Any, **more: Any) -> Held:
    defaults: dict[str, Any] = {
        "basis": Basis.CONTRACT,
        "retention": Retention.WHILE_HERE,
        "export": Export.ROWS,
        "erase": Erase.DELETE,
        "whom": Whom.LOGIN,
    }
    return Held(model, path, purpose, **{**defaults, **more})


OWN = [
    acted("portal.Night", "asked_by", _("to know who started a nightly update"), whom=Whom.LABEL),
    acted(
        "portal.StageRun",
        "low",
        _("to fix what stopped one learner’s nightly update"),
        whom=Whom.LEARNER,
    ),
    sign_in(
        "sessions.Session",
        "",
        _("to stay signed in"),
        retention=Retention.ONE_DAY,
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
# From the top room down: the order of erasing.
PROVIDERS: list[Held] = [*OWN, *PATHWAYS, *SUPPORT, *LEARNERS]


def rows(held: Held, learner: Learner) -> QuerySet[Any]:
    """The rows of one declaration that are about this person."""
    everything = apps.get_model(held.model)._base_manager.all()
    person = {Whom.LEARNER: learner.pk, Whom.LOGIN: learner.user_id}.get(held.whom)
    if person is None:
        return everything.none()
    if held.rows is not None:
        return held.rows(person)
    return everything.filter(**{held.path or "pk": person})


def export(learner: Learner) -> dict[str, list[dict[str, Any]]]:
    """Everything held about one person, as plain JSON values: {model: [row, …]}."""
    told: dict[str, dict[Any, dict[str, Any]]] = {}
    for held in PROVIDERS:
        if held.export is Export.NOTHING:
            continue
        seen = told.setdefault(held.model, {})  # a row that two paths reach is told once
        found = rows(held, learner).order_by("pk")
        for row in found.values():
            kept = {name: value for name, value in row.items() if name not in held.hidden}
            seen.setdefault(row[found.model._meta.pk.attname], kept)
    plain = {model: list(seen.values()) for model, seen in told.items()}
    return json.loads(json.dumps(plain, cls=DjangoJSONEncoder))


@transaction.atomic
def erase(learner: Learner) -> dict[str, int]:
    """Do what is declared, for one person; {model and path: rows touched}."""
    touched = {}
    for held in PROVIDERS:
        found = rows(held, learner)
        count = 0
        if held.erase is Erase.DELETE:
            count = found.count()
            found.delete()
        elif held.erase is Erase.PSEUDONYMISE:
            count = found.update(**held.emptied)
        touched[f"{held.model} {held.path}".strip()] = count
    return touched
