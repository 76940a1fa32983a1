"""The section on where the reasoning comes from, and what the first screen says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.reasoning import describe_reasoning
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS
from traceaudit_rules.signatures.identity import OUTCOMES

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card


def facts_of(card: Card) -> dict[str, object]:
    """facts.reasoning."""
    return card.facts["reasoning"]  # type: ignore[return-value]


def test_the_first_screen_says_it(contradicted_card: Card, open_page: OpenPage) -> None:
    text = open_page(contradicted_card).text()
    first, _, rest = text.partition("What matters most")
    assert "Reasoning contradicted 4,665 of 4,665 merged thoughts stand where the raw session has a sealed" in first
    assert "The dataset says so itself: quillane added it (quillane, row 12)" in first
    assert "What would settle it: An account of the publisher" in first
    assert "Where the reasoning comes from" in rest


def test_groups_and_outcomes(contradicted_card: Card) -> None:
    told = describe_reasoning(contradicted_card, LADDER[0])
    assert told is not None
    merged, raw = told.groups
    assert (merged.name, merged.word, merged.tone) == (["quillane", "fable-merged"], "contradicted", "error")
    assert (merged.thoughts, merged.readable, merged.outcomes, merged.unsealed) == ("4,665", "4,665", [""], "4,665")
    assert (raw.word, raw.tone, raw.outcomes, raw.unsealed) == ("no verdict", "", ["3,799"], "")
    assert told.columns == ["omitted"]
    assert [name for name, _, _ in told.outcomes] == list(OUTCOMES)
    assert {name: amount for name, amount, _ in told.outcomes}["omitted"] == "3,799"
    assert told.groups_left_out == "2 more groups in the JSON report"


def test_evidence_tells_n_base_rate_and_what_else_explains_it(contradicted_card: Card, open_page: OpenPage) -> None:
    told = describe_reasoning(contradicted_card, LADDER[0])
    assert told is not None
    proof, weak = told.evidence
    assert (proof.amount, proof.base, proof.source) == ("4,665 of 4,665", "0 of 12,891", "sessions, 2026-11-21")
    assert (proof.holds, proof.is_finding, proof.innocent) == (True, True, "Another version of the raw session.")
    assert (weak.holds, weak.is_finding, weak.base) == (False, False, "not measured")
    assert told.evidence_left_out == "1 more piece of evidence in the JSON report"
    page = open_page(contradicted_card)
    assert "not enough to count" in page.text()
    assert [node.attributes["href"] for node in page.tags("a") if node.attributes.get("href") == "#TA208"]
    assert "#TA233" not in [node.attributes.get("href") for node in page.tags("a")]


def test_every_word_is_explained_once(contradicted_card: Card, open_page: OpenPage) -> None:
    text = open_page(contradicted_card).text()
    for word, (means, does_not) in MEANINGS.items():
        assert f"{word} {means} {does_not}" in text
    assert not [word for word in ("fabricated", "fake", "genuine") if word in text.lower()]


def test_no_thinking_no_section(clean_card: Card, open_page: OpenPage) -> None:
    page = open_page(clean_card)
    assert "reasoning" not in {node.attributes.get("id") for node in page.nodes}
    assert "#reasoning" not in {node.attributes.get("href") for node in page.tags("a")}


def test_sealed_reasoning_has_a_section_and_no_word(contradicted_card: Card, open_page: OpenPage) -> None:
    verdict = {"word": None, "n": 0, "thoughts": 70, "headline": "70 thoughts without any text.", "chain": []}
    page = open_page(replace(contradicted_card, facts={"reasoning": {"verdict": verdict}}))
    assert "Reasoning no verdict 70 thoughts without any text." in page.text()
    assert "70 distinct thoughts, 0 of them readable." in page.text()


def test_what_does_not_fit_is_counted(contradicted_card: Card) -> None:
    facts = facts_of(contradicted_card)
    many = {
        **facts,
        "groups": facts["groups"] * 30,  # type: ignore[operator]
        "evidence": facts["evidence"] * 300,  # type: ignore[operator]
        "verdict": {**facts["verdict"], "chain": ["A sentence."] * 40},  # type: ignore[dict-item]
    }
    told = describe_reasoning(replace(contradicted_card, facts={"reasoning": many}), LADDER[0])
    assert told is not None
    assert (len(told.groups), told.groups_left_out) == (40, "22 more groups in the JSON report")
    assert (len(told.evidence), told.evidence_left_out) == (200, "401 more pieces of evidence in the JSON report")
    assert told.verdict.chain[-1] == "And 24 more sentences in the JSON report."


@pytest.mark.parametrize("value", [None, 3, "x", [3, None], {"word": 3}, {"groups": [3]}])
def test_members_of_another_kind_are_left_out(contradicted_card: Card, value: object) -> None:
    facts = facts_of(contradicted_card)
    for name in ("groups", "evidence", "disclosed"):
        card = replace(contradicted_card, facts={"reasoning": {**facts, name: value}})
        assert describe_reasoning(card, LADDER[0]) is not None
    names = ("format", "states", "outcomes", "chain", "count", "share", "row", "text", "verdict")
    broken = dict.fromkeys(names, value)
    for name in ("groups", "evidence", "disclosed"):
        card = replace(contradicted_card, facts={"reasoning": {**facts, name: [broken]}})
        assert describe_reasoning(card, LADDER[0]) is not None


def test_a_finding_says_what_it_rests_on(contradicted_card: Card, open_page: OpenPage) -> None:
    limits = [
        {
            "name": "length-floor",
            "value": 200,
            "base_count": 0,
            "base_n": 0,
            "date": "2026-11-21",
            "source": "a choice",
        },
        {"name": "short-thought", "value": 350, "base_count": 48, "base_n": 90, "date": "2026-11-21", "source": "x"},
    ]
    sentence = "A filter by length does the same, and says no more than that the data were filtered by somebody."
    properties = {"examined": 4_665, "base_share": 0.467, "innocent": sentence, "thresholds": limits}
    *rest, last = contradicted_card.findings
    counted = replace(last, properties=properties, locations=(), rows=0)
    text = open_page(replace(contradicted_card, findings=(*rest, counted))).text()
    assert f"what else explains it {sentence}" in text
    assert "limits, and what was measured length-floor 200; short-thought 350 (48 of 90)" in text
    assert "base share 47 %" in text
    assert "stands at no single place." in text
