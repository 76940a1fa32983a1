"""Which fields of a step differ between two views."""

from __future__ import annotations

import polars as pl

from traceaudit_rules.provenance.models import plain_name


def changed_fields(joined: pl.DataFrame) -> pl.Expr:
    """Names of the fields that differ from the columns raw_..., as a list: model, tool, arguments, output."""
    calls = (pl.col("kind") == "tool_call") & (pl.col("raw_kind") == "tool_call")
    tool = calls & pl.col("tool").ne_missing(pl.col("raw_tool"))
    arguments = calls & pl.when(tool).then(pl.col("args") != pl.col("raw_args")).otherwise(
        pl.col("action") != pl.col("raw_action")
    )
    output = ~calls & (pl.col("action") != pl.col("raw_action"))
    model = _plain(joined, "model") != _plain(joined, "raw_model")
    kinds = {"model": model, "tool": tool, "arguments": arguments, "output": output}
    named = [pl.when(differs).then(pl.lit(name)) for name, differs in kinds.items()]
    return pl.concat_list(named).list.drop_nulls()


def _plain(joined: pl.DataFrame, column: str) -> pl.Expr:
    """Names of models as they are compared."""
    names = joined[column].drop_nulls().unique().to_list()
    return pl.col(column).replace_strict(
        names, [plain_name(name) for name in names], default=None, return_dtype=pl.String
    )
