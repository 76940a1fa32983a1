"""A configuration as TOML again, each value with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from traceaudit.config_keys import KEYS
from traceaudit.resolution import BASELINE, HORIZON, find_baseline, find_waivers
from traceaudit.tomltext import toml_key, toml_value
from traceaudit_reports.pagesize import MOST_MEGABYTES
from traceaudit_reports.visible import visible
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from traceaudit.config import Config
    from traceaudit.config_fields import Key
    from traceaudit.config_gate import InlineWaivers
    from traceaudit.gate.exemptions import Override
    from traceaudit.gate.policy import Limit
    from traceaudit.resolution import Asked
    from traceaudit_rules.gates import GateProfile
    from traceaudit_rules.options import MappedSource, OwnTool

_HEAD = "tool.traceaudit"
_DEFAULT = "default"


class Value(NamedTuple):
    """A value as TOML has it, and where it comes from. A comment has no value, but words."""

    key: str
    value: object
    origin: str
    is_comment: bool = False

    @property
    def line(self) -> str:
        """One line of TOML."""
        if self.is_comment:
            return f"# {toml_key(self.key)}: {visible(str(self.value))}  # {visible(self.origin)}"
        return f"{toml_key(self.key)} = {toml_value(self.value)}  # {visible(self.origin)}"


def config_text(said: Config, asked: Asked, *, is_resolved: bool = False) -> str:
    """What files and the command line say, as TOML that can be read again from the working folder.

    `is_resolved`: with what the profile and the defaults say. What of it no key can say is a comment.
    """
    gate = gate_profiles()[asked.settings.profile]
    sections: list[list[str]] = [[f"[{_HEAD}]"]]
    values = {key.target: list(_values(key, said)) for key in KEYS}
    if is_resolved:
        for key in KEYS:
            values[key.target] += _unsaid(key, said, asked, gate, is_said=bool(values[key.target]))
    for key in KEYS:
        if key.target in _TABLES and any(value.key != key.name for value in values[key.target]):
            sections.append([f"[{_HEAD}.{key.name}]", *(value.line for value in values[key.target])])
        elif key.target in _ARRAYS and all(isinstance(value.value, dict) for value in values[key.target]):
            sections += [
                [f"[[{_HEAD}.{key.name}]]  # {value.origin}", *_fields(value.value)] for value in values[key.target]
            ]
        else:
            sections[0] += [value.line for value in values[key.target]]
    return "\n".join("\n".join(section) + "\n" for section in sections)


def _fields(value: Any) -> list[str]:
    return [f"{toml_key(name)} = {toml_value(item)}" for name, item in value.items()]


def _of(said: Config, key: Key) -> Any:
    return getattr(said, {"pii": "nlp_engine"}.get(key.target, key.target), None)


def _values(key: Key, said: Config) -> Iterator[Value]:
    """What is said of a key; several values where it is a table, or an array of tables."""
    value = _of(said, key)
    if value is None or value == ():
        return
    if key.target in _TABLES:
        for name, item in _TABLES[key.target](value).items():
            yield Value(name, item, said.told_by.get(f"{key.target}.{name}", _DEFAULT))
    elif key.target in _ARRAYS and isinstance(value, tuple):
        origin = said.told_by.get(key.target, _DEFAULT)
        yield from (Value(key.name, item, origin) for item in _ARRAYS[key.target](value))
    else:
        plain = "all" if key.target == "locations" and value == -1 else value
        yield Value(key.name, plain, said.told_by.get(key.target, _DEFAULT))


def _unsaid(key: Key, said: Config, asked: Asked, gate: GateProfile, *, is_said: bool) -> Iterator[Value]:
    """What profile and defaults say of a key beside the user."""
    of_profile = f"profile {gate.name}"
    if key.target == "limits":
        reasons = {bound.limit: bound.reason for bound in gate.limits}
        for limit in asked.policy.limits:
            if limit.by_profile:
                yield Value(limit.measure, _bound(limit), f"{of_profile}: {reasons.get(str(limit), '')}")
    elif key.target == "severity":
        for code in asked.policy.raised:
            words = "error, where a finding is a warning, and strong or certain"
            yield Value(code, words, f"{of_profile}: {gate.reason_of(code)}", is_comment=True)
    elif not is_said and not _is_said_elsewhere(key, said):
        value, origin = _known(key, said, asked, of_profile)
        if value is None:
            yield Value(key.name, key.default, _DEFAULT, is_comment=True)
        else:
            yield Value(key.name, value, origin)


def _is_said_elsewhere(key: Key, said: Config) -> bool:
    """Whether the head says it, or the table of limits."""
    has_most = any((limit.measure, limit.sign) == ("findings", "<=") for limit in said.limits)
    return key.target == "extend" or (key.target == "max_findings" and has_most)


def _known(key: Key, said: Config, asked: Asked, of_profile: str) -> tuple[object, str]:
    """The value that a key has although nobody said it; None where no value of TOML can say it."""
    settings, policy = asked
    found: dict[str, tuple[object, str]] = {
        "profile": (settings.profile, _DEFAULT),
        "fail_on": ("never" if settings.fail_on is None else settings.fail_on.label, of_profile),
        "max_bad_rows": (settings.max_bad_rows, of_profile),
        "locations": (10, _DEFAULT),
        "max_html_mb": (MOST_MEGABYTES, _DEFAULT),
        "jobs": (settings.jobs, "cores of this machine"),
        "min_confidence": (policy.min_confidence.label, _DEFAULT),
        "waiver_horizon": (HORIZON, _DEFAULT),
        "waivers": (find_waivers(said), "found there"),
        "baseline": (find_baseline() or False, "found there" if find_baseline() else f"there is no {BASELINE} here"),
        "contract": (policy.contract is not None, policy.without_contract or of_profile),
        "contract_timeout": (120, _DEFAULT),
    }
    return found.get(key.target, (None, ""))


def _bound(limit: Limit) -> str:
    return str(limit).removeprefix(f"{limit.measure} ")


def _bounds(limits: tuple[Limit, ...]) -> dict[str, object]:
    """Bounds by measure; both, where it has a least and a most."""
    found: dict[str, list[str]] = {}
    for limit in limits:
        found.setdefault(limit.measure, []).append(_bound(limit))
    return {measure: bounds if len(bounds) > 1 else bounds[0] for measure, bounds in found.items()}


def _tool(tool: OwnTool) -> object:
    given = {"required": tool.required} | ({} if tool.optional is None else {"optional": tool.optional})
    return tool.optional if not tool.required and tool.optional is not None else given


def _source(source: MappedSource) -> dict[str, object]:
    names = {"license": "licence"} | {name: name for name in ("upstream", "commit", "derivation", "reason", "own")}
    return {key: getattr(source, name) for key, name in names.items() if getattr(source, name)}


def _override(override: Override) -> dict[str, object]:
    said = {"paths": override.paths, "origins": override.origins, "ignore": override.ignore}
    levels = {code: severity.label for code, severity in override.severities}
    return {name: value for name, value in (said | {"severity": levels}).items() if value}


def _plain_waivers(value: InlineWaivers) -> list[Mapping[str, object]]:
    return list(value.items)


_TABLES: Mapping[str, Callable[[Any], Mapping[str, object]]] = {
    "severity": dict,
    "limits": lambda limits: _bounds(limits),
    "columns": dict,
    "tools": lambda tools: {tool.name: _tool(tool) for tool in tools},
    "sources": lambda sources: {source.pattern: _source(source) for source in sources},
    "pii": lambda name: {"nlp_engine": name},
}
_ARRAYS: Mapping[str, Callable[[Any], list[Any]]] = {
    "overrides": lambda overrides: [_override(override) for override in overrides],
    "waivers": _plain_waivers,
}
