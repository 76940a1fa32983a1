"""The dataset on disk: lines, table, card, and the truth beside them."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from world.agenttrace import contents, spans
from world.agenttrace.facts import views
from world.agenttrace.planting import plant_copies, plant_runs, plant_views
from world.agenttrace.runs import make_files
from world.agenttrace.setups import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from world.agenttrace.runs import Row
    from world.defects.contract import Planted

MADE_BY = "examples/make_agenttrace.py"
_JSON = ("spans", "llm_steps", "metadata")
_CARD = """---
license: apache-2.0
language: en
tags:
- agent-traces
- telemetry
configs:
- config_name: default
  data_files: parquet/*.parquet
---
# Measured runs of small models

Invented, in the shape of a published dataset: made by {made_by}. {rows:,} runs in {files} files, and the same runs as a
table with the columns `spans_json`, `llm_steps_json` and `metadata_json`.

Each run has one task, the steps of the model and the spans of its tools, with times and peak memory. The reasoning of
one serving configuration is null: the server did not give it out.

The licence is subject to the terms of the sources of the prompts: MBPP and the curated NL2Bash/InterCode tasks.
"""


def write_dataset(folder: Path, rows: int, seed: int, *, with_defects: bool) -> dict[str, Any]:
    """Write everything below a folder; give the truth."""
    rng = Random(seed)
    files = make_files(rng, rows)
    planted: list[Planted] = []
    table = [row for entries in files.values() for row in entries]
    if with_defects:
        planted, free = plant_runs(files, (*spans.DEFECTS, *contents.DEFECTS), rng)
        planted += plant_copies(files, free, rng)
        table, more = plant_views(files, free, rng)
        planted += more
    for name, entries in files.items():
        _write(folder / name, b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in entries))
    _write_table(folder / TABLE, table)
    _write(folder / "README.md", _CARD.format(made_by=MADE_BY, rows=rows, files=len(files)).encode())
    return {
        "seed": seed,
        "rows": rows,
        "facts": {"views": views(files, table, TABLE)},
        "planted": [entry._asdict() for entry in sorted(planted)],
        "everywhere": [{"code": code, "why": why} for code, why in contents.EVERYWHERE.items()],
    }


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([_as_columns(row) for row in rows]), path, compression="zstd")


def _as_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table: lists and objects are JSON text."""
    columns = {key: value for key, value in row.items() if key not in _JSON}
    return columns | {f"{key}_json": json.dumps(row[key], ensure_ascii=False) for key in _JSON}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
