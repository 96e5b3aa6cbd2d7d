"""The database refuses to change a fact: a correction is a later row (ADR 0003)."""

from django.db import migrations

FACTS = (
    "registered left result deadlineset submission mark activityday precourseactivity "
    "entryqualification checkin coverage protectedcharacteristic"
).split()

REFUSE = """
CREATE FUNCTION learners_fact_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only: record a later fact instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER insert_only BEFORE UPDATE ON learners_{fact} "
    "FOR EACH ROW EXECUTE FUNCTION learners_fact_refuse_change();\n"
    for fact in FACTS
)
UNDO = "".join(f"DROP TRIGGER insert_only ON learners_{fact};\n" for fact in FACTS)


class Migration(migrations.Migration):
    dependencies = [("learners", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE + TRIGGERS, UNDO + "DROP FUNCTION learners_fact_refuse_change();")
    ]
