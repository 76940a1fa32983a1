"""What one tool call is: of the harness, of an older version, of another harness, or of none.

The order is fixed: MCP, exact, legacy, argument drift, case drift, alias, near name, hallucinated, unknown.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from traceaudit_rules.contract import Severity
from traceaudit_rules.tools.aliases import CLAUDE_CODE, aliases, checked_names, find_foreign, inventories
from traceaudit_rules.tools.arguments import Drift, find_drift, find_renames, say_renames
from traceaudit_rules.tools.inventory import Version, folded, inventory, is_mcp, offered
from traceaudit_rules.tools.limits import limits
from traceaudit_rules.wording import beginning_of

_LONGEST_NAME = 64
_LONGEST_SHOWN = 128
_REFUSED = ("no such tool", "input error", "no result")
# Kind of a call whose tool came later than its version.
BEFORE = "before its time"


class Class(StrEnum):
    """Classes of tool calls. UNJUDGED: no inventory says anything about the name."""

    EXACT = "exact"
    LEGACY = "legacy"
    ARGUMENTS = "argument drift"
    CASE = "case drift"
    ALIAS = "alias"
    NEAR = "near"
    HALLUCINATED = "hallucinated"
    UNKNOWN = "unknown"
    UNJUDGED = "unjudged"


class Own(NamedTuple):
    """A tool of the user's registry. `allowed` None: any parameter."""

    required: frozenset[str]
    allowed: frozenset[str] | None


class House(NamedTuple):
    """Where a call was made.

    `own`: harness that the file states or has the shape of. `declared`: the one that the tools of this view are of, or
    that the user says. `is_native`: own and declared are one and the file states it. `is_given`: the user says so.
    `version`: of Claude Code. None: not known.
    """

    own: str | None
    declared: str | None
    is_native: bool
    is_given: bool
    version: Version | None
    registry: dict[str, Own]


class Decision(NamedTuple):
    """Class, what is said of the call (tool and target), kind and severity; the last three mean little if exact."""

    what: Class
    said: str = ""
    kind: str = ""
    severity: Severity = Severity.NOTE


_EXACT = Decision(Class.EXACT)


def decide(tool: str, arg_names: str | None, answer: str | None, house: House) -> Decision:
    """The class of one call. `answer` says what the session answered to a name that no inventory has."""
    keys = None if arg_names is None else frozenset(arg_names.split(",") if arg_names else ())
    if is_mcp(tool):
        return _EXACT
    if tool in house.registry:
        own = house.registry[tool]
        return _judge_arguments(tool, keys, find_drift(keys, own.required, own.allowed) if keys is not None else None)
    homes = {house.own, house.declared}
    if CLAUDE_CODE in homes and tool in inventory():
        return _judge_known(tool, keys, house.version)
    if any(tool in inventories().get(home or "", ()) for home in homes):
        return _EXACT
    if house.declared is None:
        why = f"no inventory for {house.own}" if house.own else "tools of no known harness"
        return Decision(Class.UNJUDGED, kind=why)
    shown = beginning_of(tool, _LONGEST_SHOWN)
    return (
        _judge_case(tool, shown, keys or frozenset(), house)
        or _judge_foreign(tool, shown, keys or frozenset(), house)
        or _judge_stranger(tool, shown, answer, house)
    )


def _judge_known(tool: str, keys: frozenset[str] | None, version: Version | None) -> Decision:
    """A tool of Claude Code: does the version offer it, and with these parameters?"""
    entry = inventory()[tool]
    if version is not None and not entry.is_offered(version):
        kind = BEFORE if entry.is_early(version) else "retired"
        target = f" -> {entry.successor}" if entry.successor else ""
        return Decision(Class.LEGACY, f"{tool}{target if kind == 'retired' else ''}", kind)
    if entry.takes_anything(version) or keys is None:
        return _EXACT
    return _judge_arguments(tool, keys, find_drift(keys, entry.required(version), entry.allowed))


def _judge_arguments(tool: str, keys: frozenset[str] | None, drift: Drift | None) -> Decision:
    if keys is None or drift is None:
        return _EXACT
    return Decision(Class.ARGUMENTS, f"{tool} ({drift.said})", drift.kind, Severity.WARNING)


def _judge_case(tool: str, shown: str, keys: frozenset[str], house: House) -> Decision | None:
    """The name of a tool but for case, underscores and hyphens."""
    target = _folded_names(house).get(folded(tool))
    if target is None:
        return None
    renames = _renames(tool, keys, target, house) if target in inventory() else ()
    return Decision(Class.CASE, _said(shown, target, renames, house), "spelling", Severity.WARNING)


