import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("learners", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("deadlines", "missed deadlines"),
                            ("scorecard", "a pattern that has often meant someone wanted help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft: no one sees its results"),
                            ("shadow", "shadow: runs each night, but only its figures are saved"),
                            ("live", "live: its results reach tutors and learners"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("thresholds", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=120)),
                ("approved_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                (
                    "enrolments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "flagged",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BooleanField(), size=None
                    ),
                ),
                (
                    "below_since",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(null=True), size=None
                    ),
                ),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "watches",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("next_on", models.DateField(blank=True, null=True)),
                ("next_words", models.CharField(blank=True, max_length=300)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing", models.TextField(blank=True, max_length=2000)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="learners.learner",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("deadlines", "missed deadlines"),
                            ("scorecard", "a pattern that has often meant someone wanted help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("module", models.CharField(max_length=200)),
                ("missed", models.PositiveSmallIntegerField()),
                ("mean_mark", models.FloatField(null=True)),
                ("reasons", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "no one has taken it on yet"),
                            ("paused", "paused"),
                            ("taken on", "someone has taken it on"),
                            ("done", "closed: it’s done"),
                            ("not right", "closed: it wasn’t right"),
                            ("set aside", "set aside"),
                            ("gone", "closed automatically"),
                            ("talked", "closed: talked about"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("raised_on", models.DateField()),
                ("due_on", models.DateField()),
                ("paused_until_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("why_set_aside", models.TextField(blank=True, max_length=2000)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="support.case",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="learners.learner",
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="support.ruleversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in person", "in person"),
                            ("phone", "by phone"),
                            ("message", "by message or email"),
                            ("video", "by video call"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reached", models.BooleanField()),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="support.case",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="learners.learner",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "assignments",
                    models.ManyToManyField(related_name="+", to="learners.tutorassignment"),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tutor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GateReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("findings", models.JSONField()),
                ("listed", models.PositiveIntegerField()),
                (
                    "notified",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.TextField(blank=True, max_length=10000)),
                ("added_from", models.PositiveSmallIntegerField(default=0)),
                ("added_at", models.DateTimeField(blank=True, null=True)),
                ("from_concern", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for someone"),
                            ("taken on", "someone has taken it on"),
                            ("answered", "answered"),
                            ("taken back", "cancelled"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_requests",
                        to="support.case",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_requests",
                        to="learners.learner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ModuleConcern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("missed", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
                ("first_as_of", models.DateField()),
                ("as_of", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="module_concerns",
                        to="learners.assessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Precision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("deadlines", "missed deadlines"),
                            ("scorecard", "a pattern that has often meant someone wanted help"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("answered", models.PositiveIntegerField()),
                ("true", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["deadlines", "scorecard"])),
                        name="precision_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered__gte", 10), ("true__lte", models.F("answered"))
                        ),
                        name="precision_enough",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "I’d like to talk"),
                            ("done", "It’s done"),
                            ("not right", "That’s not right"),
                            ("not now", "Not now"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("open", "no one has taken it on yet"),
                            ("paused", "paused"),
                            ("taken on", "someone has taken it on"),
                            ("done", "closed: it’s done"),
                            ("not right", "closed: it wasn’t right"),
                            ("set aside", "set aside"),
                            ("gone", "closed automatically"),
                            ("talked", "closed: talked about"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("open", "no one has taken it on yet"),
                            ("paused", "paused"),
                            ("taken on", "someone has taken it on"),
                            ("done", "closed: it’s done"),
                            ("not right", "closed: it wasn’t right"),
                            ("set aside", "set aside"),
                            ("gone", "closed automatically"),
                            ("talked", "closed: talked about"),
                        ],
                        max_length=20,
                    ),
                ),
                ("replied_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="support.concern",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                (
                    "ruleversion_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="support.ruleversion",
                    ),
                ),
                ("target", models.CharField(max_length=40)),
                ("learned_on", models.DateField()),
                ("learned_from", models.JSONField()),
                ("judged_with", models.JSONField()),
                ("figures", models.JSONField()),
                ("card", models.JSONField()),
            ],
            bases=("support.ruleversion",),
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("capacity", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service",
                        to="learners.group",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=300)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="support.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "campus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="learners.campus",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="support.service",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "service hours",
                "ordering": ("weekday", "opens"),
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("deadlines", "missed deadlines"),
                            ("scorecard", "a pattern that has often meant someone wanted help"),
                        ],
                        max_length=20,
                    ),
                ),
                ("first_as_of", models.DateField()),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                ("ended_on", models.DateField(null=True)),
                ("missed", models.PositiveSmallIntegerField()),
                ("mean_mark", models.FloatField(null=True)),
                ("reasons", models.JSONField()),
                ("previous", models.JSONField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="learners.enrolment",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="support.ruleversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Triage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                ("fixed_at", models.DateTimeField()),
                ("data_until_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "triages",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("as_of", "revision"), name="triage_once_a_night"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TutorTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "tutor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tutor_time",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("learner",),
                name="case_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closing", "")),
                    models.Q(
                        ("closed_at__isnull", False), models.Q(("closing", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="case_closed_with_words",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["learner", "-made_at"], name="contact_latest"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["in person", "phone", "message", "video"])),
                name="contact_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gt", models.F("from_on")),
                    _connector="OR",
                ),
                name="cover_dates_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("tutor", models.F("deputy")), _negated=True),
                name="cover_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["learner", "-asked_at"], name="help_latest"),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "taken on", "answered", "taken back"])),
                name="help_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("learner",), name="help_one_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state__in", ("open", "taken on"))),
                    models.Q(
                        models.Q(("state__in", ("open", "taken on")), _negated=True),
                        ("closed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="help_closed_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken on"), _negated=True),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                name="help_taken_has_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="moduleconcern",
            constraint=models.UniqueConstraint(
                fields=("assessment", "due_on"), name="module_concern_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="moduleconcern",
            constraint=models.CheckConstraint(
                condition=models.Q(("missed__lte", models.F("present")), ("present__gte", 10)),
                name="module_concern_not_of_few",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["talk", "done", "not right", "not now"])),
                name="reply_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "not now"), ("until_on__isnull", False)),
                    models.Q(
                        models.Q(("kind", "not now"), _negated=True), ("until_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reply_until",
            ),
        ),
        migrations.AddField(
            model_name="watch",
            name="scorecard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="watches",
                to="support.scorecard",
            ),
        ),
        migrations.AddField(
            model_name="gatereport",
            name="scorecard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="support.scorecard",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["deadlines", "scorecard"])),
                name="rule_version_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "shadow", "live", "retired"])),
                name="rule_version_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.UniqueConstraint(fields=("rule", "number"), name="rule_version_once"),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "live")),
                fields=("rule",),
                name="rule_version_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    models.Q(("number", 1), ("rule", "deadlines")),
                    _connector="OR",
                ),
                name="rule_version_approved_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "live"), _negated=True),
                    ("approved_at__isnull", False),
                    _connector="OR",
                ),
                name="rule_version_live_is_approved",
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["learner", "-raised_at"], name="concern_latest"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["deadlines", "scorecard"])),
                name="concern_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "paused",
                            "taken on",
                            "done",
                            "not right",
                            "set aside",
                            "gone",
                            "talked",
                        ],
                    )
                ),
                name="concern_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "paused", "taken on"))),
                fields=("learner",),
                name="concern_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_until_on__isnull", False), ("state", "paused")),
                    models.Q(
                        models.Q(("state", "paused"), _negated=True),
                        ("paused_until_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="concern_paused_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True), ("state__in", ("open", "paused", "taken on"))
                    ),
                    models.Q(
                        models.Q(("state__in", ("open", "paused", "taken on")), _negated=True),
                        ("closed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="concern_closed_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken on"), _negated=True),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                name="concern_taken_has_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("set_aside_by__isnull", False),
                        ("state", "set aside"),
                        models.Q(("why_set_aside", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "set aside"), _negated=True),
                        ("set_aside_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="concern_set_aside_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gt", models.F("from_on")),
                    _connector="OR",
                ),
                name="service_dates_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gt", models.F("from_on")),
                    _connector="OR",
                ),
                name="offer_dates_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on__isnull", True)),
                fields=("service", "name"),
                name="offer_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="hours_weekday_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))), name="hours_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicehours",
            constraint=models.UniqueConstraint(
                fields=("service", "weekday", "opens", "campus"),
                name="hours_said_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["deadlines", "scorecard"])),
                name="signal_rule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.UniqueConstraint(
                fields=("rule", "enrolment"), name="signal_once_a_rule"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                fields=("scorecard", "as_of", "revision"), name="watch_once_a_night"
            ),
        ),
        migrations.AddConstraint(
            model_name="gatereport",
            constraint=models.UniqueConstraint(
                fields=("scorecard", "as_of", "revision"), name="gate_once_a_night"
            ),
        ),
    ]
