"""Judge the estimate of competence on a file of answers. Nothing is written to the database."""

import json
import math
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.imports.errors import RefusedError
from learners.measures import EvaluationRefusedError, evaluate


class Command(BaseCommand):
    help = "Fit the estimate of competence on some learners, and judge it on the answers of others."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", required=True, type=Path, help="tab-separated answers")
        parser.add_argument("--test", type=Path, help="answers of other learners to judge on")
        parser.add_argument("--out", type=Path, help="the JSON file to write")
        parser.add_argument("--seed", default="", help="changes who is judged on without --test")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        if out:
            self.refuse_unwritable(out)
        if options["test"] and options["seed"]:
            raise CommandError("SEED chooses who is judged on; with TEST, they are all in TEST.")
        self.stdout.write("Reading the answers, then fitting…")
        self.stdout.flush()
        try:
            figures = evaluate(options["data"], options["test"], options["seed"])
        except RefusedError as refused:
            for error in refused.errors.listed():
                self.stderr.write(str(error))
            raise CommandError("The file has errors, so nothing was evaluated.") from None
        except EvaluationRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        self.print(figures)
        if out:
            out.write_text(json.dumps(plain(figures), indent=1) + "\n", encoding="utf-8")
            self.stdout.write(f"Figures saved in {out}.")

    def refuse_unwritable(self, out: Path) -> None:
        """Refuse before the work, not after."""
        if out.is_dir():
            raise CommandError(f"{out} is a folder. Set OUT to the name of a file.")
        folder = out.absolute().parent
        if not (folder.is_dir() and os.access(out if out.exists() else folder, os.W_OK)):
            raise CommandError(f"Cannot write {out}. Check that its folder exists and is writable.")

    def print(self, figures: dict[str, Any]) -> None:
        for name in ("n", "auc", "ece", "fit_s", "update_us"):
            value = figures[name]
            self.stdout.write(f"{name:10} {value:,}" if name == "n" else f"{name:10} {value:.4f}")
        for row in figures["levels_list"]:
            words = "from {from:.2f}: {n:,} answers, chance {chance:.3f}, right {right:.3f}"
            self.stdout.write(words.format(**row))


def plain(value: Any) -> Any:
    """Replace NaN, which JSON lacks, by None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
