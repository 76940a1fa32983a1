"""Laws of the rules on licences: one more source never makes it better, and order plays no part."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from dataclasses import replace

from pictures import draw, judge

from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Reads
from traceaudit_rules.licences.picture import TRIAGE

RULES = [rule for rule in all_rules() if rule.reads is Reads.LICENCES]
# What must not get better by adding rows.
GATES = [rule for rule in RULES if rule.code in {"TA810", "TA814", "TA815", "TA842"}]
LICENCES = ("", "mit", "apache-2.0", "cc-by-4.0", "cc-by-sa-4.0", "gpl-3.0", "agpl-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0")
CHOICES = ("other", "mit OR agpl-3.0", "mit AND agpl-3.0", "openrail")
LICENCE = st.sampled_from(LICENCES + CHOICES)
UPSTREAM = st.builds(
    lambda name, licence, below: {"repo": f"brantwik/{name}", "licence": licence, "upstreams": below},
    st.sampled_from("abc"),
    LICENCE,
    st.lists(st.builds(lambda licence: {"repo": "oskvelan/deep", "licence": licence}, LICENCE), max_size=1),
)


def _named(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [source | {"key": f"origin {number}"} for number, source in enumerate(sources)]


SOURCE = st.one_of(
    st.builds(
        lambda rows, folder: {"rows": rows, "own": True, "folder": folder},
        st.integers(1, 9),
        st.sampled_from([".", "a"]),
    ),
    st.builds(lambda rows, upstream: {"rows": rows, "upstream": upstream}, st.integers(1, 9), UPSTREAM),
    st.builds(lambda rows: {"rows": rows, "explained": False}, st.integers(1, 9)),
)
SKETCH = st.builds(
    lambda sources, declared, folder, options, prose: {
        "sources": _named(sources),
        "declared": {".": {"front matter": declared}, "a": {"front matter": folder}} if declared else "",
        "options": options,
        "prose": prose,
        "models": {"claude-x": 3, "model-0": 2},
    },
    st.lists(SOURCE, min_size=1, max_size=5),
    LICENCE,
    LICENCE,
    st.sampled_from(
        [{}, {"profile": "publish"}, {"profile": "pretrain"}, {"deployment": "service", "target": "commercial"}]
    ),
    st.sampled_from(["", "Trained models on brantwik/a."]),
)


@settings(max_examples=60, deadline=None)
@given(sketch=SKETCH, more=SOURCE)
def test_one_more_source_never_makes_it_better(sketch: dict[str, Any], more: dict[str, Any]) -> None:
    larger = sketch | {"sources": _named([*sketch["sources"], more])}
    for rule in GATES:
        before, after = (max((said.severity for said in judge(rule, one)), default=-1) for one in (sketch, larger))
        assert after >= before, rule.code


@settings(max_examples=60, deadline=None)
@given(sketch=SKETCH, random=st.randoms(use_true_random=False))
def test_order_plays_no_part(sketch: dict[str, Any], random: Any) -> None:
    picture = draw(sketch)
    sources, parts = list(picture.sources), list(picture.parts)
    random.shuffle(sources)
    random.shuffle(parts)
    other = replace(picture, sources=tuple(sources), parts=tuple(parts))
    for rule in RULES:
        assert judge(rule, picture) == judge(rule, other), rule.code


@settings(max_examples=60, deadline=None)
@given(sketch=SKETCH)
def test_every_output_says_that_it_is_triage(sketch: dict[str, Any]) -> None:
    for rule in RULES:
        for said in judge(rule, sketch):
            assert said.fix.endswith(TRIAGE)
            assert len(said.message) < 1200
            assert said.subject.strip() == said.subject


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_nothing_to_look_at_is_nothing_found(rule: Any) -> None:
    assert [item for item in rule.check(draw({"sources": []})) if item.subject] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_words_of_the_rule(rule: Any) -> None:
    assert rule.fix.endswith(TRIAGE)
    for word in ("illegal", "you may", "fabricated", "fake", "genuine"):
        assert word not in f"{rule.doc} {rule.fix}".lower()
