"""Before findings are written: which subjects hold, and which another rule says more about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit.failures import describe_failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.results import Audit
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import GroupKey


def verify_subjects(audit: Audit, rules: Iterable[Rule]) -> Audit:
    """The audit without the groups whose subject its rule does not uphold, or leaves to another rule.

    A rule is asked once for all its subjects, and only if there are any. One that raises has failed.
    """
    rules = tuple(rules)
    dropped: set[GroupKey] = set()
    failures = dict(audit.failures)
    for rule in rules:
        keys = [key for key in audit.groups if key.code == rule.code]
        if rule.verify is None or not keys or rule.code in failures:
            continue
        try:
            kept = rule.verify(sorted({key.subject for key in keys}))
        except Exception as error:  # a rule that fails must not stop the others, nor read as a pass
            failures[rule.code] = describe_failure(error)
            continue
        dropped.update(key for key in keys if key.subject not in kept)
    dropped |= _told_better(rules, [key for key in audit.groups if key not in dropped])
    groups = {key: group for key, group in audit.groups.items() if key not in dropped}
    return replace(audit, groups=groups, failures=failures)


def _told_better(rules: Iterable[Rule], keys: Iterable[GroupKey]) -> set[GroupKey]:
    """Groups whose subject is also one of a rule that the rule of the group yields to."""
    yields = {rule.code: rule.yields_to for rule in rules if rule.yields_to}
    subjects: dict[str, set[str]] = {}
    for key in keys:
        subjects.setdefault(key.code, set()).add(key.subject)
    return {key for key in keys if any(key.subject in subjects.get(other, ()) for other in yields.get(key.code, ()))}
