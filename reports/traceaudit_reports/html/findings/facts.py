"""What is known of one finding, in pairs of a name and a value, as strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, percent
from traceaudit_reports.json_values import entries, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Finding

_SHORT = 80
_LONG = 400
_MOST_NAMES = 12
_MOST_PROPERTIES = 20
_SHARES = ("share", "base_share", "lower_bound", "upper_bound")
_SENTENCES = ("innocent", "source")
_LABELS = {"innocent": "what else explains it", "thresholds": "limits, and what was measured"}


def scope_of(finding: Finding) -> list[tuple[str, str]]:
    """Where the finding holds."""
    return [(clip(key, 40), clip(value, _SHORT)) for key, value in list(finding.scope.items())[:_MOST_NAMES]]


def facts_of(finding: Finding, scope: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is known of a finding, in pairs. A subject that only repeats the scope is left out."""
    # What is said of a file as a whole stands in no row, however it is counted.
    is_of_files = bool(finding.locations) and not any(location.row for location in finding.locations)
    counted = ((0 if is_of_files else finding.rows, "row"), (finding.sessions, "session"), (finding.files, "file"))
    amounts = ", ".join(number_of(count, noun) for count, noun in counted if count)
    subject = "" if finding.subject == " ".join(finding.scope.values()) else clip(finding.subject, 2 * _SHORT)
    return [
        ("found", f"{finding.count:,} in {amounts}" if amounts else f"{finding.count:,}"),
        *([("subject", subject)] if subject else []),
        ("kind", clip(finding.kind, _SHORT)),
        ("confidence", finding.confidence),
        *([] if finding.status == "new" else [("status", finding.status)]),
        *scope,
        *_properties(finding.properties),
    ]


def _properties(properties: Mapping[str, object]) -> list[tuple[str, str]]:
    """Measured values in a few words; `kinds` of one kind only repeats the count."""
    told = [
        (_LABELS.get(name) or clip(name.replace("_", " "), 40), _measured(name, value))
        for name, value in list(properties.items())[:_MOST_PROPERTIES]
        if not (name == "kinds" and hasattr(value, "__len__") and len(value) < 2)
    ]
    return [(name, value) for name, value in told if value]


def _measured(name: str, value: object) -> str:
    if name in _SENTENCES:
        return clip(str(value), _LONG)
    if name == "thresholds":
        return clip(_thresholds(value), _LONG)
    told = percent(value) if name in _SHARES and isinstance(value, float) else _said(value)
    return clip(told, 2 * _SHORT)


def _thresholds(value: object) -> str:
    """Limits of a rule with the base that each was measured on, where it was."""
    told = []
    for entry in entries(value)[:_MOST_NAMES]:
        count, n = int(number(entry.get("base_count"))), int(number(entry.get("base_n")))
        told.append(f"{entry.get('name')} {_said(entry.get('value'))}" + (f" ({count:,} of {n:,})" if n else ""))
    return "; ".join(told)


def _said(value: object) -> str:
    # isinstance with the abstract classes costs an import at run time; these two have what is needed.
    if hasattr(value, "items"):
        return ", ".join(f"{key} {_said(item)}" for key, item in list(value.items())[:_MOST_NAMES])
    if isinstance(value, list | tuple):
        return ", ".join(_said(item) for item in value[:_MOST_NAMES])
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return clip(str(value), _SHORT)
