"""The stage behind --against: every text of a run is looked up in every index that was given."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit.duplication import LEAST_WORDS
from traceaudit.errors import UsageError
from traceaudit.examination import examine_tables
from traceaudit.failures import describe_failure
from traceaudit.flush import GIVEN, TEXTS
from traceaudit.index.reading import read_about, read_places, read_texts
from traceaudit.results import Audit
from traceaudit_rules.contract import Reads
from traceaudit_rules.duplicates.known import judge_pairs
from traceaudit_rules.duplicates.lookup import Lookup
from traceaudit_rules.duplicates.shingles import WIDTH
from traceaudit_rules.duplicates.texts import join_parts
from traceaudit_rules.facts.against import count_index
from traceaudit_rules.masking import mask
from traceaudit_rules.tables import KNOWN, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from traceaudit.index.about import About
    from traceaudit.intake import Intake
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.tally import Tally

# The shingles of so many bytes are looked up at once.
_TOGETHER = 2**23
# Fewer of its own a text of 20 words has only if it repeats itself, or is boilerplate.
_LEAST_SHINGLES = LEAST_WORDS - WIDTH + 1
_MOST_REPEATED = 10
# What this stage says of an item, beside its place.
_SAID = frozenset({"against", "purpose", "copy", "is_given", "score", "known"})
# The strongest first: of an item the strongest one is told.
_STRENGTH = {"exact": 0, "near": 1, "contained": 2, "part": 3}


@dataclass(frozen=True, slots=True)
class Index:
    """An index that was given, by its path and what it says of itself; `name` tells indexes of one name apart."""

    path: str
    name: str
    about: About


def open_indexes(paths: Sequence[str]) -> tuple[Index, ...]:
    """The indexes, each once, in the order of their names.

    Raises:
        UsageError: one of them is none, or cannot be read by this version.
    """
    each = {os.path.realpath(path): path for path in paths}.values()
    abouts = [(read_about(path), path) for path in each]
    seen: Counter[str] = Counter()
    indexes = []
    for about, path in sorted(abouts, key=lambda pair: (pair[0].name, pair[1])):
        name = mask(about.name)
        seen[name] += 1
        indexes.append(Index(path, name if seen[name] == 1 else f"{name} ({seen[name]})", about))
    return tuple(indexes)


def examine_known(spill: Spill, indexes: Sequence[Index], rules: Sequence[Rule], intake: Intake) -> Audit:
    """Look up all texts of a run, and run the rules on what was found.

    Raises:
        UsageError: an index is damaged.
    """
    asking = [rule for rule in rules if rule.reads is Reads.KNOWN]
    if not asking or not indexes:
        return Audit()
    try:
        items = _items(spill)
        if items is None:
            return Audit()
        found = [_Search(index).run(spill, items, asking, intake) for index in indexes]
    except UsageError:
        raise
    except Exception as error:  # a stage that fails must not stop the audit, nor read as a pass
        return Audit(failures={rule.code: describe_failure(error) for rule in asking})
    return Audit.total(found)


def _partitions(spill: Spill) -> Iterator[tuple[bool, pl.DataFrame]]:
    """What was written, then what was given."""
    for name in (TEXTS, GIVEN):
        for partition in spill.read(name):
            yield name == GIVEN, join_parts(partition.sort("key", "file", "offset"))


def _items(spill: Spill) -> pl.DataFrame | None:
    """All items, whether they have texts of both kinds or of one; None where there is no text."""
    columns = [name for name in KNOWN.schema if name not in _SAID]
    parts = [partition.select("key", *columns) for name in (TEXTS, GIVEN) for partition in spill.read(name)]
    if not parts:
        return None
    places = pl.concat(parts).sort("key", "file", "offset", maintain_order=True)
    return places.unique("key", keep="first", maintain_order=True).sort("file", "offset")


@dataclass(slots=True)
class _Search:
    """The texts of a run in one index."""

    index: Index
    lookup: Lookup = field(init=False)
    is_written: npt.NDArray[np.bool_] = field(init=False)
    whole: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        known = read_texts(self.index.path)
        self.lookup = Lookup.of(known.shingles, known.counts)
        self.is_written = known.is_written
        texts = {name: getattr(known, name) for name in ("content", "bytes", "words")}
        number = pl.int_range(pl.len(), dtype=pl.UInt32).alias("known")
        self.whole = pl.DataFrame(texts | {"is_given": ~known.is_written}).with_columns(number)

    def run(self, spill: Spill, items: pl.DataFrame, rules: Sequence[Rule], intake: Intake) -> Audit:
        hits = [self._hits(partition, is_given=given) for given, partition in _partitions(spill)]
        pairs = pl.concat(hits)
        strongest = pairs.sort("key", "strength", "is_given", "score", "known", descending=[False] * 3 + [True, False])
        best = strongest.unique("key", keep="first", maintain_order=True).drop("strength")
        named = items.with_columns(
            pl.lit(self.index.name).alias("against"), pl.lit(self.index.about.role).alias("purpose")
        )
        table = named.join(best, on="key", how="left").sort("file", "offset")
        table = table.select(pl.col(column.name).cast(column.dtype) for column in KNOWN.columns)
        failures: dict[str, str] = {}
        audit = examine_tables(rules, {"rows": ROWS.frame([]), "known": table}, intake, failures)
        reached = items.select("key", "format").join(pairs.select("key", "known"), on="key")
        return self._described(audit, reached) + Audit(failures=failures, tally=self._tally(table, pairs))

    def _hits(self, partition: pl.DataFrame, *, is_given: bool) -> pl.DataFrame:
        """Which items repeat which texts of the index, and how."""
        given = pl.lit(is_given).alias("is_given")
        columns = ("key", "known", "copy", "score", "is_given")
        whole = partition.select("key", "content", "bytes", "words").with_columns(given)
        exact = whole.join(self.whole, on=("content", "bytes", "words", "is_given"))
        parts = [exact.with_columns(pl.lit("exact").alias("copy"), pl.lit(1.0).alias("score")).select(columns)]
        long = partition.filter(pl.col("words") >= LEAST_WORDS)
        sizes = long["shingles"].list.len().to_numpy().astype(np.int64) if long.height else np.zeros(0, np.int64)
        for first, last in _groups(sizes):
            part = long[first:last]
            pairs = self._pairs(part, sizes[first:last], is_given=is_given)
            named = pairs.with_columns(part["key"].gather(pairs["text"]), given)
            parts.append(named.select(columns))
        strength = pl.col("copy").replace_strict(_STRENGTH, return_dtype=pl.Int8).alias("strength")
        # Of a pair that is exact it need not be said that it is near as well.
        found = pl.concat(parts).with_columns(strength).sort("key", "known", "strength")
        return found.unique(("key", "known", "is_given"), keep="first", maintain_order=True)

    def _pairs(self, part: pl.DataFrame, sizes: np.ndarray, *, is_given: bool) -> pl.DataFrame:
        every = part["shingles"].explode().drop_nulls().to_numpy()
        schema = {"text": pl.Int64, "known": pl.UInt32, "copy": pl.String, "score": pl.Float64}
        found = [pl.DataFrame(schema=schema)]
        for shared in self.lookup.shared(every, sizes):
            is_alike = self.is_written[shared.known] != is_given
            columns = {"text": shared.texts, "known": shared.known.astype(np.uint32), "is_alike": is_alike}
            counts = {"both": shared.both, "left": shared.left, "right": shared.right}
            found.append(judge_pairs(pl.DataFrame(columns | counts), _LEAST_SHINGLES).select(list(schema)))
        return pl.concat(found)

    def _described(self, audit: Audit, reached: pl.DataFrame) -> Audit:
        """The findings with how many texts of the index each of them reaches."""
        reach = dict(reached.group_by("format").agg(pl.col("known").n_unique()).iter_rows())
        beside = {"purpose": self.index.about.role, "texts_of_index": self.index.about.texts}
        groups = {
            key: replace(
                group, properties={**group.properties, **beside, "known_texts": reach[dict(key.scope)["format"]]}
            )
            for key, group in audit.groups.items()
        }
        return replace(audit, groups=groups)

    def _tally(self, table: pl.DataFrame, pairs: pl.DataFrame) -> Tally:
        kinds = dict(table.drop_nulls("copy").group_by("copy").len().iter_rows())
        counts = {
            "texts": self.index.about.texts,
            "texts_found": pairs["known"].n_unique(),
            "items": table.height,
        } | kinds
        often = pairs.group_by("known").agg(pl.col("key").n_unique().alias("items"))
        often = often.filter(pl.col("items") > 1).sort("items", "known", descending=[True, False]).head(_MOST_REPEATED)
        places = read_places(self.index.path, often["known"].to_list())
        return count_index(self.index.name, self.index.about.role, counts, zip(places, often["items"], strict=True))


def _groups(sizes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Neighbours that are looked up together."""
    ends = np.cumsum(sizes) * 8
    first = 0
    while first < len(sizes):
        before = int(ends[first] - sizes[first] * 8)
        last = max(first + 1, int(np.searchsorted(ends, before + _TOGETHER, "right")))
        yield first, last
        first = last
