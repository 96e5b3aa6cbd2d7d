from django.db import migrations, models

TABLES = (
    "learners_competency",
    "pathways_milestone",
    "pathways_pathway",
    "pathways_pathwaycompetency",
    "pathways_pathwaystep",
    "pathways_requirement",
    "pathways_requirementoption",
    "pathways_step",
    "pathways_stepcompetency",
)

# Whoever writes to the catalogue, by an action or not, gives it a new revision.
TRIGGERS = """
CREATE FUNCTION pathways_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pathways_cataloguerevision (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER new_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION pathways_new_revision();\n"
    for table in TABLES
)
UNDO = (
    "".join(f"DROP TRIGGER new_revision ON {table};\n" for table in TABLES)
    + "DROP FUNCTION pathways_new_revision();"
)


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0001_initial"),
        ("pathways", "0002_milestones"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="revision_one_row")
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
