"""Curricula in both forms are read whole; what is unlike the form is named with its row."""

import io

import pytest
from openpyxl import Workbook

from pathways.calc.timing import When
from pathways.imports.curricula import Curriculum, read

HEADER = (
    "Course ID,Course Name,Prefix,Number,Prerequisites,Corequisites,Strict-Corequisites,"
    "Credit Hours,Institution,Canonical Name,Term"
)
TOP = "Curriculum,Nursing,,,\nInstitution,Fairhaven College,,,\nCourses,,,,\n"


def rows(*lines: str, header: str = HEADER, top: str = TOP) -> Curriculum:
    return read((top + "\n".join([header, *lines])).encode())


def by_name(*lines: str) -> Curriculum:
    return read(
        "\n".join(["Name,Term,Prerequisites,Corequisites,Credits,Passrate", *lines]).encode()
    )


def linked(result: Curriculum, code: str) -> list[tuple[str, When]]:
    """Return what a course requires: the ids of the options, joined by |."""
    course = next(course for course in result.courses if course.code == code)
    codes = [other.code for other in result.courses]
    return [("|".join(codes[o] for o in link.options), link.when) for link in course.links]


def errors(result: Curriculum) -> list[str]:
    return [str(error).lstrip(": ") for error in result.errors.listed()]


def notes(result: Curriculum) -> list[str]:
    return [str(note).lstrip(": ") for note in result.notes]


def test_a_file_with_sections_is_read_whole():
    result = rows(
        "1,Anatomy I,BIO,101,,,,15,Fairhaven,,1",
        "2,Anatomy II,BIO,102,1,,,15,,,2",
        "3,Placement,,,1;2,,4,30,,,3",
        "4,Diary,,,,1,,0,,,3",
    )
    assert result.about == {"Curriculum": "Nursing", "Institution": "Fairhaven College"}
    assert [course.name for course in result.courses] == [
        "Anatomy I",
        "Anatomy II",
        "Placement",
        "Diary",
    ]
    assert [(course.load, course.term) for course in result.courses] == [
        (15, 1),
        (15, 2),
        (30, 3),
        (0, 3),
    ]
    assert linked(result, "3") == [("1", When.BEFORE), ("2", When.BEFORE), ("4", When.WITH)]
    assert linked(result, "4") == [("1", When.BEFORE_OR_WITH)]
    assert result.is_plan
    assert (errors(result), notes(result)) == ([], [])


def test_a_file_with_names_is_read_whole():
    result = by_name(
        "CHEM 115,1,,,4,0.8",
        '"Law, Ethics",1,,,3,',
        'CHEM 116,2,"CHEM 115, Law, Ethics",CHEM 115,4,',
    )
    assert linked(result, "CHEM 116") == [
        ("CHEM 115", When.BEFORE),
        ("Law, Ethics", When.BEFORE),
        ("CHEM 115", When.BEFORE_OR_WITH),
    ]
    assert result.is_plan
    assert notes(result) == []


def test_a_link_to_a_name_of_several_courses_means_any_of_them():
    result = by_name("Elective,1,,,3,", "Elective,2,,,3,", "Project,3,Elective,,3,")
    assert linked(result, "Project") == [("Elective|Elective", When.BEFORE)]
    assert notes(result) == [
        "3: Name: “Elective” is the name of rows 2, 3; each is a course. "
        "A link to this name means any of them."
    ]


@pytest.mark.parametrize("cell", ["1;2", "1; 2;", '"1,2"', '"1, 2"', "1 2", "1.0;2.0"])
def test_every_way_to_separate_ids_is_read(cell):
    result = rows("1,A,,,,,,3,,,", "2,B,,,,,,3,,,", f"3,C,,,{cell},,,3,,,")
    assert linked(result, "3") == [("1", When.BEFORE), ("2", When.BEFORE)]


@pytest.mark.parametrize("cell", ["1|2;4", "1 or 2; 4", "1 OR 2;4"])
def test_alternatives_are_written_with_a_bar_or_with_or(cell):
    result = rows("1,A,,,,,,3,,,", "2,B,,,,,,3,,,", "4,D,,,,,,3,,,", f"3,C,,,{cell},,,3,,,")
    assert linked(result, "3") == [("1|2", When.BEFORE), ("4", When.BEFORE)]


