"""Rules on thoughts as the engine runs them: rows through their shuffle, and what is found of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import polars as pl
import pytest

from traceaudit_rules.contract import Confidence, Keyed, Rule, Severity
from traceaudit_rules.groups import Group
from traceaudit_rules.options import Options
from traceaudit_rules.tables import THOUGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]] | Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Judgement:
    """What a rule made of some rows: how many it looked at, and those that it found."""

    examined: int
    found: list[dict[str, Any]] = field(default_factory=list)

    @property
    def kinds(self) -> dict[str, int]:
        """How many of each kind were found."""
        return dict(Counter(row["kind"] for row in self.found))

    @property
    def places(self) -> set[tuple[int, int]]:
        """Where they were found: file and offset."""
        return {(row["file"], row["offset"]) for row in self.found}

    @property
    def confidences(self) -> set[Confidence]:
        """How sure they are."""
        return {Confidence(row["confidence"]) for row in self.found if "confidence" in row}


class Judge(Protocol):
    """Gives rows of the thoughts table, or all tables of a batch, to a rule."""

    def __call__(self, rule: Rule, rows: Rows) -> Judgement: ...


class JudgeAll(Protocol):
    """Gives the same rows to several rules."""

    def __call__(self, rules: Sequence[Rule], rows: Rows) -> dict[str, Judgement]: ...


class MakeGroup(Protocol):
    """Makes a finding of a rule as the end of an audit sees it."""

    def __call__(self, rule: Rule, kind: str, count: int, examined: int, **more: Any) -> Group: ...


@pytest.fixture(scope="session")
def judge(judge_all: JudgeAll) -> Judge:
    """Run one rule over rows; columns that a row leaves out are null, its offset is its number."""
    return lambda rule, rows: judge_all([rule], rows)[rule.code]


@pytest.fixture(scope="session")
def judge_all() -> JudgeAll:
    """Run several rules over the same rows; what a shuffle makes of them is made once."""

    def run(rules: Sequence[Rule], rows: Rows) -> dict[str, Judgement]:
        tables = rows if isinstance(rows, dict) else {"thoughts": _numbered(cast("Sequence[Any]", rows))}
        prepared = {"": tables["thoughts"]}
        judged = {}
        for rule in rules:
            shuffle = rule.check.shuffle if isinstance(rule.check, Keyed) else None
            name = shuffle.name if shuffle else ""
            if shuffle and name not in prepared:
                prepared[name] = shuffle.prepare(shuffle.emit(tables).sort("key", "file", "offset"), Options())
            check = cast("Any", rule.check.reduce if isinstance(rule.check, Keyed) else rule.check)
            judged[rule.code] = _judgement(check(prepared[name]))
        return judged

    return run


def _judgement(judged: pl.DataFrame) -> Judgement:
    found = judged.filter(pl.col("subject").is_not_null())
    assert found["kind"].null_count() == 0
    return Judgement(judged.height, found.to_dicts())


def _numbered(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return THOUGHTS.frame([{"file": 0, "offset": number, **row} for number, row in enumerate(rows)])


@pytest.fixture(scope="session")
def make_group() -> MakeGroup:
    """A finding by its counts alone."""

    def make(rule: Rule, kind: str, count: int, examined: int, **more: Any) -> Group:
        fields: dict[str, Any] = {"confidence": rule.confidence, "severity": Severity.WARNING} | more
        return Group(
            count=count,
            rows=count,
            sessions=frozenset(),
            files=frozenset(),
            kinds={kind: count},
            places=(),
            examined=examined,
            **fields,
        )

    return make
