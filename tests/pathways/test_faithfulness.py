"""Every sentence on the page is true of the database, even when few or no steps are left."""

import re

import pytest
from django.utils import timezone

from pathways import wording
from pathways.actions import authoring, responses
from pathways.actions.recommend import recommend_one
from pathways.models import RequirementOption, Step
from pathways.reads.route import load, next_of
from tests.factories.clock import at_moment
from tests.factories.learners import day
from tests.factories.pathways import BY, follows, step
from tests.pathways.nights import on


class Facts:
    """Facts of the database about a learner, read without the planner."""

    def __init__(self, learner, catalogue, route, row):
        self.learner, self.catalogue, self.row = learner, catalogue, row
        self.step = Step.objects.get(pk=row.step)
        self.shown = [row.step for row in route.rows]
        self.held = route.recommendation.completed
        self.hours = sum(choice.hours for choice in route.choices)

    def answer_to(self, step):
        return self.learner.step_responses.filter(step=step).standing().first()

    def is_before(self, first, later, visited=()):
        """Return whether one step comes before another, directly or not."""
        options = RequirementOption.objects.filter(requirement__step=later)
        ids = set(options.values_list("step", flat=True)) - set(visited)
        return first.pk in ids or any(self.is_before(first, pk, {*visited, *ids}) for pk in ids)

    def option(self, name):
        """Return a step that meets one of the requirements."""
        options = RequirementOption.objects.filter(requirement__step=self.step)
        return options.get(step__name=name)

    def rests(self, name, answer):
        response = self.answer_to(Step.objects.get(name=name))
        return response.answer == answer and response.until_on > day(0)

    def was_away(self, answer):
        response = self.answer_to(self.step)
        return response.answer == answer and response.until_on <= day(0)


def leads(facts, name):
    head = Step.objects.get(name=name)
    return facts.is_before(facts.step, head.pk) and not head.is_over(day(0))


def stands_before(facts, name):
    before = facts.option(name).step_id
    return before in facts.shown[: facts.shown.index(facts.step.pk)]


TRUE = {
    r"You said “(.+)” is too hard for now\. This step leads up to it\.": (
        lambda f, name: f.rests(name, "too hard") and leads(f, name)
    ),
    r"You said “(.+)” is too hard for now\. This covers some of the same things and is easier\.": (
        lambda f, name: (
            f.rests(name, "too hard") and f.step.level < Step.objects.get(name=name).level
        )
    ),
    r"You said this isn’t relevant to you\. We don’t know another way to get to “(.+)”, .+\.": (
        lambda f, name: f.answer_to(f.step).answer == "not relevant" and leads(f, name)
    ),
    r"It(’s| was) due on .+\.": (
        lambda f, ending: (f.row.due_on < day(0)) == (ending == " was") and f.step.assessment_id
    ),
    r"You’ve started it\.": lambda f: f.learner.step_starts.filter(step=f.step).exists(),
    r"You put it off until now\.": lambda f: f.was_away("no time"),
    r"You said it was too hard\. The four-week pause is over, .+\.": (
        lambda f: f.was_away("too hard")
    ),
    r"It covers (?!none).+ of what you still need for “(.+)”\.": (
        lambda f, name: f.step.competencies.filter(statement=name).exists()
    ),
    r"You need it before “(.+)”\.": leads,
    r"It’s one of the goals of community nursing\.": (
        lambda f: f.step.listings.filter(is_goal=True).exists()
    ),
    r"You said that a step about some of the same things was great\.": (
        lambda f: Step.objects.filter(
            responses__learner=f.learner,
            responses__answer="great",
            competencies__in=f.step.competencies.all(),
        ).exists()
    ),
    "You can start it from .+\\.": lambda f: f.step.from_on > day(0),
    r"It goes with “(.+)”\. You do both at the same time\.": (
        lambda f, name: f.option(name).is_concurrent and f.option(name).step_id in f.shown
    ),
    "You’ve done what comes first: “(.+)”\\.": lambda f, name: f.option(name).step_id in f.held,
    r"It comes after “(.+)”, which is earlier in your plan\.": stands_before,
    r"Nothing else has to come first\.": lambda f: not f.step.requirements.exists(),
    "It suits how you like to learn: .+\\.": (
        lambda f: f.step.mode in f.learner.pathway_choices.standing().get().modes
    ),
    r"It takes .+, so it fits into one of your weeks \(.+\)\.": lambda f: f.step.hours <= f.hours,
    "It’s part of the route to community nursing\\.": (
        lambda f: f.step.listings.filter(pathway=f.catalogue.pathway).exists()
    ),
}


def says(learner, catalogue, answer, *codes, at=None, **more):
    for code in codes:
        at_moment(at, responses.answer, learner, catalogue[code], answer, by=BY, **more)


