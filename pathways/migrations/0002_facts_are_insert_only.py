"""The database refuses to change what a learner said: undoing is a later row (ADR 0003)."""

from django.db import migrations

FACTS = ("response", "fulfilment", "start", "pathwaychoice")
TRIGGERS = "".join(
    f"CREATE TRIGGER insert_only BEFORE UPDATE ON pathways_{fact} "
    "FOR EACH ROW EXECUTE FUNCTION learners_fact_refuse_change();\n"
    for fact in FACTS
)
UNDO = "".join(f"DROP TRIGGER insert_only ON pathways_{fact};\n" for fact in FACTS)


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0002_facts_are_insert_only"),
        ("pathways", "0001_initial"),
    ]
    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
