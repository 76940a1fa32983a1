"""From findings to findings with a status."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.gate.policy import Baseline, Entry, Policy, Waiver
from traceaudit_rules.contract import Confidence, Severity

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def entry(bench):
    """Makes entries of cases."""

    def make(name: str, code: str = "TA101", count: int = 1) -> Entry:
        return Entry(bench.fingerprint(f"{code} {name}"), code, count)

    return make


def test_without_a_policy_everything_is_new_and_in_order(bench) -> None:
    cases = [bench.case("b"), bench.case("a", severity="error"), bench.case("c", severity="note", count=9)]
    settled = bench.settle(cases)
    assert bench.statuses(settled) == {"a": "new", "b": "new", "c": "new"}
    assert [item.finding.severity for item in settled.told] == ["error", "warning", "note"]
    assert (settled.unsure, settled.waivers, settled.baseline) == (0, (), None)


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ((), Severity.WARNING),
        ((("TA4", Severity.NOTE),), Severity.NOTE),
        ((("TA401", Severity.ERROR), ("TA4", Severity.NOTE)), Severity.ERROR),
        ((("TA4", Severity.NOTE), ("TA401", Severity.ERROR)), Severity.ERROR),
        ((("TA5", Severity.NOTE),), Severity.WARNING),
    ],
)
def test_the_longest_beginning_says_the_severity(severities, expected) -> None:
    policy = Policy(severities=severities)
    assert policy.severity_of("TA401", Severity.WARNING, Confidence.CERTAIN) is expected


def test_a_severity_of_the_user_moves_a_finding(bench) -> None:
    cases = [bench.case("a", code="TA101", severity="error"), bench.case("b", code="TA102", severity="note")]
    settled = bench.settle(cases, severities=(("TA101", Severity.NOTE), ("TA102", Severity.ERROR)))
    assert [(item.finding.code, item.finding.severity) for item in settled.told] == [
        ("TA102", "error"),
        ("TA101", "note"),
    ]


def test_doubtful_findings_are_counted_and_keep_their_entries(bench, entry) -> None:
    cases = [bench.case("a", confidence="weak"), bench.case("b", confidence="strong"), bench.case("c")]
    baseline = Baseline("b.json", (entry("a"), entry("b")))
    settled = bench.settle(cases, min_confidence=Confidence.STRONG, baseline=baseline)
    assert bench.statuses(settled) == {"b": "baselined", "c": "new"}
    assert settled.unsure == 1
    assert settled.baseline.stale == ()
    assert settled.baseline.matched == 1


def test_a_baseline_covers_what_it_lists_and_no_more(bench, entry) -> None:
    cases = [bench.case("same", count=3), bench.case("fewer", count=1), bench.case("more", count=4), bench.case("new")]
    known = (entry("same", count=3), entry("fewer", count=3), entry("more", count=3), entry("gone", count=2))
    settled = bench.settle(cases, baseline=Baseline("quillane/b.json", known))
    assert bench.statuses(settled) == {"same": "baselined", "fewer": "baselined", "more": "grown", "new": "new"}
    assert bench.found(settled, "more").properties == {"recorded": 3}
    use = settled.baseline
    assert (use.entries, use.matched, use.grown, use.shrunk) == (4, 2, 1, 1)
    assert [(stale.rule, stale.count, stale.found) for stale in use.stale] == [("TA101", 2, 0)]
    assert "quillane" not in use.path


def test_waived_occurrences_do_not_count_for_the_baseline(bench, entry) -> None:
    waiver = Waiver(1, "TA101", "r", path="fixtures/**")
    part = bench.case("part", count=5, waived={1: 2})
    for count, status in ((3, "baselined"), (2, "grown"), (5, "baselined")):
        settled = bench.settle([part], waivers=(waiver,), baseline=Baseline("b", (entry("part", count=count),)))
        assert bench.statuses(settled) == {"part": status}
        assert bench.found(settled, "part").properties["waived"] == 2
        assert settled.baseline.shrunk == int(count == 5)


def test_an_entry_of_a_waived_finding_is_not_stale(bench, entry) -> None:
    waivers = (Waiver(1, "TA101", "r"),)
    settled = bench.settle([bench.case("a", count=2)], waivers=waivers, baseline=Baseline("b", (entry("a", count=5),)))
    assert bench.statuses(settled) == {"a": "waived"}
    use = settled.baseline
    assert (use.matched, use.shrunk, use.stale) == (0, 0, ())


CASES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["TA101", "TA401"]), st.integers(1, 3)),
    max_size=6,
    unique_by=lambda case: case[0],
)


@given(cases=CASES, known=CASES, order=st.randoms())
def test_order_of_findings_and_entries_makes_no_difference(bench, entry, cases, known, order) -> None:
    found = [bench.case(str(name), code=code, count=count) for name, code, count in cases]
    entries = [entry(str(name), code, count) for name, code, count in known]
    waivers = [Waiver(1, "TA4", "r"), Waiver(2, "TA101", "s", fingerprint=bench.fingerprint("TA101 3"))]
    settled = bench.settle(found, baseline=Baseline("b", tuple(entries)), waivers=tuple(waivers))
    for part in (found, entries, waivers):
        order.shuffle(part)
    assert bench.settle(found, baseline=Baseline("b", tuple(entries)), waivers=tuple(waivers)) == settled


@given(cases=CASES, known=CASES, more=st.tuples(st.just(99), st.sampled_from(["TA101", "TA401"]), st.integers(1, 3)))
def test_a_further_finding_hides_no_other_one(bench, entry, cases, known, more) -> None:
    found = [bench.case(str(name), code=code, count=count) for name, code, count in cases]
    baseline = Baseline("b", tuple(entry(str(name), code, count) for name, code, count in known))
    added = bench.case(str(more[0]), code=more[1], count=more[2])
    before = bench.statuses(bench.settle(found, baseline=baseline))
    after = bench.statuses(bench.settle([*found, added], baseline=baseline))
    assert after.pop(added.name) == "new"
    assert after == before