def test_or_in_words_beside_a_list_of_ids_is_named():
    header = "Course ID,Course Name,Prerequisites,Prerequisites (Text),CoPrerequisites,Credit Hours"
    result = rows(
        "1,A,,,,3", "2,B,,,,3", "3,C,1;2,MAC 1 or MAC 2,1,3", "4,D,,High school,,3", header=header
    )
    assert linked(result, "3")[-1] == ("1", When.BEFORE_OR_WITH)
    assert notes(result) == [
        "7: prerequisites: The words say “or”, but all 2 ids are required: “MAC 1 or MAC 2”. "
        "Write ids of which one is enough as 12|15.",
        "8: prerequisites: There are words but no ids: “High school”. "
        "Add the ids of the courses that are meant.",
    ]


def test_a_link_to_nowhere_is_named_with_its_row():
    result = rows("1,A,,,7;8,,,3,,,1", "2,B,,,1|9,,,3,,,1")
    assert [link.code for link in result.dangling] == ["7", "8", "9"]
    assert notes(result)[0] == (
        "5: prerequisites: 7 is not in the file. "
        "Add the course, or remove the link; separate several with semicolons."
    )
    assert linked(result, "2") == [("1", When.BEFORE)]


def test_ids_that_a_spreadsheet_rounded_are_named():
    result = rows(
        "168251921301,Physics,,,,,,3,,,",
        "2,Lab,,,1.68E+11,,,3,,,",
        "1.95E+11,Lab II,,,,,,3,,,",
        "4,Lab III,,,1.22E+11,,,3,,,",
    )
    assert linked(result, "2") == [("168251921301", When.BEFORE)]
    assert "1.68E+11 was rounded by a spreadsheet; read as 168251921301." in notes(result)[1]
    assert notes(result)[0] == (
        "7: Course ID: 1.95E+11 was rounded by a spreadsheet. "
        "Format the column as text and type the id again."
    )
    assert notes(result)[2] == (
        "8: prerequisites: 1.22E+11 is not in the file. "
        "A spreadsheet rounded this id: format the column as text and type it again."
    )


def test_a_rounded_id_that_could_be_two_courses_is_not_guessed():
    result = rows("168251921301,A,,,,,,3,,,", "168251921302,B,,,,,,3,,,", "2,C,,,1.68E+11,,,3,,,")
    assert linked(result, "2") == []
    assert [link.code for link in result.dangling] == ["1.68E+11"]


def test_an_id_that_is_there_twice_refuses_the_file():
    result = rows("1,A,,,,,,3,,,", "01,B,,,,,,3,,,", "1.0,C,,,,,,3,,,")
    assert errors(result) == [
        "7: Course ID: The id 1 is in rows 5, 7. Give each course an id of its own."
    ]
    assert result.courses == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("3-Jan", "3-Jan is a date: a spreadsheet changed it."),
        ("many", "many is not a number."),
        ("-3", "-3 is not between 0 and 1,000."),
        ("1e9", "1e9 is not between 0 and 1,000."),
        ("nan", ""),
        ("?", ""),
        ("", ""),
    ],
)
def test_a_load_that_is_none_is_unknown_and_named(cell, problem):
    result = rows(f"1,A,,,,,,{cell},,,", "2,B,,,,,,3,,,")
    assert [course.load for course in result.courses] == [None, 3]
    repair = "Write the credits as a number, such as 15 or 7.5."
    unknown = "Credits: 1 course has no credits: row 5. Write 0 where there are none."
    assert notes(result) == [f"5: Credits: {problem} {repair}"] * bool(problem) + [unknown]


def test_a_term_in_words_is_named_and_the_file_is_no_plan():
    result = rows("1,A,,,,,,3,,,Fall", "2,B,,,,,,3,,,2")
    assert notes(result) == [
        "5: Term: Fall is not the number of a term, 1 to 200. Number the terms from 1."
    ]
    assert not result.is_plan


