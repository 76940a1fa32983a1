"""TA814 and TA813: pairs that no licence carries, and parts that are kept apart."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.aggregates import aggregate_claim
from traceaudit_rules.licences.conflicts import incompatible_copyleft

AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
ALIKE = {"key": "origin wiki", "rows": 70, "upstream": {"repo": "quillane/wiki", "licence": "cc-by-sa-4.0"}}
APART = {"a": {"front matter": "agpl-3.0"}, "b": {"front matter": "apache-2.0"}}
A, B = {"key": "own a", "rows": 9, "own": True, "folder": "a"}, {"key": "own b", "rows": 4, "own": True, "folder": "b"}


def test_a_pair_is_told_with_rows_and_what_to_leave_out() -> None:
    (said,) = judge(incompatible_copyleft, {"declared": "agpl-3.0", "sources": [ALIKE, AGPL]})
    assert said.subject == "origin hf (AGPL-3.0-only) + origin wiki (CC-BY-SA-4.0)"
    assert (said.severity, said.rows) == (Severity.ERROR, 1023)
    assert "953 rows -> origin hf -> brantwik/traces -> AGPL-3.0-only and 70 rows -> origin wiki" in said.message
    assert "leave out origin wiki (70 rows lost)" in said.fix


def test_kept_apart_there_is_no_pair_but_a_note() -> None:
    sources = [AGPL | {"folder": "a"}, ALIKE | {"folder": "b"}]
    sketch = {
        "declared": {"a": {"front matter": "agpl-3.0"}, "b": {"front matter": "cc-by-sa-4.0"}},
        "sources": sources,
    }
    assert judge(incompatible_copyleft, sketch) == []
    assert len(judge(aggregate_claim, sketch)) == 1


def test_the_note_names_the_parts_and_leaves_the_decision_to_a_human() -> None:
    (said,) = judge(aggregate_claim, {"declared": APART, "sources": [A, B]})
    assert (said.subject, said.severity) == ("a (AGPL-3.0-only) + b (Apache-2.0)", Severity.NOTE)
    assert "9 rows in a under AGPL-3.0-only, 4 rows in b under Apache-2.0" in said.message
    assert "human" in said.message


def test_one_licence_for_all_parts_is_no_aggregate() -> None:
    same = {"a": {"front matter": "agpl-3.0"}, "b": {"front matter": "AGPL-3.0-only"}}
    assert judge(aggregate_claim, {"declared": same, "sources": [A, B]}) == []
    assert judge(aggregate_claim, {"declared": APART, "sources": [A]}) == []
