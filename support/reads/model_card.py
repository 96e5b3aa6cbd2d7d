"""A scorecard's figures for an administrator, with explanations."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.calc.gaps import MODULE_SHARE, STOPPED
from support.models import GateReport, Scorecard

FEATURES = {
    "module": gettext_lazy("Which module it is"),
    "qualification": gettext_lazy("Entry qualification"),
    "attempts": gettext_lazy("Earlier attempts at this module"),
    "credits": gettext_lazy("Credits studied at the same time"),
    "running_elsewhere": gettext_lazy("Other modules at the same time"),
    "passed_before": gettext_lazy("Modules finished before"),
    "not_passed_before": gettext_lazy("Modules left or not passed before"),
    "missed_elsewhere": gettext_lazy("Deadlines missed in other modules"),
    "mark_elsewhere": gettext_lazy("Marks in other modules"),
    "pre_course_rank": gettext_lazy("Activity before the first day, compared with others"),
    "missed_weight": gettext_lazy("Missed deadlines, by weight"),
    "missed_above_cohort": gettext_lazy("Missed deadlines, compared with others"),
    "missed_in_a_row": gettext_lazy("Missed deadlines in a row"),
    "margin_rank": gettext_lazy("How early work comes in, compared with others"),
    "ahead_rank": gettext_lazy("Work handed in ahead of its deadline"),
    "mark_rank": gettext_lazy("Marks, compared with others"),
    "last_mark_rank": gettext_lazy("The latest mark, compared with others"),
    "lowest_mark_rank": gettext_lazy("The lowest mark, compared with others"),
    "points_rank": gettext_lazy("Marks gained so far, compared with others"),
    "clicks_rank": gettext_lazy("Activity online, compared with others"),
    "silent_days": gettext_lazy("Days since last online"),
}


@dataclass(frozen=True)
class Feature:
    """A feature of the scorecard, and how far it can move someone, in log-odds."""

    words: Any
    theme: str
    down: float
    up: float


def days(version: Scorecard) -> list[dict[str, Any]]:
    """Return the figures by day of the course, in order, shares as whole percentages."""
    rows = []
    for day, figures in sorted(version.figures.items(), key=lambda pair: int(pair[0])):
        shares = {name: round(100 * figures[name]) for name in ("base", "p5", "rule_p5")}
        rows.append({"day": int(day), **figures, "percent": shares, "n": int(figures["n"])})
    return rows


def features(version: Scorecard) -> list[Feature]:
    """Return the features, the most important first."""
    results, column = [], 0
    for feature_bins in version.card["bins"]:
        size = (len(feature_bins["labels"]) or len(feature_bins["edges"]) + 1) + int(
            feature_bins["has_absent"]
        )
        points = [value for line in version.card["points"] for value in line[column:][:size]]
        column += size
        words = FEATURES.get(feature_bins["name"], feature_bins["name"])
        results.append(Feature(words, feature_bins["theme"], min(points), max(points)))
    return sorted(results, key=lambda feature: feature.down - feature.up)


def stopped(report: GateReport) -> list[str]:
    """Say why a list was withheld, in sentences."""
    sentences = []
    for finding in report.findings:
        if finding["verdict"] != STOPPED:
            continue
        values = {
            "who": finding["subject"],
            "value": f"{100 * finding['value']:.0f}",
            "compared": f"{100 * finding['compared']:.0f}",
        }
        if finding["code"] == MODULE_SHARE:
            words = _("%(who)s would be %(value)s%% of the list but is %(compared)s%% of people.")
        else:
            words = _("%(who)s: %(value)s%% would be listed; %(compared)s%% of everyone else.")
        sentences.append(words % values)
    return sentences
