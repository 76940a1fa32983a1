"""TA711 to TA714: texts that repeat another one, wholly, nearly, in another session, or as a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.duplicates.projections import told_once
from traceaudit_rules.duplicates.verifying import CONTAINED, NEAR
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

OF_FAMILY = "copies of "
"""Subjects begin with it; the format follows by which copies of a view and of what is made of it are known."""
_SCOPE = ("format", "folder")
# Texts of fewer words are alike by chance: they are compared as wholes, and counted apart.
_SHORT = 20
_ITEM = {"format": "fable-merged", "folder": ".", "words": 400}
_COPY = _ITEM | {"other_file": 0, "score": 1.0, "clean": 1.0}


def _is(*copies: str) -> pl.Expr:
    return pl.col("copy").is_in(copies)


def _where() -> pl.Expr:
    """Kind of a copy: where the text stands that it repeats."""
    return (
        pl.when(pl.col("words") < _SHORT)
        .then(pl.lit("short text"))
        .when("is_cross_session")
        .then(pl.lit("in another session"))
        .otherwise(pl.lit("in the same session"))
    )


def _judged(copies: pl.DataFrame, is_found: pl.Expr, kind: pl.Expr) -> pl.DataFrame:
    """The subject names the family of the view: which view of it stands for the others may change with its rows."""
    return told_once(copies).with_columns(
        pl.when(is_found).then(pl.concat_str(pl.lit(OF_FAMILY), "family")).alias("subject"),
        kind.alias("kind"),
        pl.when(pl.col("words") < _SHORT)
        .then(int(Confidence.WEAK))
        .otherwise(int(Confidence.CERTAIN))
        .alias("confidence"),
    )


def _kinds(group: Group) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(group.kinds.items()))


@rule(
    "TA711",
    "exact-copies",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=_SCOPE,
    when_weak=Severity.NOTE,
    fix="Keep one of each group. Rows that are kept on purpose, as for weighting, should be named in the card.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'text')} repeat what the model wrote in another one, word for "
        f"word ({_kinds(group)})"
    ),
    bad=(_COPY | {"copy": "exact"}, _COPY | {"copy": "exact", "is_cross_session": True}),
    good=(_ITEM, _COPY | {"copy": "near", "score": 0.9}),
)
def exact_copies(copies: pl.DataFrame) -> pl.DataFrame:
    """The model wrote exactly the same in two rows or two sessions.

    What is compared is what the model wrote: thoughts, answers and arguments, in composed characters and with line
    feeds alone, without the context, which grows from row to row. One of equal texts is the representative, every
    other one is counted. Short texts, of fewer than 20 words, are alike by chance and make a finding of weak
    confidence. Views of one dataset, such as rows and their projection in another format, are no copies of each other:
    TA716 tells them.
    """
    return _judged(copies, _is("exact"), _where())


@rule(
    "TA712",
    "near-copies",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=_SCOPE,
    fix="Keep the representative of each group, or the longest, and drop the others before training or splitting.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'text')} nearly repeat another one: at least {NEAR:.0%} of "
        f"their five-word shingles are the same ({_kinds(group)})"
    ),
    bad=(_COPY | {"copy": "near", "score": 0.91, "clean": 0.9},),
    good=(_ITEM, _COPY | {"copy": "exact"}),
)
def near_copies(copies: pl.DataFrame) -> pl.DataFrame:
    """Two texts of the model are nearly the same.

    Candidates are found by MinHash signatures and decided by the exact Jaccard similarity of their sets of five-word
    shingles: every pair was compared, none is estimated. Shingles that stand in more than one of a hundred texts, and
    in more than 50, are boilerplate and left out of the decision; both similarities are reported. A group is a star:
    each member was compared with the representative itself.
    """
    return _judged(copies, _is("near"), _where())


@rule(
    "TA713",
    "cross-session-copies",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=_SCOPE,
    fix="Remove the copies before the data is split, deduplicated by session, or counted as so many sessions.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'text')} repeat a text of another session ({_kinds(group)})"
    ),
    bad=(_COPY | {"copy": "near", "score": 0.9, "is_cross_session": True},),
    good=(_COPY | {"copy": "near", "score": 0.9}, _COPY | {"copy": "exact", "words": 3, "is_cross_session": True}),
)
def cross_session_copies(copies: pl.DataFrame) -> pl.DataFrame:
    """A text of 20 words or more repeats one of another session, wholly or nearly.

    Within a session an agent repeats itself; between sessions that should be independent it does not. This is the
    number to quote: so much of the data is not what its count of sessions says.
    """
    crossing = _is("exact", "near") & pl.col("is_cross_session") & (pl.col("words") >= _SHORT)
    return _judged(copies, crossing, pl.col("copy").fill_null(""))


@rule(
    "TA714",
    "contained-texts",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=_SCOPE,
    fix="Look at the longer texts: an earlier state of a session, or an answer that was taken into another one.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'text')} stand in a longer one to {CONTAINED:.0%} or more "
        f"({_kinds(group)})"
    ),
    bad=(_COPY | {"copy": "contained", "score": 0.97, "clean": 0.97},),
    good=(_ITEM, _COPY | {"copy": "near", "score": 0.9}),
)
def contained_texts(copies: pl.DataFrame) -> pl.DataFrame:
    """A text stands nearly as a whole in a longer one of the same view.

    At least 95 % of its shingles are in the longer text, which has at least a quarter more of them. Only texts
    that share a band of their signatures are compared, so a short text in a very long one can be missed.
    """
    return _judged(copies, _is("contained"), _where())
