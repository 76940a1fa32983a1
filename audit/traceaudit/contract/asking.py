"""The table for Great Expectations, and the same expectations worked out by polars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit.contract.judging import judge_term
from traceaudit.contract.projection import PLACE
from traceaudit.contract.telling import Told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from traceaudit.contract.terms import Term


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a frame of PROJECTION as an Arrow file that every version of pyarrow reads."""
    table.write_ipc(path, compression="uncompressed", compat_level=pl.CompatLevel.oldest())


def judge_terms(terms: Iterable[Term], table: pl.DataFrame, facts: pl.DataFrame) -> list[Told]:
    """What each expectation finds in the table, and the places of the rows that fail; `facts` has the same rows."""
    told = []
    for term in terms:
        outcome = judge_term(term, table)
        places = None if outcome.rows is None else facts.select(PLACE)[outcome.rows]
        told.append(Told(term, outcome, bool(outcome.holds), places))
    return told
