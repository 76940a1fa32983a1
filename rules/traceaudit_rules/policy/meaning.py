"""Tools by what they do: the names of other harnesses as Claude Code calls these tools."""

from __future__ import annotations

from functools import cache

from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.tools.aliases import aliases
from traceaudit_rules.tools.inventory import inventory


def by_meaning(tools: Counts) -> Counts:
    """Counts by the name that Claude Code has for a tool, where that is one; other names stay as they are."""
    labels: dict[str, int] = {}
    for name, number in tools.labels.items():
        meant = meaning_of(name) or name
        labels[meant] = labels.get(meant, 0) + number
    return Counts(labels, tools.rest)


@cache
def tools_like(*names: str) -> tuple[str, ...]:
    """These tools of Claude Code, and what other harnesses call them, sorted."""
    return tuple(sorted({*names, *(name for name in aliases() if meaning_of(name) in names)}))


def meaning_of(name: str) -> str | None:
    """What Claude Code calls a tool; None where that is not known, or depends on the arguments or the harness."""
    if name in inventory():
        return name
    rows = aliases().get(name, ())
    targets = {row.canonical for row in rows}
    return targets.pop() if len(targets) == 1 and not any(row.is_choice for row in rows) else None
