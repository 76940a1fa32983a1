"""What publishers say themselves of where the reasoning comes from, and what that does to findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Evidence, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.results import Audit
    from traceaudit_reports.card import Finding
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import Group, GroupKey

MOST_DISCLOSED = 20
# Kinds of sentences that say that the published reasoning is not the recorded one; see provenance.disclosure.
_AFTERWARDS = frozenset({"post-hoc", "generated"})
_OF_CARDS = "TA251"
_OF_COLUMNS = "TA252"
# A column speaks for the dataset if so large a part of the rows of its files has it: one row disclosing must not
# make mild what others hold.
_MOST_ROWS = 0.5


def temper(groups: Mapping[GroupKey, Group], rules: Mapping[str, Rule], audit: Audit) -> dict[GroupKey, Group]:
    """The groups, with findings on the origin of reasoning as warnings at most where the dataset discloses it.

    What is disclosed is no overclaim. It stays evidence, so verdicts are made of the groups before this step. The
    severity that a finding would have had is kept among its properties.
    """
    if not any(_discloses(key, group, audit) for key, group in groups.items()):
        return dict(groups)
    return {
        key: replace(
            group,
            severity=Severity.WARNING,
            properties={**group.properties, "severity_if_not_disclosed": group.severity.label},
        )
        if rules[key.code].evidence is not None and group.severity > Severity.WARNING
        else group
        for key, group in groups.items()
    }


def list_disclosures(family: Mapping[str, Rule], findings: Sequence[Finding]) -> list[dict[str, object]]:
    """facts.reasoning.disclosed: what is said, where, and how often."""
    told = [one for one in findings if one.code in family and family[one.code].evidence is Evidence.DISCLOSURE]
    return [
        {
            "code": one.code,
            "kind": one.kind,
            "text": one.subject,
            "count": one.count,
            "file": one.locations[0].file if one.locations else "",
            "row": one.locations[0].row if one.locations else 0,
        }
        for one in told[:MOST_DISCLOSED]
    ]


def _discloses(key: GroupKey, group: Group, audit: Audit) -> bool:
    """Whether the whole dataset is said to hold reasoning that was written afterwards."""
    if key.code == _OF_CARDS:
        return not _AFTERWARDS.isdisjoint(group.kinds)
    if key.code != _OF_COLUMNS:
        return False
    rows = sum(audit.files[number].rows for number in group.files if number in audit.files)
    return group.rows >= _MOST_ROWS * rows
