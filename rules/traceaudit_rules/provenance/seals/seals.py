"""TA202, TA206, TA207: what stands in a signature against what stands beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import base_in_words, proved_or_above
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.seals.families import differ, generation_of
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_SIGNED = {"format": "claude-code", "model": "claude-opus-4-5", "state": "text_signed", "layout": "measured"}
_LONG = _SIGNED | {"text": "word " * 20, "vis": 100, "hidden": 20, "outcome": "impossible"}
_NAMED = _SIGNED | {"model": "claude-opus-4-8-20260301"}
# Formats that state the model of each message; the Hub's rows hold lines of programs of the same names.
_STATE_THEIRS = ("claude-code", "claude-stream", "pi", "openclaw")
_ASSESSED = ("match", "summary", "altered", "impossible")
_BESIDE = {
    "scrubbed": ", and hold the mark of a scrubber",
    "garbled": ", though not without the escapes or wrong letters of a converter",
    "untested": ", under a form of signature beside which no text was ever measured",
}


def _beyond(group: Group) -> str:
    factor, slack = threshold("text-beyond-seal").value, threshold("text-beyond-seal-slack").value
    return (
        f"{group.count:,} of {number_of(group.examined, 'signed text')} are longer than {factor:g} times the reasoning "
        f"that their signature seals and {slack:g} bytes{_BESIDE.get(group.kind, '')}; "
        f"{base_in_words('text-beyond-seal')}"
    )


@rule(
    "TA202",
    "text-beyond-seal",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Compare these thoughts with the raw log that they come from. Do not call them recorded reasoning or its "
    "summary: the signature beside them was made over a text that is too short for that.",
    message=_beyond,
    holds=proved_or_above("text-beyond-seal"),
    evidence=Evidence.SIGNATURE,
    innocent="A tool that adds to texts, such as notes or a translation; only English was measured.",
    rests_on=("text-beyond-seal", "text-beyond-seal-slack", "sealing-bytes"),
    bad=((_LONG,), (_LONG | {"envelope": 2, "outcome": "not-assessed"},)),
    good=(
        (_LONG | {"text": "word " * 19, "vis": 95, "outcome": "summary"},),
        (_LONG | {"layout": "unmeasured", "outcome": "not-assessed"},),
        (_LONG | {"state": "placeholder"},),
    ),
)
def text_beyond_seal(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A thought is longer than any summary of the reasoning under its signature.

    The signature holds the reasoning sealed, so its length is known to the byte. A shown text is the reasoning itself
    or a summary of it, and of 22,579 texts none was longer than 1.41 times what was sealed. One that is longer than 1.6
    times and 64 bytes belongs to another signature, or was extended. Only signatures whose layout was measured are
    looked at. Three kinds are no proof: `scrubbed` holds a mark that a scrubber left, `garbled` is short enough without
    the escapes or the wrong letters of a converter, and `untested` has a signature of the newest form, which was
    measured, though never beside a text.
    """
    is_tested = pl.col("outcome").is_in(_ASSESSED)
    signed = thoughts.filter((pl.col("state") == "text_signed") & (pl.col("layout") == "measured"))
    most = threshold("text-beyond-seal").value * pl.col("hidden") + threshold("text-beyond-seal-slack").value
    kind = (
        pl.when("is_scrubbed")
        .then(pl.lit("scrubbed"))
        .when(pl.col("least_vis") <= most)
        .then(pl.lit("garbled"))
        .when(is_tested)
        .then(pl.lit("longer"))
        .otherwise(pl.lit("untested"))
    )
    return _graded(signed.with_columns(pl.when(pl.col("vis") > most).then(kind).alias("kind")))


def _graded(judged: pl.DataFrame) -> pl.DataFrame:
    """Kinds as subjects, so that each is a finding of its own; those with an innocent cause in sight are no proof."""
    is_less = pl.col("kind").is_in((*_BESIDE, "row-label"))
    return judged.with_columns(
        pl.col("kind").alias("subject"),
        pl.col("kind").fill_null(""),
        pl.when(is_less).then(int(Severity.WARNING)).otherwise(int(Severity.ERROR)).alias("severity"),
        pl.when(is_less).then(int(Confidence.STRONG)).otherwise(int(Confidence.CERTAIN)).alias("confidence"),
    )


