"""The last question to the rules: which subjects hold, and which are another rule's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from traceaudit.examination import examined_dimension
from traceaudit.results import Audit
from traceaudit.verification import verify_subjects
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Confidence, Rule, Severity
from traceaudit_rules.groups import Group, GroupKey, Place
from traceaudit_rules.tally import tally

if TYPE_CHECKING:
    from collections.abc import Collection

RULES = {rule.code: rule for rule in all_rules()}
PLACE = Place(0, 0, 0, 1, "", "x", 0, 0, 1, None, None, None)
GROUP = Group(1, 1, frozenset(), frozenset(), {}, Severity.WARNING, Confidence.STRONG, (PLACE,))


def audit_of(*found: tuple[str, str], **more: object) -> Audit:
    return Audit(groups={GroupKey(code, (), subject): GROUP for code, subject in found}, **more)


def left(audit: Audit) -> set[tuple[str, str]]:
    return {(key.code, key.subject) for key in audit.groups}


def asked(code: str, calls: list[list[str]], kept: Collection[str]) -> Rule:
    def verify(subjects: Collection[str]) -> Collection[str]:
        calls.append(list(subjects))
        return kept

    return replace(RULES[code], verify=verify)


def test_a_rule_is_asked_once_and_keeps_what_holds() -> None:
    calls: list[list[str]] = []
    audit = audit_of(("TA601", "e-mail address:b"), ("TA601", "e-mail address:a"), ("TA501", "x"))
    verified = verify_subjects(audit, [asked("TA601", calls, {"e-mail address:b"}), RULES["TA501"]])
    assert calls == [["e-mail address:a", "e-mail address:b"]]
    assert left(verified) == {("TA601", "e-mail address:b"), ("TA501", "x")}
    assert verified.failures == {}


def test_a_rule_without_findings_is_not_asked() -> None:
    calls: list[list[str]] = []
    verify_subjects(audit_of(("TA501", "x")), [asked("TA601", calls, ())])
    assert calls == []


def test_a_rule_that_raises_has_failed_and_says_no_value() -> None:
    def fail(subjects: Collection[str]) -> NoReturn:
        raise ValueError(" ".join(subjects))

    audit = audit_of(("TA601", "e-mail address:kim"), ("TA602", "phone number:1"))
    verified = verify_subjects(audit, [replace(RULES["TA601"], verify=fail), asked("TA602", [], {"phone number:1"})])
    assert list(verified.failures) == ["TA601"]
    assert verified.failures["TA601"].startswith("ValueError in ")
    assert "kim" not in verified.failures["TA601"]
    assert ("TA602", "phone number:1") in left(verified)


def test_a_rule_that_has_failed_is_not_asked() -> None:
    calls: list[list[str]] = []
    audit = audit_of(("TA601", "e-mail address:a"), failures={"TA601": "broken"})
    assert verify_subjects(audit, [asked("TA601", calls, ())]).failures == {"TA601": "broken"}
    assert calls == []


def test_a_subject_is_left_to_the_rule_that_says_more() -> None:
    rules = [RULES[code] for code in ("TA501", "TA505", "TA507")]
    audit = audit_of(("TA501", "a"), ("TA505", "a"), ("TA505", "b"), ("TA507", "b"), ("TA507", "c"))
    assert left(verify_subjects(audit, rules)) == {("TA501", "a"), ("TA505", "b"), ("TA507", "c")}


def test_a_subject_that_did_not_hold_takes_nothing_from_others() -> None:
    better = replace(asked("TA501", [], ()), yields_to=())
    audit = audit_of(("TA501", "a"), ("TA507", "a"))
    assert left(verify_subjects(audit, [better, RULES["TA507"]])) == {("TA507", "a")}


def test_a_finding_of_which_there_is_not_enough_is_dropped() -> None:
    seen: list[tuple[int, int, str]] = []

    def holds(group: Group) -> bool:
        seen.append((group.count, group.examined, group.subject))
        return group.subject == "many"

    key = GroupKey("TA103", (("format", "pi"),), "many")
    audit = Audit(
        groups={key: GROUP, key._replace(subject="few"): GROUP},
        tally=tally(examined_dimension("TA103", key.scope), [("", 7)]),
    )
    verified = verify_subjects(audit, [replace(RULES["TA103"], holds=holds)])
    assert left(verified) == {("TA103", "many")}
    assert sorted(seen) == [(1, 7, "few"), (1, 7, "many")]


def test_a_rule_that_cannot_say_whether_there_is_enough_has_failed() -> None:
    def holds(_: Group) -> NoReturn:
        raise ZeroDivisionError

    verified = verify_subjects(audit_of(("TA103", "x")), [replace(RULES["TA103"], holds=holds)])
    assert list(verified.failures) == ["TA103"]
