"""TA721: texts that stand in an index: a corpus that is there already, a benchmark, a known upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.duplicates.verifying import CONTAINED, NEAR
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

CORPUS, BENCHMARK, UPSTREAM = "corpus", "benchmark", "upstream"
PURPOSES = {CORPUS: Severity.WARNING, BENCHMARK: Severity.ERROR, UPSTREAM: Severity.NOTE}
"""What an index may be of, and how much it matters that data stands in it."""
_ITEM = {"format": "fable-merged", "folder": ".", "against": "bench", "purpose": BENCHMARK}
_FOUND = _ITEM | {"score": 1.0, "known": 3, "is_given": False}


def _message(group: Group) -> str:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(group.kinds.items()))
    said, name = group.properties, dict(group.scope).get("against", "")
    index = f"the {said.get('purpose', '')} index {name}".replace("  ", " ").rstrip()
    text = f"{group.count:,} of {number_of(group.examined, 'item')} repeat texts of {index} ({kinds})"
    return f"{text}: {said['known_texts']:,} of its {said['texts_of_index']:,} texts" if "known_texts" in said else text


def _advise(group: Group) -> str:
    return {
        BENCHMARK: "Take the rows out, or do not report results on this benchmark for models that are trained on them.",
        UPSTREAM: "Name the upstream in the card, and see that its licence allows what you do.",
    }.get(str(group.properties.get("purpose")), "Leave the rows out that you have already, and count the others.")


@rule(
    "TA721",
    "known-texts",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.KNOWN,
    by=("format", "against"),
    fix="Leave out the rows that you have already; take out those of a benchmark; name an upstream in the card.",
    advise=_advise,
    message=_message,
    bad=(
        _FOUND | {"copy": "exact"},
        _FOUND | {"copy": "contained", "is_given": True},
        _FOUND | {"copy": "near", "score": 0.9, "purpose": CORPUS},
    ),
    good=(_ITEM, _ITEM | {"purpose": CORPUS}),
)
def known_texts(known: pl.DataFrame) -> pl.DataFrame:
    """A row or session repeats a text of an index that was given with --against.

    Looked at is what the model wrote, and what it was given: prompts and context. Kind `exact`: the same text. `near`:
    at least 80 % of the five-word shingles of both are the same. `contained`: at least 95 % of the shingles of a known
    text stand in the row, however long that is. `part`: as much of the row's text stands in a longer known one. Where
    that was found in prompts and context, the kind says `in the input`. Shingles that stand in more than 50 texts of
    the index and in more than one of a hundred, or in more than 1,000, are boilerplate and count for nothing. The
    severity follows what the index is of: an error for a benchmark, a warning for a corpus, a note for an upstream.
    """
    severity = pl.col("purpose").replace_strict({name: int(level) for name, level in PURPOSES.items()}, default=1)
    given = pl.when("is_given").then(pl.lit(" in the input")).otherwise(pl.lit(""))
    return known.with_columns(
        pl.when(pl.col("copy").is_not_null()).then(pl.lit("known")).alias("subject"),
        pl.concat_str(pl.col("copy").fill_null(""), given).alias("kind"),
        severity.cast(pl.Int32).alias("severity"),
    )


def judge_pairs(pairs: pl.DataFrame, least: int) -> pl.DataFrame:
    """Of pairs (`both`, `left`, `right`, `is_alike`), how the left repeats the right one; others are left out.

    `is_alike`: both were written, or both were asked; else only containment says something. Texts with fewer than
    `least` shingles of their own are compared as wholes only.
    """
    both, left, right = pl.col("both"), pl.col("left"), pl.col("right")
    jaccard, contained, part = both / (left + right - both), both / right, both / left
    long = pl.min_horizontal(left, right) >= least
    kinds = (
        (pl.col("is_alike") & long & (jaccard >= NEAR), "near", jaccard),
        ((right >= least) & (contained >= CONTAINED), "contained", contained),
        (pl.col("is_alike") & (left >= least) & (part >= CONTAINED), "part", part),
    )
    return pairs.with_columns(
        pl.coalesce(pl.when(holds).then(pl.lit(kind)) for holds, kind, _ in kinds).alias("copy"),
        pl.coalesce(pl.when(holds).then(score) for holds, _, score in kinds).alias("score"),
    ).filter(pl.col("copy").is_not_null())
