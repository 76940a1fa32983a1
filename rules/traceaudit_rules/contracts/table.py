"""The table that rules on row contracts read."""

from __future__ import annotations

import polars as pl

from traceaudit_rules.tables import Column, Table

CONTRACT = Table(
    "contract",
    (
        Column("file", pl.Int32, "ordinal of the file among the sorted real paths; -1 for the dataset as a whole"),
        Column("offset", pl.UInt64, "byte offset of the row in the decoded stream, or its index in a Parquet file"),
        Column("line", pl.UInt32, "lines before this row in its slice"),
        Column("slice", pl.UInt64, "byte offset at which the slice starts"),
        Column("length", pl.UInt32, "bytes of the row, without its line end"),
        Column("format", pl.String, "format name, as detected from content"),
        Column("session", pl.String, "session id as the file states it"),
        Column("uid", pl.String, "published row id, null where the format has none"),
        Column("origin", pl.String, "source key of the row as published"),
        Column("code", pl.String, "code of the rule that tells of the expectation"),
        Column("expectation", pl.String, "name of the expectation in its suite"),
        Column("about", pl.String, "subject of a finding: 'uid' for repeated row ids, else null"),
        Column("severity", pl.Int32, "severity that the suite gives it"),
        Column("fails", pl.Boolean, "the row, or the dataset, does not meet the expectation"),
    ),
)
"""One row for each row that an expectation fails on, or one for an expectation on the dataset that does not hold."""
