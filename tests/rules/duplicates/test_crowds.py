"""Texts of which not every pair was compared."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.duplicates.crowds import crowded_buckets
from traceaudit_rules.tables import COPIES


@pytest.mark.parametrize(
    ("crowd", "kind"),
    [(65, "65 to 1,000"), (1_000, "65 to 1,000"), (1_001, "1,001 to 10,000"), (10_001, "over 10,000")],
)
def test_the_kind_says_how_many(crowd: int, kind: str) -> None:
    judged = crowded_buckets.check(COPIES.frame([{"words": 40, "crowd": crowd}]))
    assert judged.select("subject", "kind").rows() == [("buckets", kind)]


def test_short_texts_are_not_looked_at() -> None:
    judged = crowded_buckets.check(COPIES.frame([{"words": 19, "crowd": 70}, {"words": 20}]))
    assert judged.select(pl.col("words"), pl.col("subject")).rows() == [(20, None)]
