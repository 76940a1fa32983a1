"""TA718: thoughts of several sessions that differ in names and numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.provenance.scope import PLACE, SCOPE
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.options import Options

LEAST_CHARS = 200
"""Shorter thoughts, such as 'Now run the tests again.', come again by themselves. Skeletons are as long, too."""
LEAST_SESSIONS = 3
# What a template has gaps for, in the order in which it is looked for.
_GAP = "\N{REPLACEMENT CHARACTER}"
# ASCII alone, and no bounded repeat: both make these patterns ten times slower.
_W = "[A-Za-z0-9_]"
_GAPS = (
    # quoted strings and code; an apostrophe within a word opens none
    (r'"[^"\n]+"|`+[^`\n]+`+|“[^”\n]+”', _GAP),
    (r"(^|[\s(\[{:=,])'[^'\n]+'", rf"${{1}}{_GAP}"),
    # paths, and identifiers with a dot, an underscore or a slash in them
    (rf"[A-Za-z0-9_~.\-]*[A-Za-z0-9_~][._/\\][A-Za-z0-9_./\\\-]*{_W}/?|/[A-Za-z0-9_./\-]*{_W}", _GAP),
    # camel case, and whatever holds a digit
    (rf"[a-z]+[A-Z]{_W}*|[A-Z][a-z0-9]+[A-Z]{_W}*|[A-Za-z]*[0-9]{_W}*", _GAP),
    (rf"{_GAP}(?:[\s,;:]+(?:and\s+|or\s+)?{_GAP})+", _GAP),
    (r"\s+", " "),
)
_BLOCK = ("told_by", "pointer", "text_key")
_WORDS = "Next I look at {} because the failing case names {} and the stack stops there. " * 4
_SAID = {"model": "m", "format": "fable-merged", "folder": ".", "action_kind": "tool_call", "pointer": "/cot"}


def skeleton_of(text: pl.Expr) -> pl.Expr:
    """The text with a gap for every number, path, identifier and quotation, and single blanks."""
    for pattern, gap in _GAPS:
        text = text.str.replace_all(pattern, gap)
    return text.str.strip_chars().str.to_lowercase()


def emit_skeletons(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each long thought with an action behind it; its key the hash of its skeleton. No text is kept."""
    is_long = (pl.col("text").str.len_chars() >= LEAST_CHARS) & pl.col("action_key").is_not_null()
    long = tables["thoughts"].filter(is_long).with_columns(skeleton_of(pl.col("text")).alias("skeleton"))
    return long.filter(pl.col("skeleton").str.len_chars() >= LEAST_CHARS).select(
        pl.col("skeleton").hash(seed=0).alias("key"),
        *dict.fromkeys((*PLACE, *SCOPE)),
        pl.coalesce("message_id", "timestamp", "uid").alias("told_by"),
        pl.col("text").hash(seed=0).alias("text_key"),
        "action_key",
    )


def prepare_skeletons(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """Each thought once: copies in resumed sessions and in checkpoints have the same message, time or row id."""
    told = partition.filter(pl.col("told_by").is_not_null()).unique(_BLOCK, keep="first", maintain_order=True)
    return pl.concat([told, partition.filter(pl.col("told_by").is_null())]).sort("key", "file", "offset", "pointer")


SKELETONS = Shuffle("skeletons", Reads.THOUGHTS, emit_skeletons, prepare_skeletons)


def _message(group: Group) -> str:
    return (
        f"{group.count:,} of {number_of(group.examined, 'thought')} of {LEAST_CHARS} characters or more have a wording "
        f"that stands before different actions in {LEAST_SESSIONS} sessions or more, with other names and numbers in it"
    )


def _row(number: int, file: str, **more: object) -> dict[str, object]:
    text = _WORDS.replace("{}", f"src/{file}.py") if "text" not in more else more["text"]
    return _SAID | {"text": text, "session": f"s{number}", "uid": f"s{number}#1", "action_key": number} | more


@rule(
    "TA718",
    "template-thoughts",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SKELETONS,
    fix="Read some of these thoughts side by side. If a script filled them in, say so in the card, or drop them.",
    message=_message,
    innocent="A command or a skill may ask for the same wording in each session, and a plan may be kept in thoughts.",
    bad=(tuple(_row(number, name) for number, name in enumerate(("door", "lamp", "gate_keeper"))),),
    good=(
        tuple(_row(number, name) for number, name in enumerate(("door", "lamp"))),
        tuple(_row(number, "door") for number in range(4)),
        tuple(_row(number, name, action_key=1) for number, name in enumerate(("door", "lamp", "roof"))),
        tuple(_row(1, name, uid=name, action_key=at) for at, name in enumerate(("door", "lamp", "roof"))),
        tuple(_row(number, "", text=f"Now run test_{number} again.") for number in range(4)),
    ),
)
def template_thoughts(thoughts: pl.DataFrame) -> pl.DataFrame:
    """Long thoughts of several sessions are the same but for names, numbers, paths and quotations.

    Each thought of 200 characters or more is reduced to a skeleton with gaps in the place of these. A skeleton that
    stands in three sessions or more, in different texts and before different actions, is a template: somebody who
    thinks about a situation does not find the same words for the next one. Equal texts are told by repeated-thoughts.
    The sign is weak, because prompts that ask for a form of thinking make templates, too.
    """
    group = ("key", *SCOPE)

    def several(name: str, least: int) -> pl.Expr:
        return pl.col(name).n_unique().over(group) >= least

    is_template = several("session", LEAST_SESSIONS) & several("action_key", 2) & several("text_key", 2)
    return thoughts.with_columns(
        pl.when(is_template & pl.col("session").is_not_null()).then(pl.lit("templates")).alias("subject"),
        pl.lit("same skeleton").alias("kind"),
    )
