"""TA811, TA820, TA821: network copyleft, a service, and the training of models."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.obligations import network_copyleft, network_use
from traceaudit_rules.licences.training import trained_model

OWN = {"key": "own rows", "rows": 2859, "own": True}
AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
ALIKE = {"key": "origin wiki", "rows": 70, "upstream": {"repo": "quillane/wiki", "licence": "cc-by-sa-4.0"}}


def test_share_and_duties_are_told() -> None:
    (said,) = judge(network_copyleft, {"declared": "mit", "sources": [OWN, AGPL]})
    assert (said.subject, said.severity) == ("origin hf: AGPL-3.0-only", Severity.WARNING)
    for part in ("25 % of the rows", "keep notices", "state changes", "share alike", "offer source", "over a network"):
        assert part in said.message


def test_own_rows_are_not_to_be_left_out() -> None:
    (said,) = judge(network_copyleft, {"declared": "agpl-3.0", "sources": [OWN]})
    assert "leave" not in said.fix


@pytest.mark.parametrize(
    ("licence", "number"),
    [("agpl-3.0", 1), ("SSPL-1.0", 1), ("gpl-3.0", 0), ("mit OR agpl-3.0", 0), ("mit AND agpl-3.0", 1)],
)
def test_which_licences_it_is_about(licence: str, number: int) -> None:
    source = AGPL | {"upstream": {"repo": "brantwik/traces", "licence": licence}}
    assert len(judge(network_copyleft, {"declared": "mit", "sources": [source]})) == number


def test_terms_that_rows_are_only_subject_to_do_not_count() -> None:
    tasks = OWN | {"upstream": {"repo": "brantwik/tasks", "licence": "agpl-3.0", "relation": "subject to"}}
    assert judge(network_copyleft, {"declared": "mit", "sources": [tasks]}) == []


def test_a_service_is_a_question_for_counsel() -> None:
    (said,) = judge(network_use, {"declared": "agpl-3.0", "sources": [AGPL], "options": {"deployment": "service"}})
    assert said.severity is Severity.WARNING
    assert "section 13" in said.message
    assert "unsettled" in said.message
    assert "counsel" in said.message


@pytest.mark.parametrize(
    ("sketch", "because"),
    [
        ({"options": {"profile": "pretrain"}}, "the profile of this audit is pretrain"),
        ({"options": {"deployment": "internal"}}, 'the stated deployment is "internal"'),
        ({"prose": "Intended for training code models."}, "the card speaks of training models"),
        ({"prose": "We fine-tuned a 7B model on it."}, "the card speaks of training models"),
        ({"prose": "Qwen was distilled: the model was trained on these rows."}, "the card speaks of training models"),
    ],
)
def test_what_makes_training_a_matter(sketch: dict[str, object], because: str) -> None:
    (said,) = judge(trained_model, {"declared": "agpl-3.0", "sources": [AGPL], **sketch})
    assert said.severity is Severity.NOTE
    assert because in said.message
    assert "unsettled" in said.message


@pytest.mark.parametrize("prose", ["", "Sessions of an agent.", "The train left. A model of a house stood there."])
def test_nothing_says_training(prose: str) -> None:
    assert judge(trained_model, {"declared": "agpl-3.0", "sources": [AGPL], "prose": prose}) == []


def test_kinds_of_licences_that_reach_on() -> None:
    limited = AGPL | {"key": "origin web", "upstream": {"repo": "quillane/web", "licence": "cc-by-nc-4.0"}}
    sketch = {"sources": [AGPL, ALIKE, limited], "options": {"profile": "pretrain"}}
    assert [said.kind for said in judge(trained_model, sketch)] == ["copyleft", "restricted uses", "copyleft"]
