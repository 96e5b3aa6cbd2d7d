"""Judge the triage scorecard on real people whose results are known (DESIGN §12).

It uses the night's import, frames, features and scorecard. Features obey each day's cutoff; labels
of TRAIN must be known before TEST starts, unless LABELS=retrospective. Protected characteristics
are used only to count missed learners by group.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from learners.calc import metrics
from learners.calc.arrays import Array
from learners.calc.facts import NEVER
from learners.frames.linked import Evidence, evidence
from learners.imports.oulad.run import import_folder
from learners.models import Offering
from learners.night import Cutoff
from support import fairness
from support.calc import cuts, deadlines, features, gaps, queue, targets
from support.calc.scorecard import (
    FAIL_OR_WITHDRAW,
    NON_SUBMISSION,
    NOT_ENOUGH,
    Recipe,
    Scorecard,
    fit_scorecard,
)

Say = Callable[[str], None]
Yardstick = Callable[[Array, Array], Callable[[Array], Array]]
OULAD_COLUMNS = {
    "sex": "gender",
    "deprivation": "imd_band",
    "age band": "age_band",
    "disability": "disability",
}
WEEKLY = range(14, 141, 7)
HINDSIGHT = dt.date(2100, 1, 1)


class EvaluationRefusedError(ValueError):
    """A request that cannot be judged fairly; the message says why."""


@dataclass
class Request:
    """What to judge: a folder, presentations to learn from and to test on, and days of the
    course."""

    folder: Path
    train: list[str]
    test: list[str]
    days: list[int]
    retrospective: bool = False
    mark_delay: int = 0
    yardstick: Yardstick | None = None


@dataclass
class Season:
    """The data of one evaluation."""

    evidence: Evidence
    train: Array
    test: Array
    cutoff: Cutoff
    seconds: dict[str, float] = field(default_factory=dict)


class Clock:
    """Seconds per part of the work, summed."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"import": 0.0, "frames": 0.0, "fit": 0.0, "score": 0.0}

    def time(self, part: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        self.seconds[part] += time.perf_counter() - began
        return result


def evaluate(request: Request, say: Say) -> dict[str, Any]:
    """Import, fit on TRAIN and judge on TEST; return the figures by their contract names."""
    clock = Clock()
    clock.time(
        "import",
        lambda: import_folder(
            request.folder, by="an evaluation", say=say, mark_delay=request.mark_delay
        ),
    )
    season = clock.time("frames", lambda: gather(request))
    say(f"{len(season.evidence.enrolment)} enrolments in {len(season.evidence.offering)} offerings")
    refuse_labels_from_the_future(request, season)
    card, rows, y = learn(request, season, clock, say)
    boosted = request.yardstick(with_day(rows), y) if request.yardstick else None
    figures: dict[str, Any] = {"days": {}, "groups": {}}
    for day in request.days:
        judged = judge(season, card, day, boosted, clock)
        figures["days"][str(day)], figures["groups"][str(day)] = judged
        say(line_of(day, figures["days"][str(day)]))
    figures["queue"] = weeks_of_the_queue(season, card, say)
    figures["next"] = judge_next(request, season, say)
    figures["seconds"] = clock.seconds
    figures["labels_retrospective"] = int(request.retrospective)
    figures["mark_delay"] = request.mark_delay
    figures["signs_list"] = [[s.name, s.knot, s.tied, s.flat] for s in card.signs]
    return figures


def gather(request: Request) -> Season:
    """Return all facts as arrays; `cuts` limits what each day may see."""
    cutoff = Cutoff.of(HINDSIGHT, dt.datetime.combine(HINDSIGHT, dt.time(), tzinfo=dt.UTC))
    facts = evidence(cutoff, registers_on_the_day=True)
    codes = dict(Offering.objects.values_list("pk", "code"))
    named = np.array([codes[pk] for pk in facts.offering.tolist()])
    present = ", ".join(sorted(set(codes.values())))
    for code in (*request.train, *request.test):
        if code not in named:
            raise EvaluationRefusedError(
                f"The folder has no presentation {code}. It has: {present}."
            )
    if set(request.train) & set(request.test):
        raise EvaluationRefusedError("A presentation cannot be in both TRAIN and TEST.")
    train = np.flatnonzero(np.isin(named, request.train))
    test = np.flatnonzero(np.isin(named, request.test))
    return Season(facts, train, test, cutoff)


def refuse_labels_from_the_future(request: Request, season: Season) -> None:
    """Refuse to learn from results that were not known when the test began."""
    if request.retrospective:
        return
    morning = int(season.evidence.facts.offerings.start[season.test].min())
    late = targets.unfinished(season.evidence.facts, season.train, morning)
    if late.any():
        raise EvaluationRefusedError(
            f"Results of {int(late.sum())} of the {len(late)} offerings in TRAIN were not known "
            "when the test began, so a college could not have learned from them. "
            "Leave those presentations out of TRAIN, or set LABELS=retrospective."
        )


def learn(
    request: Request, season: Season, clock: Clock, say: Say
) -> tuple[Scorecard, features.Frame, Array]:
    """Fit the scorecard on TRAIN at the recipe's days."""
    facts, recipe = season.evidence.facts, Recipe()
    rows = clock.time(
        "frames",
        lambda: features.build(cuts.landmarks(facts, season.train, np.array(recipe.knots))),
    )
    morning = int(facts.offerings.start[season.test].min())
    y = targets.fail_or_withdraw(
        facts, rows.enrolment, morning=None if request.retrospective else morning
    )
    has_label = ~np.isnan(y)
    rows, y = rows.rows(np.flatnonzero(has_label)), y[has_label]
    dates = {"labels": "retrospective" if request.retrospective else "known before the test"}
    card = clock.time(
        "fit",
        lambda: fit_scorecard(rows, y, target=FAIL_OR_WITHDRAW, dates=dates, recipe=recipe),
    )
    say(f"fitted on {len(rows)} rows of {len(np.unique(rows.enrolment))} enrolments")
    return card, rows, y


def with_day(rows: features.Frame) -> Array:
    """Return the frame's columns and the day, as input for the yardstick."""
    return np.column_stack([rows.values, rows.day])


def judge(
    season: Season, card: Scorecard, day: int, boosted: Any, clock: Clock
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one day's figures on TEST for scorecard, rule and yardstick, and those by group."""
    facts = season.evidence.facts
    cut = clock.time("frames", lambda: cuts.landmarks(facts, season.test, np.array([day])))
    rows = clock.time("frames", lambda: features.build(cut))
    scored = clock.time("score", lambda: card.score(rows))
    y = targets.fail_or_withdraw(facts, rows.enrolment, morning=None)
    has_label = ~np.isnan(y)
    y, score, chance = y[has_label], scored.log_odds[has_label], scored.chance[has_label]
    rule = deadlines.standing(cut).score[has_label]
    figures = {
        "n": int(has_label.sum()),
        "base": float(y.mean()),
        "auc": metrics.auc(y, score),
        "ap": metrics.average_precision(y, score),
        "p5": metrics.precision_at(y, score, 0.05),
        "p10": metrics.precision_at(y, score, 0.10),
        "brier": metrics.brier(y, chance),
        "ece": metrics.ece(y, chance),
        "rule_auc": metrics.auc(y, rule),
        "rule_p5": metrics.precision_at(y, rule, 0.05),
        "gb_auc": metrics.auc(y, boosted(with_day(rows))[has_label]) if boosted else None,
    }
    learners = season.evidence.learner[rows.enrolment[has_label]]
    return figures, by_group(y, score, chance, fairness.groups(learners, season.cutoff))


def by_group(y: Array, score: Array, chance: Array, groups: fairness.Groups) -> dict[str, Any]:
    """Return figures per protected group, with missed learners at a 20 % budget."""
    by_column: dict[str, Any] = {}
    for kind, codes in groups.codes.items():
        figures = gaps.figures(y, score, chance, codes)
        names = (*groups.values[kind], "unknown")
        by_column[OULAD_COLUMNS.get(kind, kind)] = {
            names[code]: {
                name: getattr(group, name)
                for name in ("n", "fnr20", "fnr20_se", "mean_score", "rate", "auc")
            }
            for code, group in figures.items()
        }
    return by_column


def judge_next(request: Request, season: Season, say: Say) -> dict[str, Any]:
    """Judge the other target on TEST: is the next hand-in within 28 days missed?"""
    facts, recipe = season.evidence.facts, Recipe()
    morning = None if request.retrospective else int(facts.offerings.start[season.test].min())
    specs = features.NEXT_SPECS
    cut = cuts.landmarks(facts, season.train, np.array(recipe.knots))
    y = targets.non_submission(facts, cut, morning=morning).y
    rows = features.build(cut, specs)
    card = fit_scorecard(rows, y, target=NON_SUBMISSION, dates={}, recipe=recipe, specs=specs)
    figures: dict[str, Any] = {}
    for day in request.days:
        cut = cuts.landmarks(facts, season.test, np.array([day]))
        y = targets.non_submission(facts, cut, morning=None).y
        has_label = ~np.isnan(y)
        if not 0 < y[has_label].sum() < has_label.sum():
            continue
        scored = card.score(features.build(cut, specs))
        y, score, chance = y[has_label], scored.log_odds[has_label], scored.chance[has_label]
        figures[str(day)] = {
            "n": int(has_label.sum()),
            "base": float(y.mean()),
            "auc": metrics.auc(y, score),
            "p5": metrics.precision_at(y, score, 0.05),
            "ece": metrics.ece(y, chance),
        }
    summary = " ".join(f"{day}: {values['auc']:.3f}" for day, values in figures.items())
    say(f"next hand-in missed, auc by day: {summary}")
    return figures


def weeks_of_the_queue(season: Season, card: Scorecard, say: Say) -> dict[str, Any]:
    """Run weekly nights of the queue on TEST; return how many are shown, repeated, and how
    early."""
    facts = season.evidence.facts
    people = len(facts.enrolments)
    state, rule = queue.State.empty(people), queue.Discipline()
    first_day = np.full(people, NEVER, dtype=np.int64)
    scored_once = np.zeros(people, dtype=np.bool_)
    silent: set[str] = set()
    for day in WEEKLY:
        rows = features.build(cuts.landmarks(facts, season.test, np.array([day])))
        scored = card.score(rows)
        can = scored.verdict != NOT_ENOUGH
        enrolments = rows.enrolment[can]
        nobody = np.full(len(enrolments), -1)
        step = queue.step(
            state, day, enrolments, scored.log_odds[can], rows.module[can], nobody, rule
        )
        state = step.state
        first_day[step.entered] = np.minimum(first_day[step.entered], day)
        scored_once[rows.enrolment] = True
        quiet = queue.silent_modules(rows.module[can], state.flagged[enrolments])
        silent |= {facts.modules[module] for module in quiet.tolist()}
    y = targets.fail_or_withdraw(facts, np.arange(people), morning=None)
    done = queue.summarise(state.entries, first_day, scored_once, y == 1, facts.enrolments.left)
    say(f"queue: {done.first} first alerts, {done.realerts} again, lead {done.lead_days:.0f} days")
    return {
        "first": done.first,
        "realerts": done.realerts,
        "precision": done.precision,
        "reached": done.reached,
        "lead_days": done.lead_days,
        "silent_modules": len(silent),
        "silent_modules_list": sorted(silent),
    }


def line_of(day: int, f: dict[str, Any]) -> str:
    boosted = "" if f["gb_auc"] is None else f" boosting {f['gb_auc']:.3f}"
    return (
        f"day {day:>3}: n {f['n']} base {f['base']:.3f} auc {f['auc']:.3f} p5 {f['p5']:.3f} "
        f"ece {f['ece']:.3f} | rule auc {f['rule_auc']:.3f} p5 {f['rule_p5']:.3f} |{boosted}"
    )
