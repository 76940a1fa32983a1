"""TA223: one thought before different actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.texts.residue import texts_of
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_LONG = "I read the whole file first, because the second half of it may hold the other caller of this function. " * 2
_SHORT = "Now let me run the tests again."


def _row(number: int, text: str) -> dict[str, object]:
    action = {"action_kind": "tool_call", "action_key": number, "action": "{}"}
    return {"text": text, "chars": len(text), "uid": str(number), **action}


def _say(group: Group) -> str:
    least = int(threshold("repeated-thoughts").value)
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} of {least} characters or more stand before "
        f"different actions with the same text; {base_in_words('repeated-thoughts')}"
    )


@rule(
    "TA223",
    "repeated-thoughts",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Drop the repeated thoughts, or say in the card that thoughts were filled in.",
    message=_say,
    evidence=Evidence.DISTRIBUTION,
    innocent="A step that joined thoughts and actions may have put one thought to several calls of one message.",
    rests_on=("repeated-thoughts", "base-rate-factor", "least-thoughts"),
    holds=above("repeated-thoughts"),
    bad=((_row(1, _LONG), _row(2, _LONG.upper())),),
    good=(
        (_row(1, _SHORT), _row(2, _SHORT)),
        (_row(1, _LONG), _row(1, _LONG)),
        (_row(1, _LONG), _row(2, f"{_LONG} Then I go on.")),
    ),
)
def repeated_thoughts(thoughts: pl.DataFrame) -> pl.DataFrame:
    """The same long thought stands before different actions.

    Long thoughts are about one situation, and of recorded ones none came again before another action; short ones, such
    as 'Now let me run the tests', do. Case and white space are not compared. Copies of one block in resumed
    sessions and published views count once, and several calls of one message are no different actions.
    """
    long = texts_of(thoughts).filter(
        (pl.col("chars") >= threshold("repeated-thoughts").value) & pl.col("action_key").is_not_null()
    )
    group = ("text_key", *SCOPE)
    # Calls of one message share its thought in files with a row for each call.
    message = pl.coalesce("message_id", pl.col("block").cast(pl.String))
    is_repeated = (pl.col("action_key").n_unique().over(group) > 1) & (message.n_unique().over(group) > 1)
    return long.with_columns(
        pl.when(is_repeated).then(pl.lit("repeated")).alias("subject"), pl.lit("same text").alias("kind")
    )
