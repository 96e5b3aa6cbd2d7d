import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A stored page is of a user, so that staff have theirs too. All are rebuilt when asked for."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("portal", "0002_journey"),
    ]

    operations = [
        migrations.DeleteModel(name="Journey"),
        migrations.CreateModel(
            name="Journey",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="journey",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("body", models.TextField()),
                ("changes_at", models.DateTimeField(null=True)),
                ("looks", models.JSONField(default=list)),
            ],
        ),
    ]
