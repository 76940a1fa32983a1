"""Before findings are written: which subjects hold, and which another rule says more about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit.examination import examined_dimension
from traceaudit.failures import describe_failure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.results import Audit
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import Group, GroupKey
    from traceaudit_rules.tally import Tally


def verify_subjects(audit: Audit, rules: Iterable[Rule]) -> Audit:
    """The audit without the groups whose subject its rule does not uphold, or leaves to another rule.

    A rule is asked once for all its subjects, and only if there are any. One that raises has failed. Rules for which
    the dataset holds nothing to compare have not run.
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
    idle = _idle(rules, audit.tally, failures)
    dropped |= {key for key in audit.groups if key.code in idle}
    dropped |= _told_better(rules, [key for key in audit.groups if key not in dropped])
    dropped |= _too_few(rules, audit, failures)
    groups = {key: group for key, group in audit.groups.items() if key not in dropped}
    return replace(audit, groups=groups, failures=failures, ran=audit.ran - idle)


def _idle(rules: Iterable[Rule], counts: Tally, failures: dict[str, str]) -> set[str]:
    """Codes of the rules that compare what the dataset does not hold: they looked at nothing."""
    idle: set[str] = set()
    for rule in rules:
        try:
            if rule.given is not None and not rule.given(counts):
                idle.add(rule.code)
        except Exception as error:  # as above
            failures[rule.code] = describe_failure(error)
    return idle


def _too_few(rules: Iterable[Rule], audit: Audit, failures: dict[str, str]) -> set[GroupKey]:
    """Groups of which there is not enough in the whole dataset."""
    dropped: set[GroupKey] = set()
    for rule in rules:
        if rule.holds is None:
            continue
        for key, group in audit.groups.items():
            try:
                if key.code == rule.code and not rule.holds(of_dataset(key, group, audit.tally)):
                    dropped.add(key)
            except Exception as error:  # as above
                failures[rule.code] = describe_failure(error)
    return dropped


def check_messages(audit: Audit, rules: Iterable[Rule]) -> Audit:
    """The audit, in which rules have failed that raise when they say what they found."""
    failures = dict(audit.failures)
    by_code = {rule.code: rule for rule in rules}
    for key, group in audit.groups.items():
        if key.code in failures:
            continue
        rule, whole = by_code[key.code], of_dataset(key, group, audit.tally)
        try:
            rule.message(whole)
            if rule.advise is not None:
                rule.advise(whole)
        except Exception as error:  # as above
            failures[key.code] = describe_failure(error)
    return replace(audit, failures=failures)


def of_dataset(key: GroupKey, group: Group, counts: Tally) -> Group:
    """A group with its scope, its subject, and how many items the rule looked at in the whole dataset."""
    examined = counts.total(*examined_dimension(key.code, key.scope))
    return replace(group, examined=examined, scope=key.scope, subject=key.subject)


def _told_better(rules: Iterable[Rule], keys: Iterable[GroupKey]) -> set[GroupKey]:
    """Groups whose subject is also one of a rule that the rule of the group yields to."""
    yields = {rule.code: rule.yields_to for rule in rules if rule.yields_to}
    subjects: dict[str, set[str]] = {}
    for key in keys:
        subjects.setdefault(key.code, set()).add(key.subject)
    return {key for key in keys if any(key.subject in subjects.get(other, ()) for other in yields.get(key.code, ()))}
