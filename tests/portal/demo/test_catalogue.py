"""The demo's catalogue: each pathway has its own competencies, and each step leads somewhere."""

import pytest

from portal.demo.cast import COURSES
from portal.demo.catalogue import DATA, ROUTES, shares

MODULES = {course.code: course.programme for course in COURSES}


def competencies_of(programme):
    route = ROUTES[programme]
    taught = {code for step in route.steps for code in step.teaches}
    return taught | set(shares(route.needs))


def test_no_two_pathways_share_a_competency():
    programmes = list(ROUTES)
    for place, programme in enumerate(programmes):
        for other in programmes[place + 1 :]:
            assert not competencies_of(programme) & competencies_of(other)


@pytest.mark.parametrize("programme", ROUTES)
def test_a_pathway_teaches_what_it_needs_and_nothing_of_another_programme(programme):
    for code in competencies_of(programme):
        assert code in DATA["competencies"] or MODULES[code] == programme
        assert code in shares(ROUTES[programme].needs)


@pytest.mark.parametrize("programme", ROUTES)
def test_each_step_has_a_page_or_dates(programme):
    for step in ROUTES[programme].steps:
        assert step.page or step.dates, step.name
