"""Keep the rows that an audit found nothing severe in.

    traceaudit scan rows.jsonl --annotate notes.parquet
    python datasets_filter.py rows.jsonl notes.parquet clean.jsonl

`notes.parquet` has one line for each row of the input, in its order; `audit_index` is the row's place in its file.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datasets import Dataset

LEFT_OUT = ("error",)


def keep_rows(rows: pl.DataFrame, notes: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table, with the rules that found something in each, without those of a severe one."""
    noted = rows.with_row_index("audit_index").with_columns(pl.col("audit_index").cast(pl.Int64))
    told = notes.select("audit_index", "audit_rules", "audit_severity")
    kept = noted.join(told, on="audit_index", how="left", validate="1:1", maintain_order="left")
    return kept.filter(~pl.col("audit_severity").is_in(LEFT_OUT).fill_null(value=False)).drop("audit_index")


def keep_rows_of_dataset(dataset: Dataset, notes: pl.DataFrame) -> Dataset:
    """The same for a `datasets.Dataset` of one file: `filter` with the index of the row."""
    severity = dict(zip(notes["audit_index"], notes["audit_severity"], strict=True))
    return dataset.filter(lambda _, index: severity.get(index) not in LEFT_OUT, with_indices=True)


def main(source: str, notes: str, target: str) -> None:
    """Write the rows of one JSONL file that stay."""
    rows = pl.read_ndjson(source, infer_schema_length=None)
    kept = keep_rows(rows, pl.read_parquet(notes))
    kept.write_ndjson(target)
    print(f"{kept.height:,} of {rows.height:,} rows stay")


if __name__ == "__main__":
    main(*sys.argv[1:])
