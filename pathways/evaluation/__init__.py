"""Measures of the planner on real data, a module for each part (DESIGN §12).

A part has `measure(folder, seed)`, which returns figures: numbers by their contract names, details
in keys that end in `_list`. It raises `NothingToMeasure` where the folder has none of its files.
"""


class NothingToMeasure(ValueError):
    """The folder has no files of this part; the message says which it needs."""
