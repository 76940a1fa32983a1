"""TA309: conversations in the shape of Claude Code without what the program writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.tools.limits import limits
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group

_FORMAT = "claude-code"
_UUID_5 = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-5[0-9a-fA-F]{3}-"
_SIGNS = {
    "no version": pl.col("version").is_null().all(),
    "no requestId": pl.col("request_id").is_null().all(),
    "no message id": pl.col("message_id").is_null().all(),
    "no usage": (pl.col("input_tokens").is_null() & pl.col("output_tokens").is_null()).all(),
    "uuid of version 5": (pl.col("uid").is_not_null() & pl.col("uid").str.contains(_UUID_5)).all(),
}
_LINE: dict[str, object] = {
    "format": _FORMAT,
    "role": "assistant",
    "kind": "text",
    "uid": "6f1d7c0e-1f5b-4c53-9d53-2f0a6d3a8e11",
}
_NATIVE = _LINE | {
    "version": "2.1.150",
    "harness": _FORMAT,
    "request_id": "req_1",
    "message_id": "msg_1",
    "input_tokens": 3,
    "output_tokens": 8,
}


def _message(group: Group) -> str:
    signs = ", ".join(sorted({sign for kind in group.kinds for sign in kind.split(", ")}))
    return (
        f"{group.count:,} of {number_of(group.examined, 'conversation')} in the shape of Claude Code ({signs}): "
        "another program wrote it, or somebody removed these fields"
    )


def _emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each conversation in the shape of Claude Code: its first answer, its signs, how many steps it has."""
    steps = tables["conversations"]
    spoken = steps.filter((pl.col("format") == _FORMAT) & (pl.col("role") == "assistant"))
    key = pl.struct("format", "folder").hash(seed=0).alias("key")
    first = ("offset", "slice", "line", "length", "pointer", "session", "uid", "origin", "role", "format", "folder")
    return (
        spoken.group_by("file", "conversation", maintain_order=True)
        .agg(
            pl.len().alias("steps"),
            *(pl.first(name) for name in first),
            *(sign.alias(name) for name, sign in _SIGNS.items()),
        )
        .select(key, "file", *first, "steps", *_SIGNS)
    )


SHAPES = Shuffle("shapes", Reads.CONVERSATIONS, _emit)


@rule(
    "TA309",
    "borrowed-shape",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=("format", "folder"),
    shuffle=SHAPES,
    fix="Say in the card which agent or converter wrote these files, or which fields were removed, and do not count "
    "what was never there.",
    message=_message,
    bad=(
        tuple(_LINE | {"file": 0, "offset": number} for number in range(3)),
        tuple(_LINE | {"file": number, "offset": 0, "folder": "."} for number in range(3)),
        tuple(
            _NATIVE | {"file": 0, "offset": number, "uid": f"6f1d7c0e-1f5b-5c53-9d53-2f0a6d3a8e1{number}"} | more
            for number, more in enumerate([{"request_id": None}] * 3)
        ),
    ),
    good=(
        tuple(_NATIVE | {"file": 0, "offset": number} for number in range(3)),
        tuple(_NATIVE | {"file": 0, "offset": number, "request_id": None} for number in range(3)),
        tuple(_LINE | {"file": 0, "offset": number} for number in range(2)),
    ),
)
def borrowed_shape(conversations: pl.DataFrame) -> pl.DataFrame:
    """A conversation has the shape of Claude Code, and lacks what the program writes in every line.

    The program states its version in each line, and the ids and usage of each answer; its uuids are random, never of
    version 5. Another agent or a converter wrote such files, or a publisher removed these fields from native logs:
    what is missing says nothing about the program then. Two signs are a note, three or more a warning; the kind says
    which. A conversation with fewer than three steps says little alone: those of a folder that lack the same are
    judged together.
    """
    shape = limits()
    is_long = pl.col("steps") >= shape.shape_steps
    alike = pl.col("steps").sum().over("format", "folder", is_long, *_SIGNS)
    signs = pl.sum_horizontal(*_SIGNS)
    kind = pl.concat_str(
        [pl.when(pl.col(name)).then(pl.lit(name)) for name in _SIGNS], separator=", ", ignore_nulls=True
    )
    return conversations.filter(is_long | (alike >= shape.shape_steps)).with_columns(
        pl.when(signs >= shape.shape_note).then(pl.lit("lacks fields")).alias("subject"),
        kind.alias("kind"),
        pl.when(signs >= shape.shape_warning)
        .then(int(Severity.WARNING))
        .otherwise(int(Severity.NOTE))
        .alias("severity"),
    )
