"""Whether a number that contradicts the data is one of its counts all the same: of a file, a folder, a label.

Somebody who writes 'The dataset has 185 rows' of data with 185 local ones means those, and did not say so.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking.comparing import agreement
from traceaudit_rules.claims.checking.settling import Reading
from traceaudit_rules.claims.claim import Kind, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Claim

_OF_ROWS = ("origins", "output_types", "models", "source_roots")
_CALLS = ("tool_use", "tool use", "tool calls")


def count_elsewhere(claim: Claim, evidence: Evidence) -> Reading | None:
    """A count of the same things in a part of the data that has the value, None where no part has it."""
    if claim.value is None or claim.precision in (Precision.AT_LEAST, Precision.AT_MOST):
        return None
    found = (reading for reading in _counts(claim, evidence) if agreement(claim, reading.value))
    return next(found, None)


def _counts(claim: Claim, evidence: Evidence) -> Iterator[Reading]:
    if claim.kind is Kind.ROWS:
        yield from _rows(evidence)
    elif claim.kind is Kind.SESSIONS:
        yield from (Reading(file.sessions, file.path) for file in evidence.data if file.sessions)
    elif claim.kind is Kind.FILES:
        yield from (Reading(count, f"files in {folder}") for folder, count in _folders(evidence).items())
    elif claim.kind is Kind.CALLS or (claim.kind is Kind.COUNT and claim.subject in _CALLS):
        for view in evidence.views:
            yield Reading(sum(view.labels["tools"].values()), f"calls, {view.name}")
            yield from (Reading(times, f"calls of {name}, {view.name}") for name, times in view.labels["tools"].items())


def _rows(evidence: Evidence) -> Iterator[Reading]:
    by_folder: Counter[str] = Counter()
    for file in evidence.data:
        yield Reading(file.rows, file.path)
        by_folder[file.path.rpartition("/")[0]] += file.rows
    yield from (Reading(rows, f"rows in {folder or '.'}") for folder, rows in by_folder.items())
    for view in evidence.views:
        for kind in _OF_ROWS:
            yield from (Reading(times, f"rows of {name}, {view.name}") for name, times in view.labels[kind].items())
        for name in ("min", "max"):
            if name in view.rows_per_session:
                yield Reading(view.rows_per_session[name], f"rows of a session, {view.name}")


def _folders(evidence: Evidence) -> Counter[str]:
    """Files in each folder and everything below it."""
    counts: Counter[str] = Counter()
    for file in evidence.data:
        parts = file.path.split("/")[:-1]
        counts.update("/".join(parts[: at + 1]) for at in range(min(len(parts), 20)))
    return counts
