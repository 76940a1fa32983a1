"""TA232: thoughts that hold their action word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.texts.quotations import thoughts_that_quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_rules.contract import Keyed


def judged(*rows: tuple[int | None, int | None]) -> pl.DataFrame:
    """What the rule makes of thoughts with some quoted bytes and some overlap."""
    schema = {"quoted": pl.UInt16, "overlap": pl.UInt8}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    check: Keyed = thoughts_that_quote.check  # type: ignore[assignment]
    reduce: Callable[[pl.DataFrame], pl.DataFrame] = check.reduce
    return reduce(frame.with_columns(pl.lit(1).alias("text_key"), pl.lit(value=False).alias("has_heading")))


def test_common_text_and_likeness_count() -> None:
    found = judged((71, None), (0, 83), (59, 82), (0, None))
    assert found["subject"].to_list() == ["quotation", "quotation", None, None]
    assert found["kind"].to_list()[:2] == ["common text", "alike"]


def test_thoughts_without_an_action_are_not_looked_at() -> None:
    assert judged((None, None)).is_empty()
