"""The words of data/claims.toml, as patterns and tables, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Vocabulary(NamedTuple):
    """Words by what they are for.

    `heads` gives the kind of a counted noun, with whether it is plural; `labels` a label and its field of facts.views;
    `columns` and `pairs` the concept of a table's column and of a label; `guards` one pattern for each reason that a
    sentence states nothing; `plain` words before a figure that leave no doubt that it is of the data, `headings` words
    of headings.
    """

    heads: dict[str, tuple[str, bool]]
    neutral: frozenset[str]
    unique: frozenset[str]
    views: dict[str, str]
    labels: dict[str, tuple[str, str]]
    fields: dict[str, str]
    columns: dict[str, str]
    pairs: dict[str, str]
    languages: dict[str, str]
    before: re.Pattern[str]
    plain: frozenset[str]
    headings: frozenset[str]
    guards: dict[str, re.Pattern[str]]


@cache
def vocabulary() -> Vocabulary:
    """The data file, read once."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/claims.toml").read_text("utf-8"))
    heads = {noun: (kind, True) for kind, nouns in table["heads"].items() for noun in nouns}
    heads |= {_singular(noun): (kind, False) for noun, (kind, _) in heads.items()}
    return Vocabulary(
        heads=heads,
        neutral=frozenset(table["neutral"]["words"]),
        unique=frozenset(table["neutral"]["unique"]),
        views=table["views"],
        labels={words: (label, field) for words, (label, field) in table["labels"].items()},
        fields=_turned(table["fields"]),
        columns=_turned(table["columns"]),
        pairs=_turned(table["pairs"]),
        languages=_turned(table["languages"]),
        before=any_of(table["before"]["words"]),
        plain=_plain(table, heads),
        headings=frozenset(table["plain"]["headings"]),
        guards={reason: any_of(words) for reason, words in table["sentence"].items()},
    )


def _plain(table: dict[str, dict[str, list[str]]], heads: dict[str, tuple[str, bool]]) -> frozenset[str]:
    """Single words that may stand before a figure of the data: those of its things and their kinds as well."""
    plural = {noun for noun, (_, is_plural) in heads.items() if is_plural}
    known = {*table["labels"], *table["neutral"]["words"], *table["neutral"]["unique"], *table["views"], *plural}
    known.update(*table["fields"].values(), *(table["pairs"][name] for name in ("licence", "bytes", "calls", "model")))
    known.update(("mean", "median", "max", "min", "maximum", "minimum", "average", "p50", "p90", "p95"))
    return frozenset({word for words in known for word in words.split()} | set(table["plain"]["words"]))


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun[:-1]


def _turned(table: dict[str, list[str]]) -> dict[str, str]:
    return {word: concept for concept, words in table.items() for word in words}


def any_of(words: list[str]) -> re.Pattern[str]:
    """One of the words, whole; marks that are no letters stand for themselves."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


@cache
def known_tools() -> frozenset[str]:
    """Names of tools that some harness has."""
    from traceaudit_rules.tools.aliases import known_names

    return frozenset(known_names())
