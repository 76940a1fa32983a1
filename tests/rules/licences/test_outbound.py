"""TA810, TA812, TA817: what the declared licence carries, with the chain and the smallest change."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.conditions import permissive_into_copyleft, unsettled_conditions
from traceaudit_rules.licences.outbound import lost_copyleft

AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
APACHE = {"key": "origin runs", "rows": 40, "upstream": {"repo": "oskvelan/runs", "licence": "apache-2.0"}}
LIMITED = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc-by-nc-4.0"}}


def test_the_chain_and_both_ways_out() -> None:
    (said,) = judge(lost_copyleft, {"declared": "apache-2.0", "sources": [APACHE, AGPL]})
    assert (said.subject, said.kind, said.severity) == ("origin hf: AGPL-3.0-only", "copyleft", Severity.ERROR)
    assert said.message.startswith(
        "953 rows -> origin hf -> brantwik/traces -> AGPL-3.0-only: Apache-2.0, declared for"
    )
    assert "declare AGPL-3.0-only (no row lost)" in said.fix
    assert "keep Apache-2.0 and leave out origin hf (953 rows lost)" in said.fix
    assert "permission" in said.fix


def test_a_further_upstream_counts_in_full() -> None:
    merge = {
        "repo": "oskvelan/merge",
        "licence": "mit",
        "upstreams": [{"repo": "brantwik/traces", "licence": "agpl-3.0"}],
    }
    (said,) = judge(lost_copyleft, {"declared": "mit", "sources": [APACHE | {"upstream": merge}]})
    assert "40 rows -> origin runs -> oskvelan/merge -> brantwik/traces -> AGPL-3.0-only" in said.message


def test_restricted_uses_are_told_by_another_rule() -> None:
    assert judge(lost_copyleft, {"declared": "mit", "sources": [LIMITED]}) == []


def test_a_choice_that_is_restricted_on_one_side_only_is_not_lost_from_sight() -> None:
    either = AGPL | {"upstream": {"repo": "brantwik/traces", "licence": "AGPL-3.0-only OR CC-BY-NC-4.0"}}
    assert len(judge(lost_copyleft, {"declared": "mit", "sources": [either]})) == 1


def test_the_licence_that_the_user_wants_takes_the_place_of_the_declared_one() -> None:
    sketch = {"declared": "mit", "sources": [AGPL], "options": {"outbound": "AGPL-3.0-only"}}
    assert judge(lost_copyleft, sketch) == []


def test_each_folder_is_a_finding_of_its_own() -> None:
    both = {"a": {"front matter": "mit"}, "b": {"front matter": "mit"}}
    a, b = AGPL | {"folder": "a", "said": {"configuration": "agpl-3.0"}}, AGPL | {"key": "origin x", "folder": "b"}
    subjects = [said.subject for said in judge(lost_copyleft, {"declared": both, "sources": [a, b]})]
    assert subjects[0] == "origin hf: AGPL-3.0-only in a"


def test_apache_into_agpl_is_a_note_with_its_duties() -> None:
    (said,) = judge(permissive_into_copyleft, {"declared": "agpl-3.0", "sources": [APACHE, AGPL]})
    assert (said.subject, said.severity) == ("origin runs: Apache-2.0", Severity.NOTE)
    assert "one way" in said.message
    assert "NOTICE" in said.message + said.fix
    assert judge(unsettled_conditions, {"declared": "agpl-3.0", "sources": [APACHE, AGPL]}) == []


def test_terms_of_tasks_are_a_question_and_never_lost_copyleft() -> None:
    tasks = {"key": "tasks wiki", "rows": 5, "own": True}
    tasks["upstream"] = {"repo": "quillane/wiki", "licence": "cc-by-sa-4.0", "relation": "subject to"}
    sketch = {"declared": "apache-2.0", "sources": [tasks]}
    assert judge(lost_copyleft, sketch) == []
    (said,) = judge(unsettled_conditions, sketch)
    assert "5 rows -> tasks wiki -> quillane/wiki -> CC-BY-SA-4.0" in said.message
    assert "subject to further terms" in said.message
