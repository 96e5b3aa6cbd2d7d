import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Night",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("as_of", models.DateField()),
                ("revision", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "running"), ("done", "done")],
                        default="running",
                        max_length=20,
                    ),
                ),
                ("asked_by", models.CharField(max_length=120)),
                ("recorded_by", models.DateTimeField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("learners", models.PositiveIntegerField()),
                ("digest", models.CharField(blank=True, max_length=32)),
                ("version", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["-as_of", "-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("as_of", "revision"), name="night_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "done"])),
                        name="night_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stage", models.CharField(max_length=20)),
                ("shard", models.CharField(max_length=60)),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("learners", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("started", "started"),
                            ("done", "done"),
                            ("split", "split"),
                            ("parked", "parked"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claim", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=32)),
                ("error", models.CharField(blank=True, max_length=500)),
                (
                    "night",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="portal.night",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("night", "stage", "shard"), name="run_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "started", "done", "split", "parked"])
                        ),
                        name="run_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("claimed_at__isnull", False)),
                            models.Q(("claim__isnull", True), ("claimed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="run_claim_pair",
                    ),
                ],
            },
        ),
    ]
