"""Create the first administrator of a real installation, who then adds everyone else."""

import getpass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from learners.actions import roster
from learners.models import RoleKind, User

BY = "the command line"


class Command(BaseCommand):
    help = "Create an administrator and print a one-time link to set the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument(
            "--site", default="http://localhost:8000", help="the address people use for Cairn"
        )
        parser.add_argument(
            "--password",
            action="store_true",
            help="ask for a password here instead of printing a link",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip(), options["name"].strip()
        self.refuse_what_cannot_be(email, name)
        password = self.asked_password(email, name) if options["password"] else None
        try:
            with transaction.atomic():
                user = roster.add_user(email=email, name=name, password=password, by=BY)
                roster.appoint(user=user, kind=RoleKind.ADMINISTRATOR, from_on=localdate(), by=BY)
        except IntegrityError:  # the same command was run at the same time elsewhere
            raise CommandError(f"{email} already has an account.") from None
        self.stdout.write(
            f"{name} is now an administrator. They will set up a second step at first sign-in."
        )
        if password is None:
            self.stdout.write(
                f"Set the password with this link, once: {one_time_link(options['site'], user)}"
            )

    def refuse_what_cannot_be(self, email: str, name: str) -> None:
        try:
            validate_email(email)
            User._meta.get_field("email").run_validators(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not a valid email address.") from error
        if not name or len(name) > 120:
            raise CommandError("Give a name of 1 to 120 characters.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} already has an account.")

    def asked_password(self, email: str, name: str) -> str:
        try:
            password, same = getpass.getpass("Password: "), getpass.getpass("Repeat the password: ")
        except EOFError:
            raise CommandError(
                "There is no terminal to type a password into. Leave out --password to get a link."
            ) from None
        if password != same:
            raise CommandError("The passwords do not match. Nothing was created.")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password


def one_time_link(site: str, user: User) -> str:
    """Return a link that works once, within Django's `PASSWORD_RESET_TIMEOUT` (three days)."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return site.rstrip("/") + path
