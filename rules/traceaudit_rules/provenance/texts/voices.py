"""TA222, TA234, TA236: thoughts in a voice that recorded thoughts do not have."""

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

_OFTEN, _SOMETIMES = "often", "sometimes"
_PLACE = {"file": 0, "offset": 0, "at": 0}
_ENGLISH = "Look at the tests and fix what is broken in the gauge, and tell me what it was. It should not be long. " * 2
_GERMAN = (
    "Ich lese erst die Datei und sehe nach, ob das noch stimmt. Wenn nicht, muss ich auch die zweite Stelle ändern, "
    "und der Test wird dann angepasst."
)


def _steps(thought: str) -> dict[str, object]:
    """A prompt in English and a thought, as tables."""
    prompt = {"kind": "prompt", "text": _ENGLISH}
    return {"rows": [_PLACE], "steps": [_PLACE | prompt, _PLACE | {"kind": "thinking", "text": thought}]}


def _is_often_enough(group: Group) -> bool:
    """One finding for a share: from the higher threshold on, or between the lower one and that."""
    share = group.share or 0.0
    is_often = share >= threshold("third-person-thoughts").value
    if is_often is not (group.subject == _OFTEN) or share < threshold("third-person-weak").value:
        return False
    return above("third-person-thoughts")(group)


def _say_spoken(group: Group) -> str:
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} speak of the one who thinks as of somebody else; "
        f"{base_in_words('third-person-thoughts')}"
    )


@rule(
    "TA222",
    "third-person-thoughts",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    when_weak=Severity.NOTE,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card who wrote these thoughts about the model's work, or leave them out of training.",
    message=_say_spoken,
    evidence=Evidence.REGISTER,
    innocent="Work on agents and assistants, where the one spoken of is the topic and not the one who thinks.",
    rests_on=("third-person-thoughts", "third-person-weak", "base-rate-factor", "least-thoughts"),
    holds=_is_often_enough,
    bad=(
        {"text": "The agent then decides to read the file."},
        ({"text": "Claude decides to go on."}, {"text": "I read it.", "uid": "2"}),
    ),
    good=(
        {"text": "I decide to read the file."},
        {"text": "The agent should retry.", "action": '{"new_string":"the agent retries"}', "action_kind": "tool_call"},
    ),
)
def third_person_thoughts(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Thoughts speak of the agent, the assistant or the model as of somebody else.

    'The agent then decides' tells what somebody did; who thinks says 'I'. From five in a hundred thoughts on, this is
    strong evidence that others wrote them, below that weak. A thought does not count where the same words stand in its
    action or stood in the conversation before: there the agent is the topic.
    """
    texts = texts_of(thoughts)
    is_found = pl.col("spoken_of").is_not_null() & ~pl.col("spoken_before").fill_null(value=False)
    judged = texts.with_columns(
        pl.when(is_found).then(pl.lit(_OFTEN)).alias("subject"),
        pl.col("spoken_of").fill_null("").alias("kind"),
        pl.lit(int(Confidence.STRONG)).alias("confidence"),
    )
    # Which of the two grades holds is known at the end only, so each thought is told under both. A thought in which
    # nothing was found gives way to the second one: what was looked at is counted by rows.
    found, others = judged.filter(is_found), judged.filter(~is_found)
    rank = pl.int_range(pl.len()).over(SCOPE)
    spare = others.select(*SCOPE, rank.alias("rank"), pl.lit(value=True).alias("spare"))
    second = found.with_columns(rank.alias("rank")).join(spare, on=[*SCOPE, "rank"], how="semi", nulls_equal=True)
    taken = second.select(*SCOPE, "rank")
    left = others.with_columns(rank.alias("rank")).join(taken, on=[*SCOPE, "rank"], how="anti", nulls_equal=True)
    weak = second.with_columns(pl.lit(_SOMETIMES).alias("subject"), pl.lit(int(Confidence.WEAK)).alias("confidence"))
    return pl.concat([found, weak.drop("rank"), left.drop("rank")])


def _say_headings(group: Group) -> str:
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} have a heading; "
        f"{base_in_words('headings-in-thoughts')}"
    )


@rule(
    "TA234",
    "headings-in-thoughts",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card if these thoughts were edited or formatted.",
    message=_say_headings,
    evidence=Evidence.REGISTER,
    innocent="A house style of the model or of its vendor's summaries, or thoughts about a document.",
    rests_on=("headings-in-thoughts", "base-rate-factor", "least-thoughts"),
    holds=above("headings-in-thoughts"),
    bad=({"text": "First I read.\n## Decision\nGo on."},),
    good=(
        {"text": "**Reading first**\n\nThen issue #4 and\n#include <a.h>"},
        {"text": "# Plan", "state": "placeholder"},
    ),
)
def headings_in_thoughts(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Thoughts have headings of Markdown.

    Models that think to themselves seldom put headings; one in three hundred recorded thoughts has one. A text that
    is written to be read has them more often. Bold titles, which summaries of Codex begin with, are no headings.
    """
    return texts_of(thoughts).with_columns(
        pl.when("has_heading").then(pl.lit("headings")).alias("subject"), pl.lit("heading").alias("kind")
    )


def _say_language(group: Group) -> str:
    named = ", ".join(f"{name} {count:,}" for name, count in sorted(group.kinds.items(), key=lambda item: -item[1]))
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} whose language is known are in another one than "
        f"the prompts and the action, which are in English ({named})"
    )


@rule(
    "TA236",
    "thoughts-in-another-language",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card if these thoughts were translated.",
    message=_say_language,
    evidence=Evidence.REGISTER,
    innocent="The model thinks in the language it was mostly trained on, or in one that the system prompt asks for.",
    rests_on=("thoughts-in-another-language", "base-rate-factor", "least-thoughts"),
    holds=above("thoughts-in-another-language"),
    bad=(_steps(_GERMAN),),
    good=(_steps("I look at the file first. " * 9), {"text": _GERMAN}),
)
def thoughts_in_another_language(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Thoughts are in another language than the conversation, which is in English.

    Models often think in English whatever the user writes, so only thoughts in another language count, and only where
    a prompt is in English and neither a prompt nor the action is in the language of the thought. The language is told
    by the script, or by function words of six languages; short and mixed texts are left out.
    """
    known = texts_of(thoughts).filter(pl.col("language").is_not_null())
    is_other = (pl.col("language") != "English") & (pl.col("asked_in") == "English")
    return known.with_columns(
        pl.when(is_other).then(pl.lit("language")).alias("subject"), pl.col("language").alias("kind")
    )
