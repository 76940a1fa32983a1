"""Tool calls on their way to the rules: one narrow row each, brought together by view and model, judged once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Reads, Shuffle
from traceaudit_rules.masking import mask
from traceaudit_rules.tools.aliases import harness_id, known_names
from traceaudit_rules.tools.decisions import Class, Decision, House, Own, decide
from traceaudit_rules.tools.harnesses import Call, likely_harnesses, own_harness
from traceaudit_rules.tools.inventory import parse_version
from traceaudit_rules.tools.standings import count_standings, meant_by, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.options import Options

_PLACE = ("file", "offset", "slice", "line", "length", "pointer", "session", "uid", "origin", "role")
_GROUP = ("format", "folder", "container", "model", "harness")
_CALL = ("version", "tool", "arg_names", "answer")
# A refusal begins the result: what a tool itself says may hold such words anywhere.
_BEGINS = r"(?i)^\s*(?:<tool_use_error>\s*)?(?:(?:\w{0,40}error|mcp error -?\d{1,9})\s*:\s*)?"
_NO_TOOL = _BEGINS + (
    r"(?:no such tool|unknown tool|no tool named|tool not found|tool \S{1,80} (?:was |is )?not found|unsupported call|"
    r"unsupported tool|\S{1,80} is not a (?:valid|known|recogni[sz]ed|available) tool|"
    r"not a (?:valid|known|recogni[sz]ed|available) tool|invalid tool name)"
)
_BAD_INPUT = r"(?i)^\s*(?:<tool_use_error>\s*)?(?:error:\s*)?(?:inputvalidationerror|input validation error)"
_THERE = ("file", "conversation")
_FAILED = pl.col("is_error").fill_null(True)
_STATE = (
    pl.when(_FAILED & pl.col("head").str.contains(_NO_TOOL))
    .then(pl.lit("no such tool"))
    .when(_FAILED & pl.col("head").str.contains(_BAD_INPUT))
    .then(pl.lit("input error"))
    .when(pl.col("is_error"))
    .then(pl.lit("error"))
    .otherwise(pl.lit("ok"))
)
# So many harnesses are listed where nobody can tell which of them it is.
_LISTED = 3
_JUDGED = {
    "what": pl.String,
    "said": pl.String,
    "why": pl.String,
    "severity": pl.Int64,
    "standing": pl.String,
    "meant": pl.String,
    "mismatch": pl.String,
    "declared": pl.String,
}


def _emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each call that names a tool."""
    steps = tables["conversations"]
    is_call = (pl.col("kind") == "tool_call") & pl.col("tool").is_not_null()
    key = pl.struct("format", "folder", "container", "model").hash(seed=0).alias("key")
    is_strange = is_call & ~pl.col("tool").is_in(_known()) & ~pl.col("tool").str.starts_with("mcp__")
    strange = steps.select(is_strange).to_series()
    answers = _answers(steps, strange) if strange.any() else pl.lit(None, pl.String)
    calls = steps.select(*_PLACE, *_GROUP, *_CALL[:-1], "kind", answers.alias("answer")).filter(is_call)
    return calls.select(key, *_PLACE, *_GROUP, *_CALL)


@cache
def _known() -> pl.Series:
    return pl.Series(sorted(known_names())).implode()


def _answers(steps: pl.DataFrame, strange: pl.Series) -> pl.Series:
    """What the same conversation says to the strange calls: the n-th result of an id belongs to its n-th call.

    No result counts only where a later call has one: a session may end, or hold no results at all.
    """
    numbered = steps.select(*_THERE, "kind", "call_id", "head", "is_error", strange.alias("strange")).with_row_index(
        "at"
    )
    ids = numbered["call_id"].filter(strange).drop_nulls()
    same = numbered.filter(pl.col("call_id").is_in(ids.implode()) & pl.col("kind").is_in(["tool_call", "tool_result"]))
    calls: dict[tuple[object, ...], list[tuple[int, bool]]] = {}
    states: dict[tuple[object, ...], list[str]] = {}
    for file, conversation, call_id, kind, at, is_strange, state in same.select(
        *_THERE, "call_id", "kind", "at", "strange", _STATE
    ).iter_rows():
        if kind == "tool_call":
            calls.setdefault((file, conversation, call_id), []).append((at, is_strange))
        else:
            states.setdefault((file, conversation, call_id), []).append(state)
    answers: list[str | None] = [None] * len(steps)
    silent: list[tuple[tuple[object, ...], int]] = []
    for key, entries in calls.items():
        said = states.get(key, [])
        for nth, (at, is_strange) in enumerate(entries):
            if is_strange and said:
                answers[at] = said[min(nth, len(said) - 1)]
            elif is_strange:
                silent.append((key[:2], at))
    if silent:
        results = numbered.filter(pl.col("kind") == "tool_result").group_by(_THERE).agg(pl.max("at"))
        last: dict[tuple[object, ...], int] = {
            (file, conversation): at for file, conversation, at in results.iter_rows()
        }
        for there, at in silent:
            answers[at] = "no result" if last.get(there, -1) > at else None
    return pl.Series(answers, dtype=pl.String)