@rule(
    "TA206",
    "sentinel-signatures",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card that this history was written or carried over by a program, or leave these steps out: the "
    "value tells the vendor's API not to check a signature that was never there.",
    message=lambda group: (
        f"{group.count:,} of {number_of(group.examined, 'signature')} are a documented value that switches the check "
        f"of signatures off; {base_in_words('sentinel-signatures')}"
    ),
    evidence=Evidence.SIGNATURE,
    innocent="A history that was carried over from another model has these values by the vendor's own advice.",
    rests_on=("sentinel-signatures",),
    bad=(({"layout": "sentinel", "signature": "skip_thought_signature_validator", "state": "text_signed"},),),
    good=(
        ({"layout": "measured", "state": "text_signed"},),
        ({"layout": "none", "text": "skip_thought_signature_validator", "state": "text_unsigned"},),
    ),
)
def sentinel_signatures(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A signature is a value that tells the vendor's API not to check it.

    Gemini's documentation names values that stand where a signature would, for turns that Gemini did not make: history
    that a program wrote, or that comes from another model. A thought that carries one was not recorded from the
    model that should have signed it.
    """
    signed = thoughts.filter(~pl.col("layout").is_in(("none", "field-name")))
    found = pl.when(pl.col("layout") == "sentinel").then(pl.lit("sentinel"))
    return signed.with_columns(found.alias("subject"), pl.lit("sentinel").alias("kind"))


def _of_another(group: Group) -> str:
    whose = "the label of their row" if "row-label" in group.kinds else "their message"
    return (
        f"{group.count:,} of {number_of(group.examined, 'signature')} that name a model name another one than {whose} "
        f"({', '.join(sorted(group.kinds))}); {base_in_words('seal-of-another-model')}"
    )


@rule(
    "TA207",
    "seal-of-another-model",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Correct the model of these rows, or say which model made which part. The signature is the vendor's own "
    "statement of the model.",
    message=_of_another,
    holds=proved_or_above("seal-of-another-model"),
    evidence=Evidence.SIGNATURE,
    innocent="A gateway or a client that writes the name of the model that was asked for, where another one answered.",
    rests_on=("seal-of-another-model",),
    bad=(
        (_NAMED | {"sealed_model": "claude-sonnet-4-6"},),
        (_NAMED | {"sealed_model": "claude-opus-4-7"},),
        (_NAMED | {"model": "anthropic/claude-fable-5", "sealed_model": "claude-opus-4-8", "layout": "measured"},),
    ),
    good=(
        (_NAMED | {"sealed_model": "claude-opus-4-8"},),
        (_NAMED | {"sealed_model": "claude-quoll-v7-prod"},),
        (_NAMED | {"model": "a-router", "sealed_model": "claude-opus-4-7"},),
        (_NAMED | {"layout": "unmeasured", "sealed_model": "claude-sonnet-4-6"},),
    ),
)
def seal_of_another_model(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A signature names a model of another family or number than the record does.

    Newer signatures hold the name of the model in clear. Only names that read as a family and a number are compared, on
    both sides: code names of trials are normal, and so are dates and prefixes of providers. A row that says one model
    under a signature of another was relabelled, or answered by another model than was asked. Kind `row-label` is no
    proof: formats that state one model for a whole row or session do not follow a change of the model in it.
    """
    named = thoughts.filter((pl.col("layout") == "measured") & pl.col("sealed_model").is_not_null())
    kinds = [_conflict(*pair) for pair in named.select("model", "sealed_model").iter_rows()]
    on_the_hub = (pl.col("format") == "hub-traces") & pl.col("harness").is_in(_STATE_THEIRS)
    is_own = (pl.col("format").is_in(_STATE_THEIRS) | on_the_hub).fill_null(value=False)
    judged = named.with_columns(pl.Series("kind", kinds, pl.String))
    return _graded(
        judged.with_columns(pl.when(is_own | pl.col("kind").is_null()).then("kind").otherwise(pl.lit("row-label")))
    )


@lru_cache(maxsize=1024)
def _conflict(model: str | None, sealed: str) -> str | None:
    """What differs between the model of a record and that of its signature: family or number."""
    stated, inside = generation_of(model), generation_of(sealed)
    if stated is None or inside is None or not differ(stated, inside):
        return None
    return "number" if stated.family == inside.family else "family"
