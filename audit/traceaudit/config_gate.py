"""Keys of the gate: severities, limits, exempt places, waivers, the baseline, and the row contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from traceaudit.config_fields import Fields, Key
from traceaudit.config_shapes import ByType, Choice, Flag, Listed, Number, PathText, Tables, Text
from traceaudit.config_words import Codes, Day, Limits, Severities
from traceaudit.grading import exact_levels
from traceaudit.selection import rule_code

if TYPE_CHECKING:
    from traceaudit.config_shapes import Schema
    from traceaudit.config_values import Values
    from traceaudit.gate.exemptions import Override

CONFIDENCES = ("weak", "strong", "certain")


class InlineWaivers(NamedTuple):
    """Waivers that stand in a configuration file; `where` names the file and the key."""

    where: str
    items: tuple[dict[str, object], ...]


def _make_override(values: Values, key: str, found: dict[str, Any]) -> Override:
    from traceaudit.gate.exemptions import Override

    if not found.get("paths") and not found.get("origins"):
        values.wrong(key, "it names no place; give paths or origins")
    if not found.get("ignore") and not found.get("severity"):
        values.wrong(key, "it says nothing of its places; give ignore or severity")
    off, severities = exact_levels(found.get("severity", {}))
    return Override(found.get("paths", ()), found.get("origins", ()), (*found.get("ignore", ()), *off), severities)


_OVERRIDE = (
    Key(
        "paths",
        "Files",
        "Globs of files, from the scanned root or from the working folder.",
        Listed(Text()),
        (["tests/**"],),
    ),
    Key("origins", "Origins", "Globs of origins of rows.", Listed(Text()), (["hf:*"],)),
    Key("ignore", "Rules left out here", "Codes, beginnings of codes or names; none of TA2.", Codes(True), (["TA4"],)),
    Key(
        "severity",
        "Severities here",
        "Rules and their severities in these places.",
        Severities(True),
        ({"TA401": "note"},),
    ),
)
_WAIVER = (
    Key("rule", "Rule", "Code, beginning of codes, or name.", Text(rule_code), ("TA401",)),
    Key("fingerprint", "Finding", "Fingerprint of one finding, or its beginning.", Text(), ()),
    Key("uid", "Rows", "Glob of ids of rows.", Text(), ("5f0c*",)),
    Key("origin", "Origin", "Glob of origins of rows.", Text(), ("hf:*",)),
    Key("path", "Files", "Glob of files.", Text(), ("fixtures/**",)),
    Key("reason", "Why it is accepted", "What was decided, and why.", Text(), ("planted by a test",)),
    Key("owner", "Who decided it", "A person or a team.", Text(), ("data-team",)),
    Key(
        "expires",
        "Last day",
        "The last day on which it holds; rules of severity error need one.",
        Day(),
        ("2027-01-31",),
    ),
)

_WAIVERS = Tables(Fields("a waiver", _WAIVER, required=("rule", "reason")))


@dataclass(frozen=True, slots=True)
class _Waivers:
    """An array of waivers; what they say is checked where waivers of a file are."""

    def check(self, values: Values, key: str, value: object) -> InlineWaivers:
        """See Shape."""
        _WAIVERS.check(values, key, value)
        items = value if isinstance(value, list) else []
        return InlineWaivers(f"{values.shown}: {key}", tuple(dict(item) for item in items))

    def schema(self) -> Schema:
        """See Shape."""
        return _WAIVERS.schema()


GATE_KEYS = (
    Key(
        "min-confidence",
        "Least confidence",
        "Findings that are less sure than this are counted and left out of everything else.",
        Choice(CONFIDENCES),
        ("strong",),
        "weak: nothing is left out",
    ),
    Key(
        "severity",
        "Severities of rules",
        "A code, the beginning of codes or a name, and the severity of its findings; off leaves the rules out. The "
        "longest beginning wins.",
        Severities(),
        ({"TA401": "error", "redaction-scars": "off"},),
        "what the rule says, and what the profile makes of it",
    ),
    Key(
        "limits",
        "Limits on measures",
        "A measure, a code or the beginning of codes, and a bound: the most as a number, '2%', '>= 1000' or both. "
        "A limit on rules counts their findings, which fail by nothing else as long as it holds.",
        Limits(),
        ({"near_duplicate_rate": 0.02, "TA711": 25, "rows": ">= 1000"},),
        "those of the profile",
    ),
    Key("max-findings", "Most findings", "The same as limits.findings.", Number(0), (100,), "any number"),
    Key(
        "overrides",
        "Exempt places",
        "Rules that are left out, or graded otherwise, in some files or for some origins. Where paths and origins are "
        "given, both must match; later tables come first.",
        Tables(Fields("an override", _OVERRIDE, finish=_make_override)),
        ([{"paths": ["fixtures/**"], "ignore": ["TA4"]}],),
        "none",
    ),
    Key(
        "waivers",
        "What was accepted",
        "A TOML file with waivers, an array of them, or false for none.",
        ByType({str: PathText(), list: _Waivers(), bool: Flag(only=False)}, "a path, an array of tables or false"),
        ("traceaudit-waivers.toml", [{"rule": "TA401", "path": "fixtures/**", "reason": "planted by a test"}]),
        "traceaudit-waivers.toml beside this file or in the working folder, if it is there",
    ),
    Key(
        "waiver-horizon",
        "Longest waiver",
        "How many days ahead a waiver of an error may expire.",
        Number(1),
        (90,),
        "366",
    ),
    Key(
        "baseline",
        "Known findings",
        "A file that `traceaudit baseline create` made, or false for none.",
        ByType({str: PathText(), bool: Flag(only=False)}, "a path or false"),
        ("traceaudit-baseline.json", False),
        "traceaudit-baseline.json in the working folder, if it is there",
    ),
    Key(
        "contract",
        "Row contract",
        "A suite of expectations as JSON; true for the built-in one, false for none.",
        ByType({str: PathText(), bool: Flag()}, "a path, true or false"),
        (True, "suite.json"),
        "the profile says whether the built-in one runs",
    ),
    Key(
        "contract-timeout", "Time for the contract", "Seconds that the row contract may take.", Number(1), (300,), "120"
    ),
)
