"""TA214: signatures that the model of the record does not make."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.seals.signers import IS_REDACTED, IS_SIGNED_ROUTE
from traceaudit_rules.provenance.thresholds import oldest_seal
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_LINE = {"format": "claude-code", "harness": "claude-code", "model": "claude-fable-5", "message_id": "msg_a"}
_SIGNED = _LINE | {"state": "omitted", "layout": "measured", "envelope": 2, "sealed_model": "claude-fable-5"}
_OTHERS = ("foreign", "gemini", "codex", "openai-item")
_READ = ("measured", "undecodable", "scrubbed", *_OTHERS)
_SAYS = {
    "undecodable": "cannot be read as one of Anthropic's",
    "foreign": "are of another vendor or of a gateway",
    "older": "have a form that is older than the model",
    "scrubbed": "were damaged by a tool that removes secrets",
}


def _message(group: Group) -> str:
    said = ", ".join(_SAYS.get(kind, kind) for kind in sorted(group.kinds))
    return f"{group.count:,} of {number_of(group.examined, 'signature')} {said}; {base_in_words('foreign-signatures')}"


@rule(
    "TA214",
    "foreign-signatures",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Publish the signatures as they were recorded. Where they were damaged or replaced, say so in the card: "
    "nothing about these thoughts can be checked by them.",
    message=_message,
    when_weak=Severity.NOTE,
    holds=above("foreign-signatures"),
    evidence=Evidence.SIGNATURE,
    innocent="A gateway that answers in place of the model, a tool that removes secrets, or a file that was cut.",
    rests_on=("foreign-signatures",),
    bad=(
        (_SIGNED | {"layout": "undecodable", "signature": "EqQB"},),
        (_SIGNED | {"layout": "foreign"},),
        (_SIGNED | {"layout": "scrubbed"},),
        (_SIGNED | {"envelope": 0, "sealed_model": None},),
        (_SIGNED | {"model": "claude-opus-4-8", "envelope": 0, "sealed_model": None},),
    ),
    good=(
        (_SIGNED,),
        (_SIGNED | {"layout": "unmeasured", "envelope": 4, "sealed_model": None},),
        (_SIGNED | {"model": "claude-opus-4-5", "envelope": 0, "sealed_model": None},),
        (_SIGNED | {"model": "claude-opus-4-7", "envelope": 0, "sealed_model": "claude-quoll-v7-prod"},),
        (_SIGNED | {"layout": "foreign", "message_id": "gen-1"},),
        (_SIGNED | {"layout": "foreign", "state": "redacted"},),
    ),
)
def foreign_signatures(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Signatures that the model of the record does not make, in a program that keeps Anthropic's.

    15,515 of 15,515 signatures of claude- models could be read. Kind `undecodable` cannot be, `foreign` has the form of
    another vendor's or of a gateway's, and `older` has the form of earlier models: signatures of newer ones name the
    model inside, those of fable-5 in an envelope of version 2. Kind `scrubbed` is weak: a tool for secrets took the
    signature for one. Forms that were never measured are not judged, and neither are opaque redacted blocks.
    """
    signed = thoughts.filter(IS_SIGNED_ROUTE & ~IS_REDACTED & pl.col("layout").is_in(_READ))
    older = [_is_older(*row) for row in signed.select("model", "layout", "envelope", "sealed_model").iter_rows()]
    kind = (
        pl.when(pl.Series(older, dtype=pl.Boolean))
        .then(pl.lit("older"))
        .when(pl.col("layout").is_in(_OTHERS))
        .then(pl.lit("foreign"))
        .when(pl.col("layout") != "measured")
        .then(pl.col("layout"))
    )
    is_scrubbed = pl.col("layout") == "scrubbed"
    return signed.with_columns(
        kind.alias("subject"),
        kind.fill_null("").alias("kind"),
        pl.when(is_scrubbed).then(int(Confidence.WEAK)).otherwise(int(Confidence.STRONG)).alias("confidence"),
    )


@lru_cache(maxsize=1024)
def _is_older(model: str | None, layout: str, envelope: int | None, sealed_model: str | None) -> bool:
    oldest = oldest_seal(model) if layout == "measured" else None
    return oldest is not None and (sealed_model is None or (envelope or 0) < oldest.envelope)
