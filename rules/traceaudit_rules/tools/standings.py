"""How each tool name stands to the inventory of its harness, counted for facts.tools."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import orjson
import polars as pl

from traceaudit_rules.tally import Dimension, Label, Tally, tally
from traceaudit_rules.tools.aliases import known_names
from traceaudit_rules.tools.decisions import BEFORE, Class, Decision
from traceaudit_rules.tools.inventory import is_mcp
from traceaudit_rules.tools.renaming import read_renaming

if TYPE_CHECKING:
    from collections.abc import Collection

ROOT = "tools"
VIEW = ("format", "folder", "container")
NAMES, STANDINGS, HARNESSES = "names", "standings!", "harnesses!"
# Names are cut: a trace may hold any.
_MOST_NAME = 200
_ENDLESS = f"more than {_MOST_NAME} characters without a blank"
_STANDINGS = {
    Class.ARGUMENTS: "arguments",
    Class.CASE: "spelling",
    Class.ALIAS: "foreign",
    Class.NEAR: "near",
    Class.HALLUCINATED: "absent",
    Class.UNKNOWN: "unknown",
    Class.UNJUDGED: "unjudged",
}
_RENAMED = frozenset({Class.ALIAS, Class.CASE, Class.NEAR, Class.LEGACY})


def standing_of(tool: str, decision: Decision, registry: Collection[str]) -> str:
    """One word of the schema for a call: in the inventory of its harness, of an MCP server, the user's own, or not."""
    if decision.what is Class.EXACT:
        return "mcp" if is_mcp(tool) else "own" if tool in registry else "inventory"
    if decision.what is Class.LEGACY:
        return "early" if decision.kind == BEFORE else "retired"
    return _STANDINGS[decision.what]


def meant_by(decision: Decision, said: str) -> str:
    """The name that a call means, and of which harness, as `said` has it; empty where it says none."""
    if decision.what not in _RENAMED:
        return ""
    found = read_renaming(said)
    return f"{found.meant} of {found.of}" if found.of and found.meant else found.meant


def count_standings(calls: pl.DataFrame) -> Tally:
    """Judged calls by view: by name, standing and what was meant, and by the harness that they were judged as."""
    by_view: defaultdict[Dimension, list[tuple[Label, int]]] = defaultdict(list)
    named = calls.group_by(*VIEW, _shown(pl.col("tool")), "standing", "meant").len()
    for *view, tool, standing, meant, number in named.iter_rows():
        # A dimension keeps a bounded number of labels. Made up names must not drive out those of inventories.
        kept = "known!" if tool in known_names() else "other"
        by_view[(ROOT, *map(str, view), NAMES, kept)].append((_label(tool, standing, meant), number))
    for *view, standing, number in calls.group_by(*VIEW, "standing").len().iter_rows():
        by_view[(ROOT, *map(str, view), STANDINGS)].append((standing, number))
    for *view, harness, number in calls.group_by(*VIEW, "declared").len().iter_rows():
        by_view[(ROOT, *map(str, view), HARNESSES)].append((harness or "", number))
    return Tally.total_of(tally(dimension, labels) for dimension, labels in by_view.items())


def _shown(tool: pl.Expr) -> pl.Expr:
    """Names, cut at white space: they are masked later, and masking knows no half of a secret."""
    cut = tool.str.slice(0, _MOST_NAME + 1).str.extract(r"(?s)\A(.+)\s", 1)
    return pl.when(tool.str.len_chars() > _MOST_NAME).then(cut.fill_null(_ENDLESS)).otherwise(tool)


def _label(tool: str, standing: str, meant: str) -> str:
    return orjson.dumps([tool, standing, meant]).decode()
