"""Who grades a finding: places before the run, the user before the profile."""

from __future__ import annotations

from traceaudit.gate.exemptions import Override
from traceaudit.gate.policy import Policy
from traceaudit.grading import exact_levels, grade
from traceaudit_rules.contract import Confidence, Severity

NOTE, WARNING, ERROR = Severity.NOTE, Severity.WARNING, Severity.ERROR
STRONG, WEAK = Confidence.STRONG, Confidence.WEAK
TESTS = ("tests/**",)


def test_off_is_told_by_exact_codes() -> None:
    off, levels = exact_levels({"TA4": "off", "TA401": "error", "TA5": "note"})
    assert {"TA402", "TA406"} <= set(off)
    assert not {"TA401", "TA501"} & set(off)
    assert levels == (("TA401", ERROR), ("TA5", NOTE))
    assert exact_levels({"TA4": "note"}) == ((), (("TA4", NOTE),))


def test_without_severities_of_places_nothing_changes() -> None:
    overrides = (Override(TESTS, ignore=("TA4",)),)
    assert grade((("TA4", NOTE),), ("TA601",), overrides) == ((("TA4", NOTE),), ("TA601",), overrides)


def test_the_user_comes_before_the_profile() -> None:
    grading = grade((("TA4", NOTE),), ("TA401", "TA601"), ())
    assert grading.raised == ("TA601",)
    policy = Policy(grading.severities, grading.raised)
    assert policy.severity_of("TA401", WARNING, STRONG) is NOTE
    assert policy.severity_of("TA601", WARNING, STRONG) is ERROR


def test_a_profile_raises_warnings_that_are_sure() -> None:
    policy = Policy(raised=("TA601",))
    assert policy.severity_of("TA601", WARNING, WEAK) is WARNING
    assert policy.severity_of("TA601", NOTE, STRONG) is NOTE
    assert policy.severity_of("TA602", WARNING, STRONG) is WARNING


def test_the_longest_beginning_wins() -> None:
    policy = Policy((("TA", NOTE), ("TA401", ERROR), ("TA4", WARNING)))
    found = [policy.severity_of(code, WARNING, WEAK) for code in ("TA401", "TA402", "TA501")]
    assert found == [ERROR, WARNING, NOTE]


def test_a_rule_that_a_place_grades_is_graded_by_places_only() -> None:
    place = Override(TESTS, severities=(("TA401", NOTE),))
    grading = grade((("TA4", ERROR), ("TA5", NOTE)), (), (place,))
    everywhere, exact = grading.overrides
    assert (everywhere.paths, everywhere.severities) == (("**",), (("TA401", ERROR),))
    assert exact == place
    # all other rules stay with the run
    policy = Policy(grading.severities)
    assert policy.severity_of("TA401", NOTE, STRONG) is NOTE
    assert policy.severity_of("TA402", NOTE, STRONG) is ERROR
    assert policy.severity_of("TA501", ERROR, STRONG) is NOTE


def test_beginnings_of_a_place_become_exact_so_that_the_run_does_not_win_by_length() -> None:
    grading = grade((("TA401", ERROR),), (), (Override(TESTS, severities=(("TA4", NOTE),)),))
    everywhere, place = grading.overrides
    assert everywhere.severities == (("TA401", ERROR),)
    assert dict(place.severities)["TA401"] is NOTE
    assert dict(place.severities)["TA402"] is NOTE


def test_a_warning_of_a_place_is_not_raised_again() -> None:
    places = (Override(TESTS, severities=(("TA401", WARNING), ("TA402", NOTE))),)
    grading = grade((), ("TA401", "TA402", "TA601"), places)
    assert grading.raised == ("TA402", "TA601")
    assert grading.overrides[0].severities == (("TA401", ERROR),)
