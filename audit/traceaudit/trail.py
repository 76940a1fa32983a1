"""Which rows each finding concerns: on disk in the work folder, for what is asked of rows when all is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.gate.exemptions import WAIVER
from traceaudit.readers import READERS
from traceaudit_rules.contract import Reads
from traceaudit_rules.rowfacts import row_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Judged, Rule
    from traceaudit_rules.groups import GroupKey

# Names in the work folder. All have `group`, and `waiver`: the number of a waiver for places, 0 for none. Beside them
# there are (key, file, offset) of rows, `file` where all rows of a file are meant, `bunch` for all rows of a bunch.
TRAIL = "trail"
WHOLE_FILES = "trail_files"
BUNCHES = "trail_bunches"
# What stages after the map write takes the place of a shard with this number.
_AFTER_SHARDS = 9_999_999
_IS_FOUND = pl.col("subject").is_not_null() & (pl.col("file") >= 0)
_SESSIONS = [name for name, make in READERS.items() if make().is_session]


@dataclass(slots=True)
class Trail:
    """Collects which rows are concerned by which group of occurrences, by name in the work folder."""

    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    _writes: int = 0

    def note(self, rule: Rule, judged: pl.DataFrame) -> None:
        """Note the rows of the occurrences among judged rows, waived ones with their waiver.

        A rule on files, or on what the model wrote in a whole session, concerns all rows of a file. What is wrong with
        a file but with no row of it, as its name, concerns none.
        """
        if "file" not in judged.columns or judged["subject"].null_count() == judged.height:
            return
        found = judged.filter(_IS_FOUND)
        if rule.reads is Reads.FILES:
            self._note_files(rule, found)
        elif rule.reads in (Reads.COPIES, Reads.KNOWN):
            is_whole = pl.col("format").is_in(_SESSIONS)
            self._note_files(rule, found.filter(is_whole))
            self._note_rows(rule, found.filter(~is_whole))
        elif "line" in found.columns:
            self._note_rows(rule, found.filter(pl.col("line").is_not_null()))
        elif "at" in found.columns:
            self._note_rows(rule, found)

    def note_bunches(self, rule: Rule, found: Sequence[Judged]) -> None:
        """Note the bunches of rows that findings on the whole dataset are about, where they know them."""
        for item in found:
            if not item.subject or not item.bunches:
                continue
            bunches = pl.Series("bunch", sorted(item.bunches), pl.UInt32)
            scope = dict(item.scope)
            values = [pl.lit(scope.get(name), pl.String) for name in rule.by]
            group = _group(rule.code, values, pl.lit(item.subject))
            waiver = pl.lit(next(iter(item.waived), 0), pl.UInt32).alias("waiver")
            key = pl.col("bunch").cast(pl.UInt64).alias("key")
            self._add(BUNCHES, bunches.to_frame().select(key, "bunch", group, waiver))

    def write(self, spill: Spill, shard: int | None, flush: int = 0) -> None:
        """Write what was noted to the work folder, and forget it. `shard` None: of a stage after the map."""
        noted, self.frames = self.frames, {}
        if shard is None:
            shard, flush, self._writes = _AFTER_SHARDS, self._writes, self._writes + 1
        for name, frames in noted.items():
            spill.write(name, shard, flush, pl.concat(frames))

    def _note_files(self, rule: Rule, found: pl.DataFrame) -> None:
        file = pl.col("file").cast(pl.Int32)
        key = file.cast(pl.UInt64).alias("key")
        self._add(WHOLE_FILES, found.select(key, file, *_noted(rule, found)).unique())

    def _note_rows(self, rule: Rule, found: pl.DataFrame) -> None:
        place = (pl.col("file").cast(pl.Int32), pl.col("offset").cast(pl.UInt64))
        noted = found.select(*place, *_noted(rule, found)).unique()
        self._add(TRAIL, noted.select(row_key(), pl.all()))

    def _add(self, name: str, frame: pl.DataFrame) -> None:
        if not frame.is_empty():
            self.frames.setdefault(name, []).append(frame)


def group_numbers(rules: Mapping[str, Rule], keys: Sequence[GroupKey]) -> dict[GroupKey, int]:
    """The number by which the trail calls each group."""
    numbers: dict[GroupKey, int] = {}
    by_code: dict[str, list[GroupKey]] = {}
    for key in keys:
        by_code.setdefault(key.code, []).append(key)
    for code, found in by_code.items():
        names = rules[code].by
        columns = {
            f"by {n}": pl.Series([dict(k.scope).get(name) for k in found], dtype=pl.String)
            for n, name in enumerate(names)
        }
        frame = pl.DataFrame(columns | {"subject": pl.Series([key.subject for key in found], dtype=pl.String)})
        hashed = frame.select(_group(code, [pl.col(f"by {n}") for n in range(len(names))], pl.col("subject")))
        numbers |= dict(zip(found, hashed["group"].to_list(), strict=True))
    return numbers


def _noted(rule: Rule, found: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The group and the waiver of occurrences."""
    waiver = pl.col(WAIVER).fill_null(0).cast(pl.UInt32) if WAIVER in found.columns else pl.lit(0, pl.UInt32)
    return _group(rule.code, [pl.col(name) for name in rule.by], pl.col("subject")), waiver.alias("waiver")


def _group(code: str, scope: Sequence[pl.Expr], subject: pl.Expr) -> pl.Expr:
    """A number for the code, the values of the scope and the subject, equal in every process of a run."""
    parts = [part.cast(pl.String).alias(f"part {number}") for number, part in enumerate((*scope, subject))]
    return pl.struct(pl.lit(code).alias("code"), *parts).hash(seed=1).alias("group")
