from typing import Any

from django.db import migrations, models


def take_figures_down(apps: Any, schema_editor: Any) -> None:
    """They counted “I’d like to talk” as true. The next answer to a rule counts it anew."""
    apps.get_model("support", "Precision").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0004_concerns"),
    ]

    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="added_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="helprequest",
            name="added_from",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="helprequest",
            name="words",
            field=models.TextField(blank=True, max_length=10000),
        ),
        migrations.RunPython(take_figures_down, migrations.RunPython.noop),
    ]
