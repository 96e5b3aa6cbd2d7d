"""Judge the planner on real curricula, concepts and catalogues."""

import json
import math
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pathways.evaluation import NothingToMeasure

PARTS = {
    "curricula": "pathways.evaluation.curricula",
    "concepts": "pathways.evaluation.concepts",
    "catalogue": "pathways.evaluation.catalogue",
}


class Command(BaseCommand):
    help = "Judge the planner on the files below DATA and write the figures to OUT as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", required=True, help="a folder of curricula or catalogues")
        parser.add_argument("--out", required=True, help="the JSON file to write")
        parser.add_argument("--seed", type=int, default=1, help="for what is drawn or shuffled")
        parser.add_argument(
            "--parts", default="", help=f"{', '.join(PARTS)}; all that DATA has files for if empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, out = Path(options["data"]), options["out"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Set DATA to a folder of CSV files.")
        refuse_unwritable(out)
        figures = self.measured(folder, options["seed"], self.parts_of(options["parts"]))
        text = json.dumps(plain(figures), indent=1, sort_keys=True)
        try:
            Path(out).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Cannot write {out}: {error.strerror}.") from None
        self.say(f"Figures saved in {out}.")

    def parts_of(self, text: str) -> list[str]:
        names = text.replace(",", " ").split()
        if unknown := [name for name in names if name not in PARTS]:
            raise CommandError(f"There is no part {unknown[0]}. The parts are {', '.join(PARTS)}.")
        return names

    def measured(self, folder: Path, seed: int, names: list[str]) -> dict[str, Any]:
        """Return the figures of one part, or of several by the part's name."""
        figures: dict[str, Any] = {}
        missing = []
        for name in names or PARTS:
            measure: Callable[[Path, int], dict[str, Any]] = import_module(PARTS[name]).measure
            try:
                figures[name] = measure(folder, seed)
            except NothingToMeasure as refusal:
                missing.append(str(refusal))
                if names:
                    raise CommandError(str(refusal)) from None
                continue
            for line in shown(name, figures[name]):
                self.say(line)
        if not figures:
            raise CommandError(" ".join(missing))
        return next(iter(figures.values())) if len(figures) == 1 else figures

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def refuse_unwritable(name: str) -> None:
    """Refuse a file that cannot be written before the work, not after it."""
    out = Path(name).absolute()
    if out.is_dir():
        raise CommandError(f"{name} is a folder. Set OUT to the name of a file.")
    if not (out.parent.is_dir() and os.access(out if out.exists() else out.parent, os.W_OK)):
        raise CommandError(f"Cannot write {name}. Check that its folder exists and is writable.")


def shown(name: str, figures: dict[str, Any]) -> list[str]:
    """Return a line for each figure, and the number of rows of each list."""
    rows = []
    for key, value in figures.items():
        if key.endswith("_list"):
            rows += [f"{name}.{key}: {len(value)}"]
            rows += [f"  {' · '.join(map(str, row))}" for row in value]
        elif isinstance(value, dict):
            rows += shown(f"{name}.{key}", value)
        else:
            number = f"{value:.4g}" if isinstance(value, float) else value
            rows.append(f"{name}.{key}: {number}")
    return rows


def plain(value: Any) -> Any:
    """Replace NaN, which JSON lacks, by None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
