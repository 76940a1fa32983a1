"""How thoughts are distributed over the dataset: what the shuffle "thoughts" adds to the tally, and its reading.

Every dimension is (provenance, what is counted, format, origin, model, harness); what is not stated is ''. Counted are
thoughts with a text of their own, each once: neither sealed ones nor placeholders.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.tally import OTHER, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from traceaudit_rules.tally import Dimension, Label

Scope = tuple[str, ...]
"""Values of the columns of SCOPE."""

ROOT = "provenance"
# A dimension whose last part ends in '!' is never cut.
_WHOLE = "!"
_SCOPE = [pl.col(name).fill_null("") for name in SCOPE]
_ORIGIN = SCOPE.index("origin")


def count_thoughts(prepared: pl.DataFrame) -> Tally:
    """Counts of one partition: lengths, ends, beginnings and register of readable thoughts."""
    if prepared.is_empty():
        return Tally()
    texts = prepared.lazy().filter(pl.col("first_word").is_not_null())
    counted = {
        "lengths": _counts(texts, pl.col("chars")),
        "open lengths": _counts(texts.filter("ends_open"), pl.col("chars")),
        "openings": _counts(texts, pl.col("opening")),
        "first words": _counts(texts, pl.col("first_word")),
        "marks": _marks(texts),
    }
    frames = pl.collect_all(list(counted.values()), engine="in-memory")
    return Tally.total_of(
        tally(dimension, labels)
        for what, frame in zip(counted, frames, strict=True)
        for dimension, labels in _by_dimension(what, frame).items()
    )


def _marks(texts: pl.LazyFrame) -> pl.LazyFrame:
    is_long = pl.col("chars") > threshold("long-thought").value
    marks = {
        "hesitant": pl.col("is_hesitant"),
        "long": is_long,
        "long hesitant": is_long & pl.col("is_hesitant"),
        "user wants": pl.col("user_wants"),
        "language known": pl.col("language").is_not_null(),
        "English": pl.col("language") == "English",
    }
    summed = texts.group_by(_SCOPE).agg(where.sum().alias(name) for name, where in marks.items())
    return summed.unpivot(index=SCOPE, variable_name="value", value_name="len").filter(pl.col("len") > 0)


def _counts(thoughts: pl.LazyFrame, value: pl.Expr) -> pl.LazyFrame:
    return thoughts.select(*_SCOPE, value.alias("value")).drop_nulls("value").group_by(*SCOPE, "value").len()


def _by_dimension(what: str, counted: pl.DataFrame) -> dict[Dimension, list[tuple[Label, int]]]:
    found: dict[Dimension, list[tuple[Label, int]]] = {}
    for *scope, label, number in counted.iter_rows():
        found.setdefault(dimension_of(what, tuple(scope)), []).append((label, number))
    return found


def dimension_of(what: str, scope: Scope) -> Dimension:
    """The dimension in which something is counted for a scope."""
    return (ROOT, what, *scope, _WHOLE) if what == "first words" else (ROOT, what, *scope)


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was counted of the readable thoughts of one scope."""

    lengths: Mapping[int, int]
    """Exact histogram of code points."""
    open_lengths: Mapping[int, int]
    """The same of thoughts whose last sign ends nothing."""
    openings: Mapping[int, int]
    """Hashes of the first three words."""
    first_words: Mapping[str, int]
    marks: Mapping[str, int] = field(default_factory=dict)
    """How many hesitate, are long, both, begin with what the user wants, are in a known language, in English."""

    @property
    def n(self) -> int:
        """Readable thoughts."""
        return sum(self.lengths.values())

    @property
    def top_word(self) -> tuple[str, int]:
        """The most frequent first word and how many thoughts begin with it; of equally frequent ones the first."""
        word, number = min(self.first_words.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        return word, number


def named_scope(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Names and values of a scope, as findings carry them: what is not stated is left out."""
    return tuple((name, value) for name, value in zip(SCOPE, scope, strict=True) if value)


def model_of(scope: Scope) -> str:
    """The model of a scope, '' where none is stated."""
    return scope[SCOPE.index("model")]


def distributions(counts: Tally, least: int) -> Iterator[tuple[Scope, Distribution]]:
    """Every scope with at least so many readable thoughts, in order; small origins are taken together."""
    for scope, members in gather_scopes(counts, "lengths", least):
        yield scope, _read(counts, members)


def scopes_of(counts: Tally, what: str) -> list[Scope]:
    """The scopes in which something was counted, sorted."""
    width = len(SCOPE)
    return sorted({dimension[2 : 2 + width] for dimension in counts.counts if dimension[:2] == (ROOT, what)})


def gather_scopes(counts: Tally, what: str, least: int) -> Iterator[tuple[Scope, list[Scope]]]:
    """Scopes in which at least so much was counted, in order, and of which scopes each is made.

    Origins that are too small by themselves are taken together, model by model, so that a dataset of many sources is
    judged as well; their origin is called OTHER.
    """
    groups: dict[Scope, list[Scope]] = {}
    for scope in scopes_of(counts, what):
        is_enough = counts.total(*dimension_of(what, scope)) >= least
        together = (*scope[:_ORIGIN], OTHER, *scope[_ORIGIN + 1 :])
        groups.setdefault(scope if is_enough else together, []).append(scope)
    for scope, members in sorted(groups.items()):
        if len(members) == 1:
            scope = members[0]
        if sum(counts.total(*dimension_of(what, member)) for member in members) >= least:
            yield scope, members


def _read(counts: Tally, members: list[Scope]) -> Distribution:
    return Distribution(
        lengths=_integers(total_of(counts, "lengths", members)),
        open_lengths=_integers(total_of(counts, "open lengths", members)),
        openings=_integers(total_of(counts, "openings", members)),
        first_words=_texts(total_of(counts, "first words", members)),
        marks=_texts(total_of(counts, "marks", members)),
    )


def total_of(counts: Tally, what: str, members: Iterable[Scope]) -> Mapping[Label, int]:
    """Counts by label over several scopes."""
    labels: Counter[Label] = Counter()
    for member in members:
        labels.update(counts.of(*dimension_of(what, member)))
    return labels


def _integers(labels: Mapping[Label, int]) -> dict[int, int]:
    return {label: number for label, number in labels.items() if isinstance(label, int)}


def _texts(labels: Mapping[Label, int]) -> dict[str, int]:
    return {label: number for label, number in labels.items() if isinstance(label, str)}
