"""TA717: contexts of a session that do not go on from one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.options import Options

FIRST = 64
"""Code points of the shortest beginning that is compared; each further one is twice as long."""
LONGEST = 1 << 20
_PLACE = (
    *("file", "offset", "slice", "line", "length"),
    *("format", "folder", "container", "session", "uid", "origin", "pointer"),
)
_CHAIN = ("format", "folder", "container", "session")
_FORM: dict[str, object] = {"format": "fable-merged", "folder": ".", "container": "jsonl", "session": "s"}
_FORM |= {"kind": "context", "pointer": "/context", "at": 0}
_ASKED = "[user] Please find out why the second test fails, and mend it without a change of the first one. "


def emit_contexts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each whole context of a published row; its key the session.

    `beginnings` are hashes of its first 64, 128, 256 and so on code points, so no text is kept. `index` is the number
    behind # in the row's uid.
    """
    steps, rows = tables["steps"], tables.get("rows")
    contexts = steps.filter(
        (pl.col("kind") == "context")
        & pl.col("conversation").is_not_null()
        & pl.col("session").is_not_null()
        & (pl.col("text").str.len_bytes() >= FIRST)
    )
    if rows is None or rows.is_empty():
        beside = pl.select(pl.lit(0, kind).alias(name) for name, kind in _BESIDE.items()).clear(contexts.height)
        beside = beside.fill_null(0) if contexts.height else beside
        contexts = contexts.hstack(beside)
    else:
        contexts = contexts.hstack(rows.select(*_BESIDE, "truncated")[contexts["at"]])
        contexts = contexts.filter(~pl.col("truncated").fill_null(value=False))
    # Of a row with several contexts the first one counts.
    contexts = contexts.unique(("file", "conversation"), keep="first", maintain_order=True)
    chars = contexts["text"].str.len_chars()
    most = min(int(chars.max() or 0), LONGEST)  # type: ignore[arg-type]
    lengths = [FIRST << power for power in range(LONGEST.bit_length()) if FIRST << power <= most]
    text, size = pl.col("text"), pl.lit(chars)
    hashes = [pl.when(size >= length).then(text.str.head(length).hash(seed=0)) for length in lengths]
    beginnings = pl.concat_list(hashes).list.drop_nulls() if hashes else pl.lit([], pl.List(pl.UInt64))
    index = pl.col("uid").str.extract(r"#(\d{1,12})$").cast(pl.Int64)
    return contexts.select(
        pl.struct(_CHAIN).hash(seed=0).alias("key"),
        *_PLACE,
        index.alias("index"),
        size.alias("chars"),
        beginnings.alias("beginnings"),
    )


_BESIDE = {"slice": pl.UInt64, "line": pl.UInt32, "length": pl.UInt32}


def prepare_contexts(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """The contexts of each session in order: by the numbers in their uids, or by length where one has no number.

    Of rows with one number, as copies are, the first stays.
    """
    numbered = pl.col("index").is_not_null().all().over(_CHAIN)
    place = pl.when(numbered).then("index").otherwise(pl.col("chars").cast(pl.Int64)).alias("place")
    ordered = partition.with_columns(place).sort("key", *_CHAIN, "place", "file", "offset", nulls_last=True)
    return ordered.unique((*_CHAIN, "place"), keep="first", maintain_order=True)


CONTEXTS = Shuffle("chains", Reads.STEPS, emit_contexts, prepare_contexts)


def _message(group: Group) -> str:
    verb = "goes" if group.count == 1 else "go"
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(group.kinds.items()))
    return (
        f"{group.count:,} of {number_of(group.examined, 'whole context')} that follow another one of their session do "
        f"not {verb[:2]} on from it ({kinds})"
    )


def _row(number: int, context: str, **more: object) -> dict[str, object]:
    place = {"file": 0, "offset": number, "conversation": number, "uid": f"s#{number}"}
    return _FORM | place | {"text": context} | more


@rule(
    "TA717",
    "broken-context-chains",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=("format", "folder"),
    shuffle=CONTEXTS,
    fix="Find out how contexts were made: rows of several conversations may carry one session id, or be out of order.",
    message=_message,
    bad=(
        (_row(0, _ASKED), _row(1, "[user] Another conversation altogether, about the colour of the door. " * 2)),
        (_row(0, _ASKED * 4), _row(1, _ASKED)),
    ),
    good=(
        (_row(0, _ASKED), _row(1, _ASKED + "[assistant] I read it first."), _row(2, _ASKED * 3)),
        (_row(0, _ASKED), _row(1, "[user] Another conversation altogether, about the door. " * 2, session="t")),
        (_row(0, "[user] Short."), _row(1, _ASKED)),
        (_row(0, _ASKED * 3, uid="b"), _row(1, _ASKED, uid="a")),
        (_row(0, _ASKED), _row(0, _ASKED, offset=1, conversation=1)),
    ),
)
def broken_context_chains(contexts: pl.DataFrame) -> pl.DataFrame:
    """The context of a row does not begin as that of the row before it in its session.

    A conversation only grows, so each context begins with all of the one before. Contexts that carry a mark of
    truncation are left out, and of the others the longest beginning of 64, 128, 256 and so on characters that both have
    is compared. Kind `another beginning`: it differs. Kind `shorter`: it is alike, and the later context is shorter.
    Innocent where a client sums up a long conversation and goes on from the summary, where somebody went back to an
    earlier message, and where agents with conversations of their own share a session id.
    """
    before = contexts.select(pl.col("beginnings", "chars").shift().over(_CHAIN).name.prefix("earlier_"))
    pairs = contexts.hstack(before).filter(pl.col("earlier_chars").is_not_null())
    both = pl.min_horizontal(pl.col("beginnings").list.len(), pl.col("earlier_beginnings").list.len())
    last = (both - 1).cast(pl.Int64)
    differs = pl.col("beginnings").list.get(last, null_on_oob=True) != pl.col("earlier_beginnings").list.get(
        last, null_on_oob=True
    )
    kind = pl.when(differs).then(pl.lit("another beginning")).when(pl.col("chars") < pl.col("earlier_chars"))
    return (
        pairs.filter(both > 0)
        .with_columns(kind.then(pl.lit("shorter")).alias("kind"))
        .with_columns(pl.when(pl.col("kind").is_not_null()).then(pl.lit("chains")).alias("subject"))
    )
