from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0002_co_signature"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="corrected_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="earlier",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
