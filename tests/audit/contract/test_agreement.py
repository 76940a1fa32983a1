"""Great Expectations and polars say the same of a generated table; one process is asked, without a network."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from traceaudit.contract.asking import write_table
from traceaudit.contract.judging import Outcome, judge_term
from traceaudit.contract.process import Child, Verdicts
from traceaudit.contract.projection import PROJECTION
from traceaudit.contract.suite import built_in_suite, read_suite
from traceaudit.contract.terms import Term
from traceaudit.contract.vocabulary import MEASURES, TYPES
from traceaudit_rules.contract import Severity

ROWS = 90
WORDS = {
    "format": ["pi", "codex", "fable-merged"],
    "tool": ["Bash", "Read", "mcp"],
    "output_type": ["text", "tool_use"],
    "thinking_state": ["omitted", "damaged"],
}
NUMBERS = ("uid", "session", "chars", "said_chars", "steps", "tool_calls")
TRUTHS = ("has_uid", "is_parsed", "truncated")
SIGNS = ("==", "!=", "<", "<=", ">", ">=")
# A process that reaches for the network writes a file, and fails.
NO_NETWORK = """
import socket
def refuse(*_, **__):
    open({path!r}, "a").write("reached")
    raise OSError("no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
"""


class Asked(NamedTuple):
    """Expectations, what each of the two says, and whether the process reached for the network."""

    terms: tuple[Term, ...]
    ours: list[Outcome]
    theirs: Verdicts
    reached: bool
    rest: str


def generate_table(dice: random.Random) -> pl.DataFrame:
    """Small numbers with repeats, words, truth values, and gaps; one column has nothing at all."""

    def cell(name: str) -> object:
        if name == "tool_errors" or dice.random() < 0.2:
            return None
        if name in WORDS:
            return dice.choice(WORDS[name])
        return dice.random() < 0.8 if PROJECTION.schema[name] is pl.Boolean else dice.randrange(8)

    data = {name: [cell(name) for _ in range(ROWS)] for name in PROJECTION.schema}
    data["steps"] = data["chars"][:80] + data["steps"][80:]  # mostly equal
    data["result_chars"] = list(range(ROWS))
    return pl.DataFrame(data, schema=PROJECTION.schema)


def generate_entry(dice: random.Random, kind: str) -> dict[str, Any]:
    """One expectation of a type, with random arguments."""
    takes = TYPES[kind]
    kwargs: dict[str, Any] = {}
    column = dice.choice([*NUMBERS, "tool_errors", "result_chars"])
    if "value_set" in takes or kind.endswith(("null", "unique")) or MEASURES.get(kind, "").startswith(("dist", "prop")):
        column = dice.choice([*NUMBERS, *WORDS, *TRUTHS, "result_chars"])
    if "column" in takes:
        kwargs["column"] = column
    if "column_A" in takes:
        kwargs |= dict(zip(("column_A", "column_B"), dice.sample(["chars", "steps", "uid"], 2), strict=True))
    if "column_list" in takes:
        kwargs["column_list"] = dice.sample(
            ["uid", "format", "chars", "is_parsed", "result_chars"], dice.choice([2, 3])
        )
    if "value_set" in takes:
        values = WORDS.get(column) or ([True, False] if column in TRUTHS else list(range(9)))
        kwargs["value_set"] = dice.sample(values, dice.randint(1, len(values)))
    if "min_value" in takes:
        kwargs |= bounds(dice, kind)
    if "value" in takes:
        kwargs["value"] = dice.choice([len(PROJECTION.columns), ROWS, 30])
    if "mostly" in takes and dice.random() < 0.5:
        kwargs["mostly"] = dice.choice([0, 0.1, 0.5, 0.75, 0.9, 1])
    if "or_equal" in takes and dice.random() < 0.5:
        kwargs["or_equal"] = True
    if "ignore_row_if" in takes and dice.random() < 0.6:
        pairs = ("both_values_are_missing", "either_value_is_missing", "neither")
        lists = ("all_values_are_missing", "any_value_is_missing", "never")
        kwargs["ignore_row_if"] = dice.choice(lists if "column_list" in takes else pairs)
    if "quantile_ranges" in takes:
        kwargs["quantile_ranges"] = {"quantiles": [0.0, 1.0], "value_ranges": [[0, 1], [dice.randint(3, 9), None]]}
    if "column_set" in takes:
        names = list(PROJECTION.schema)
        kwargs |= {"column_set": dice.sample(names, dice.choice([3, len(names)])), "exact_match": dice.random() < 0.5}
    if "row_condition" in takes and dice.random() < 0.6:
        kwargs |= {"row_condition": condition(dice), "condition_parser": "pandas"}
    return {"type": kind, "kwargs": kwargs}


def bounds(dice: random.Random, kind: str) -> dict[str, Any]:
    """One bound or both, strict or not, near what the tables hold."""
    top = 1.0 if "proportion" in kind else 300 if "sum" in kind else ROWS if "row_count" in kind else 8
    least, most = sorted((dice.uniform(0, top), dice.uniform(0, top)))
    if top > 1:
        least, most = int(least), int(most)
    made: dict[str, Any] = dice.choice(
        [{"min_value": least}, {"max_value": most}, {"min_value": least, "max_value": most}]
    )
    if dice.random() < 0.4:
        made |= {"strict_min": dice.random() < 0.5, "strict_max": dice.random() < 0.5}
    return made


def condition(dice: random.Random) -> str:
    """One comparison or two."""
    parts = [
        f'format in ["{dice.choice(WORDS["format"])}", "codex"]',
        f'tool {dice.choice(SIGNS[:2])} "{dice.choice(WORDS["tool"])}"',
        f"{dice.choice(TRUTHS)} {dice.choice(SIGNS[:2])} {dice.random() < 0.5}",
        f"{dice.choice(NUMBERS)} {dice.choice(SIGNS)} {dice.randrange(8)}",
        f"{dice.choice(NUMBERS)} in [1, 2, 3]",
    ]
    return " and ".join(dice.sample(parts, dice.choice([1, 1, 2])))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = tmp_path_factory.mktemp("asked")
    dice = random.Random(20261122)  # the same expectations in every run
    table = generate_table(dice)
    entries = [generate_entry(dice, kind) for kind in TYPES for _ in range(7)]
    read = [read_suite(f'{{"expectations": [{text}]}}').terms[0] for text in map(_json, entries)]
    unknown = Term("unknown", "expect_the_unexpected", {"column": "uid"}, Severity.ERROR, "TA963")
    terms = (*read, *built_in_suite().terms, unknown)
    reached = folder / "reached"
    (folder / "sitecustomize.py").write_text(NO_NETWORK.format(path=str(reached)), "utf-8")
    write_table(table, folder / "table")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        child = Child(240)
    child.ask(str(folder / "table"), terms, str(folder / "answer"))
    try:
        theirs = child.wait()
        rest = Path(folder / "answer").read_text("utf-8")
    finally:
        child.end()
    return Asked(terms, [judge_term(term, table) for term in terms[:-1]], theirs, reached.exists(), rest)


def _json(entry: dict[str, Any]) -> str:
    import json

    return json.dumps(entry)


def test_both_say_the_same(asked: Asked) -> None:
    differing = [
        (term.type, dict(term.kwargs), str(term.condition), outcome.holds, asked.theirs.held[number], outcome.observed)
        for number, (term, outcome) in enumerate(zip(asked.terms, asked.ours, strict=False))
        if outcome.holds is not None and not outcome.is_close and outcome.holds != asked.theirs.held[number]
    ]
    assert differing == []


def test_every_type_was_asked_and_both_answers_occur(asked: Asked) -> None:
    assert {term.type for term in asked.terms} >= set(TYPES)
    assert len(asked.theirs.held) > 120
    assert 30 < sum(asked.theirs.held.values()) < len(asked.theirs.held) - 30
    decided = [item for item in asked.ours if item.holds is not None and not item.is_close]
    assert len(decided) > 120
    assert any(item.rows is not None and item.rows.len() for item in decided)


def test_what_cannot_be_built_does_not_stop_the_others(asked: Asked) -> None:
    assert asked.theirs.unasked == {len(asked.terms) - 1: "it cannot be built (ExpectationNotFoundError)"}


def test_nothing_reaches_for_the_network(asked: Asked) -> None:
    assert not asked.reached


def test_the_answer_holds_verdicts_and_no_values(asked: Asked) -> None:
    assert set(asked.rest) <= set('{}"0123456789:, verdictsunbuiltruefalseExpectationNotFoundError')
