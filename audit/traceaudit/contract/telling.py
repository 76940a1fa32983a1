"""From what expectations found to findings of the rules on contracts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl

from traceaudit.contract.projection import PLACE
from traceaudit.examination import collect, collect_whole, examined_dimension
from traceaudit.failures import describe_failure
from traceaudit.results import Audit
from traceaudit_rules.contract import Judged, Severity
from traceaudit_rules.contracts.expectations import REPEATED
from traceaudit_rules.contracts.table import CONTRACT
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit.contract.judging import Outcome
    from traceaudit.contract.terms import Term
    from traceaudit.intake import Intake
    from traceaudit_rules.contract import Rule

_UNIQUE = "expect_column_values_to_be_unique"


class Told(NamedTuple):
    """An expectation, what it finds, and where the rows are that fail; `holds` is what both agree on."""

    term: Term
    outcome: Outcome
    holds: bool
    places: pl.DataFrame | None


def find(rule: Rule, told: Sequence[Told], intake: Intake) -> Audit:
    """What one rule finds in the expectations that it tells of. A rule that raises has failed."""
    own = [item for item in told if item.term.code == rule.code]
    if not own:
        return Audit()
    try:
        check = cast("Callable[[pl.DataFrame], pl.DataFrame]", rule.check)
        judged = check(pl.concat([_rows(item) for item in own]))
        on_rows = collect(rule, judged.filter(pl.col("file") >= 0), intake)
        whole = [_whole(row, own) for row in judged.filter(pl.col("file") < 0).to_dicts()]
        found = Audit.total([on_rows, collect_whole(rule, whole, intake)])
    except Exception as error:  # it must not stop the others, nor read as a pass
        return Audit(failures={rule.code: describe_failure(error)})
    by_name = {item.term.name: item for item in own}
    groups = {
        key: replace(group, properties=_properties(by_name[dict(key.scope)["expectation"]]))
        for key, group in found.groups.items()
    }
    counted = Tally.total_of([found.tally, *(_asked(rule, item) for item in own)])
    return replace(found, groups=groups, tally=counted, ran=frozenset({rule.code}))


def _rows(item: Told) -> pl.DataFrame:
    """A frame of CONTRACT: the rows that fail, or one row for the dataset."""
    term = item.term
    said: dict[str, object] = {
        "code": term.code,
        "expectation": term.name,
        "about": REPEATED if term.type == _UNIQUE and term.columns == ("uid",) else None,
        "severity": int(term.severity),
    }
    if item.places is None:
        return CONTRACT.frame([said | {"file": -1, "offset": 0, "fails": not item.holds}])
    rows = item.places if not item.holds else item.places.clear()
    stated = [pl.lit(value, CONTRACT.schema[name]).alias(name) for name, value in said.items()]
    made = rows.select(*PLACE).with_columns(*stated, pl.lit(value=True).alias("fails"))
    return made.select(pl.col(column.name).cast(column.dtype) for column in CONTRACT.columns)


def _whole(row: Mapping[str, object], own: Sequence[Told]) -> Judged:
    name = str(row["expectation"])
    term = next(item.term for item in own if item.term.name == name)
    return Judged(
        scope=(("expectation", name),),
        subject=str(row["subject"] or ""),
        kind=str(row["kind"]),
        count=1,
        examined=0,
        severity=Severity(term.severity),
    )


def _properties(item: Told) -> dict[str, object]:
    said: dict[str, object] = {"expectation": item.term.type, "expected": item.term.words}
    return said | ({"observed": item.outcome.observed} if item.outcome.observed else {})


def _asked(rule: Rule, item: Told) -> Tally:
    """The rows that an expectation looked at and that were not judged by the rule: those that are as expected."""
    if item.places is None:
        return Tally()
    rest = item.outcome.asked - (0 if item.holds else item.places.height)
    scope = (("expectation", item.term.name),)
    return tally(examined_dimension(rule.code, scope), [("", rest)]) if rest else Tally()
