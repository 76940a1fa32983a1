"""Every rule finds its bad examples and leaves its good ones alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Keyed, Reads, Rule
from traceaudit_rules.contracts.table import CONTRACT
from traceaudit_rules.options import Options
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tables import (
    CONVERSATIONS,
    COPIES,
    DOCUMENTS,
    FILES,
    KNOWN,
    PROBLEMS,
    ROWS,
    SPANS,
    STEPS,
    THOUGHTS,
)
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    import polars as pl
    from conftest import ScanBytes

TABLES = {
    Reads.ROWS: ROWS,
    Reads.STEPS: STEPS,
    Reads.CONVERSATIONS: CONVERSATIONS,
    Reads.SPANS: SPANS,
    Reads.THOUGHTS: THOUGHTS,
    Reads.PROBLEMS: PROBLEMS,
    Reads.DOCUMENTS: DOCUMENTS,
    Reads.COPIES: COPIES,
    Reads.FILES: FILES,
    Reads.KNOWN: KNOWN,
    Reads.CONTRACT: CONTRACT,
}
CASES = [
    pytest.param(rule, example, expected, id=f"{rule.code}-{'bad' if expected else 'good'}-{number}")
    for rule in all_rules()
    for expected, examples in ((True, rule.bad), (False, rule.good))
    for number, example in enumerate(examples)
]


@pytest.mark.parametrize(("rule", "example", "expected"), CASES)
def test_examples(
    rule: Rule, example: object, expected: bool, scan_bytes: ScanBytes, gates_passed, draw_picture
) -> None:
    if rule.reads is Reads.BYTES:
        found = scan_bytes(rule, example)
        assert all(0 <= hit.start < hit.end <= len(example) for hit in found)
        assert not expected or gates_passed(rule, example), "no gate lets the bad example through"
        assert bool(found) == expected
    elif rule.reads is Reads.TALLY:
        counts = Tally.total_of(tally(dimension, [(label, number)]) for dimension, label, number in example)
        assert any(item.subject for item in rule.check(counts)) == expected
    elif rule.reads is Reads.LICENCES:
        assert any(item.subject for item in rule.check(draw_picture(example))) == expected
    else:
        assert bool(_subjects(rule, example)) == expected


def _subjects(rule: Rule, example: object) -> list[str]:
    judged = _judge(rule, example)
    assert {"subject", "kind"} <= set(judged.columns)
    found = judged.drop_nulls("subject")
    assert found["kind"].null_count() == 0
    return found["subject"].to_list()


def _judge(rule: Rule, example: object) -> pl.DataFrame:
    rows = [dict(row) for row in ((example,) if isinstance(example, dict) else example)]
    if not isinstance(rule.check, Keyed):
        return rule.check(_table(rule.reads, rows))
    shuffle = rule.check.shuffle
    is_conversation = isinstance(example, dict) and {"rows", "steps"} <= set(example)
    tables = _tables(**example) if is_conversation else {shuffle.table.value: TABLES[shuffle.table].frame(rows)}
    emitted = shuffle.emit(tables)
    assert emitted.columns[0] == "key"
    return rule.check.reduce(shuffle.prepare(emitted.sort("key", "file", "offset"), Options()))


def _tables(
    rows: list[dict[str, object]],
    steps: list[dict[str, object]],
    thoughts: list[dict[str, object]] | None = None,
) -> dict[str, pl.DataFrame]:
    """Whole conversations, for rules that compare a step with what stands elsewhere; thoughts are made of the steps."""
    tables = {"rows": ROWS.frame(rows), "steps": STEPS.frame(steps)}
    return tables | {"thoughts": thoughts_of(tables) if thoughts is None else THOUGHTS.frame(thoughts)}


def _table(reads: Reads, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a rule gets them."""
    frame = TABLES[reads].frame(rows)
    return in_order(frame) if reads is Reads.CONVERSATIONS else frame


@pytest.mark.parametrize("reads", TABLES, ids=lambda reads: reads.value)
def test_an_empty_table_gives_no_findings(reads: Reads) -> None:
    for rule in all_rules():
        if rule.reads is reads:
            assert rule.check(_table(reads, [])).drop_nulls("subject").is_empty()


def test_keyed_rules_accept_a_table_without_rows() -> None:
    for rule in all_rules():
        if isinstance(rule.check, Keyed):
            shuffle = rule.check.shuffle
            emitted = shuffle.emit({shuffle.table.value: TABLES[shuffle.table].frame([])})
            assert rule.check.reduce(shuffle.prepare(emitted, Options())).is_empty()
