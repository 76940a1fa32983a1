"""Findings against what was planted: by rule and by dataset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoning.truth import Planted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.truth import Case, Variant

_PROJECT = re.compile(r"/(?:-home-|C--)[^/]*/")


def shown(path: str) -> str:
    """A path as the audit shows it: project folders are masked."""
    return _PROJECT.sub("/<project>/", path)


class Found(NamedTuple):
    """What the audit of one dataset says: places by code, codes of proof, its verdict and those of its groups."""

    places: dict[str, set[tuple[str, int]]]
    codes: frozenset[str]
    proofs: frozenset[str]
    verdict: str
    groups: tuple[str, ...]
    failed: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """One dataset: how it was judged, what was missed in it, and what was found where nothing was planted.

    `rows` is how many rows the dataset has.
    """

    variant: Variant
    found: Found
    planted: frozenset[Planted]
    missed: frozenset[Planted]
    extra: frozenset[Planted]
    codes_missed: frozenset[str]
    codes_extra: frozenset[str]
    rows: int = 0

    @property
    def is_right(self) -> bool:
        """Whether the verdict is one of those that were expected."""
        return self.found.verdict in self.variant.verdicts


class RuleScore(NamedTuple):
    """One rule: rows planted and found, sets in which it had to speak and spoke, rows and sets where it had not."""

    code: str
    planted: int
    found: int
    extra: int
    datasets: int
    spoke: int
    wrong: int


def compare(variant: Variant, case: Case, found: Found) -> Outcome:
    """Hold what was found against what was planted."""
    planted, aside = (
        {plant._replace(file=shown(plant.file)) for plant in plants} for plants in (case.planted, case.aside)
    )
    row_codes = {plant.code for plant in planted}
    expected = variant.codes | row_codes
    missed = {plant for plant in planted if (plant.file, plant.row) not in found.places.get(plant.code, ())}
    extra = (
        {Planted(file, row, code) for code in row_codes for file, row in found.places.get(code, ())} - planted - aside
    )
    return Outcome(
        variant,
        found,
        frozenset(planted),
        frozenset(missed),
        frozenset(plant for plant in extra if plant.code not in variant.aside),
        frozenset(expected - found.codes),
        frozenset(found.codes - expected - variant.aside),
        sum(map(len, case.tree.values())),
    )


def score_rules(outcomes: Sequence[Outcome], codes: Sequence[str]) -> list[RuleScore]:
    """The confusion of each rule over all datasets."""
    return [_score(code, outcomes) for code in codes]


def _score(code: str, outcomes: Sequence[Outcome]) -> RuleScore:
    planted = [plant for outcome in outcomes for plant in outcome.planted if plant.code == code]
    missed = sum(plant.code == code for outcome in outcomes for plant in outcome.missed)
    extra = sum(plant.code == code for outcome in outcomes for plant in outcome.extra)
    due = [
        outcome
        for outcome in outcomes
        if code in outcome.variant.codes or any(plant.code == code for plant in outcome.planted)
    ]
    return RuleScore(
        code,
        len(planted),
        len(planted) - missed,
        extra,
        len(due),
        sum(code in outcome.found.codes for outcome in due),
        sum(code in outcome.codes_extra for outcome in outcomes),
    )
