"""Drift: calls under another name, or with other parameters, than the harness has; and what else was found on tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.duplicates import name_view
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.tools.views import join_names
from traceaudit_reports.json_values import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_reports.card import Card, Finding
    from traceaudit_reports.html.limits import Limits

_NAME = 80
_SENTENCE = 300
_MOST_RENAMES = 8
_MOST_OTHERS = 8
_FAMILY = "TA3"
# Where a rule says what a call should be, and what it is called here.
_DRIFT = {
    "TA301": "name of another harness",
    "TA302": "spelled in another way",
    "TA303": "near name",
    "TA304": "no such tool",
    "TA305": "in no inventory",
    "TA306": "other parameters",
    "TA307": "not in its version",
}

_RANK = {"error": 0, "warning": 1, "note": 2}
# Where the kind of a finding says more than that: the harnesses, what the session answered, retired or too early.
_DETAILED = frozenset({"TA301", "TA304", "TA307"})


class DriftRow(NamedTuple):
    """One kind of call. `renames` are pairs of the found and the meant name of a parameter; `status` is not 'new'."""

    found: str
    meant: str
    renames: list[tuple[str, str]]
    parameters: str
    kind: str
    detail: str
    views: str
    calls: str
    sessions: str
    code: str
    severity: str
    status: str


class OtherFinding(NamedTuple):
    """A finding on tools that is about no single name."""

    code: str
    severity: str
    where: str
    message: str


class Drift(NamedTuple):
    """The table, and what else was found. `has_*` say which columns hold anything."""

    rows: list[DriftRow]
    rows_left_out: str
    has_renames: bool
    has_sessions: bool
    others: list[OtherFinding]
    others_left_out: str


def describe_drift(card: Card, limits: Limits) -> Drift:
    """What the rules on tools found, the most severe and most frequent first."""
    found = [finding for finding in card.findings if finding.code.startswith(_FAMILY)]
    named = _alike(finding for finding in found if _is_named(finding))
    rows = [_row(alike) for alike in sorted(named, key=_order)]
    others = [finding for finding in found if not _is_named(finding)]
    left, more = len(rows) - limits.rows, len(others) - _MOST_OTHERS
    shown = rows[: limits.rows]
    return Drift(
        rows=shown,
        rows_left_out=f"{number_of(left, 'more kind')} of calls in the JSON report" if left > 0 else "",
        has_renames=any(row.renames or row.parameters for row in shown),
        has_sessions=any(row.sessions for row in shown),
        others=[_other(finding) for finding in others[:_MOST_OTHERS]],
        others_left_out=f"{number_of(more, 'more finding')} on tools below" if more > 0 else "",
    )


def _is_named(finding: Finding) -> bool:
    return finding.code in _DRIFT and bool(finding.properties.get("tool"))


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings that say the same of several views, in the order of the first one."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        said = tuple(
            str(finding.properties.get(name)) for name in ("tool", "meant", "meant_of", "renames", "parameters")
        )
        key = (finding.code, finding.severity, finding.status, finding.kind, *said, finding.count, finding.sessions)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _order(alike: Sequence[Finding]) -> tuple[int, str, int, str, str]:
    """The most severe first, then rule by rule the most frequent, then by name."""
    first = alike[0]
    return (
        _RANK.get(first.severity, len(_RANK)),
        first.code,
        -first.count,
        str(first.properties.get("tool")),
        first.fingerprint,
    )


def _row(alike: Sequence[Finding]) -> DriftRow:
    first = alike[0]
    said = first.properties
    found, meant, of = (str(said.get(name) or "") for name in ("tool", "meant", "meant_of"))
    renames = [
        (clip(str(one.get("from", "")), _NAME), clip(str(one.get("to", "")), _NAME))
        for one in entries(said.get("renames"))[:_MOST_RENAMES]
    ]
    return DriftRow(
        found=clip(found, _NAME),
        meant="" if meant == found else clip(f"{meant} of {of}" if meant and of else meant, _NAME),
        renames=renames,
        parameters=clip(str(said.get("parameters") or ""), 2 * _NAME),
        kind=_DRIFT[first.code],
        detail=clip(first.kind, _NAME) if first.code in _DETAILED and first.kind != _DRIFT[first.code] else "",
        views=join_names(sorted(_view(finding) for finding in alike)),
        calls=f"{first.count:,}",
        sessions=f"{first.sessions:,}" if first.sessions else "",
        code=first.code,
        severity=first.severity,
        status="" if first.status == "new" else clip(first.status, _NAME),
    )


def _view(finding: Finding) -> str:
    return clip(name_view(finding.scope) or "all rows", _NAME)


def _other(finding: Finding) -> OtherFinding:
    return OtherFinding(finding.code, finding.severity, _view(finding), clip(finding.message, _SENTENCE))
