"""TA219 and TA220: what a request for reasoning leaves behind in a thought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.bases import above, base_in_words
from traceaudit_rules.provenance.gathering import THOUGHTS_SHUFFLE
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.texts.phrases import KINDS
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_SEVERAL, _ONE = "several kinds", "one kind"
_INNOCENT = "Work on tools for language models, whose topic these words are, where the earlier conversation is missing."


def texts_of(thoughts: pl.DataFrame) -> pl.DataFrame:
    """The thoughts that have a text of their own, neither empty nor a placeholder."""
    return thoughts.filter(pl.col("text_key").is_not_null() & pl.col("has_heading").is_not_null())


def _say_residue(group: Group) -> str:
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} hold a tag or a label of a template; "
        f"{base_in_words('tag-residue')}"
    )


@rule(
    "TA219",
    "tag-residue",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card which program wrote these thoughts, or take them from the raw log.",
    message=_say_residue,
    evidence=Evidence.REGISTER,
    innocent=_INNOCENT,
    rests_on=("tag-residue", "base-rate-factor", "least-thoughts"),
    holds=above("tag-residue"),
    bad=({"text": "<think>Read it first.</think>"}, {"text": "Chain of thought: read it first."}),
    good=(
        {"text": "Read it first. Then a < b."},
        {"text": "The <think> tag is cut off.", "action": '{"pattern":"</?think>"}', "action_kind": "tool_call"},
        {"text": "<think>", "state": "placeholder"},
        {"text": ""},
    ),
)
def tag_residue(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A thought holds a tag of a template, or begins with a label such as 'Reasoning:'.

    Clients put thinking into a block of its own, so no tag stands in it. A model that is asked for reasoning writes
    such tags and labels, and cutting them off misses some. Thoughts are left out where the same tag stands in
    their action or stood in the conversation before, as it does in work on such tools.
    """
    found = pl.col("residue").is_not_null() & ~pl.col("residue_before").fill_null(value=False)
    is_tag = pl.col("residue").str.starts_with("<")
    return texts_of(thoughts).with_columns(
        pl.when(found).then(pl.lit("residue")).alias("subject"),
        pl.when(is_tag).then(pl.lit("tag")).otherwise(pl.lit("label")).alias("kind"),
    )


def _several_or_one(group: Group) -> bool:
    """Two kinds in one thought were never met; single ones were, and have to be more frequent than that."""
    return above("generator-phrases-several" if group.subject == _SEVERAL else "generator-phrases")(group)


def _say_phrases(group: Group) -> str:
    of = "phrases of two kinds" if group.subject == _SEVERAL else "one phrase"
    name = "generator-phrases-several" if group.subject == _SEVERAL else "generator-phrases"
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} hold {of} of somebody who explains a given answer; "
        f"{base_in_words(name)}"
    )


@rule(
    "TA220",
    "generator-phrases",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    when_weak=Severity.NOTE,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=THOUGHTS_SHUFFLE,
    fix="Say in the card whether these thoughts were written for answers that were there already, and by what.",
    message=_say_phrases,
    evidence=Evidence.REGISTER,
    innocent=_INNOCENT,
    rests_on=("generator-phrases", "generator-phrases-several", "base-rate-factor", "least-thoughts"),
    holds=_several_or_one,
    bad=(
        {"text": "Here is the reasoning. This justifies why the given output is right."},
        {"text": "As instructed, I go on."},
    ),
    good=({"text": "The expected output is there, as far as I see."}, {"text": "It works as instructed."}),
)
def generator_phrases(thoughts: pl.DataFrame) -> pl.DataFrame:
    """A thought speaks like the answer to a request for reasoning.

    'Here is the reasoning', 'the given output', 'this justifies why the': one who thinks before he acts has no answer
    yet to speak of. Two kinds of such phrases in one thought are strong evidence, a single one is weak: 'as instructed'
    stands in recorded thoughts as well. Phrases that stood in the conversation before do not count.
    """
    bits = pl.col("phrases").fill_null(0) & ~pl.col("phrases_before").fill_null(0)
    number = bits.bitwise_count_ones()
    first = pl.coalesce(pl.when(bits & (1 << bit) > 0).then(pl.lit(kind)) for bit, kind in enumerate(KINDS))
    several = number > 1
    return texts_of(thoughts).with_columns(
        pl.when(several).then(pl.lit(_SEVERAL)).when(number > 0).then(pl.lit(_ONE)).alias("subject"),
        first.alias("kind"),
        pl.when(several).then(int(Confidence.STRONG)).otherwise(int(Confidence.WEAK)).alias("confidence"),
    )
