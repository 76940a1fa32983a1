"""TA243, TA244: fields and contexts of published rows that are not those of their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.sources.examples import CALL, CONTEXT, RAW_CALL, TOLD, tables
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.provenance.sources.totals import any_compared, any_joined
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

LEAST_PROBES = 3
"""Texts of a context that have to be missing in the session, all of them, before it is called foreign. Chosen: one or
two may be notes of the client, which sessions hold in other places."""
_TOLD = TOLD | {"text": "Which of these files holds the totals?"}
_PROMPTS = ("Please run all the tests.", "Now look at the other folder.", "And tell me what you found there.")


@rule(
    "TA243",
    "changed-fields",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Publish what the source has, or say in the card which fields were changed and how.",
    message=lambda group: (
        f"{number_of(group.count, 'field')} of published steps differ from their "
        f"{'raw step' if group.subject == 'raw' else 'pi session'}, "
        f"in {number_of(group.examined, 'comparison')} with sources: "
        f"{', '.join(f'{count:,} {kind}' for kind, count in sorted(group.kinds.items()))}"
    ),
    given=any_compared,
    evidence=Evidence.SOURCE,
    innocent="Names and secrets were replaced in one of the two, or tools renamed for another harness.",
    bad=(
        tables(CALL | {"tool": "run_command"}, RAW_CALL),
        tables(CALL | {"model": "claude-fable-5-20260401"}, RAW_CALL | {"model": "claude-opus-4-8"}),
        tables(CALL | {"args": '{"command":"make test","timeout":90}'}, RAW_CALL),
    ),
    good=(
        tables(CALL, RAW_CALL),
        tables(CALL | {"args": '{"timeout":90,"command":"make check"}'}, RAW_CALL),
        tables(CALL | {"model": "claude-fable-5-20260401"}, RAW_CALL),
    ),
)
def changed_fields(prepared: pl.DataFrame) -> pl.DataFrame:
    """A published step differs from its source in its model, its tool, its arguments or its text.

    The source is the raw session, or a pi session that was made of the row. A step with another tool is known by its
    arguments; one with other arguments, or another text, by its neighbours: it stands between the same steps, and as
    many stand there as in the source. The order of keys does not count, nor do providers, dates and variants in the
    name of a model. One step can differ in several fields; each is an occurrence.
    """
    compared = prepared.filter(
        ((pl.col("about") == "published") & (pl.col("joined") == "step")) | (pl.col("about") == "projected")
    )
    view = pl.when(pl.col("about") == "published").then(pl.lit("raw")).otherwise(pl.lit("projection"))
    # An empty list would lose its row.
    fields = pl.when(pl.col("changed").list.len() > 0).then("changed")
    exploded = compared.with_columns(view.alias("view"), fields.alias("changed")).explode("changed")
    found = pl.col("changed").is_not_null()
    return exploded.with_columns(
        pl.when(found).then("view").alias("subject"),
        pl.col("changed").fill_null("").alias("kind"),
        pl.lit("assistant").alias("role"),
    )


def _is_understood(group: Group) -> bool:
    """Whether most contexts are found in their session: else they are only written in another way."""
    return 2 * group.count <= group.examined


@rule(
    "TA244",
    "foreign-contexts",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Look at these rows beside their raw sessions: the step was not taken in this context.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'published context')} hold no prompt, result, text or call of "
        f"the raw session that the row states"
    ),
    given=any_joined,
    holds=_is_understood,
    evidence=Evidence.SOURCE,
    innocent="The context was rewritten or summed up before the step, or scrubbed at the beginning of each text.",
    bad=(tables(CALL, CONTEXT | {"text": "".join(f"USER: {prompt}\n" for prompt in _PROMPTS)}, RAW_CALL, _TOLD),),
    good=(
        tables(CALL, CONTEXT | {"text": f"USER: {_PROMPTS[0]}\n"}, RAW_CALL, TOLD | {"text": _PROMPTS[0]}),
        tables(
            CALL,
            CONTEXT | {"text": "".join(f"USER: {prompt}\n" for prompt in _PROMPTS)},
            RAW_CALL,
            TOLD | {"text": f"{_PROMPTS[1]}\nThen stop."},
        ),
        tables(CALL, CONTEXT | {"text": "USER: Go on with the next one.\n"}, RAW_CALL, _TOLD),
    ),
)
def foreign_contexts(prepared: pl.DataFrame) -> pl.DataFrame:
    """The context of a published row holds nothing of the session that the row names.

    Of a transcript with labels (USER, TOOL RESULT, ASSISTANT) the first 64 characters of each text, and of the first
    argument of each call, are looked for in the raw session. A context is foreign if it has three or more of these and
    none is found. What this cannot see: a context with one text of its session, a transcript with other labels, a
    context from a later part of its own session, and a dataset in which most contexts are foreign, which cannot be told
    from another way of writing them.
    """
    judged = prepared.filter(
        (pl.col("about") == "context") & ((pl.col("probes") >= LEAST_PROBES) | (pl.col("knows") > 0))
    )
    return judged.with_columns(
        pl.when(pl.col("knows") == 0).then(pl.lit("contexts")).alias("subject"),
        pl.lit("foreign").alias("kind"),
        pl.lit("user").alias("role"),
    )
