import math

import numpy as np

from learners.calc import levels


def test_a_level_begins_at_its_chance() -> None:
    chance = np.array([0.0, 0.499, 0.5, 0.699, 0.7, 0.849, 0.85, 1.0])
    assert levels.of(chance).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_the_table_counts_each_level_and_leaves_an_empty_level_without_shares() -> None:
    rows = levels.table(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.4, 0.9]))
    assert [row["n"] for row in rows] == [2, 0, 0, 1]
    assert (rows[0]["right"], rows[3]["right"]) == (0.5, 1.0)
    assert math.isclose(rows[0]["chance"], 0.3)
    assert math.isnan(rows[1]["right"])
