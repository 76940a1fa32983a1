"""One line for every row of the input, in the order of the files and of their rows: what `--annotate FILE` writes.

audit_file       string        path of the file as the report shows it, masked
audit_row        int64         number of the line, from 1, as the report gives it; blank lines count
audit_index      int64         number of the row in its file, from 0: its place in a table that was read from the file
audit_uid        string        published id of the row, masked; null where it has none
audit_session    string        session that the row states, masked; null where it states none
audit_rules      list[string]  codes of the rules with an active finding about the row, sorted
audit_severity   string        the highest severity of these findings: error, warning or note; null without any
audit_waived     list[string]  codes of rules whose occurrences in the row, or whose findings, are waived, sorted
audit_baselined  list[string]  codes of rules with findings about the row that the baseline covers, sorted
audit_lost       bool          the policy would lose the row: gate.cost counts it

The names begin alike so that the columns can stand beside those of the data, which may have any name. What a finding
says of files that others hold, or of a source of rows, it says of all their rows; what it says of the whole dataset,
of no row. Secrets, personal data and accounts are masked as in the report.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from traceaudit.concerned import read_concerned
from traceaudit.gate.cost import ACTIVE, costs
from traceaudit.sources import ANNOTATED
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit.annotation import Annotations
    from traceaudit.concerned import Concerned
    from traceaudit.masker import Masker
    from traceaudit.results import FileCount

PREFIX = "audit_"
SCHEMA = pa.schema(
    [
        pa.field("audit_file", pa.string(), nullable=False),
        pa.field("audit_row", pa.int64(), nullable=False),
        pa.field("audit_index", pa.int64(), nullable=False),
        pa.field("audit_uid", pa.string()),
        pa.field("audit_session", pa.string()),
        pa.field("audit_rules", pa.list_(pa.string()), nullable=False),
        pa.field("audit_severity", pa.string()),
        pa.field("audit_waived", pa.list_(pa.string()), nullable=False),
        pa.field("audit_baselined", pa.list_(pa.string()), nullable=False),
        pa.field("audit_lost", pa.bool_(), nullable=False),
    ],
    metadata={ANNOTATED.encode(): b"1"},
)
# Rows that are made ready and written together.
_TOGETHER = 65_536
_PLACE = ("file", "offset")
_LISTS = ("rules", "waived", "baselined")
_SAID = dict.fromkeys((*_LISTS, "severity"), pl.String) | {"lost": pl.Boolean}


def write_annotations(path: str, container: str, notes: Annotations) -> int:
    """Write all rows to a parquet or arrow file; give their number. One line a row is in memory, without its text.

    Raises:
        OSError: it cannot be written.
    """
    number = 0
    make = pq.ParquetWriter if container == "parquet" else pa.ipc.new_file
    with make(path, SCHEMA) as writer:
        for part in annotate_rows(notes):
            writer.write_table(part.to_arrow().cast(SCHEMA))
            number += part.height
    return number


def is_annotated(path: str) -> bool:
    """Whether `write_annotations` wrote a table."""
    try:
        schema = pq.read_schema(path) if path.lower().endswith(".parquet") else pa.ipc.open_file(path).schema
    except (pa.ArrowException, OSError):
        return False
    return schema.names == SCHEMA.names and ANNOTATED.encode() in (schema.metadata or {})


def annotate_rows(notes: Annotations) -> Iterator[pl.DataFrame]:
    """The rows in order, some ten thousand at a time, with the columns of SCHEMA."""
    findings = _findings(notes)
    # What is said of rows repeats: it is kept once, and each row has its number. The first says nothing.
    said: dict[tuple[object, ...], int] = {("", "", "", None, False): 0}
    marked = read_concerned(notes.spill, notes.told, notes.rules, notes.waivers)
    parts = [_place(part, _marks(part, findings), said) for part in marked]
    if not parts:
        return
    rows = pl.concat(parts).sort(_PLACE).with_columns(pl.int_range(pl.len()).over("file").alias("index"))
    texts = _texts(said)
    before = _lines_before(notes.audit.files)
    paths = {number: _text(notes.masker.path(source)) for number, source in notes.sources.items()}
    for part in rows.iter_slices(_TOGETHER):
        placed = part.join(before, on=("file", "slice"), how="left", maintain_order="left")
        whole = placed.hstack(texts[part["said"]]).with_columns(
            pl.col("file").replace_strict(paths, default="", return_dtype=pl.String),
            (pl.col("before").fill_null(0) + pl.col("line").cast(pl.Int64) + 1).alias("row"),
            _hide(part["uid"], notes.masker),
            _hide(part["session"], notes.masker),
        )
        yield whole.select(pl.col(name.removeprefix(PREFIX)).alias(name) for name in SCHEMA.names)


def _text(path: str) -> str:
    r"""A path; bytes that are no UTF-8 as the visible characters `\udcff`, as in the JSON report."""
    return path.encode("utf-8", "backslashreplace").decode()


def _texts(said: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """What is said of rows, by number, with codes as lists."""
    texts = pl.DataFrame(list(said), schema=_SAID, orient="row")
    none = pl.lit([], pl.List(pl.String))
    return texts.with_columns(
        pl.when(pl.col(name) == "").then(none).otherwise(pl.col(name).str.split(" ")).alias(name) for name in _LISTS
    )


def _hide(column: pl.Series, masker: Masker) -> pl.Series:
    """Strings of the data, masked."""
    distinct = column.drop_nulls().unique()
    masked = pl.Series(masker.texts(distinct.to_list()), dtype=pl.String)
    return column.replace_strict(distinct, masked, return_dtype=pl.String) if len(distinct) else column


def _findings(notes: Annotations) -> pl.DataFrame:
    """What is asked of each finding, by its position."""

    def column(values: Sequence[object], kind: type[pl.DataType]) -> pl.Series:
        return pl.Series(values, dtype=kind)

    told = notes.told
    return pl.DataFrame(
        {
            "code": column([item.finding.code for item in told], pl.String),
            "grade": column([int(Severity[item.finding.severity.upper()]) for item in told], pl.Int32),
            "is_active": column([item.finding.status in ACTIVE for item in told], pl.Boolean),
            "is_baselined": column([item.finding.status == "baselined" for item in told], pl.Boolean),
            "costs": column([costs(item, notes.threshold, notes.accepted) for item in told], pl.Boolean),
        }
    )


def _marks(part: Concerned, findings: pl.DataFrame) -> pl.DataFrame:
    """What is said of each row that a finding concerns: codes with blanks between, the severity, whether it is lost."""
    of = part.marks.hstack(findings[part.marks["finding"]])
    is_active = pl.col("is_active") & ~pl.col("is_waived")
    is_baselined = pl.col("is_baselined") & ~pl.col("is_waived")
    words = {int(severity): severity.label for severity in Severity}

    def codes(which: pl.Expr) -> pl.Expr:
        return pl.col("code").filter(which).unique().sort().str.join(" ")

    return of.group_by(_PLACE).agg(
        codes(is_active).alias("rules"),
        codes(~is_active & ~is_baselined).alias("waived"),
        codes(is_baselined).alias("baselined"),
        pl.col("grade").filter(is_active).max().replace_strict(words, return_dtype=pl.String).alias("severity"),
        (pl.col("costs") & is_active).any().alias("lost"),
    )


def _place(part: Concerned, marks: pl.DataFrame, said: dict[tuple[object, ...], int]) -> pl.DataFrame:
    """The rows of a partition, with the number of what is said of each."""
    distinct = marks.select(list(_SAID)).unique()
    numbers = [said.setdefault(row, len(said)) for row in distinct.iter_rows()]
    numbered = distinct.with_columns(pl.Series("said", numbers, pl.UInt32))
    known = marks.join(numbered, on=list(_SAID), nulls_equal=True).select(*_PLACE, "said")
    rows = part.rows.select(*_PLACE, "slice", "line", "uid", "session")
    return rows.join(known, on=_PLACE, how="left").with_columns(pl.col("said").fill_null(0))


def _lines_before(files: Mapping[int, FileCount]) -> pl.DataFrame:
    """Lines before each slice of each file."""
    counted = [
        (file, start, before)
        for file, count in files.items()
        for slices in [sorted(count.lines.items())]
        for (start, _), before in zip(slices, accumulate((n for _, n in slices), initial=0), strict=False)
    ]
    schema = {"file": pl.Int32, "slice": pl.UInt64, "before": pl.Int64}
    return pl.DataFrame(counted, schema=schema, orient="row")
