"""The fact tables an import writes: what each is about and the values it says.

From one description come the columns to read back for comparison and the columns to send.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from learners.calc.codes import Outcome
from learners.imports.oulad.contents import NO_SCORE, NOTHING
from learners.imports.oulad.when import NO_DAY

OUTCOMES = [outcome.word for outcome in Outcome if outcome is not Outcome.NONE]


@dataclass(frozen=True)
class Value:
    """A column, its type, the number that stands for null, and what codes mean."""

    name: str
    wire: str
    null: float | None = None
    words: Sequence[str] | None = None

    @property
    def read(self) -> tuple[str, str]:
        """SQL (alias `f`, never null) and its type on the wire."""
        column = f'f."{self.name}"'
        if self.words is not None:
            cases = " ".join(f"WHEN '{word}' THEN {code}" for code, word in enumerate(self.words))
            return f"CASE {column} {cases} END", "int2"
        if self.wire == "date":
            return f"COALESCE({column} - DATE '1970-01-01', {NO_DAY})", "int4"
        if self.null is not None:
            return f"COALESCE({column}, {self.null})", self.wire
        return column, self.wire


@dataclass(frozen=True)
class Table:
    """`keys` are foreign keys to what the folder names, or a date."""

    name: str
    keys: tuple[str, ...]
    values: tuple[Value, ...]


ON = Value("on", "date", null=NO_DAY)
REGISTERED = Table(
    "learners_registered",
    ("enrolment_id",),
    (ON, Value("credits", "int4", null=NOTHING), Value("previous_attempts", "int4")),
)
LEFT = Table("learners_left", ("enrolment_id",), (ON,))
RESULT = Table("learners_result", ("enrolment_id",), (Value("outcome", "int2", words=OUTCOMES),))
DEADLINE = Table("learners_deadlineset", ("assessment_id",), (ON,))
SUBMISSION = Table(
    "learners_submission", ("enrolment_id", "assessment_id"), (ON, Value("banked", "bool"))
)
MARK = Table(
    "learners_mark", ("enrolment_id", "assessment_id"), (Value("score", "float8", null=NO_SCORE),)
)
PRE_COURSE = Table("learners_precourseactivity", ("enrolment_id",), (Value("clicks", "int4"),))
ACTIVITY = Table(
    "learners_activityday", ("enrolment_id", "site_id", "on"), (Value("clicks", "int4"),)
)