def test_additional_courses_are_read_with_and_without_their_own_header():
    lines = ("1,A,,,8,,,3,,,2", "Additional Courses,,,,,,,,,,")
    for more in ([HEADER], []):
        result = rows(*lines, *more, "8,Basics,,,,,,3,,,1")
        assert [course.is_additional for course in result.courses] == [False, True]
        assert linked(result, "1") == [("8", When.BEFORE)]


def test_a_course_without_a_name_gets_its_other_name_or_its_code():
    result = rows("1,,,,,,,3,,Circuits,1", "2,,BIO,101,,,,3,,,1", "3,,,,,,,3,,,1")
    assert [course.name for course in result.courses] == ["Circuits", "BIO 101", "3"]


@pytest.mark.parametrize(
    "name", ["Strict-Corequistes", "Strict_Corequisites", "STRICT COREQUISITES"]
)
def test_headers_may_be_spelt_in_the_ways_that_are_about(name):
    header = HEADER.replace("Strict-Corequisites", name).replace("Course ID", " Course_ID ")
    result = rows("1,A,,,,,,3,,,1", "2,B,,,,,1,3,,,1", header=header)
    assert linked(result, "2") == [("1", When.WITH)]


def test_a_column_that_is_not_read_is_named():
    result = rows("1,A,red,3", header="Course ID,Prerequisites,Colour,Credits")
    assert notes(result)[0] == "4: These columns are not read: Colour."


def test_a_cell_without_a_column_refuses_the_file():
    result = rows("1,A,,,,,,3,,,1,7", "2,B,,,,,,3,,,1,,,")
    assert errors(result) == [
        "5: The row has 12 cells, up to “7”; the header has 11. "
        "Put a cell that contains the separator in quotation marks."
    ]


def test_a_course_without_an_id_refuses_the_file():
    assert errors(rows(",A,,,,,,3,,,1")) == ["5: Course ID: The cell is empty. Fill it in."]


def test_a_quotation_mark_that_is_not_closed_refuses_the_file():
    result = rows("1,A,,,,,,3,,,1", '2,"B,,,,,,3,,,1', "3,C,,,,,,3,,,1")
    assert errors(result)[0].startswith("6: The row has a quotation mark")
    assert result.courses == []


def test_a_column_twice_refuses_the_file():
    result = rows("1,1,A", header="Course ID,Prerequisites,Prerequisites")
    assert errors(result)[0] == "4: The header has prerequisites twice. Remove one of them."


def test_a_file_of_something_else_is_no_curriculum():
    assert not read(b"id,grade\n1,2\n").is_curriculum
    assert not read(b"").is_curriculum


def test_a_header_without_courses_is_refused():
    assert errors(rows()) == ["The file has a header and no courses. Add courses."]


def test_windows_letters_are_read_and_named():
    content = (TOP + HEADER + "\n1,Café,,,,,,3,,,1").encode("windows-1252")
    result = read(content)
    assert result.courses[0].name == "Café"
    assert "read as Windows-1252: Café" in notes(result)[0]


def test_a_byte_order_mark_semicolons_and_blank_rows_change_nothing():
    text = (HEADER + "\n\n1,A,,,,,,3,,,1\n,,,\n2,B,,,1,,,3,,,2\n").replace(",", ";")
    result = read(b"\xef\xbb\xbf" + text.encode())
    assert linked(result, "2") == [("1", When.BEFORE)]


def test_a_workbook_is_read():
    book, file = Workbook(), io.BytesIO()
    for line in (HEADER, "1,A,,,,,,3,,,1", "2,B,,,1,,,3,,,2"):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(file)
    result = read(file.getvalue())
    assert linked(result, "2") == [("1", When.BEFORE)]
    assert result.is_plan


def test_a_link_that_is_there_twice_counts_once():
    result = rows("1,A,,,,,,3,,,1", "2,B,,,1;1,1,,3,,,2")
    assert linked(result, "2") == [("1", When.BEFORE), ("1", When.BEFORE_OR_WITH)]
    assert notes(result) == ["6: prerequisites: 1 is there twice."]
