"""TA203: more text than the output tokens of its message can have made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.messages import MESSAGES
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.thresholds import threshold, tokens_bound
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_ASSISTANT = {"format": "claude-code", "harness": "claude-code", "role": "assistant", "stop_reason": "end_turn"}
_STEP = _ASSISTANT | {"model": "claude-opus-4-6", "session": "s", "file": 0}
_PLAIN = _STEP | {"message_id": "msg_a", "offset": 0, "kind": "text", "text": "word " * 160, "output_tokens": 260}
_LONG = _STEP | {"message_id": "msg_b", "offset": 9, "at": 1, "kind": "thinking", "output_tokens": 260}


def _message(group: Group) -> str:
    kinds = ", ".join(sorted(group.kinds))
    return (
        f"{group.count:,} of {number_of(group.examined, 'message')} with thinking hold more text than their output "
        f"tokens allow ({kinds})"
    )


@rule(
    "TA203",
    "text-beyond-tokens",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=MESSAGES,
    fix="Compare the thoughts with the raw log of the session. Do not call this text recorded reasoning as long as its "
    "message is said to have cost fewer tokens than it needs.",
    message=_message,
    evidence=Evidence.NUMBERS,
    innocent="Clients before about 2.1.50 wrote the usage of the start of a message; messages without a stop reason, "
    "and sessions whose other messages break the same bound, are left out for that.",
    rests_on=("least-output-tokens", "stale-usage", "characters-a-thinking-token"),
    bad=(
        (_PLAIN, _LONG | {"text": "thought " * 400}),
        (_PLAIN, _LONG | {"text": "thought " * 20, "thinking_tokens": 0}),
    ),
    good=(
        (_PLAIN, _LONG | {"text": "thought " * 100}),
        (_PLAIN, _LONG | {"text": "thought " * 400, "stop_reason": None}),
        (_PLAIN | {"text": "word " * 900}, _LONG | {"text": "thought " * 400}),
    ),
)
def text_beyond_tokens(messages: pl.DataFrame) -> pl.DataFrame:
    """A message with thinking holds more text than its output tokens can have made.

    Thoughts, answer and arguments of a message are all made of its output tokens. So many characters for one token are
    not possible: the limits were measured for each generation of models, and the largest value met lies well below
    them. Kind `text`: what is readable is too much. Kind `sealed`: what the signature seals and the rest together are
    too much. Kind `thinking tokens`: the message states its thinking tokens, and the thought is longer than
    they allow, or there is one and they are 0.

    Messages without a stop reason, with fewer than 200 output tokens (unless thinking tokens are stated), or of models
    that were not measured are left out, and so are sessions in which a message without thinking breaks the same limit:
    their usage is wrong. Nor do thinking tokens count where every message of a session states 0. Where a session has no
    such message to compare with, the finding is strong and no proof.
    """
    least = threshold("least-output-tokens").value
    names = messages["model"].unique().to_list()
    bounds = {name: found.value for name in names if (found := tokens_bound(name)) is not None}
    # A session that states 0 for every message was recorded by a program that does not count.
    counts_none = (pl.col("thinking_tokens") == 0).fill_null(value=False).all().over("key") & (pl.len().over("key") > 1)
    stated = pl.when(~counts_none).then("thinking_tokens").alias("thinking_tokens")
    known = (
        messages.with_columns(stated)
        .filter(
            pl.col("model").is_in(list(bounds)),
            pl.col("stop_reason").is_not_null(),
            # Stated thinking tokens are compared with thoughts alone, however few they are.
            (pl.col("output_tokens") >= least) | (pl.col("thinking_tokens").is_not_null() & (pl.col("thoughts") > 0)),
        )
        .with_columns(pl.col("model").replace_strict(bounds, default=None, return_dtype=pl.Float64).alias("bound"))
    )
    thinking = threshold("characters-a-thinking-token").value
    other = pl.col("text_chars") + pl.col("args_chars")
    enough = pl.col("output_tokens") >= least
    readable = (other + pl.col("thought_chars")) / pl.col("output_tokens")
    sealed = (other + pl.max_horizontal("hidden", "thought_chars")) / pl.col("output_tokens")
    states = pl.col("thinking_tokens").is_not_null() & (pl.col("thought_chars") > 0)
    has_thought = pl.col("thoughts") > 0
    is_plain = ~has_thought
    gated = known.with_columns(
        (is_plain & enough & (readable > pl.col("bound"))).any().over("key").alias("breaks"),
        is_plain.any().over("key").alias("compared"),
    ).filter(has_thought & ~pl.col("breaks"))
    return gated.with_columns(
        pl.when(states & (pl.col("thought_chars") > thinking * pl.col("thinking_tokens")))
        .then(pl.lit("thinking tokens"))
        .when(enough & (readable > pl.col("bound")))
        .then(pl.lit("text"))
        .when(enough & (sealed > pl.col("bound")))
        .then(pl.lit("sealed"))
        .alias("kind"),
        pl.when("compared").then(int(Confidence.CERTAIN)).otherwise(int(Confidence.STRONG)).alias("confidence"),
        pl.when("compared").then(int(Severity.ERROR)).otherwise(int(Severity.WARNING)).alias("severity"),
    ).with_columns(pl.when(pl.col("kind").is_not_null()).then(pl.lit("tokens")).alias("subject"))
