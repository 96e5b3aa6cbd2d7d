"""Each word of a step has its own people who can say it; what was undone does not count."""

from feedback.calc.answers import GREAT, HARD, IRRELEVANT, KNOWN, Count, counts, remaining

ADA, BEN, CLEO = 1, 2, 3
STEP, NURSING, OTHER = 10, 20, 21
AIMS = {ADA: [NURSING], BEN: [NURSING, OTHER], CLEO: [OTHER]}
LISTINGS = {NURSING: frozenset({STEP}), OTHER: frozenset({STEP})}


def said(*answers: str | tuple[str, bool], learner: int = ADA) -> list:
    pairs = [(a, False) if isinstance(a, str) else a for a in answers]
    return [(learner, STEP, answer, is_undo) for answer, is_undo in pairs]


def words(*answers: str | tuple[str, bool]) -> set[str]:
    return set(remaining(said(*answers))[ADA, STEP])


def test_every_answer_of_a_person_counts_not_only_the_last() -> None:
    assert words("too hard", "done", "great") == {"too hard", "done", "great"}


def test_undo_takes_back_the_answer_before_it() -> None:
    assert words("done", "great", ("done", True)) == {"done"}
    assert words("great", ("taken back", True)) == set()
    assert words("done", "great", ("done", True), ("taken back", True)) == set()


def test_undo_of_an_answer_from_before_the_window_changes_nothing() -> None:
    assert words(("taken back", True), "done") == {"done"}


def test_starting_a_step_that_was_too_hard_does_not_take_the_answer_back() -> None:
    assert "too hard" in words("too hard", "taken back")


def table(*people: list) -> dict:
    rows = [row for person in people for row in person]
    return counts(remaining(rows), AIMS, LISTINGS)


def test_each_word_has_its_own_people() -> None:
    found = table(said("already know"), said("done", "great", learner=BEN))
    assert found[STEP, 0, KNOWN] == Count(2, 1)
    assert found[STEP, 0, HARD] == Count(1, 0), "who knew it already never tried it"
    assert found[STEP, 0, GREAT] == Count(1, 1)


def test_someone_who_put_it_off_says_nothing_about_the_step() -> None:
    assert table(said("no time", "taken back")) == {}


def test_relevance_is_about_an_aim_and_nothing_else_is() -> None:
    found = table(said("not relevant"), said("done", learner=BEN), said("done", learner=CLEO))
    assert found[STEP, NURSING, IRRELEVANT] == Count(2, 1)
    assert found[STEP, OTHER, IRRELEVANT] == Count(2, 0)
    assert {aim for _step, aim, word in found if word != IRRELEVANT} == {0}


def test_an_aim_without_the_step_is_not_judged() -> None:
    rows = remaining(said("not relevant"))
    assert counts(rows, AIMS, {NURSING: frozenset()}) == {}
