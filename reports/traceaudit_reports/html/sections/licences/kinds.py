"""What kind of licence an expression names, in two words: so that copyleft is told from permissive at a glance."""

from __future__ import annotations

import re
from typing import NamedTuple

from traceaudit_rules.licences.readings.classes import base_of
from traceaudit_rules.licences.readings.entries import entries

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_LONGEST = 300


class Kind(NamedTuple):
    """`words` for a reader; `edge` is how a box of it looks: permissive, copyleft, limited or unknown."""

    words: str
    edge: str


UNKNOWN = Kind("", "unknown")
# From the one that asks most: of several licences that bind together the first one found here names the kind.
_KINDS = {
    "none": Kind("no permission", "limited"),
    "research": Kind("research only", "limited"),
    "non-commercial": Kind("not commercial", "limited"),
    "non-commercial-alike": Kind("not commercial", "limited"),
    "no-derivatives": Kind("no adaptations", "limited"),
    "vendor": Kind("terms of a vendor", "limited"),
    "rail": Kind("limited uses", "limited"),
    "network": Kind("network copyleft", "copyleft"),
    "strong": Kind("strong copyleft", "copyleft"),
    "share-alike": Kind("share alike", "copyleft"),
    "database": Kind("share alike", "copyleft"),
    "weak": Kind("weak copyleft", "copyleft"),
    "attribution": Kind("attribution", "permissive"),
    "artistic": Kind("permissive", "permissive"),
    "conditions": Kind("permissive", "permissive"),
    "apache": Kind("permissive", "permissive"),
    "notice": Kind("permissive", "permissive"),
    "dedication": Kind("public domain", "permissive"),
}
_ORDER = {edge: place for place, edge in enumerate(("limited", "copyleft", "unknown", "permissive"))}


def kind_of(expression: str) -> Kind:
    """The kind of the licences that an expression names; UNKNOWN where our table has none of them.

    A choice between licences (OR) is named after the one that asks least.
    """
    if not expression or len(expression) > _LONGEST:
        return UNKNOWN
    ways = [_together(way) for way in re.split(r"\bOR\b", expression)]
    return max(ways, key=_rank)


def order_of(kind: Kind) -> int:
    """Limits first, permissive last."""
    return _ORDER[kind.edge]


def _together(expression: str) -> Kind:
    known = entries()
    plain = re.sub(r"\bWITH\s+\S+", "", expression)
    names = [name for name in _ID.findall(plain) if name != "AND"]
    kinds = [_KINDS.get(known[base].group, UNKNOWN) if (base := base_of(name)) in known else UNKNOWN for name in names]
    if not kinds or UNKNOWN in kinds:
        return UNKNOWN
    return min(kinds, key=_rank)


def _rank(kind: Kind) -> int:
    """The place in the table; what is unknown is never taken for less than a limit."""
    return list(_KINDS.values()).index(kind) if kind is not UNKNOWN else -1
