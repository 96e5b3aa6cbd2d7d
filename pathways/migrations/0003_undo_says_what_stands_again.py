from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_facts_are_insert_only")]
    operations = [
        migrations.AddField(
            model_name="response",
            name="first_said_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="is_moved",
            field=models.BooleanField(default=False),
        ),
    ]
