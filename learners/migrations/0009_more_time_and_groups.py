import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FACTS = ("extension", "groupwork")
TRIGGERS = "".join(
    f"CREATE TRIGGER insert_only BEFORE UPDATE ON learners_{fact} "
    "FOR EACH ROW EXECUTE FUNCTION learners_fact_refuse_change();\n"
    for fact in FACTS
)
UNDO = "".join(f"DROP TRIGGER insert_only ON learners_{fact};\n" for fact in FACTS)

# The day when work is due: the end of an extension, if later, and the next working day after days
# on which the college or the campus is closed. Nights and pages ask the same function.
DUE_DAY = """
CREATE FUNCTION learners_due_day(due date, until date, campus bigint) RETURNS date
LANGUAGE sql STABLE AS $$
    WITH due_on AS (SELECT CASE WHEN due IS NOT NULL THEN GREATEST(due, until) END AS day),
    closed AS (
        SELECT c."on" FROM learners_closedday c, due_on
        WHERE c."on" >= due_on.day AND (c.campus_id IS NULL OR c.campus_id = campus)
    )
    SELECT CASE WHEN day NOT IN (SELECT "on" FROM closed) THEN day ELSE (
        SELECT MIN(next::date) FROM generate_series(day + 1, day + 200, interval '1 day') next
        WHERE EXTRACT(isodow FROM next) < 6 AND next::date NOT IN (SELECT "on" FROM closed)
    ) END FROM due_on
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0008_notification_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="GroupWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("group", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "verbose_name_plural": "group work",
            },
        ),
        migrations.AddField(
            model_name="deadlineset",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="deadlineset",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="submission",
            name="group",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="submission",
            name="last_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="weight",
            field=models.FloatField(),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_on__isnull", True),
                    models.Q(("last_on__gt", models.F("on")), ("on__isnull", False)),
                    _connector="OR",
                ),
                name="submission_last_after_first",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="learners.assessment",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="enrolment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extensions",
                to="learners.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="origin",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="learners.import",
            ),
        ),
        migrations.AddField(
            model_name="groupwork",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="learners.assessment",
            ),
        ),
        migrations.AddField(
            model_name="groupwork",
            name="enrolment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="group_work",
                to="learners.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="groupwork",
            name="origin",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="learners.import",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "assessment", "known_at", "recorded_at"),
                name="extension_said_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupwork",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "assessment", "known_at", "recorded_at"),
                name="group_work_said_once",
            ),
        ),
        migrations.RunSQL(
            TRIGGERS + DUE_DAY,
            UNDO + "DROP FUNCTION learners_due_day(date, date, bigint);",
        ),
    ]