def _folded_names(house: House) -> dict[str, str]:
    names = {folded(name): name for name in sorted(house.registry)}
    if house.declared == CLAUDE_CODE:
        return offered(house.version) | names
    return {folded(name): name for name in checked_names(house.declared or "")} | names


def _renames(tool: str, keys: frozenset[str], target: str, house: House) -> tuple[tuple[str, str], ...]:
    """What the parameters are called in Claude Code: by the row of the harness, else by common renames."""
    foreign = find_foreign(tool, keys)
    if foreign is not None and target in foreign.targets:
        return foreign.renames
    allowed = inventory()[target].allowed
    return find_renames(keys - allowed, allowed - keys)


def _judge_foreign(tool: str, shown: str, keys: frozenset[str], house: House) -> Decision | None:
    """A name of another harness. A native log of an extensible harness may well have a tool of that name."""
    if house.is_native and house.declared != CLAUDE_CODE:
        return None
    if house.declared == CLAUDE_CODE:
        foreign = find_foreign(tool, keys)
        if foreign is None:
            return None
        severity = Severity.WARNING if foreign.is_checked else Severity.NOTE
        said = _said(shown, " or ".join(foreign.targets) or "no equivalent", foreign.renames, house)
        return Decision(Class.ALIAS, said, ", ".join(foreign.harnesses), severity)
    foreign = find_foreign(tool, keys)
    if tool not in inventory() and foreign is None:
        return None
    meant = {tool} if tool in inventory() else set(foreign.targets if foreign else ())
    kind = CLAUDE_CODE if tool in inventory() else ", ".join(foreign.harnesses if foreign else ())
    targets = sorted(name for name in inventories().get(house.declared or "", ()) if meant & _targets(name))
    return Decision(Class.ALIAS, _said(shown, " or ".join(targets[:3]) or "no equivalent", (), house), kind)


def _targets(name: str) -> set[str]:
    return {row.canonical for row in aliases().get(name, ()) if row.canonical is not None}


def _judge_stranger(tool: str, shown: str, answer: str | None, house: House) -> Decision:
    """A name that no inventory has. That of Claude Code is complete; what the user declares is judged as if it were."""
    is_complete = house.declared == CLAUDE_CODE or house.is_given
    nearest = _nearest(tool, house) if len(tool) <= _LONGEST_NAME else None
    if nearest is not None and (is_complete or not house.is_native):
        severity = Severity.WARNING if house.declared == CLAUDE_CODE else Severity.NOTE
        return Decision(Class.NEAR, _said(shown, nearest, (), house), "near name", severity)
    if answer in _REFUSED and (is_complete or answer == "no such tool"):
        severity = Severity.WARNING if answer == "no result" else Severity.ERROR
        return Decision(Class.HALLUCINATED, shown, answer, severity)
    if is_complete:
        severity = Severity.WARNING if house.declared == CLAUDE_CODE else Severity.NOTE
        return Decision(Class.UNKNOWN, shown, f"not in the inventory of {house.declared}", severity)
    return Decision(Class.UNJUDGED, kind=f"beyond the partial inventory of {house.declared}")


def _nearest(tool: str, house: House) -> str | None:
    """The name that is nearest by Jaro-Winkler; of equally near ones the first in the alphabet."""
    from rapidfuzz import process  # slow to load, and most data has no such name
    from rapidfuzz.distance import JaroWinkler

    names, folds = _candidates(house.declared or "", house.version, tuple(sorted(house.registry)))
    scorer = JaroWinkler.normalized_similarity
    best = process.extractOne(tool.casefold(), folds, scorer=scorer, score_cutoff=limits().near)
    return None if best is None else names[best[2]]


@lru_cache(maxsize=512)
def _candidates(declared: str, version: Version | None, registry: tuple[str, ...]) -> tuple[list[str], list[str]]:
    known = offered(version).values() if declared == CLAUDE_CODE else inventories().get(declared, ())
    names = sorted({*known, *registry})
    return names, [name.casefold() for name in names]


def _said(name: str, target: str, renames: tuple[tuple[str, str], ...], house: House) -> str:
    """The tool, its canonical name, the harness if it is another, and renamed parameters: 'Bash -> bash of pi'."""
    of = "" if house.declared == CLAUDE_CODE or target in house.registry else f" of {house.declared}"
    return f"{name} -> {target}{of}" + (f" ({say_renames(renames)})" if renames else "")
