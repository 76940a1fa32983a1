"""TA232: thoughts that hold their action word for word."""

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

_PLACE = {"file": 0, "offset": 0, "at": 0}
_LINE = "replace the hopper gauge with a ruttle that counts every spindle twice and then stops"


def _steps(prompt: str, thought: str, said: str) -> dict[str, object]:
    """A prompt, a thought and what is said then, as tables."""
    steps = [{"kind": "prompt", "text": prompt}, {"kind": "thinking", "text": thought}, {"kind": "text", "text": said}]
    return {"rows": [_PLACE], "steps": [_PLACE | step for step in steps]}


def _say(group: Group) -> str:
    least, ratio = (int(threshold(name).value) for name in ("quoted-characters", "thoughts-that-quote"))
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} share {least} characters or more with their action "
        f"that stood nowhere before, or are more than {ratio} % like it; {base_in_words('quoted-characters')}"
    )


@rule(
    "TA232",
    "thoughts-that-quote",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Compare some of these thoughts with their actions: a plan names what it leads to, and seldom quotes it.",
    message=_say,
    evidence=Evidence.LEAKAGE,
    innocent="Plans quote the edit that they lead to, and an answer may repeat the thought before it.",
    rests_on=("quoted-characters", "thoughts-that-quote", "base-rate-factor", "least-thoughts"),
    holds=above("quoted-characters"),
    bad=(_steps("What now?", f"So I {_LINE}.", f"I will {_LINE}."),),
    good=(
        _steps(f"Please {_LINE}.", f"So I {_LINE}.", f"I will {_LINE}."),
        _steps("What now?", "So I look at the hopper gauge and its spindle first.", f"I will {_LINE}."),
    ),
)
def thoughts_that_quote(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Thoughts hold text of their action that nobody had written before.

    Reasoning that is written to an answer which is there leans on the words of the answer. Counted are thoughts that
    share 60 characters with the beginning of their action which stand nowhere before, and, among one thought in eight,
    those more like their action than 95 of 100 recorded ones. Plans quote as well, so one thought says nothing: the
    share of a whole dataset is compared.
    """
    acted = texts_of(thoughts).filter(pl.col("quoted").is_not_null())
    quotes = pl.col("quoted") >= threshold("quoted-characters").value
    is_alike = (pl.col("overlap") > threshold("thoughts-that-quote").value).fill_null(value=False)
    return acted.with_columns(
        pl.when(quotes | is_alike).then(pl.lit("quotation")).alias("subject"),
        pl.when(quotes).then(pl.lit("common text")).otherwise(pl.lit("alike")).alias("kind"),
    )
