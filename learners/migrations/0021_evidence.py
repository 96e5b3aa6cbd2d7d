from django.db import migrations

TABLES = ("accessevent", "auditevent")
# Who looked and who did what is evidence: nobody changes or removes it, except where a person is
# erased or a published retention ends (`learners.actions.evidence`).
REFUSE = """
CREATE FUNCTION learners_evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('cairn.erasing', true) = 'on' THEN
        RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW WHEN 'DELETE' THEN OLD END;
    END IF;
    RAISE EXCEPTION '% is evidence: it can only be added to', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER evidence BEFORE UPDATE OR DELETE ON learners_{table} "
    "FOR EACH ROW EXECUTE FUNCTION learners_evidence_refuse_change();\n"
    f"CREATE TRIGGER whole_evidence BEFORE TRUNCATE ON learners_{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION learners_evidence_refuse_change();\n"
    for table in TABLES
)
UNDO = "".join(
    f"DROP TRIGGER evidence ON learners_{table};\nDROP TRIGGER whole_evidence ON learners_{table};\n"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("learners", "0020_kept_deadline")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION learners_evidence_refuse_change();"),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
