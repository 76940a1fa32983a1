"""Whether a finding lies above its base rate, and the base rate in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.grades import Confidence
from traceaudit_rules.provenance.statistics import exceeds
from traceaudit_rules.provenance.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_rules.groups import Group


def above(name: str) -> Callable[[Group], bool]:
    """A test for the `holds` of a rule: the share of what was found lies clearly above the base of a threshold.

    One item alone never does, however few were looked at.
    """

    def holds(group: Group) -> bool:
        base = threshold(name)
        factor, least = threshold("base-rate-factor").value, int(threshold("least-thoughts").value)
        return group.count > 1 and exceeds(group.count, group.examined, base.count, base.n, factor, least)

    return holds


def proved_or_above(name: str) -> Callable[[Group], bool]:
    """A test for the `holds` of a rule: one proof is enough, and what is less has to lie above the base."""
    is_above = above(name)
    return lambda group: group.confidence is Confidence.CERTAIN or is_above(group)


def of_many(group: Group) -> bool:
    """Whether there is more than one, among as many as a dataset is judged by."""
    return group.count > 1 and group.examined >= threshold("least-thoughts").value


def base_in_words(name: str) -> str:
    """How often it was met where nobody had touched the data, as the end of a message."""
    return f"in recorded sessions {threshold(name).words}"