def changed_by_hand(catalogue, *codes, **values):
    """An author's change at noon: tonight reads it, and no list changes before then."""
    Step.objects.filter(pk__in=[catalogue[code].pk for code in codes]).update(**values)


def in_a_knot(learner, catalogue):
    first, second = step("one", pathway=catalogue.pathway), step("two", pathway=catalogue.pathway)
    authoring.require(first, one_of=[second], concurrent=[second], by=BY)
    recommend_one(learner, timezone.now())


EXTREMES = {
    "nothing said": lambda learner, catalogue: None,
    "half an hour a week": lambda learner, catalogue: follows(learner, catalogue, 0.5, at=None),
    "six minutes a week": lambda learner, catalogue: follows(learner, catalogue, 0.1, at=None),
    "ways named": lambda learner, catalogue: follows(
        learner, catalogue, 9, modes=["evening"], at=None
    ),
    "all done": lambda learner, catalogue: says(learner, catalogue, "done", *catalogue.steps),
    "all at rest": lambda learner, catalogue: says(learner, catalogue, "no time", *catalogue.steps),
    "all too hard": lambda learner, catalogue: says(
        learner, catalogue, "too hard", *catalogue.steps
    ),
    "nothing relevant": lambda learner, catalogue: says(
        learner, catalogue, "not relevant", *catalogue.steps
    ),
    "the only way not wanted": lambda learner, catalogue: says(
        learner, catalogue, "not relevant", "talk", "visit"
    ),
    "too hard, with something before": lambda learner, catalogue: says(
        learner, catalogue, "too hard", "plans"
    ),
    "too hard, with something easier": lambda learner, catalogue: (
        says(learner, catalogue, "done", "infection"),
        says(learner, catalogue, "too hard", "doses"),
    ),
    "rests that are over": lambda learner, catalogue: (
        says(learner, catalogue, "too hard", "bus", "sums", at=on(1)),
        says(learner, catalogue, "no time", "talk", "infection", at=on(2), until_on=day(-9)),
        recommend_one(learner, on(40)),
    ),
    "begun": lambda learner, catalogue: responses.start(learner, catalogue["infection"], by=BY),
    "something great": lambda learner, catalogue: (
        says(learner, catalogue, "done", "infection"),
        says(learner, catalogue, "great", "infection"),
    ),
    "withdrawn at noon": lambda learner, catalogue: changed_by_hand(
        catalogue, "placement", "sums", withdrawn_at=on(39)
    ),
    "what comes first withdrawn at noon": lambda learner, catalogue: changed_by_hand(
        catalogue, "infection", withdrawn_at=on(39)
    ),
    "all withdrawn at noon": lambda learner, catalogue: changed_by_hand(
        catalogue, *catalogue.steps, withdrawn_at=on(39)
    ),
    "last days that have passed": lambda learner, catalogue: (
        says(learner, catalogue, "done", "infection"),
        changed_by_hand(catalogue, "plans", "bus", until_on=day(0)),
    ),
    "days to come": lambda learner, catalogue: (
        changed_by_hand(catalogue, *catalogue.steps, from_on=day(12)),
        recommend_one(learner, on(40)),
    ),
    "taken together": in_a_knot,
}


@pytest.mark.parametrize("extreme", EXTREMES.values(), ids=EXTREMES)
def test_every_reason_on_the_page_is_true(extreme, follower, catalogue):
    extreme(follower, catalogue)
    route = load(follower, day(0))
    for row in route.rows:
        sentences = wording.reasons(row, route.names)
        assert len(sentences) >= 2
        facts = Facts(follower, catalogue, route, row)
        assert not facts.step.is_over(day(0))
        for sentence in sentences:
            matches = [
                (holds, match)
                for pattern, holds in TRUE.items()
                if (match := re.fullmatch(pattern, sentence))
            ]
            assert len(matches) == 1, f"nobody checks: {sentence}"
            holds, match = matches[0]
            assert holds(facts, *match.groups()), sentence


@pytest.mark.parametrize("extreme", EXTREMES.values(), ids=EXTREMES)
def test_every_step_is_startable_or_explains_why_not(extreme, follower, catalogue):
    extreme(follower, catalogue)
    steps = next_of(load(follower, day(0)))
    if not steps.name:
        assert steps.done == steps.total or steps.blocked or all_withdrawn(catalogue)
        return
    first = Step.objects.get(name=steps.name)
    if steps.openings.buttons:
        responses.start(follower, first, by=BY)
    else:
        with pytest.raises(responses.NotYetError):
            responses.start(follower, first, by=BY)


def all_withdrawn(catalogue):
    return not catalogue.pathway.listings.filter(step__withdrawn_at=None).exists()
