"""Whole numbers with given quantiles."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
quantiles = importlib.import_module("world.quantiles")
shape = importlib.import_module("world.shape")

ANCHORS = (shape.Anchor(0, 10), shape.Anchor(0.5, 40), shape.Anchor(0.9, 100), shape.Anchor(1, 300, bend=2.0))


def test_values_have_the_quantiles_and_the_mean() -> None:
    for number in (31, 100, 1001):
        values = quantiles.draw(Random(number), shape.Lengths(ANCHORS, 51.3), number)
        assert list(np.quantile(values, [0, 0.5, 0.9, 1])) == [10, 40, 100, 300]
        assert sum(values) == round(51.3 * number)
        assert values == sorted(values)


def test_floors_are_kept() -> None:
    floors = [rank // 3 + 12 for rank in range(100)]
    values = quantiles.draw(Random(1), shape.Lengths((shape.Anchor(0, 14), *ANCHORS[1:]), 55.0), 100, floors)
    assert all(value >= floor for value, floor in zip(values, floors, strict=True))


def test_a_mean_out_of_reach_is_an_error() -> None:
    with pytest.raises(ValueError, match="no values with these quantiles have a mean of 200"):
        quantiles.draw(Random(1), shape.Lengths(ANCHORS, 200.0), 50)


def test_a_sample_keeps_the_quantiles() -> None:
    values = list(range(1000))
    assert quantiles.sample(values, 1000) == values
    assert quantiles.sample(values, 10) == list(range(50, 1000, 100))


def test_parts_are_as_near_to_the_weights_as_can_be() -> None:
    assert quantiles.share(10, [1, 1, 1]) == [4, 3, 3]
    assert quantiles.share(7, [0.5, 10]) == [0, 7]
    assert sum(quantiles.share(4665, [3, 1, 2, 9.5])) == 4665
