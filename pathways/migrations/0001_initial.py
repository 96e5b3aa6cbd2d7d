import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


FACTS = ("response", "fulfilment", "start", "pathwaychoice")

# The database refuses to change what a learner said: undoing is a later row (ADR 0003).
TRIGGERS = "".join(
    f"CREATE TRIGGER insert_only BEFORE UPDATE ON pathways_{fact} "
    "FOR EACH ROW EXECUTE FUNCTION learners_fact_refuse_change();\n"
    for fact in FACTS
)
UNDO = "".join(f"DROP TRIGGER insert_only ON pathways_{fact};\n" for fact in FACTS)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("learners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pathway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("recorded_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "learner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="recommendation",
                        serialize=False,
                        to="learners.learner",
                    ),
                ),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "heads",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "gains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), size=None
                    ),
                ),
                (
                    "competencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "shares",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), size=None
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "due_ons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(null=True), size=None
                    ),
                ),
                (
                    "befores",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "completed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("changes", models.JSONField(default=list)),
                ("previous", models.JSONField(null=True)),
                ("last_night", models.JSONField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_moved", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True, max_length=2000)),
                (
                    "strand",
                    models.CharField(
                        choices=[
                            ("academic", "study"),
                            ("social", "settling in"),
                            ("professional", "with others"),
                        ],
                        max_length=20,
                    ),
                ),
                ("hours", models.FloatField()),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("any time", "at any time, at your own pace"),
                            ("online", "online, at set times"),
                            ("daytime", "in person, in the daytime"),
                            ("evening", "in person, in the evening"),
                        ],
                        default="any time",
                        max_length=20,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("place", models.CharField(max_length=200)),
                ("how", models.TextField(max_length=1000)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="learners.assessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="pathways.step",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepCompetency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.FloatField()),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="learners.competency",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teaches",
                        to="pathways.step",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="step",
            name="competencies",
            field=models.ManyToManyField(
                related_name="steps", through="pathways.StepCompetency", to="learners.competency"
            ),
        ),
        migrations.CreateModel(
            name="PathwayChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("hours", models.FloatField()),
                (
                    "modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("any time", "at any time, at your own pace"),
                                ("online", "online, at set times"),
                                ("daytime", "in person, in the daytime"),
                                ("evening", "in person, in the evening"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pathway_choices",
                        to="learners.learner",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.import",
                    ),
                ),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="pathways.pathway",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "pathway", "known_at", "recorded_at"),
                        name="choice_said_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="choice_dates_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("hours__lte", 100)),
                        name="choice_hours_of_a_week",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PathwayCompetency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.FloatField(default=1)),
                ("recorded_at", models.DateTimeField()),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="learners.competency",
                    ),
                ),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="pathways.pathway",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "pathway competencies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pathway", "competency"), name="pathway_needs_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)), name="pathway_weight_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Start",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="step_starts",
                        to="learners.learner",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.import",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="starts",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("learner", "step", "known_at", "recorded_at"),
                        name="start_said_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("done", "I’ve done this"),
                            ("already know", "I already know this"),
                            ("too hard", "It’s too hard for now"),
                            ("not relevant", "It’s not relevant to me"),
                            ("no time", "I don’t have time for it now"),
                            ("taken back", "taken back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("until_on", models.DateField(null=True)),
                ("first_said_at", models.DateTimeField(null=True)),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="step_responses",
                        to="learners.learner",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.import",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "answer__in",
                                [
                                    "done",
                                    "already know",
                                    "too hard",
                                    "not relevant",
                                    "no time",
                                    "taken back",
                                ],
                            )
                        ),
                        name="response_answer_known",
                    ),
                    models.UniqueConstraint(
                        fields=("learner", "step", "known_at", "recorded_at"),
                        name="response_said_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__in", ("too hard", "no time")), ("until_on__isnull", False)
                            ),
                            models.Q(
                                models.Q(("answer__in", ("too hard", "no time")), _negated=True),
                                ("until_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="response_dated_where_it_rests",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequirementOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_concurrent", models.BooleanField(default=False)),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="pathways.requirement",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opens",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("requirement", "step"), name="option_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PathwayStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("is_goal", models.BooleanField(default=False)),
                ("worth", models.FloatField(default=0.1)),
                ("recorded_at", models.DateTimeField()),
                (
                    "pathway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="pathways.pathway",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pathway", "step"), name="pathway_lists_step_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worth__gt", 0), ("worth__lte", 1)),
                        name="pathway_step_worth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fulfilment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[("done", "done"), ("known", "already known")], max_length=20
                    ),
                ),
                ("holds", models.BooleanField(default=True)),
                (
                    "learner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fulfilments",
                        to="learners.learner",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="learners.import",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fulfilments",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["done", "known"])),
                        name="fulfilment_how_known",
                    ),
                    models.UniqueConstraint(
                        fields=("learner", "step", "known_at", "recorded_at"),
                        name="fulfilment_said_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="stepcompetency",
            constraint=models.UniqueConstraint(
                fields=("step", "competency"), name="step_teaches_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepcompetency",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="step_share_of_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("strand__in", ["academic", "social", "professional"])),
                name="step_strand_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["any time", "online", "daytime", "evening"])),
                name="step_mode_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gt", models.F("from_on")),
                    _connector="OR",
                ),
                name="step_dates_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 2000)),
                name="step_takes_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True), models.Q(("how", ""), _negated=True)
                ),
                name="step_says_where_and_how",
            ),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
