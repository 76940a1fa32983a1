"""TA929, TA931: contexts and answers that were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.structure.knowledge import is_one_of, knowledge
from traceaudit_rules.structure.order import IS_SPOKEN, PLACE, first_of_message
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group

_VIEW = ("format", "folder")
_COLUMNS = (
    "file",
    "offset",
    "session",
    "uid",
    "origin",
    *_VIEW,
    "slice",
    "line",
    "length",
    "context_chars",
    "truncated",
)


def _emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows with a context; the largest length of a view is only known when all of them are together."""
    rows = tables["rows"].filter(pl.col("context_chars").is_not_null())
    return rows.select(pl.struct(_VIEW).hash(seed=0).alias("key"), *_COLUMNS)


def _contexts(group: Group) -> str:
    caps = {kind: count for kind, count in group.kinds.items() if kind != "mark"}
    said = f"{group.count:,} of {number_of(group.examined, 'context')} cut"
    return said + "".join(f"; {count:,} of exactly {kind}" for kind, count in sorted(caps.items()))


def _row(at: int, chars: int, truncated: bool = False) -> dict[str, object]:
    return {"format": "fable-merged", "folder": ".", "offset": at, "context_chars": chars, "truncated": truncated}


@rule(
    "TA929",
    "cut-contexts",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=_VIEW,
    shuffle=Shuffle("contexts", Reads.ROWS, _emit),
    fix="Say in the card that contexts are cut, at which length, and how many. Answers may depend on what was cut: "
    "rebuild the contexts from the raw sessions where these exist.",
    message=_contexts,
    bad=(
        (_row(0, 500, truncated=True), _row(1, 90)),
        (*(_row(at, 7_022) for at in range(6)), _row(7, 80)),
    ),
    good=(tuple(_row(at, 100 + at) for at in range(30)), (_row(0, 90), _row(1, 90))),
)
def cut_contexts(partition: pl.DataFrame) -> pl.DataFrame:
    """Contexts of published rows were cut.

    Kind `mark`: the context carries a mark of truncation. The other kind names a cap: so many contexts have exactly
    the largest length of their format and folder that it is no accident. The model that gave the answer saw more
    than the row shows; whoever trains on it teaches answers from a part of the question.
    """
    known = knowledge()
    most = pl.col("context_chars").max().over(_VIEW)
    views = partition.with_columns((pl.col("context_chars") == most).alias("is_most"), most.alias("most"))
    at_most = pl.col("is_most").sum().over(_VIEW)
    cap = (at_most >= known.cap_least) & (at_most >= known.cap_share * pl.len().over(_VIEW))
    # Short contexts are alike because they are short.
    cap &= pl.col("most") >= known.cap_chars
    capped = pl.col("is_most") & cap
    marked = pl.col("truncated").fill_null(value=False)
    kind = pl.when(capped).then(pl.format("{} characters", "most")).otherwise(pl.lit("mark"))
    return views.with_columns(pl.when(capped | marked).then(pl.lit("context")).alias("subject"), kind.alias("kind"))


@rule(
    "TA931",
    "cut-answers",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.CONVERSATIONS,
    by=("format", "folder"),
    fix="Drop these messages: they end where the token limit was, and teach a model to stop in the middle.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'message')} with a stop reason cut at the token limit"
    ),
    bad=(
        {"kind": "text", "role": "assistant", "head": "The", "stop_reason": "max_tokens", "message_id": "m1"},
        {"kind": "tool_call", "role": "assistant", "tool": "write", "stop_reason": "length"},
    ),
    good=(
        {"kind": "text", "role": "assistant", "head": "Done.", "stop_reason": "end_turn", "message_id": "m1"},
        {"kind": "text", "role": "assistant", "head": "Done."},
    ),
)
def cut_answers(steps: pl.DataFrame) -> pl.DataFrame:
    """A message of the model ended because it reached the token limit.

    The stop reason says so (`max_tokens`, `length`). A tool call in such a message may have half of its arguments.
    Only messages that state a reason are looked at; Codex and merged rows state none.
    """
    stated = steps.select(*PLACE, "kind", "talk", "conversation", "message_id", "stop_reason")
    stated = stated.filter(IS_SPOKEN & pl.col("stop_reason").is_not_null())
    cut = is_one_of("stop_reason", knowledge().cut)
    # A message that is spread over lines may state its reason on the last one only.
    return stated.filter(first_of_message("stop_reason")).select(
        *PLACE, pl.when(cut).then(pl.lit("answer")).alias("subject"), pl.lit("limit").alias("kind")
    )