def _prepare(partition: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Every call with its class, what is said of it, why, and how severe it is."""
    combined = partition.with_columns(pl.struct(*_GROUP, *_CALL).hash(seed=1).alias("alike"))
    alike = combined.group_by("alike").agg(pl.len().alias("count"), *(pl.first(name) for name in (*_GROUP, *_CALL)))
    registry = {
        tool.name: Own(
            frozenset(tool.required), None if tool.optional is None else frozenset((*tool.required, *tool.optional))
        )
        for tool in options.tools
    }
    groups: dict[tuple[str | None, ...], list[tuple[int, Call, str | None, str | None]]] = {}
    for number, count, *values in alike.sort("alike").iter_rows():
        group, (version, tool, names, answer) = tuple(values[: len(_GROUP)]), values[len(_GROUP) :]
        groups.setdefault(group, []).append((number, Call(tool, names, count), version, answer))
    judged = [
        (number, *row)
        for group, calls in groups.items()
        for number, row in _judge(group, calls, options.harness, registry)
    ]
    table = pl.DataFrame(judged, schema={"alike": pl.UInt64, **_JUDGED}, orient="row")
    return combined.join(table, on="alike", how="left", maintain_order="left").drop("alike")


def _judge(
    group: tuple[str | None, ...],
    calls: list[tuple[int, Call, str | None, str | None]],
    given: str | None,
    registry: dict[str, Own],
) -> list[tuple[int, tuple[object, ...]]]:
    """The classes of the calls of one view, model and harness."""
    form, *_, stated = group
    own = own_harness(form or "", stated)
    # a line in the shape of Claude Code that states no version may be of anybody
    is_stated = stated is not None or (own is not None and own != "claude-code")
    likely = (
        (harness_id(given),)
        if given
        else likely_harnesses((call for _, call, _, _ in calls), own, is_stated=is_stated, registry=registry)
    )
    declared = next(iter(likely), None)
    mismatch = None
    if own is not None and declared is not None and own != declared:
        how = "declared as" if given else "with tools of"
        mismatch = f"{mask(own)}{'' if is_stated else ' shape'} {how} {_any_of(likely)}"
    houses: dict[str | None, House] = {}
    rows: list[tuple[int, tuple[object, ...]]] = []
    for number, call, version, answer in calls:
        if version not in houses:
            of_claude = parse_version(version) if own == "claude-code" else None
            is_native = is_stated and own == declared
            houses[version] = House(own, declared, is_native, given is not None, of_claude, registry)
        decision = decide(call.tool, call.arg_names, answer, houses[version])
        stands = standing_of(call.tool, decision, registry)
        rows.append((number, (*_plain(decision, stands), mismatch, mask(declared) if declared else None)))
    return rows


def _any_of(harnesses: tuple[str, ...]) -> str:
    """Harnesses whose tools fit alike: 'pi', 'opencode or pi', 'another harness' for more than a line can list."""
    *others, last = sorted(harnesses)
    if len(others) >= _LISTED:
        return "another harness"
    return f"{', '.join(others)} or {last}" if others else last


def _plain(decision: Decision, standing: str) -> tuple[str, str, str, int, str, str]:
    """Names of tools, parameters and harnesses are what a file says: they are masked here, where they are born."""
    said = mask(decision.said)
    severity = int(decision.severity)
    return decision.what.value, said, mask(decision.kind), severity, standing, meant_by(decision, said)


CALLS = Shuffle("calls", Reads.CONVERSATIONS, _emit, _prepare, count_standings)


def judged_as(calls: pl.DataFrame, what: Class) -> pl.DataFrame:
    """The calls that were judged; those of a class carry what is said of them as the subject."""
    is_it = pl.col("what") == what.value
    return calls.filter(pl.col("what") != Class.UNJUDGED.value).with_columns(
        pl.when(is_it).then(pl.col("said")).alias("subject"), pl.col("why").alias("kind")
    )
