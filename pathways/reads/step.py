"""One step: where it is in the learner's list and why, what comes first, what an answer does."""

from typing import Any

from django.db.models import Q

from learners.calc.cutoffs import as_date
from pathways import wording
from pathways.calc.changes import effects
from pathways.calc.graph import NEVER, Graph
from pathways.calc.ranking import Person
from pathways.models import Answer, Estimate, Step, Word
from pathways.models.answers import DATED, FULFILS, REST
from pathways.reads.route import Route
from pathways.wording import others
from pathways.wording.week import after_due

Standing = tuple[Graph, Person]  # what a learner's list is ranked from


def about(route: Route, step: Step) -> dict[str, Any]:
    """Return where the step is in the list and why, or what the learner answered."""
    row = next((row for row in route.rows if row.step == step.pk), None)
    last = next((r for r in route.responses if r.step_id == step.pk), None)
    answer = last if last and last.answer != Answer.TAKEN_BACK else None
    recommendation = route.recommendation
    return {
        "takes": wording.takes(step),
        "reasons": wording.reasons(row, route.names) if row else [],
        "due_on": row.due_on if row else None,
        "is_done": bool(recommendation and step.pk in recommendation.completed),
        "answer": wording.describe_answer(answer, route.names.on) if answer else "",
        "response": answer.pk if answer else None,
        "last_day": step.last_on(route.names.on, route.names.closed),
        "is_ours": step.link.startswith("/"),
        "withdrawn_at": step.withdrawn_at,
    }


def said_by_others(step: Step, route: Route) -> list[str]:
    """Return what people say of the step, a sentence for each word that ten or more can say."""
    aims = [choice.pathway_id for choice in route.choices]
    rows = Estimate.objects.filter(Q(pathway=None) | Q(pathway__in=aims), step=step)
    latest = rows.order_by("pathway", "word", "-as_of", "-revision").distinct("pathway", "word")
    said = {sentence: row.word for row in latest if (sentence := others.sentence(row))}
    return sorted(said, key=lambda sentence: list(others.SENTENCES).index(Word(said[sentence])))


def can_be_great(standing: Standing | None, step: Step, route: Route, is_done: bool) -> bool:
    """Return whether to offer “great”: the step was begun or done, and is not set aside."""
    last = next((row for row in route.responses if row.step_id == step.pk), None)
    if (last and last.answer in (*DATED, Answer.IRRELEVANT)) or said_great(standing, step):
        return False
    return is_done or is_started(standing, step)


def said_great(standing: Standing | None, step: Step) -> bool:
    if standing is None or step.pk not in standing[0].index:
        return False
    graph, person = standing
    return bool(person.liked >> graph.index[step.pk] & 1)


def is_started(standing: Standing | None, step: Step) -> bool:
    if standing is None or step.pk not in standing[0].index:
        return False
    graph, person = standing
    return bool(person.started >> graph.index[step.pk] & 1)


def options(standing: Standing | None, step: Step, route: Route, day: int) -> list[dict[str, Any]]:
    """Return each answer with what it would do, found by ranking again."""
    if standing is None or step.pk not in standing[0].index:
        return []
    graph, person = standing
    sentences = {}
    for effect in effects(graph, person, day, graph.index[step.pk]):
        numbers = {
            "if": effect.answer,
            "first": graph.nodes[effect.first].id if effect.first >= 0 else 0,
            "goes": [graph.nodes[node].id for node in effect.goes],
            "eased": effect.eased,
            "stays": effect.stays,
        }
        sentences[effect.answer] = wording.effect(numbers, route.names)
    return [
        {
            "answer": answer.value,
            "label": answer.label,
            "effect": sentences[code],
            "due": past_its_date(person, graph.index[step.pk], answer, day),
        }
        for answer, code in wording.ANSWERS
        if not step.withdrawn_at or answer == Answer.IRRELEVANT
    ]


def past_its_date(person: Person, node: int, answer: Answer, day: int) -> str:
    """Say that an answer would move a step past the day on which its work is due, if it would."""
    due = dict(person.due).get(node)
    until = day + REST[answer] if answer in REST else NEVER
    if due is None or answer in FULFILS or due >= until:
        return ""
    return after_due(as_date(due), as_date(day))


def before(step: Step, route: Route) -> list[dict[str, Any]]:
    """Return what comes first: each requirement, its options (`id` if they can be read), if met."""
    completed = set(route.recommendation.completed if route.recommendation else [])
    steps = route.names.steps
    readable = {pk for pk in route.names.order if not steps[pk].withdrawn_at}
    return [
        {
            "steps": [
                {
                    "name": steps[pk].name,
                    "id": steps[pk].public_id if pk in readable else None,
                    "beside": beside,
                }
                for pk, beside in options
            ],
            "met": any(pk in completed for pk, _beside in options),
        }
        for _requirement, options in sorted(route.requirements.get(step.pk, {}).items())
    ]
