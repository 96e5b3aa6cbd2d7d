from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0009_more_time_and_groups"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="correction",
            name="correction_answer_known",
        ),
        migrations.AddField(
            model_name="correction",
            name="new_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="passed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="passed_to",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="correction",
            name="answer",
            field=models.CharField(
                choices=[
                    ("open", "waiting for an answer"),
                    ("corrected", "corrected"),
                    ("passed on", "right, and passed on to those who can change it"),
                    ("stands", "left as it was, with a reason"),
                ],
                default="open",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["open", "corrected", "passed on", "stands"])),
                name="correction_answer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", "passed on"),
                        ("passed_on__isnull", False),
                        models.Q(("passed_to", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("answer", "passed on"), _negated=True),
                        ("passed_on__isnull", True),
                        ("passed_to", ""),
                    ),
                    _connector="OR",
                ),
                name="correction_passed_to_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "corrected"), ("new_id__isnull", True), _connector="OR"
                ),
                name="correction_new_fact",
            ),
        ),
    ]
