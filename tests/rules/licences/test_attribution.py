"""TA816: upstreams that must be named, and the block that names them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import draw, judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.arguments.creditlines import attribution_block
from traceaudit_rules.licences.attribution import missing_attribution

WEB = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc-by-4.0"}, "commit": "abc"}
CHAIN = {"repo": "oskvelan/merge", "licence": "mit", "upstreams": [WEB["upstream"]]}


def test_a_line_for_the_card_stands_in_the_fix() -> None:
    (said,) = judge(missing_attribution, {"declared": "cc-by-4.0", "sources": [WEB]})
    assert (said.subject, said.severity) == ("origin web: quillane/web (CC-BY-4.0)", Severity.WARNING)
    assert "asks for attribution" in said.message
    assert "70 rows from `quillane/web` at abc, CC-BY-4.0; merged with others" in said.fix


def test_the_suggested_line_is_enough() -> None:
    sketch = {"declared": "cc-by-4.0", "sources": [WEB, WEB | {"key": "origin x", "upstream": CHAIN}]}
    block = "\n".join(attribution_block(draw(sketch)))
    assert "up to 70 rows from `quillane/web` by way of `oskvelan/merge`" in block
    assert judge(missing_attribution, sketch) != []
    assert judge(missing_attribution, sketch | {"prose": block}) == []


@pytest.mark.parametrize(
    ("prose", "is_named"),
    [
        ("Rows of quillane/web.", True),
        ("Rows of Quillane/Web, thanks.", True),
        ("Thanks to quillane for the rows.", True),
        ("https://huggingface.co/datasets/quillane/web/tree/main", True),
        ("Rows of quillane/website.", False),
        ("Rows of quillane/other.", False),
        ("Rows of brantwik-quillane.", False),
        ("", False),
    ],
)
def test_who_counts_as_named(prose: str, is_named: bool) -> None:
    sketch = {"declared": "cc-by-4.0", "sources": [WEB], "prose": prose}
    assert (judge(missing_attribution, sketch) == []) == is_named


@pytest.mark.parametrize("licence", ["cc0-1.0", "unlicense", "", "other", "mit OR cc0-1.0"])
def test_nothing_is_due(licence: str) -> None:
    upstream = {"repo": "quillane/web", "licence": licence}
    assert judge(missing_attribution, {"declared": "mit", "sources": [WEB | {"upstream": upstream}]}) == []


def test_the_dataset_itself_is_no_upstream() -> None:
    assert judge(missing_attribution, {"declared": "cc-by-4.0", "sources": [WEB], "target": "Quillane/web"}) == []


def test_tasks_are_a_note() -> None:
    tasks = {"key": "tasks mbpp", "rows": 5, "own": True}
    tasks["upstream"] = {"repo": "brantwik/tasks", "licence": "cc-by-4.0", "relation": "subject to"}
    (said,) = judge(missing_attribution, {"declared": "apache-2.0", "sources": [tasks]})
    assert (said.kind, said.severity) == ("tasks", Severity.NOTE)


def test_no_upstream_no_block() -> None:
    assert attribution_block(draw({"declared": "mit", "sources": [{"key": "own", "rows": 1, "own": True}]})) == ()
