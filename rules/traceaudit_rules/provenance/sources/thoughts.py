"""TA208, TA209, TA246: published thoughts beside what the raw log of the same step holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import base_in_words
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.sources.examples import CALL, LONG, RAW_CALL, SAID, SEAL, THOUGHT, tables
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.provenance.sources.totals import any_compared, any_joined
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_IN_WORDS = {
    "sealed": "a sealed thinking block without a text",
    "redacted": "a redacted thinking block",
    "none": "no thinking block, in a session that has some",
    "stripped": "a thinking block without text and signature",
    "no thinking": "no thinking block, in a session without any",
}
_LESS = ("stripped", "no thinking")


def _thoughts(prepared: pl.DataFrame) -> pl.DataFrame:
    """Thoughts of published steps whose raw step is there, and known by more than its place."""
    thoughts = prepared.filter(
        (pl.col("about") == "published") & (pl.col("joined") == "step") & pl.col("thought").is_not_null()
    ).filter(~pl.col("is_placed"))
    return thoughts.with_columns(pl.col("thought_pointer").alias("pointer"), pl.lit("assistant").alias("role"))


def _absent(group: Group) -> str:
    kinds = "; ".join(f"{count:,}: {_IN_WORDS[kind]}" for kind, count in sorted(group.kinds.items()))
    return (
        f"{group.count:,} of {number_of(group.examined, 'published thought')} have no text in the raw log of their own "
        f"step ({kinds})"
    )


@rule(
    "TA208",
    "thought-absent-in-raw",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Do not call these thoughts recorded reasoning. Say in the card who or what wrote them and when, or leave them "
    "out.",
    message=_absent,
    given=any_joined,
    evidence=Evidence.SOURCE,
    innocent="The raw logs were emptied of their thinking after the rows had been made from them, which leaves the "
    "signatures and takes the text.",
    bad=(
        tables(THOUGHT, CALL, RAW_CALL, {**SAID, "kind": "thinking", "thinking_state": "omitted", "text": ""}),
        tables(THOUGHT, CALL, RAW_CALL),
    ),
    good=(
        tables(THOUGHT, CALL, RAW_CALL, {**SAID, "kind": "thinking", "text": f" {THOUGHT['text']}\n"}),
        tables(CALL, RAW_CALL),
        tables(THOUGHT, CALL),
    ),
)
def thought_absent_in_raw(prepared: pl.DataFrame) -> pl.DataFrame:
    """A published thought stands at a step whose raw log holds no thought.

    Published rows and raw sessions are joined by session, and in it by call id, or by tool and arguments, or by text.
    The raw step holds what its API message holds. Kind `sealed`: a thinking block whose text the vendor kept, beside
    its signature; `redacted`: an opaque one; `none`: no block, though other steps of the session have some. Then the
    text of the row came from somewhere else. Two kinds are no proof: `stripped`, a block from which somebody took text
    and signature, and `no thinking`, a session that was exported without any. A thought that stands anywhere else in
    its raw session is no finding, nor one that begins as another of it, or was said aloud there, nor is one of the very
    length that is sealed at its step, where that can be told: then the log was emptied afterwards.
    """
    thoughts = _thoughts(prepared).filter(pl.col("raw_state").is_not_null())
    state = pl.col("raw_state")
    exported = (state == "none") & ~pl.col("has_thinking")
    kind = pl.when(exported).then(pl.lit("no thinking")).otherwise(state)
    return _graded(thoughts.with_columns(pl.when(pl.col("relation") == "absent").then(kind).alias("kind")), _LESS)


def _graded(judged: pl.DataFrame, less: tuple[str, ...]) -> pl.DataFrame:
    """Proof and what is less as subjects, so that each is a finding of its own."""
    is_less = pl.col("kind").is_in(less)
    subject = pl.when(is_less).then(pl.lit("less than proof")).when(pl.col("kind").is_not_null()).then(pl.lit("proof"))
    return judged.with_columns(
        subject.alias("subject"),
        pl.col("kind").fill_null(""),
        pl.when(is_less).then(int(Severity.WARNING)).otherwise(int(Severity.ERROR)).alias("severity"),
        pl.when(is_less).then(int(Confidence.STRONG)).otherwise(int(Confidence.CERTAIN)).alias("confidence"),
    )


def _beyond(group: Group) -> str:
    factor, slack = threshold("text-beyond-seal").value, threshold("text-beyond-seal-slack").value
    return (
        f"{group.count:,} of {number_of(group.examined, 'published thought')} are longer than {factor:g} times what is "
        f"sealed in the raw log of their step and {slack:g} bytes; {base_in_words('text-beyond-seal')}"
    )


@rule(
    "TA209",
    "thought-beyond-raw-seal",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Do not call these thoughts recorded reasoning or its summary: more was never sealed than the raw log says.",
    message=_beyond,
    given=any_joined,
    evidence=Evidence.SOURCE,
    innocent="One thought was made of the blocks of several messages, some of which have no text in the raw log.",
    rests_on=("text-beyond-seal", "text-beyond-seal-slack"),
    bad=(tables(LONG, CALL, RAW_CALL, SEAL),),
    good=(tables(THOUGHT, CALL, RAW_CALL, SEAL), tables(LONG, CALL, RAW_CALL)),
)
def thought_beyond_raw_seal(prepared: pl.DataFrame) -> pl.DataFrame:
    """A published thought is longer than any summary of what the raw log of its step seals.

    The signature in the raw log holds the reasoning sealed, so its length is known to the byte; the blocks of one API
    message are added up, and thoughts that were joined of several messages are left out. No text beside its own
    signature was longer than 1.41 times that in 22,579. Kind `unmeasured` is no proof: a signature of a layout that was
    not measured.
    """
    is_own = ~pl.col("relation").is_in(("equal", "joined", "said aloud"))
    thoughts = _thoughts(prepared).filter(pl.col("raw_hidden").is_not_null() & is_own)
    most = threshold("text-beyond-seal").value * pl.col("raw_hidden") + threshold("text-beyond-seal-slack").value
    kind = pl.when(pl.col("raw_measured").fill_null(value=False)).then(pl.lit("longer")).otherwise(pl.lit("unmeasured"))
    is_beyond = pl.col("thought_bytes") > most
    return _graded(thoughts.with_columns(pl.when(is_beyond).then(kind).alias("kind")), ("unmeasured",))


@rule(
    "TA246",
    "changed-thoughts",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Publish the thoughts as the raw log has them, or say in the card how and why they were changed.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'comparison')} of published thoughts with their source differ: "
        f"{', '.join(f'{count:,} {kind}' for kind, count in sorted(group.kinds.items()))}"
    ),
    given=any_compared,
    evidence=Evidence.SOURCE,
    innocent="Names and secrets were replaced in one of the two, long thoughts cut to a length, or several joined.",
    bad=(
        tables(THOUGHT, CALL, RAW_CALL, {**SAID, "kind": "thinking", "text": "Something else."}),
        tables(THOUGHT, CALL, RAW_CALL, {**SAID, "kind": "thinking", "text": f"{THOUGHT['text']} And more."}),
    ),
    good=(
        tables(THOUGHT, CALL, RAW_CALL, {**SAID, "kind": "thinking", "text": THOUGHT["text"]}),
        tables(THOUGHT, CALL, RAW_CALL),
    ),
)
def changed_thoughts(prepared: pl.DataFrame) -> pl.DataFrame:
    """A published thought is not the one that its source has at the same step.

    The source is the raw session, or a pi session that was made of the row. Blanks do not count, nor does the order of
    the thoughts in a session. Kind `shorter`: the published thought is the beginning of the other; `longer`: it begins
    with it; `joined`: it begins, and ends, as other thoughts of its session; `different`: anything else. Beginnings are
    compared at 64, 256, 1,024 and 4,096 characters.
    """
    raw = _thoughts(prepared).filter((pl.col("raw_state") == "text") | (pl.col("relation") == "joined"))
    projected = prepared.filter((pl.col("about") == "projected") & pl.col("relation").is_not_null())
    judged = pl.concat([raw.drop("role"), projected]).with_columns(pl.lit("assistant").alias("role"))
    kind = pl.when(pl.col("relation") != "equal").then("relation")
    return judged.with_columns(
        pl.when(kind.is_not_null()).then(pl.lit("thoughts")).alias("subject"), kind.fill_null("").alias("kind")
    )
