"""Patterns by which the user maps rows to sources: `[tool.traceaudit.sources."hf:*"]`.

A pattern is one of these; `*` stands for any text, '/' included, `?` for one character, all else for itself, and case
counts:

    ORIGIN                the rows' `origin`
    ORIGIN:SOURCE_FILE    their `origin` and `source_file`; what the rows lack counts as empty, so 'hf:*' is all of hf
    file:GLOB             the path of the file below the scanned root
    session:GLOB          their session
    repo:GLOB             their repo

Rows without a session or a repo match no pattern of theirs, not even '*'. An origin may hold colons: the pattern is
also tried with a later colon, or none, as the one between origin and source file.

Of several patterns that match a row the most specific applies: the one with the most characters that stand for
themselves (the first colon and a word before it that is no origin do not count), then the first in the order of code
points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_rules.options import MappedSource

COLUMNS = ("origin", "source_file", "session", "repo", "path")
"""Columns that a pattern can look at: String, nullable."""
MOST_CHARACTERS = 1_000
"""Longest pattern; a longer one is no pattern that somebody wrote."""

_WORDS = {"file": "path", "session": "session", "repo": "repo"}
_SPECIAL = frozenset(r"\.+*?()|[]{}^$#&-~")


class PatternError(ValueError):
    """A text that is no pattern; the message says why."""


class _Test(NamedTuple):
    """A glob on one column."""

    column: str
    glob: str

    def expression(self) -> pl.Expr:
        """True where the glob covers the whole value; null where there is no value and the column must have one."""
        values = pl.col(self.column)
        if self.column in ("origin", "source_file"):
            values = values.fill_null("")
        ends = self.glob.strip("*")
        if "*" in ends or "?" in ends:
            return values.str.contains(_regex(self.glob))
        if ends == self.glob:
            return values == self.glob
        if not ends:
            return values.is_not_null()
        if self.glob.startswith("*") and self.glob.endswith("*"):
            return values.str.contains(ends, literal=True)
        return values.str.ends_with(ends) if self.glob.startswith("*") else values.str.starts_with(ends)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: it matches where all tests of one of its `ways` hold. `weight` orders, higher first."""

    text: str
    ways: tuple[tuple[_Test, ...], ...]
    weight: int

    def expression(self) -> pl.Expr:
        """True where the pattern matches a row."""
        return pl.any_horizontal([pl.all_horizontal([test.expression() for test in way]) for way in self.ways])


@dataclass(frozen=True, slots=True)
class Map:
    """All patterns of the user, most specific first, and what is said under each."""

    patterns: tuple[Pattern, ...]
    sources: Mapping[str, MappedSource]

    def assign(self, frame: pl.DataFrame) -> pl.Series:
        """The pattern that applies to each row, or null.

        Args:
            frame: rows with the columns of COLUMNS (String); a column that is not there is null throughout.

        Returns:
            A String series 'pattern', as long as the frame.
        """
        absent = [pl.lit(None, dtype=pl.String).alias(name) for name in COLUMNS if name not in frame.columns]
        if not self.patterns:
            return pl.Series("pattern", [None], dtype=pl.String).new_from_index(0, frame.height)
        found = [pl.when(pattern.expression()).then(pl.lit(pattern.text)) for pattern in self.patterns]
        return frame.with_columns(absent).select(pl.coalesce(found).alias("pattern")).to_series()


def parse_pattern(text: str) -> Pattern:
    """Read one pattern.

    Raises:
        PatternError: it is empty, too long, or holds control characters.
    """
    if not text or len(text) > MOST_CHARACTERS:
        raise PatternError(f"a pattern has 1 to {MOST_CHARACTERS:,} characters")
    if any(char < " " or char == "\x7f" or "\ud800" <= char <= "\udfff" for char in text):
        raise PatternError("a pattern holds no control characters")
    word, colon, glob = text.partition(":")
    if colon and word in _WORDS:
        if not glob:
            raise PatternError(f"a glob is expected after '{word}:'")
        return Pattern(text, ((_Test(_WORDS[word], glob),),), _literals(glob))
    ways: list[tuple[_Test, ...]] = [(_Test("origin", text),)]
    for at, char in enumerate(text):
        if char == ":":
            ways.append((_Test("origin", text[:at]), _Test("source_file", text[at + 1 :])))
    return Pattern(text, tuple(ways), _literals(text) - (1 if colon else 0))


def compile_map(sources: Sequence[MappedSource]) -> Map:
    """The user's map, ready to be applied; its order does not depend on that of `sources`.

    Raises:
        PatternError: a pattern cannot be read, or is there twice.
    """
    by_text = {source.pattern: source for source in sources}
    if len(by_text) < len(sources):
        raise PatternError("a pattern is there twice")
    patterns = sorted(map(parse_pattern, by_text), key=lambda pattern: (-pattern.weight, pattern.text))
    return Map(tuple(patterns), by_text)


def _literals(glob: str) -> int:
    return sum(char not in "*?" for char in glob)


def _regex(glob: str) -> str:
    """The glob as a regular expression of polars, which takes linear time whatever it says."""
    parts = (".*" if char == "*" else "." if char == "?" else _escaped(char) for char in glob)
    return f"(?s)^{''.join(parts)}$"


def _escaped(char: str) -> str:
    return "\\" + char if char in _SPECIAL else char
