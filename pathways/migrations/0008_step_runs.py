import django.db.models.deletion
from django.db import migrations, models


# A step that is offered has a link or a date. A step and its dates may be written in any order.
TRIGGERS = """
CREATE FUNCTION pathways_step_leads_somewhere() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about bigint;
BEGIN
    IF TG_TABLE_NAME = 'pathways_step' THEN about := NEW.id; ELSE about := OLD.step_id; END IF;
    IF EXISTS (
        SELECT 1 FROM pathways_step s
        WHERE s.id = about AND s.link = '' AND s.withdrawn_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM pathways_steprun r WHERE r.step_id = s.id)
    ) THEN
        RAISE EXCEPTION 'step % has neither a link nor a date', about
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_leads_somewhere';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER step_leads_somewhere AFTER INSERT OR UPDATE OF link, withdrawn_at
    ON pathways_step DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION pathways_step_leads_somewhere();
CREATE CONSTRAINT TRIGGER step_leads_somewhere AFTER UPDATE OR DELETE
    ON pathways_steprun DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION pathways_step_leads_somewhere();
CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON pathways_steprun
    FOR EACH STATEMENT EXECUTE FUNCTION pathways_new_revision();
"""
UNDO = """
DROP TRIGGER new_revision ON pathways_steprun;
DROP TRIGGER step_leads_somewhere ON pathways_steprun;
DROP TRIGGER step_leads_somewhere ON pathways_step;
DROP FUNCTION pathways_step_leads_somewhere();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0007_moved"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="link_words",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.CreateModel(
            name="StepRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("begins", models.TimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="pathways.step",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "begins"],
                "constraints": [
                    models.UniqueConstraint(fields=("step", "on", "begins"), name="step_runs_once")
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
