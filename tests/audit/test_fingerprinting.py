"""What a finding is about, without the folders that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.fingerprinting import Unplaced, number_equal
from traceaudit.masker import Masker
from traceaudit.sources import Source
from traceaudit_rules.duplicates.copies import OF_FAMILY
from traceaudit_rules.duplicates.projections import projected_views
from traceaudit_rules.inputs.uids import repeated_uids
from traceaudit_rules.licences.missing import missing_licence

if TYPE_CHECKING:
    from traceaudit_rules.contract import Rule

COUNTS = st.dictionaries(st.integers(0, 9), st.integers(1, 5), max_size=8)


def unplaced(*paths: str) -> Unplaced:
    sources = [Source(n, f"/srv/{path}", f"/srv/{path}", path, 1, 0, False, None) for n, path in enumerate(paths)]
    return Unplaced(sources, Masker(frozenset({"quillane"})))


def test_a_scope_is_known_without_its_folder_and_with_all_else() -> None:
    scope = (("format", "pi"), ("folder", "pi-traces"), ("model", "m"))
    assert unplaced("pi-traces/a.jsonl").scope(scope) == (("format", "pi"), ("model", "m"))


def test_copies_are_known_by_the_family_of_their_view() -> None:
    """Rows and what is made of them: either view may be the larger one, and is told for both."""
    names = unplaced("a.jsonl")
    rows, made = (("format", "fable-merged"), ("folder", ".")), (("format", "pi"), ("folder", "pi-traces"))
    assert names.scope(rows, f"{OF_FAMILY}fable-merged") == names.scope(made, f"{OF_FAMILY}fable-merged") == ()
    assert names.scope(rows) != names.scope(made)


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (missing_licence, "own pi in data/raw", "own pi in deep/er/raw"),
        (missing_licence, "declaration for data", "declaration for deep"),
        (missing_licence, "own pi as MIT in data/raw: GPL-3.0 in data", "own pi as MIT in deep: GPL-3.0 in deep/er"),
        (missing_licence, "a (MIT) + b (MIT) in data", "a (MIT) + b (MIT) in deep/er/raw"),
        (projected_views, "pi data in fable-merged .", "pi deep parquet in fable-merged deep"),
        (projected_views, "pi data in fable-merged .", "fable-merged deep in pi . parquet"),
    ],
)
def test_subjects_that_name_folders_are_known_without_them(rule: Rule, before: str, after: str) -> None:
    old, new = unplaced("data/raw/a.jsonl", "x.jsonl"), unplaced("deep/er/raw/a.jsonl", "y.jsonl")
    assert old.subject(rule, before) == new.subject(rule, after)
    assert old.subject(rule, before) != before


@pytest.mark.parametrize(
    ("rule", "subject"),
    [
        (missing_licence, "origin data"),
        (missing_licence, "own pi in other"),
        (missing_licence, "own pi in database"),
        (repeated_uids, "declaration for data"),
    ],
)
def test_what_names_no_folder_stays(rule: Rule, subject: str) -> None:
    assert unplaced("data/a.jsonl").subject(rule, subject) == subject


@given(COUNTS, st.data())
def test_without_anything_added_no_number_has_more_than_before(counts: dict[int, int], data: st.DataObject) -> None:
    less = {place: data.draw(st.integers(0, count)) for place, count in counts.items()}
    left = {place: count for place, count in less.items() if count}
    before = {number: counts[place] for place, number in number_equal(counts).items()}
    after = {number: left[place] for place, number in number_equal(left).items()}
    assert set(after) <= set(before)
    assert all(after[number] <= before[number] for number in after)
    assert sorted(before) == list(range(1, len(counts) + 1))
