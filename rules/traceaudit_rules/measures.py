"""What was measured of a rule: recall and false findings on the labelled corpus of `make bench-leaks`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Measured(NamedTuple):
    """Counts of one rule or of one kind of secret, and the day they are from.

    `found` of `planted` were found with the grade strong or certain; of `negatives`, rows that hold nothing, `false`
    had a finding of this rule. Planted values are made from templates: real ones may be harder.
    """

    planted: int
    found: int
    negatives: int
    false: int
    date: str

    @property
    def words(self) -> str:
        """One line for a person."""
        recall = (
            f"{self.found / self.planted:.3f} of {self.planted:,} planted values"
            if self.planted
            else "no value planted"
        )
        return f"recall {recall}, {self.false:,} false findings in {self.negatives:,} rows without any ({self.date})"


def measured(name: str) -> Measured | None:
    """What was measured of a code, or of a kind of secret by its id."""
    entry = _all()["counts"].get(name)
    if entry is None:
        return None
    planted, found, false = entry
    return Measured(planted, found, _all()["negatives"], false, _all()["date"])


@cache
def _all() -> dict:  # type: ignore[type-arg]
    loaded: dict = json.loads(files("traceaudit_rules.data").joinpath("measured.json").read_text("utf-8"))  # type: ignore[type-arg]
    return loaded
