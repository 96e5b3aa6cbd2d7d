"""People and enrolments from one flat CSV, through a page (docs/importing-people.md)."""
