from django.db import migrations


def forget(apps, schema_editor):
    """What nights have written comes again with the next night; scorecards are learned again."""
    for name in ("Reply", "Concern", "Signal", "GateReport", "Watch", "Scorecard"):
        apps.get_model("support", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("support", "0007_plain_labels")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.DeleteModel("GateReport"),
        migrations.DeleteModel("Watch"),
        migrations.DeleteModel("Scorecard"),
    ]
