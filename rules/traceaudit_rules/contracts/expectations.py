"""TA960 to TA963: expectations of a row contract that do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

WHOLE = "dataset"
"""Kind of a finding on the dataset; one on rows has their formats."""
REPEATED = "uid"
"""Subject of repeated row ids, as TA908 calls it."""
_ROW = {"file": 0, "offset": 0, "format": "fable-merged", "uid": "5f0c#3", "severity": 1, "fails": True}


def _message(group: Group) -> str:
    name = dict(group.scope).get("expectation", "")
    expected = str(group.properties.get("expected", "")) or "see the suite"
    observed = str(group.properties.get("observed", ""))
    if WHOLE in group.kinds:
        return f"'{name}' does not hold: expected {expected}" + (f", observed {observed}" if observed else "")
    said = f"{group.count:,} of {number_of(group.examined, 'row')}" if group.examined else number_of(group.count, "row")
    return f"'{name}' does not hold: expected {expected}, {said} {'is' if group.count == 1 else 'are'} not so"


def _judge(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """The expectations that a rule tells of; `subject` is null where one holds."""
    own = rows.filter(pl.col("code") == code)
    kind = pl.when(pl.col("file") < 0).then(pl.lit(WHOLE)).otherwise(pl.col("format").fill_null("unknown"))
    return own.with_columns(
        pl.when(pl.col("fails")).then(pl.coalesce("about", "expectation")).alias("subject"), kind.alias("kind")
    )


@rule(
    "TA960",
    "contract-values",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONTRACT,
    by=("expectation",),
    fix="Repair these rows, or leave them out.",
    message=_message,
    bad=(_ROW | {"code": "TA960", "expectation": "rows-with-text"},),
    good=(_ROW | {"code": "TA960", "expectation": "rows-with-text", "fails": False}, _ROW | {"code": "TA963"}),
)
def contract_values(rows: pl.DataFrame) -> pl.DataFrame:
    """A value of a row is outside what the row contract allows.

    The built-in suite expects of every row that is a conversation of its own: it holds at least one character, and its
    output type is one that is published, tool_use or text. A row without text teaches nothing, and is often what is
    left of a failed conversion. Innocent where a format keeps rows as place holders on purpose. Only scalars are looked
    at: lengths, counts, words of a closed list.
    """
    return _judge(rows, "TA960")


@rule(
    "TA961",
    "contract-ids",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONTRACT,
    by=("expectation",),
    yields_to=("TA908",),
    fix="Give every row an id of its own, or publish none: a uid in part of the rows cannot be joined on.",
    message=_message,
    bad=(_ROW | {"code": "TA961", "expectation": "ids-present", "uid": None},),
    good=(_ROW | {"code": "TA961", "expectation": "ids-present", "fails": False}, _ROW | {"code": "TA960"}),
)
def contract_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """Row ids are missing or repeated, against the row contract.

    The built-in suite expects an id in every row of a view in which any row has one, and that no two rows of a view
    share an id. A view is a format, a top folder and a container. Lines of sessions are left out: not all kinds of them
    carry an id. Repeated ids are told by TA908 where that rule runs, which says whether the content is the same, and
    then not here again.
    """
    return _judge(rows, "TA961")


@rule(
    "TA962",
    "contract-volumes",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONTRACT,
    by=("expectation",),
    fix="Compare with the last release of the dataset; write bounds of your own with `traceaudit contract init`.",
    message=_message,
    bad=(_ROW | {"code": "TA962", "expectation": "tools-known", "file": -1, "format": None},),
    good=(_ROW | {"code": "TA962", "expectation": "tools-known", "fails": False}, _ROW | {"code": "TA961"}),
)
def contract_volumes(rows: pl.DataFrame) -> pl.DataFrame:
    """A share or a size of the dataset is outside what the row contract allows.

    The built-in suite bounds shares: of rows that could not be read in full, of truncated contexts, of tool calls
    whose tool is in no known inventory, and sizes: rows of one session, characters of one row. The bounds are wide and
    were measured on public datasets; a dataset may be beyond one for a good reason, so these are notes.
    """
    return _judge(rows, "TA962")


@rule(
    "TA963",
    "contract-own",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONTRACT,
    by=("expectation",),
    fix="Repair the rows, or change the bound in your suite if the data is right.",
    message=_message,
    bad=(
        _ROW | {"code": "TA963", "expectation": "cot-length", "severity": 2},
        _ROW | {"code": "TA963", "expectation": "row-count", "file": -1, "severity": 0},
    ),
    good=(_ROW | {"code": "TA963", "expectation": "cot-length", "fails": False}, _ROW | {"code": "TA962"}),
)
def contract_own(rows: pl.DataFrame) -> pl.DataFrame:
    """An expectation of your own suite does not hold.

    `--contract suite.json` names a suite of Great Expectations on the columns that `traceaudit contract columns` lists.
    Its severity decides: critical is an error, warning a warning, info a note; an expectation without one is critical,
    as it is for Great Expectations. Rows are told one by one where the expectation is about rows. One on the dataset,
    such as a mean or a number of rows, is told once with what was observed; so is one that half of the rows or fewer
    have to meet, because no single row is at fault then.
    """
    return _judge(rows, "TA963")
