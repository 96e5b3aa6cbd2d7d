"""Shared estimates: what everyone's answers say about a step, worked out each night."""

from feedback import frames
from feedback.calc.answers import Count, Key, counts, remaining
from feedback.calc.estimates import shares
from learners.night import Row, Slice, Written, digest_of
from pathways.actions import estimates
from pathways.models import Word


def estimate(part: Slice) -> Written:
    """Gather answers, draw each share towards what is usual, and save what changed."""
    opinions = frames.opinions(part.cutoff)
    table = counts(remaining(opinions.answers), opinions.aims, opinions.listings)
    rows = [row for word in Word.values for row in rows_of(word, table)]
    return Written(digest_of(rows), estimates.save(rows, part) if part.write else 0)


def rows_of(word: str, table: dict[Key, Count]) -> list[Row]:
    """Return the columns of every step that somebody can say this word of."""
    keys = sorted(key for key in table if key[2] == word)
    if not keys:
        return []
    usual, drawn = shares([table[key].said for key in keys], [table[key].raters for key in keys])
    return [
        {
            "step_id": step,
            "pathway_id": pathway or None,
            "word": word,
            "raters": table[step, pathway, word].raters,
            "said": table[step, pathway, word].said,
            "share": share,
            "usual": usual,
        }
        for (step, pathway, _word), share in zip(keys, drawn, strict=True)
    ]
