import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learners", "0002_facts_are_insert_only")]
    operations = [
        migrations.AddField(
            model_name="engagement",
            name="late",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(), default=list, size=None
            ),
            preserve_default=False,
        )
    ]
