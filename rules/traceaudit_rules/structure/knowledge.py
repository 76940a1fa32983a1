"""What the structure rules know of harnesses: data/structure.toml as patterns, names and thresholds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import polars as pl


class SummaryPlace(NamedTuple):
    """Where a format keeps compaction summaries; '*' stands for any."""

    format: str
    role: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names stand in every case that is looked for; patterns are for the head of a text, and match at its start only.

    `made` are the formats whose rows are made to be trained on; `run` is the least length of a reported run; the
    `cap` fields say when a length is a cap.
    """

    run: int
    cap_share: float
    cap_least: int
    cap_chars: int
    made: tuple[str, ...]
    refused: tuple[str, ...]
    aborted: tuple[str, ...]
    failed: tuple[str, ...]
    cut: tuple[str, ...]
    polling: tuple[str, ...]
    user_run: tuple[str, ...]
    answered_inside: tuple[str, ...]
    error_models: tuple[str, ...]
    client: str
    blank: str
    interruption: str
    rejection: str
    drop: str
    error: str
    refusal: str
    summary: str
    summary_places: tuple[SummaryPlace, ...]


@cache
def knowledge() -> Knowledge:
    """The data file, read once."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/structure.toml").read_text("utf-8"))
    stops, tools, stopped = table["stops"], table["tools"], table["interrupted"]
    return Knowledge(
        run=table["runs"]["value"],
        cap_share=table["cap"]["value"],
        cap_least=table["cap"]["least"],
        cap_chars=table["cap"]["chars"],
        made=_names(table["formats"]["made"]),
        refused=_names(stops["refused"]),
        aborted=_names(stops["aborted"]),
        failed=_names(stops["failed"]),
        cut=_names(stops["cut"]),
        polling=_names(tools["polling"]),
        user_run=_names(tools["user_run"]),
        answered_inside=_names(tools["answered_inside"]),
        error_models=_names(table["errors"]["models"]),
        client=_pattern(table["client"]["phrases"]),
        blank=_pattern(["$", *(rf"{phrase}\s*$" for phrase in table["blank"]["phrases"])]),
        interruption=_pattern(stopped["phrases"]),
        rejection=_pattern(stopped["rejected"]),
        drop=_pattern(stopped["dropped"]),
        error=_pattern(table["errors"]["phrases"]),
        refusal=_pattern(table["refusals"]["phrases"]),
        summary=_pattern(table["compaction"]["phrases"]),
        summary_places=tuple(SummaryPlace(**place) for place in table["compaction"]["places"]),
    )


# Expressions never change, and making them takes as long as asking a few thousand steps: both are made once.
@cache
def is_one_of(column: str, names: tuple[str, ...]) -> pl.Expr:
    """Whether a column holds one of the names; false where it is null."""
    return pl.col(column).is_in(names).fill_null(value=False)


@cache
def begins_with(pattern: str, *kinds: str) -> pl.Expr:
    """Whether a step of one of these kinds has a head that begins with a pattern."""
    # Heads of other kinds are not even looked at: most of them are long results.
    head = pl.when(pl.col("kind").is_in(kinds)).then(pl.col("head"))
    return head.str.contains(pattern).fill_null(value=False)


def _names(names: list[str]) -> tuple[str, ...]:
    """The names as they are, in lower and in upper case: comparing these is faster than changing case."""
    return tuple(dict.fromkeys(form for name in names for form in (name, name.lower(), name.upper())))


def _pattern(phrases: list[str]) -> str:
    return rf"(?i)\A\s*(?:{'|'.join(phrases)})"
