"""Our side in a process of its own: `stage.py RESULT FOLDER [signing]`.

Reads the rows, emits their texts, runs the whole stage with its verification, and writes the pairs with the numbers of
their rows. With `signing`, only the kernel is run, over texts in memory.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import polars as pl
from duplicates.reading import number_of, parts_of, read_rows

from traceaudit.duplication import Copies, find_copies
from traceaudit.flush import TEXTS
from traceaudit.spill import Spill
from traceaudit_rules.duplicates.shingles import shingle
from traceaudit_rules.duplicates.signing import sign
from traceaudit_rules.duplicates.texts import emit_texts
from traceaudit_rules.duplicates.words import hash_words

# As the engine does.
_BYTES_PER_PARTITION = 64 << 20
_BLOCK = 256 * 1024
_SIGNED = 64 << 20
_RUNS = 7


def steps_of(rows: list[dict[str, Any]], first: int) -> pl.DataFrame:
    """The columns of the table of steps that texts are made of: two steps a row."""
    numbers = np.repeat(np.arange(len(rows)), 2)
    parts = [part for row in rows for part in parts_of(row)]
    is_call = [is_call for row in rows for is_call in (False, "tool" in row["output"])]
    kinds = [kind for row in rows for kind in ("thinking", "tool_call" if "tool" in row["output"] else "text")]
    place = pl.Series("offset", first + numbers, dtype=pl.UInt64)
    return pl.DataFrame(
        [
            pl.Series("at", numbers, dtype=pl.UInt32),
            place,
            place.alias("conversation"),
            pl.Series("kind", kinds),
            pl.Series("text", ["" if call else part for call, part in zip(is_call, parts, strict=True)]),
            pl.Series("args", [part if call else None for call, part in zip(is_call, parts, strict=True)], pl.String),
            pl.Series("session", [rows[number]["session"] for number in numbers.tolist()]),
            pl.Series("uid", [rows[number]["uid"] for number in numbers.tolist()]),
        ]
    ).with_columns(
        pl.lit(0, pl.UInt32).alias("file"),
        role=pl.lit("assistant"),
        format=pl.lit("fable-merged"),
        folder=pl.lit("."),
        container=pl.lit("jsonl"),
        origin=pl.lit("generated"),
    )


def run(folder: Path, result: Path) -> None:
    """The stage over all rows; tells what it found and the seconds of each half."""
    start = time.process_time()
    with TemporaryDirectory() as work:
        size = sum(path.stat().st_size for path in folder.glob("*.jsonl"))
        spill = Spill(work, 1 + size // _BYTES_PER_PARTITION)
        done = 0
        for number, rows in enumerate(read_rows(folder)):
            spill.write(TEXTS, 0, number, emit_texts({"steps": steps_of(rows, done)}))
            done += len(rows)
        emitted = time.process_time()
        found = find_copies(spill) or Copies(
            pl.DataFrame({"uid": [], "text": []}, {"uid": pl.String, "text": pl.Int64})
        )
    seconds = {"emit": emitted - start, "find": time.process_time() - emitted}
    told = {"rows": done, "candidates": found.candidates, "hot": len(found.hot), "pairs": len(found.pairs)}
    result.write_text(json.dumps(told | seconds))
    rows_of = np.array([number_of({"uid": uid}) for uid in found.items["uid"]], np.int64)
    np.savez(
        result.with_suffix(".npz"),
        rows=rows_of,
        texts=found.items["text"].to_numpy().astype(np.int64),
        left=np.array([pair.left for pair in found.pairs], np.int64),
        right=np.array([pair.right for pair in found.pairs], np.int64),
        whole=np.array([pair.whole.jaccard for pair in found.pairs]),
        is_near=np.array([pair.is_near for pair in found.pairs], np.bool_),
    )


def run_signing(folder: Path, result: Path) -> None:
    """Words, shingles and signatures of up to 64 MiB of text, several times: MB/s of CPU of each run."""
    blocks: list[list[bytes]] = [[]]
    size = total = 0
    for rows in read_rows(folder):
        for text in (part.encode() for row in rows for part in parts_of(row)):
            if size > _BLOCK:
                blocks.append([])
                size = 0
            blocks[-1].append(text)
            size += len(text)
            total += len(text)
        if total > _SIGNED:
            break
    speeds = []
    for _ in range(_RUNS):
        start = time.process_time()
        for block in blocks:
            found = shingle(hash_words(block))
            sign(found.hashes, found.texts, len(block))
        speeds.append(total / 1e6 / (time.process_time() - start))
    result.write_text(json.dumps({"bytes": total, "speeds": speeds}))


if __name__ == "__main__":
    (run_signing if sys.argv[3:] == ["signing"] else run)(Path(sys.argv[2]), Path(sys.argv[1]))
