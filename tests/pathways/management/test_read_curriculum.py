"""The command reports on a curriculum by line, and saves nothing."""

import pytest
from django.core.management import CommandError, call_command

HEADER = "Course ID,Course Name,Prerequisites,Strict-Corequisites,Credits,Term\n"


@pytest.fixture
def report(tmp_path, capsys):
    def run(text: str) -> list[str]:
        file = tmp_path / "a curriculum.csv"
        file.write_text(text)
        call_command("read_curriculum", str(file))
        return capsys.readouterr().out.splitlines()

    return run


def test_a_file_without_faults_gets_its_size(report):
    assert report("Curriculum,Nursing\n" + HEADER + "1,A,,,15,1\n2,B,1,,15,2\n") == [
        "Curriculum: Nursing",
        "Courses: 2. Links: 1.",
    ]


def test_what_is_unlike_the_form_is_reported_with_its_row(report):
    lines = report(HEADER + "1,A,7,,15,1\n2,B,1,3,15,1\n3,C,,,,2\n")
    assert lines[1:] == [
        "Row 2: prerequisites: 7 is not in the file. "
        "Add the course, or remove the link; separate several with semicolons.",
        "Credits: 1 course has no credits: row 4. Write 0 where there are none.",
        "Row 3: 2 is in term 1, which its prerequisites 1 do not allow.",
        "Row 3: 2 is in term 1, which its strict corequisites 3 do not allow.",
    ]


def test_courses_that_come_before_themselves_are_reported(report):
    lines = report(HEADER + "1,A,2,,15,\n2,B,1,,15,\n")
    assert lines[1:] == [
        "These courses come before themselves: row 2 (1), row 3 (2). "
        "Remove one of the links between them."
    ]


def test_a_file_with_errors_is_refused(tmp_path, capsys):
    file = tmp_path / "twice.csv"
    file.write_text(HEADER + "1,A,,,15,1\n1,B,,,15,2\n")
    with pytest.raises(CommandError, match=r"twice.csv was not read: errors to correct: 1\."):
        call_command("read_curriculum", str(file))
    assert "Row 3: Course ID: The id 1 is in rows 2, 3." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="Cannot read /nowhere"):
        call_command("read_curriculum", "/nowhere/at/all.csv")
