"""TA241, TA242: published rows that no raw step is behind, and raw steps that no row was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Evidence, Reads, Severity, rule
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.sources.examples import CALL, OTHER_SESSION, RAW_CALL, tables
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.provenance.sources.totals import any_joined
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_ELSEWHERE = {"args": '{"command":"rm -r build"}', "tool": "PowerShell"}
_SECOND = {"offset": 30, "uid": "r-9", "message_id": "m2", **_ELSEWHERE}


def _without(group: Group) -> str:
    parts = {"no-session": "no session", "no-step": "no such step in their session"}
    kinds = ", ".join(f"{group.kinds[kind]:,} {words}" for kind, words in parts.items() if kind in group.kinds)
    return (
        f"{group.count:,} of {number_of(group.examined, 'published step')} have no raw step in the given files: {kinds}"
    )


@rule(
    "TA241",
    "rows-without-raw",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Publish the raw sessions of these rows as well, or say in the card where the rows come from.",
    message=_without,
    given=any_joined,
    evidence=Evidence.SOURCE,
    innocent="Only a part of the raw sessions was published, or files were renamed and cut.",
    bad=(tables(CALL | OTHER_SESSION, RAW_CALL), tables(CALL | _ELSEWHERE, RAW_CALL)),
    good=(tables(CALL, RAW_CALL), tables(RAW_CALL)),
)
def rows_without_raw(prepared: pl.DataFrame) -> pl.DataFrame:
    """A published step has no raw step behind it, though raw sessions are there for others.

    Kind `no-session`: no file holds the session that the row states. Kind `no-step`: the session is there, and holds
    neither the call nor the text, not even with another tool, other arguments or another text at its place. Where no
    published row has a raw step at all, the given sessions are others, and nothing is said.
    """
    steps = prepared.filter(pl.col("about") == "published")
    kind = pl.when(pl.col("joined") != "step").then(pl.col("joined").str.replace(" ", "-"))
    return steps.with_columns(
        pl.when(kind.is_not_null()).then(pl.lit("rows")).alias("subject"),
        kind.fill_null("").alias("kind"),
        pl.lit("assistant").alias("role"),
    )


def _dropped(group: Group) -> str:
    kinds = ", ".join(_counted(kind, count) for kind, count in sorted(group.kinds.items()))
    return f"{group.count:,} of {number_of(group.examined, 'raw step')} of published sessions stand in no row: {kinds}"


def _counted(kind: str, count: int) -> str:
    if kind == "subagent":
        return f"{number_of(count, 'step')} of subagents"
    return number_of(count, kind.replace("-", " "))


@rule(
    "TA242",
    "dropped-raw-steps",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=SCOPE,
    shuffle=SOURCES,
    fix="Say in the card which steps were left out of the rows and why: what is left shows another behaviour.",
    message=_dropped,
    given=any_joined,
    evidence=Evidence.SOURCE,
    innocent="Steps were left out on purpose: those of subagents, failed ones, or those without a thought.",
    bad=(tables(CALL, RAW_CALL, RAW_CALL | _SECOND),),
    good=(
        tables(CALL, RAW_CALL),
        tables(CALL | OTHER_SESSION, RAW_CALL),
        tables(CALL, RAW_CALL, RAW_CALL | {"uid": "r-9", "offset": 30, "kind": "text", "text": "Now the tests."}),
    ),
)
def dropped_raw_steps(prepared: pl.DataFrame) -> pl.DataFrame:
    """A raw session of which steps were published has further calls and texts that no row has.

    Kind `tool-call` or `text`; `subagent` for steps of a subagent. Copies of a step in checkpoints and resumed sessions
    count once, and a text beside a published call of the same message counts with it.
    """
    steps = prepared.filter(pl.col("about") == "raw")
    kind = (
        pl.when(pl.col("agent").is_not_null()).then(pl.lit("subagent")).otherwise(pl.col("kind").str.replace("_", "-"))
    )
    return steps.with_columns(
        pl.when(~pl.col("is_used")).then(pl.lit("steps")).alias("subject"),
        kind.fill_null("").alias("kind"),
        pl.lit("assistant").alias("role"),
    )
