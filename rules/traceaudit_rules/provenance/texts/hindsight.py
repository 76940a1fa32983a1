"""TA221 and TA231: thoughts that know what comes of the action that they lead to."""

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

_MANY, _SOME = "many words", "some words"
_CUT = "end of the context"
_BASES = {_MANY: "hindsight", _SOME: "hindsight-weak"}


def _steps(thought: str, result: str) -> dict[str, object]:
    """A thought, its call and the result of that call, as tables."""
    place = {"file": 0, "offset": 0, "at": 0, "format": "pi"}
    steps = [
        {"kind": "prompt", "text": "Make the tests pass."},
        {"kind": "thinking", "text": thought, "thinking_state": "text_unsigned"},
        {"kind": "tool_call", "tool": "Bash", "call_id": "c1", "args": '{"command":"make test"}'},
        {"kind": "tool_result", "call_id": "c1", "text": result},
    ]
    return {"rows": [place], "steps": [place | step for step in steps]}


_RESULT = "test_ledger_total: QuotaError in src/hopper/gauge.py line 4711, case_ruttle"


def _is_above(group: Group) -> bool:
    return above(_BASES[group.subject])(group)


def _say_hindsight(group: Group) -> str:
    name = _BASES[group.subject]
    least = int(threshold(name).value)
    cut = group.kinds.get(_CUT, 0)
    part = f", {cut:,} of them judged by numbers, paths and errors alone, as their context is cut" if cut else ""
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} hold {least} words or more that only the result "
        f"of their own action holds{part}; {base_in_words(name)}"
    )


@rule(
    "TA221",
    "hindsight-in-thoughts",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    when_weak=Severity.NOTE,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Look at these thoughts beside the results of their calls, and drop them if they were added later.",
    message=_say_hindsight,
    evidence=Evidence.LEAKAGE,
    innocent="The model knew the names from elsewhere: a system prompt or a file that the log does not hold.",
    rests_on=("hindsight", "hindsight-weak", "base-rate-factor", "least-thoughts"),
    holds=_is_above,
    bad=(
        _steps("test_ledger_total raises QuotaError in src/hopper/gauge.py, line 4711, for case_ruttle.", _RESULT),
        _steps("QuotaError at src/hopper/gauge.py, line 4711.", _RESULT),
    ),
    good=(
        _steps("I run the tests and look at the first failure in gauge.py.", _RESULT),
        _steps("Run the tests again before changing anything.", "Run the tests again before changing anything."),
    ),
)
def hindsight(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A thought names what only the result of its own action could tell.

    Names, paths and numbers are counted that stand in the thought and in the result of the call behind it, and neither
    in the call nor anywhere before. Five are strong evidence that the thought was written when the result was there;
    three or four are weak. Ordinary words and the names of files that most repositories have are left out. Where
    the beginning of the context is missing, only numbers, paths and errors count. Published rows do not hold the
    result of their action, and are not judged.
    """
    many, some = threshold("hindsight").value, threshold("hindsight-weak").value
    is_strong = pl.col("hindsight") >= many
    known = thoughts.filter(pl.col("hindsight").is_not_null())
    return known.with_columns(
        pl.when(is_strong).then(pl.lit(_MANY)).when(pl.col("hindsight") >= some).then(pl.lit(_SOME)).alias("subject"),
        pl.when(pl.col("context_known") == "truncated")
        .then(pl.lit(_CUT))
        .otherwise(pl.lit("whole context"))
        .alias("kind"),
        pl.when(is_strong).then(int(Confidence.STRONG)).otherwise(int(Confidence.WEAK)).alias("confidence"),
    )


def _say_told(group: Group) -> str:
    unknown = group.kinds.get("result not there", 0)
    part = f" ({unknown:,} of these rows do not hold that result)" if unknown else ""
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} before a call tell its result as known{part}; "
        f"{base_in_words('results-before-calls')}"
    )


@rule(
    "TA231",
    "results-before-calls",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Look at some of these thoughts beside the results before and after them.",
    message=_say_told,
    evidence=Evidence.LEAKAGE,
    innocent="The thought may speak of an earlier result that the row does not show.",
    rests_on=("results-before-calls", "base-rate-factor", "least-thoughts"),
    holds=above("results-before-calls"),
    bad=(
        _steps("The output shows that src/hopper/gauge.py fails.", _RESULT),
        {"text": "The output confirms it.", "action_kind": "tool_call", "action": "{}"},
    ),
    good=(
        _steps("The output shows that the gauge fails.", _RESULT),
        {"text": "The output confirms it.", "action_kind": "text", "action": "Done."},
        {"text": "I want to see the output.", "action_kind": "tool_call", "action": "{}"},
    ),
)
def results_before_calls(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A thought tells a result as known before the call that gives it.

    'The output shows', 'it returned', 'succeeded' mostly speak of the call before. So a thought counts only if no
    earlier result has the word, and if it names something that only the coming result holds. Published rows do not
    hold the coming result; there the words alone count, against how often recorded thoughts have them.
    """
    calls = texts_of(thoughts).filter(pl.col("action_kind") == "tool_call")
    is_told = pl.col("told").is_not_null() & ~pl.col("told_before").fill_null(value=False)
    knows = pl.col("hindsight") > 0
    is_unknown = pl.col("hindsight").is_null()
    return calls.with_columns(
        pl.when(is_told & (knows | is_unknown)).then(pl.lit("told")).alias("subject"),
        pl.when(is_unknown).then(pl.lit("result not there")).otherwise(pl.lit("result named")).alias("kind"),
    )
