"""Which entry of a baseline is about which finding."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from traceaudit.gate.policy import Entry
from traceaudit.gate.sightings import Sighting, match_entries, sight

NAMES = st.lists(st.integers(0, 9), max_size=6, unique=True)
ROWS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True).map(lambda rows: tuple(sorted(rows)))
CODES = st.sampled_from(["TA401", "TA605"])
KINDS = st.sampled_from(["account", "host"])
SEEN = st.builds(Sighting, st.integers(0, 9).map(str), CODES, st.integers(1, 4), ROWS, KINDS)
KNOWN = st.builds(Entry, st.integers(0, 9).map(str), CODES, st.integers(1, 4), ROWS, KINDS)
SIGHTINGS = st.lists(SEEN, max_size=5, unique_by=lambda one: one.fingerprint)
ENTRIES = st.lists(KNOWN, max_size=5, unique_by=lambda one: one.fingerprint)


def account(name: str, *rows: str, count: int | None = None, code: str = "TA401", kind: str = "account") -> Sighting:
    return Sighting(hashlib.sha256(name.encode()).hexdigest(), code, count or len(rows), rows, kind)


def entry(name: str, *rows: str, count: int | None = None, code: str = "TA401", kind: str = "account") -> Entry:
    return Entry(hashlib.sha256(name.encode()).hexdigest(), code, count or len(rows), rows, kind)


def test_a_finding_is_seen_by_its_rows_where_its_fingerprint_hangs_on_them(bench) -> None:
    plain = bench.case("a", count=3)
    assert sight(plain.told, plain.group, waived=1) == Sighting(bench.fingerprint("TA101 a"), "TA101", 2)
    named = bench.case("b", code="TA401", rows=("2", "1"))
    assert (sight(named.told, named.group).kind, sight(named.told, named.group).rows) == ("account", ("1", "2"))
    secret = replace(named.told.finding, subject="password of 9 characters")
    assert sight(named.told._replace(finding=secret), named.group).kind == "secret"
    assert sight(named.told, None).rows == ()


def test_a_fingerprint_wins_over_shared_rows() -> None:
    first, second = entry("x", "1", "2", "3"), entry("y", "4")
    seen = [account("x", "4"), account("other", "1", "2", "3")]
    assert match_entries([first, second], seen) == [first, None]


def test_a_finding_is_found_again_by_its_rows() -> None:
    known = entry("old", "1", "2", "3")
    assert match_entries([known], [account("new", "0", "2", "3", "7")]) == [known]
    assert match_entries([known], [account("new", "8", "9")]) == [None]


def test_rows_of_another_rule_or_kind_say_nothing() -> None:
    known = entry("old", "1", "2")
    assert match_entries([known], [account("new", "1", "2", code="TA402")]) == [None]
    assert match_entries([known], [account("new", "1", "2", kind="host")]) == [None]


def test_without_rows_only_the_fingerprint_counts() -> None:
    assert match_entries([entry("old")], [account("new")]) == [None]
    assert match_entries([entry("old", "1")], [Sighting("f", "TA401", 1)]) == [None]


def test_accounts_that_share_rows_are_not_mixed_up() -> None:
    """The first row of each is deleted, and both fingerprints change; one of them is in all rows of the other."""
    few, many = entry("few", "1", "2"), entry("many", "1", "2", "3", "4")
    seen = [account("few now", "2"), account("many now", "2", "3", "4")]
    assert match_entries([few, many], seen) == [few, many]
    assert match_entries([many, few], seen[::-1]) == [many, few]


def test_of_accounts_in_the_same_rows_the_counts_decide() -> None:
    often, once = entry("often", "1", "2", count=9), entry("once", "1", "2", count=2)
    seen = [account("a", "2", count=1), account("b", "2", count=8)]
    assert match_entries([often, once], seen) == [once, often]


@given(entries=ENTRIES, sightings=SIGHTINGS, order=st.randoms())
def test_order_makes_no_difference_and_no_entry_has_two_findings(entries, sightings, order) -> None:
    matched = dict(zip([one.fingerprint for one in sightings], match_entries(entries, sightings), strict=True))
    mixed, shuffled = list(entries), list(sightings)
    order.shuffle(mixed)
    order.shuffle(shuffled)
    again = dict(zip([one.fingerprint for one in shuffled], match_entries(mixed, shuffled), strict=True))
    assert again == matched
    taken = [one.fingerprint for one in matched.values() if one is not None]
    assert len(taken) == len(set(taken))
    known = {one.fingerprint for one in entries}
    for name, found in matched.items():
        assert name not in known or (found is not None and found.fingerprint == name)


@given(entries=ENTRIES, sightings=SIGHTINGS, more=SEEN)
def test_a_further_finding_makes_no_other_one_known(entries, sightings, more) -> None:
    others = [one for one in sightings if one.fingerprint != more.fingerprint]
    before = match_entries(entries, others)
    after = match_entries(entries, [*others, more])[:-1]
    for was, now in zip(before, after, strict=True):
        assert was is not None or now is None


def test_a_row_in_which_everything_stands_costs_no_time() -> None:
    known = [entry(f"old {number}", "1") for number in range(2000)]
    seen = [account(f"new {number}", "1") for number in range(2000)]
    assert match_entries(known, seen) == [None] * 2000
