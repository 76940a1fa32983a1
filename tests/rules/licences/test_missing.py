"""TA801 and TA802: rows whose licence nobody states, and strings that name none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.missing import missing_licence
from traceaudit_rules.licences.unknown import FURTHER, MOST_STRINGS, unknown_licence

OWN = {"key": "own rows", "rows": 40, "own": True}
SILENT = {"key": "origin brantwik/runs", "rows": 5, "upstream": {"repo": "brantwik/runs"}}
BELOW = {"repo": "brantwik/merge", "licence": "mit", "upstreams": [{"repo": "oskvelan/silent"}]}


@pytest.mark.parametrize(("profile", "severity"), [("publish", Severity.ERROR), ("ci", Severity.WARNING)])
def test_own_rows_without_a_licence(profile: str, severity: Severity) -> None:
    (said,) = judge(missing_licence, {"sources": [OWN], "options": {"profile": profile}})
    assert (said.subject, said.kind, said.severity, said.rows) == ("own rows", "own rows", severity, 40)
    assert said.message.startswith("40 rows -> own rows -> no licence stated")
    assert "all rights reserved by default" in said.message
    assert "front matter" in said.fix


def test_an_upstream_without_a_licence_names_the_key_of_the_map() -> None:
    (said,) = judge(missing_licence, {"declared": "mit", "sources": [OWN, SILENT], "options": {"profile": "publish"}})
    assert (said.kind, said.severity, said.rows) == ("upstream", Severity.ERROR, 5)
    assert "[tool.traceaudit.sources]" in said.fix
    assert "5 rows" in said.fix


def test_an_upstream_that_only_the_card_names_is_no_error() -> None:
    named = SILENT | {"key": "upstream brantwik/runs", "at_most": True}
    (said,) = judge(missing_licence, {"declared": "mit", "sources": [OWN, named], "options": {"profile": "publish"}})
    assert (said.kind, said.severity) == ("named upstream", Severity.WARNING)
    assert said.message.startswith("up to 5 rows -> upstream brantwik/runs")


def test_what_an_upstream_was_made_from_counts() -> None:
    source = {"key": "origin brantwik/merge", "rows": 7, "upstream": BELOW}
    (said,) = judge(missing_licence, {"declared": "mit", "sources": [source], "options": {"profile": "publish"}})
    assert (said.kind, said.severity) == ("further upstream", Severity.WARNING)
    assert "7 rows -> origin brantwik/merge -> oskvelan/silent -> no licence stated" in said.message
    assert "oskvelan/silent" in said.fix


def test_a_bucket_that_nobody_explains_is_another_rule() -> None:
    assert (
        judge(
            missing_licence, {"declared": "mit", "sources": [OWN, {"key": "origin hf", "rows": 1, "explained": False}]}
        )
        == []
    )


def test_the_string_and_its_place_are_given() -> None:
    (said,) = judge(unknown_licence, {"declared": "frobnicate-2", "sources": [OWN]})
    assert (said.subject, said.kind) == ("frobnicate-2", "unknown id")
    assert said.message.startswith('README.md:3 (front matter) says "frobnicate-2"')


def test_equal_strings_are_one_finding() -> None:
    both = {"a": {"front matter": "frobnicate-2"}, "b": {"front matter": "frobnicate-2"}}
    (said,) = judge(
        unknown_licence, {"declared": both, "sources": [OWN | {"folder": "a"}, OWN | {"folder": "b", "key": "x"}]}
    )
    assert "a/README.md:3 (front matter), b/README.md:3 (front matter) say" in said.message


def test_other_is_settled_by_a_text_of_the_same_folder_only() -> None:
    here = {".": {"front matter": "other", "licence text": "MIT"}}
    there = {".": {"front matter": "other"}, "a": {"licence text": "MIT"}}
    assert judge(unknown_licence, {"declared": here, "sources": [OWN]}) == []
    assert [said.subject for said in judge(unknown_licence, {"declared": there, "sources": [OWN]})] == ["other"]


def test_a_very_long_string_is_cut() -> None:
    (said,) = judge(unknown_licence, {"declared": "z" * 5000, "sources": [OWN]})
    assert len(said.message) < 300


def test_a_column_of_free_text_is_one_question() -> None:
    sources = [
        {"key": f"own {n}", "rows": 1, "own": True, "said": {"column of the rows": f"text {n}"}} for n in range(90)
    ]
    found = judge(unknown_licence, {"declared": "mit", "sources": sources})
    assert len(found) == MOST_STRINGS + 1
    assert [said.rows for said in found if said.subject == FURTHER] == [90 - MOST_STRINGS]
