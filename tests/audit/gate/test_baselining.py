"""Baselines are made, taken in and pruned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.gate.baselinefile import render_baseline
from traceaudit.gate.baselining import make_entries, prune, take_in
from traceaudit.gate.policy import Baseline, Entry, Waiver

WAIVERS = (Waiver(1, "TA1", "r", path="fixtures/**"), Waiver(2, "TA7", "s"))
ROWS = st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(lambda rows: tuple(sorted(rows)))


@st.composite
def found(draw: st.DrawFn) -> list[dict[str, object]]:
    """Descriptions of cases: with and without rows, waived in part or as a whole."""
    names = draw(st.lists(st.integers(0, 9), max_size=6, unique=True))
    cases = []
    for name in names:
        code, count = draw(st.sampled_from(["TA101", "TA401", "TA711"])), draw(st.integers(1, 4))
        waived = {1: draw(st.integers(1, count))} if code == "TA101" and draw(st.booleans()) else {}
        rows = draw(ROWS) if code == "TA401" else ()
        cases.append({"name": str(name), "code": code, "count": count, "rows": rows, "waived": waived})
    return cases


@pytest.fixture(scope="module")
def audited(bench):
    """The findings of descriptions, settled with the waivers, and their groups."""

    def audit(described, baseline=None):
        cases = [bench.case(**one) for one in described]
        return bench.settle(cases, waivers=WAIVERS, baseline=baseline), bench.groups(cases)

    return audit


@given(described=found(), order=st.randoms())
def test_a_baseline_covers_exactly_the_audit_that_it_was_made_of(audited, described, order) -> None:
    settled, groups = audited(described)
    entries = make_entries(settled.told, groups)
    order.shuffle(described)
    again, _ = audited(described, Baseline("b", entries))
    assert not [item for item in again.told if item.finding.is_active]
    assert (again.baseline.stale, again.baseline.shrunk, again.baseline.grown) == ((), 0, 0)
    assert again.baseline.matched == len(entries)
    # waivers cover the same as before
    assert [use.findings for use in again.waivers] == [use.findings for use in settled.waivers]


@given(described=found())
def test_after_create_nothing_is_left_to_do(audited, described) -> None:
    settled, groups = audited(described)
    entries = make_entries(settled.told, groups)
    made = render_baseline(Baseline("b", entries))
    for change in (prune(entries, settled.told, groups), take_in(entries, settled.told, groups)):
        assert render_baseline(Baseline("b", change.entries)) == made
        assert not any(number.total() for number in (change.added, change.raised, change.lowered, change.removed))


@given(before=found(), now=found())
def test_update_takes_in_all_and_takes_nothing_out(audited, before, now) -> None:
    old, old_groups = audited(before)
    entries = make_entries(old.told, old_groups)
    settled, groups = audited(now)
    change = take_in(entries, settled.told, groups)
    after, _ = audited(now, Baseline("b", change.entries))
    assert not [item for item in after.told if item.finding.is_active]
    assert len(change.entries) == len(entries) + change.added.total()
    assert sum(entry.count for entry in change.entries) >= sum(entry.count for entry in entries)


@given(before=found(), now=found())
def test_prune_adds_nothing_and_changes_no_status(audited, before, now) -> None:
    old, old_groups = audited(before)
    entries = make_entries(old.told, old_groups)
    unsettled, groups = audited(now)
    change = prune(entries, unsettled.told, groups)
    kept, _ = audited(now, Baseline("b", entries))
    pruned, _ = audited(now, Baseline("b", change.entries))
    assert [item.finding.status for item in pruned.told] == [item.finding.status for item in kept.told]
    assert len(change.entries) == len(entries) - change.removed.total()
    assert (pruned.baseline.stale, pruned.baseline.shrunk) == ((), 0)
    assert change.removed.total() == len(kept.baseline.stale)
    assert change.lowered.total() == kept.baseline.shrunk


def test_entries_of_rules_that_did_not_run_stay(audited) -> None:
    entries = (Entry("0" * 64, "TA208", 3), Entry("1" * 64, "TA101", 3))
    settled, groups = audited([])
    change = prune(entries, settled.told, groups, idle={"TA208"})
    assert change.entries == entries[:1]
    assert change.removed == {"TA101": 1}


def test_only_what_hangs_on_rows_has_rows_in_its_entry(audited) -> None:
    settled, groups = audited(
        [{"name": "a", "code": "TA401", "rows": ("b", "a")}, {"name": "b", "code": "TA101", "count": 2}]
    )
    first, second = sorted(make_entries(settled.told, groups), key=lambda entry: entry.code, reverse=True)
    assert (first.rows, first.kind) == (("a", "b"), "account")
    assert (second.rows, second.kind, second.count) == ((), "", 2)


def test_an_entry_follows_its_finding(audited) -> None:
    """The fingerprint changed with the first row: the entry takes the new one, so that it can follow once more."""
    before, groups = audited([{"name": "old", "code": "TA401", "count": 3, "rows": ("1", "2", "3")}])
    entries = make_entries(before.told, groups)
    now, now_groups = audited([{"name": "new", "code": "TA401", "count": 2, "rows": ("2", "3", "4")}])
    for change, count in ((take_in(entries, now.told, now_groups), 3), (prune(entries, now.told, now_groups), 2)):
        (entry,) = change.entries
        assert entry.fingerprint == now.told[0].finding.fingerprint
        assert (entry.count, entry.rows) == (count, ("2", "3", "4"))
