"""The row contract: which expectations are not met, by how many rows, and what each of them means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.gate_words import contract_words, unmet
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_reports.summaries import SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.gate import ContractRun, Expectation
    from traceaudit_reports.html.limits import Limits

_TEXT = 300
_RUN_TONES = {"failed": "incomplete", "skipped": "incomplete"}
_ANSWERS = {True: ("holds", "pass"), False: ("does not hold", "fail"), None: ("could not be asked", "incomplete")}
_BUILT_IN = "built-in"
_EXPECTED, _OBSERVED = "expected ", "; observed "
# What the expectations of the suite that ships with traceaudit mean; those of another suite say it in their own words.
_MEANINGS = {
    "ids-present": "Every row has an id, in a view in which any row has one.",
    "ids-unique": "No two rows of a view share an id.",
    "rows-with-text": "A row that is a conversation holds text.",
    "rows-with-an-answer": "In a row that is a conversation, the model says something.",
    "output-types-known": "The output type is tool_use or text.",
    "rows-read-in-full": "Nearly all rows could be read in full.",
    "some-contexts-whole": "Not every context is truncated.",
    "tools-known": "At least half of the tool calls are of tools in a known inventory.",
    "characters-of-a-row": "No row is too long to be one conversation.",
    "rows-of-a-session": "No session has too many rows to be one.",
}


class ContractRow(NamedTuple):
    """An expectation: its answer with the mark it is shown with, failing rows, what it means, what was observed."""

    name: str
    answer: str
    tone: str
    severity: str
    rows: str
    meaning: str
    expected: str
    observed: str


class ContractView(NamedTuple):
    """A sentence, the expectations that are not met, and behind them those that are."""

    headline: str
    tone: str
    open_rows: list[ContractRow]
    left_out: str
    held_rows: list[ContractRow]


def describe_contract(run: ContractRun, limits: Limits) -> ContractView:
    """What became of the row contract."""
    open_ones = unmet(run)
    held = [item for item in run.expectations if item.holds is True]
    left = len(open_ones) - limits.rows
    return ContractView(
        headline=sentence(clip(contract_words(run), _TEXT)),
        tone=_RUN_TONES.get(run.status, min((item.severity for item in open_ones), key=rank, default="")),
        open_rows=_rows(run, open_ones[: limits.rows]),
        left_out=f"{number_of(left, 'more expectation')} in the JSON report" if left > 0 else "",
        held_rows=_rows(run, held[: limits.rows]),
    )


def _rows(run: ContractRun, items: Sequence[Expectation]) -> list[ContractRow]:
    return [_row(item, is_ours=run.suite == _BUILT_IN) for item in items]


def _row(item: Expectation, *, is_ours: bool) -> ContractRow:
    answer, tone = _ANSWERS[item.holds]
    # What does not hold is as grave as its severity.
    if item.holds is False and item.severity in SEVERITIES:
        tone = item.severity
    expected, _, observed = item.detail.partition(_OBSERVED)
    meaning = _MEANINGS.get(item.name, "") if is_ours else ""
    return ContractRow(
        name=clip(item.name, _TEXT),
        answer=answer,
        tone=tone,
        severity=clip(item.severity, 40),
        rows=f"{item.rows:,}" if item.rows else "",
        meaning=meaning,
        expected=clip(expected.removeprefix(_EXPECTED) if meaning else sentence(expected) if expected else "", _TEXT),
        observed=clip(observed, _TEXT),
    )
