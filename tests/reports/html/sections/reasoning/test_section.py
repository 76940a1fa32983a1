"""The section on where the reasoning comes from, as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.reasoning import describe_reasoning
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS

if TYPE_CHECKING:
    from conftest import OpenPage
    from reasoning.conftest import OpenSection

    from traceaudit_reports.card import Card


def facts_of(card: Card) -> dict[str, object]:
    """facts.reasoning."""
    return card.facts["reasoning"]  # type: ignore[return-value]


def with_facts(card: Card, **members: object) -> Card:
    """The Card with other members of facts.reasoning."""
    return replace(card, facts={**card.facts, "reasoning": {**facts_of(card), **members}})


def test_the_verdict_comes_before_what_leads_to_it(contradicted_card: Card, open_section: OpenSection) -> None:
    text = open_section(contradicted_card).text().partition("Where the reasoning comes from")[2]
    parts = (
        "8,464 distinct thoughts, 4,665 of them readable.",
        "contradicted 4,665 of 4,665 merged thoughts stand where the raw session has a sealed",
        "What the dataset says itself quillane added it quillane, row 12",
        "Where this dataset stands 4,665 readable thoughts: 4,665 in 1 group contradicted. The worst group decides.",
        "What would move it",
        "What would settle it An account of the publisher",
        "Why",
        "Proof Each alone decides.",
        "Thinking steps by state",
        "States over time",
        "Groups",
        "All evidence, rule by rule and group by group (2)",
        "What the words mean",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_decides_is_told_once(contradicted_card: Card) -> None:
    facts = facts_of(contradicted_card)
    chain = ["4,665 readable thoughts.", "TA208 thought-absent-in-raw (proof, source): all.", "Weak signs: none."]
    said = 'The dataset says itself (post-hoc): "quillane added it".'
    verdict = {**facts["verdict"], "chain": [*chain, said]}  # type: ignore[dict-item]
    told = describe_reasoning(with_facts(contradicted_card, verdict=verdict), LADDER[0])
    assert told is not None
    assert told.verdict.spread == ["4,665 readable thoughts."]
    assert [link.text for link in told.verdict.chain] == ["Weak signs: none."]


def test_base_rates_of_sentences_are_folded(contradicted_card: Card, open_section: OpenSection) -> None:
    chain = ["Some thoughts.", "Lengths: 3 of 4. Base rate: 8,400 of 8,400 (sessions)."]
    facts = facts_of(contradicted_card)
    card = with_facts(contradicted_card, verdict={**facts["verdict"], "chain": chain})  # type: ignore[dict-item]
    told = describe_reasoning(card, LADDER[0])
    assert told is not None
    assert told.verdict.chain == [("Lengths: 3 of 4.", "8,400 of 8,400 (sessions).")]
    assert "Lengths: 3 of 4. Base rate 8,400 of 8,400 (sessions)." in open_section(card).text()


def test_groups_and_outcomes(contradicted_card: Card) -> None:
    told = describe_reasoning(contradicted_card, LADDER[0])
    assert told is not None
    merged, raw = told.groups
    assert (merged.name, merged.word, merged.tone) == (["quillane", "fable-merged"], "contradicted", "error")
    assert (merged.thoughts, merged.readable, merged.outcomes, merged.unsealed) == ("4,665", "4,665", [""], "4,665")
    assert (raw.word, raw.tone, raw.outcomes, raw.unsealed) == ("no verdict", "", ["3,799"], "")
    assert told.columns == ["omitted"]
    assert told.groups_left_out == "2 more groups in the JSON report"


def test_evidence_tells_n_base_rate_and_what_else_explains_it(
    contradicted_card: Card, open_section: OpenSection
) -> None:
    told = describe_reasoning(contradicted_card, LADDER[0])
    assert told is not None
    proof, weak = told.evidence
    assert (proof.amount, proof.base, proof.source) == ("4,665 of 4,665", "0 of 12,891", "sessions, 2026-11-21")
    assert (proof.holds, proof.is_finding, proof.innocent) == (True, True, "Another version of the raw session.")
    assert (weak.holds, weak.is_finding, weak.base) == (False, False, "not measured")
    assert told.evidence_left_out == "1 more piece of evidence in the JSON report"
    page = open_section(contradicted_card)
    assert "not enough to count" in page.text()
    assert [node.attributes["href"] for node in page.tags("a") if node.attributes.get("href") == "#TA208"]
    assert "#TA233" not in [node.attributes.get("href") for node in page.tags("a")]


def test_every_chart_has_words_and_a_table(contradicted_card: Card, open_section: OpenSection) -> None:
    page = open_section(contradicted_card)
    charts = [node for node in page.tags("svg") if node.attributes.get("role") == "img"]
    assert len(charts) == len(page.tags("desc")) == len([one for one in page.tags("table") if "figure" in one.inside])
    assert len(charts) == 3
    others = [node for node in page.tags("svg") if "svg" not in node.inside and node not in charts]
    assert all(node.attributes.get("aria-hidden") == "true" for node in others)
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    assert len(set(ids)) == len(ids)


def test_every_word_is_explained_once(contradicted_card: Card, open_section: OpenSection) -> None:
    text = open_section(contradicted_card).text()
    for word, (means, does_not) in MEANINGS.items():
        assert f"{word} {means} {does_not}" in text
    assert not [word for word in ("fabricated", "fake", "genuine") if word in text.lower()]


def test_no_thinking_no_section(clean_card: Card, open_section: OpenSection) -> None:
    assert open_section(clean_card).nodes == []


def test_sealed_reasoning_has_a_section_and_no_word(contradicted_card: Card, open_section: OpenSection) -> None:
    verdict = {"word": None, "n": 0, "thoughts": 70, "headline": "70 thoughts without any text.", "chain": []}
    page = open_section(replace(contradicted_card, facts={"reasoning": {"verdict": verdict}}))
    assert "70 distinct thoughts, 0 of them readable." in page.text()
    assert "no verdict 70 thoughts without any text. There is no readable reasoning" in page.text()
    assert not {"lattice", "why", "thinking", "groups", "evidence"} & {node.attributes.get("id") for node in page.nodes}


def test_what_does_not_fit_is_counted(contradicted_card: Card) -> None:
    facts = facts_of(contradicted_card)
    many = {
        **facts,
        "groups": facts["groups"] * 30,  # type: ignore[operator]
        "evidence": facts["evidence"] * 300,  # type: ignore[operator]
        "verdict": {**facts["verdict"], "chain": ["One thought.", *["A sentence."] * 39]},  # type: ignore[dict-item]
    }
    told = describe_reasoning(replace(contradicted_card, facts={"reasoning": many}), LADDER[0])
    assert told is not None
    assert (len(told.groups), told.groups_left_out) == (40, "22 more groups in the JSON report")
    assert (len(told.evidence), told.evidence_left_out) == (200, "401 more pieces of evidence in the JSON report")
    assert told.verdict.chain[-1].text == "And 23 more sentences in the JSON report."


@pytest.mark.parametrize("value", [None, 3, "x", [3, None], {"word": 3}, {"groups": [3]}])
def test_members_of_another_kind_are_left_out(contradicted_card: Card, value: object) -> None:
    lists = ("groups", "evidence", "disclosed", "distributions")
    for name in (*lists, "over_time", "states_distinct"):
        assert describe_reasoning(with_facts(contradicted_card, **{name: value}), LADDER[0]) is not None
    names = (
        "code",
        "grade",
        "examined",
        "format",
        "states",
        "joined",
        "outcomes",
        "chain",
        "count",
        "share",
        "row",
        "text",
        "verdict",
        "words",
        "lengths",
    )
    broken = dict.fromkeys(names, value)
    for name in lists:
        assert describe_reasoning(with_facts(contradicted_card, **{name: [broken]}), LADDER[0]) is not None
    verdict = facts_of(contradicted_card)["verdict"]
    for name in ("deciding", "without", "not_run", "chain", "headline"):
        for one in (value, [broken]):
            card = with_facts(contradicted_card, verdict={**verdict, name: one})  # type: ignore[dict-item]
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
