"""What was measured of a rule on labelled data: recall and false findings, by `make bench-leaks` and its like."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_FILES = (
    ("measured.json", "bench-leaks", "planted values"),
    ("measured_reasoning.json", "bench-reasoning", "planted cases"),
)


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
    by: str = "bench-leaks"
    """The target of `make` that measures."""
    what: str = "planted values"
    """What was planted. Of the rules on reasoning: rows, or whole datasets where no single row is wrong."""

    @property
    def words(self) -> str:
        """One line for a person."""
        recall = (
            f"{self.found / self.planted:.3f} of {self.planted:,} {self.what}" if self.planted else "no value planted"
        )
        return f"recall {recall}, {self.false:,} false findings in {self.negatives:,} rows without any ({self.date})"


def measured(name: str) -> Measured | None:
    """What was measured of a code, or of a kind of secret by its id."""
    for file, by, what in _FILES:
        entry = _read(file)["counts"].get(name)
        if entry is not None:
            planted, found, false = entry
            return Measured(planted, found, _read(file)["negatives"], false, _read(file)["date"], by, what)
    return None


@cache
def _read(file: str) -> dict:  # type: ignore[type-arg]
    loaded: dict = json.loads(files("traceaudit_rules.data").joinpath(file).read_text("utf-8"))  # type: ignore[type-arg]
    return loaded
