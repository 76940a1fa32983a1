"""Groups, their words and their chains of evidence, and the verdict on the dataset that they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.grades import Evidence
from traceaudit_rules.provenance.messages import COVERAGE
from traceaudit_rules.provenance.sources.totals import JOINED
from traceaudit_rules.provenance.verdicts.assessment import NOT_ASKED, Asked, describe_group, judge_groups
from traceaudit_rules.provenance.verdicts.chain import Told, describe_told, explain, rank_evidence
from traceaudit_rules.provenance.verdicts.lattice import Grade, Item, Word
from traceaudit_rules.provenance.verdicts.makeup import GROUPS, Thought
from traceaudit_rules.provenance.verdicts.overall import describe_dataset, name_group
from traceaudit_rules.tally import OTHER, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.provenance.verdicts.makeup import Values

MERGED = ("fable-merged", "brantwik", "claude-fable-5", "")
RAW = ("claude-code", "", "claude-fable-5", "claude-code")
OLD = ("claude-code", "", "claude-opus-4-5", "claude-code")
MATCH = Thought("text_signed", "measured", "match", "one")
PUBLISHED = Thought("published_text", "none", None, "several")
SEALED = Thought("omitted", "measured", "omitted", "none")


def counts_of(*counted: tuple[Values, Thought, int]) -> Tally:
    """What was counted of groups."""
    return Tally.total_of(tally((*GROUPS, *values), [(thought.label, number)]) for values, thought, number in counted)


def told(code: str, grade: Grade, group: Values | None = MERGED, **more: Any) -> Told:
    """A piece of evidence, held unless said otherwise."""
    held = more.pop("holds", True)
    kind = more.pop("kind", Evidence.SOURCE)
    count, examined = more.pop("count", 400), more.pop("examined", 400)
    return Told(
        item=Item(code, kind, grade, count, examined, (), holds=held),
        name="some-rule",
        group=group,
        text=f"{code} speaks",
        **more,
    )


def verdict_of(
    counts: Tally,
    evidence: Sequence[Told] = (),
    asked: Asked | None = None,
    summed: dict[str, Told] | None = None,
) -> dict[str, Any]:
    """The verdict on a dataset."""
    asked = asked or Asked()
    return describe_dataset(
        judge_groups(counts, evidence, asked), rank_evidence(evidence), summed or {}, asked, str.upper
    )


def groups_of(counts: Tally, evidence: Sequence[Told] = (), asked: Asked | None = None) -> list[dict[str, Any]]:
    """Every group as it is presented."""
    asked = asked or Asked()
    return [describe_group(group, asked) for group in judge_groups(counts, evidence, asked)]


def test_published_thoughts_beside_sealed_ones() -> None:
    counts = counts_of((MERGED, PUBLISHED, 400), (RAW, SEALED, 350))
    proof = told("TA208", Grade.PROOF)
    merged, raw = groups_of(counts, [proof])
    assert (merged["verdict"], merged["origin"], merged["harness"]) == ("contradicted", "brantwik", None)
    assert (raw["verdict"], raw["thoughts"], raw["readable"]) == (None, 350, 0)
    assert raw["chain"][0] == "350 thoughts without a text: sealed, removed or empty. There is nothing to verify."
    verdict = verdict_of(counts, [proof])
    assert (verdict["word"], verdict["n"], verdict["thoughts"]) == ("contradicted", 400, 750)
    assert verdict["headline"] == "TA208 speaks."
    assert verdict["chain"][:2] == [
        "400 readable thoughts: 400 in 1 group contradicted. The worst group decides.",
        "350 thoughts of 1 group without any text are not judged: there is nothing to verify.",
    ]
    assert verdict["chain"][2].endswith("About: CLAUDE-FABLE-5, BRANTWIK, FABLE-MERGED (400 of 400).")
    assert verdict["would_settle"][0].startswith("An account of the publisher")


def test_a_group_that_can_be_measured() -> None:
    (group,) = groups_of(counts_of((OLD, MATCH, 300)))
    assert group["verdict"] == "consistent"
    assert group["lengths"] == {"assessed": 300, "match": 300, "one_line": 300, "one_line_match": 300}
    assert group["outcomes"] == {"match": 300}
    lengths = group["chain"][1]
    assert lengths.startswith("Texts with the length of the sealed reasoning: 300 of 300 that can be measured")
    assert "one-line texts with exactly that length: 300 of 300." in lengths
    assert "680 of 200,000" in lengths
    assert group["would_settle"] == ["Nothing offline: only the vendor can check a signature against its text."]
    assert verdict_of(counts_of((OLD, MATCH, 300)))["headline"].startswith(
        "300 of 300 readable thoughts have the length"
    )


def test_too_few_to_judge_a_dataset_by() -> None:
    verdict = verdict_of(counts_of((OLD, MATCH, 199)))
    assert verdict["word"] == "unverifiable"
    assert verdict["headline"] == "Too few to judge a dataset by: 199 readable thoughts."
    assert any("below 200" in text for text in verdict["chain"])
    assert groups_of(counts_of((OLD, MATCH, 199)))[0]["verdict"] == "consistent"


@pytest.mark.parametrize(
    ("thought", "headline"),
    [
        (PUBLISHED, "There is nothing to check 300 of 600 readable thoughts against: no signature"),
        (MATCH._replace(outcome="altered"), "Of another length than what is sealed, and no summary: 300 of 600"),
    ],
)
def test_why_nothing_better_can_be_said(thought: Thought, headline: str) -> None:
    verdict = verdict_of(counts_of((OLD, MATCH, 300), (OLD, thought, 300)))
    assert verdict["word"] == "unverifiable"
    assert verdict["headline"].startswith(headline)


def test_nothing_and_nobody_asked() -> None:
    assert verdict_of(Tally())["chain"] == ["No thinking step was read."]
    verdict = verdict_of(counts_of((OLD, MATCH, 300)), asked=Asked(is_any=False))
    assert (verdict["word"], verdict["chain"], verdict["would_settle"]) == (None, [NOT_ASKED], [])
    assert groups_of(counts_of((OLD, MATCH, 300)), asked=Asked(is_any=False))[0]["verdict"] is None


def test_a_rule_that_did_not_run_never_reads_as_one_that_passed() -> None:
    asked = Asked(missing=("TA202 text-beyond-seal",))
    verdict = verdict_of(counts_of((OLD, MATCH, 300)), asked=asked)
    assert verdict["word"] == "unverifiable"
    assert "did not run (TA202 text-beyond-seal)" in verdict["headline"]
    assert verdict_of(counts_of((OLD, MATCH, 300)), [told("TA201", Grade.PROOF, OLD)], asked)["word"] == "contradicted"


def test_rules_that_did_not_run_are_named_as_data() -> None:
    asked = Asked(missing=("TA202 text-beyond-seal",))
    assert verdict_of(counts_of((OLD, MATCH, 300)), asked=asked)["not_run"] == ["TA202 text-beyond-seal"]
    assert verdict_of(counts_of((OLD, MATCH, 300)))["not_run"] == []


def test_what_decides_is_told_as_data() -> None:
    counts = counts_of((MERGED, PUBLISHED, 400), (RAW, PUBLISHED, 300))
    proof = [told("TA208", Grade.PROOF), told("TA208", Grade.PROOF, RAW, count=3, examined=300)]
    rest = [told("TA232", Grade.WEAK), told("TA213", Grade.STRONG, holds=False)]
    summed = {"TA208": told("TA208", Grade.PROOF, None, count=403, examined=700, base_n=9)}
    (one,) = verdict_of(counts, [*proof, *rest], summed=summed)["deciding"]
    assert (one["code"], one["grade"], one["count"], one["examined"], one["base_n"]) == ("TA208", "proof", 403, 700, 9)
    assert not {"format", "origin", "model", "harness"} & set(one)
    assert [(group["count"], group["examined"]) for group in one["about"]] == [(400, 400), (3, 300)]
    assert one["about_left_out"] == 0


def test_groups_beyond_the_most_are_counted() -> None:
    groups = [("pi", f"o{number}", "m", "pi") for number in range(11)]
    counts = counts_of(*((group, PUBLISHED, 300) for group in groups))
    (one,) = verdict_of(counts, [told("TA208", Grade.PROOF, group) for group in groups])["deciding"]
    assert (len(one["about"]), one["about_left_out"]) == (8, 3)


def test_what_would_be_said_if_evidence_did_not_hold() -> None:
    counts = counts_of((OLD, MATCH, 400))
    strong = [told("TA213", Grade.STRONG, OLD), told("TA216", Grade.STRONG, OLD, kind=Evidence.DISTRIBUTION)]
    verdict = verdict_of(counts, [told("TA208", Grade.PROOF, OLD), *strong])
    assert (verdict["word"], verdict["without"]) == ("contradicted", {"proof": "suspect", "evidence": "consistent"})
    assert verdict_of(counts)["without"] == {"proof": "consistent", "evidence": "consistent"}
    of_all = verdict_of(counts, [told("TA208", Grade.PROOF, None)])
    assert (of_all["word"], of_all["without"]["proof"]) == ("contradicted", "consistent")
    missing = verdict_of(counts, strong, Asked(missing=("TA202",)))
    assert missing["without"] == {"proof": "suspect", "evidence": "unverifiable"}


def test_groups_say_how_many_texts_cannot_be_checked() -> None:
    (group,) = groups_of(counts_of((OLD, MATCH, 300), (OLD, PUBLISHED, 20), (OLD, SEALED, 7)))
    assert (group["readable"], group["told"], group["open"]) == (320, 0, 20)


def test_two_kinds_of_strong_signs_and_what_is_told_of_the_rest() -> None:
    evidence = [
        told("TA217", Grade.STRONG, kind=Evidence.DISTRIBUTION),
        told("TA219", Grade.STRONG, kind=Evidence.REGISTER, count=60),
        told("TA233", Grade.WEAK, kind=Evidence.REGISTER),
        told("TA241", Grade.FACT),
        told("TA221", Grade.STRONG, kind=Evidence.LEAKAGE, holds=False),
    ]
    asked = Asked(looked={MERGED: frozenset({"TA217", "TA222", "TA223"})})
    (group,) = groups_of(counts_of((MERGED, PUBLISHED, 400)), evidence, asked)
    assert group["verdict"] == "suspect"
    assert group["chain"][-4:] == [
        "Weak signs, which decide nothing alone: TA233 some-rule.",
        "Facts about the rows, which decide nothing about reasoning: TA241 some-rule.",
        "Found, but too little, or no more than where nobody had touched the data: TA221 some-rule.",
        "2 more rules on the origin of reasoning looked at these thoughts and found nothing.",
    ]
    assert [text[:5] for text in group["chain"] if "Counted" in text] == ["TA217", "TA219"]


def test_the_dataset_tells_each_rule_once() -> None:
    other = (*MERGED[:1], "oskvelan", *MERGED[2:])
    evidence = [
        told("TA208", Grade.PROOF),
        told("TA208", Grade.PROOF, other, count=7, examined=9),
        told("TA209", Grade.PROOF, count=1),
    ]
    counts = counts_of((MERGED, PUBLISHED, 400), (other, PUBLISHED, 9))
    proofs = [text for text in verdict_of(counts, evidence)["chain"] if "Counted" in text]
    assert [text[:5] for text in proofs] == ["TA208", "TA209"]
    assert proofs[0].endswith("FABLE-MERGED (400 of 400); CLAUDE-FABLE-5, OSKVELAN, FABLE-MERGED (7 of 9).")
    both = replace(told("TA208", Grade.PROOF, None, count=407, examined=409), text="all speak")
    verdict = verdict_of(counts, evidence, summed={"TA208": both})
    assert verdict["headline"] == "all speak."
    assert any("all speak. Counted: 407 of 409" in text for text in verdict["chain"])


def test_small_origins_are_judged_together_where_a_rule_did_so() -> None:
    origins = [(*MERGED[:1], f"origin {number}", *MERGED[2:]) for number in range(5)]
    together = (*MERGED[:1], OTHER, *MERGED[2:])
    counts = counts_of((MERGED, PUBLISHED, 400), *((values, PUBLISHED, 60) for values in origins))
    evidence = [
        told("TA217", Grade.STRONG, together, kind=Evidence.DISTRIBUTION),
        told("TA213", Grade.STRONG, together, kind=Evidence.SIGNATURE),
    ]
    groups = groups_of(counts, evidence)
    assert [(group["origin"], group["verdict"], group["thoughts"]) for group in groups] == [
        (OTHER, "suspect", 300),
        ("brantwik", "unverifiable", 400),
    ]


def test_counts_of_other_units_are_shown() -> None:
    counts = Tally.total_of(
        [
            counts_of((MERGED, PUBLISHED, 400)),
            tally((*JOINED, *MERGED), [("rows", 400), ("with raw step", 390), ("thoughts", 390), ("raw sealed", 390)]),
            tally((*COVERAGE, *MERGED), [("with", 400)]),
        ]
    )
    (group,) = groups_of(counts)
    assert group["joined"] == {"raw sealed": 390, "rows": 400, "thoughts": 390, "with raw step": 390}
    assert group["coverage"] == {"with": 400}
    assert group["chain"][-2:] == [
        "390 of 400 published rows have their step in a raw session.",
        "Of 390 published thoughts with a raw step: a sealed thought without text there 390.",
    ]
    assert not any(text.startswith("The raw sessions") for text in group["would_settle"])


def test_what_stands_in_a_raw_session_is_as_good_as_that() -> None:
    joined = tally((*JOINED, *MERGED), [("rows", 400), ("with raw step", 400), ("thoughts", 390), ("equal", 390)])
    rows = counts_of((MERGED, PUBLISHED, 390))
    same = (*RAW[:2], MERGED[2], *RAW[3:])
    alike = counts_of((same, MATCH, 300), (same, Thought("text_signed", "measured", "summary", "one"), 1))
    for raw, word in ((counts_of((OLD, MATCH, 300)), "consistent"), (alike, "summary")):
        found = {group["format"]: group["verdict"] for group in groups_of(Tally.total_of([rows, joined, raw]))}
        assert found["fable-merged"] == word
        assert verdict_of(Tally.total_of([rows, joined, raw]))["word"] == word
    # They are the same thoughts, so they do not make up a number.
    few = Tally.total_of([rows, joined, counts_of((OLD, MATCH, 150))])
    assert verdict_of(few)["word"] == "unverifiable"


def test_evidence_in_full() -> None:
    one = told(
        "TA219",
        Grade.STRONG,
        count=40,
        base_n=13_056,
        source="thoughts of sessions",
        date="2026-11-21",
        innocent="In work on tools the tag is the topic.",
    )
    assert explain(one) == (
        "TA219 some-rule (strong, source): TA219 speaks. Counted: 40 of 400 (10 %; 95 % interval 7.4 % to 13.3 %). "
        "Base rate: 0 of 13,056, thoughts of sessions (2026-11-21). What else explains it: in work on tools the tag is "
        "the topic."
    )
    assert explain(replace(one, item=replace(one.item, holds=False))).endswith("too near the base rate, to count.")
    described = describe_told(one)
    assert (described["share"], described["base_n"], described["holds"]) == (0.1, 13_056, True)
    assert 0.07 < described["low"] < 0.1 < described["high"] < 0.14  # type: ignore[operator]
    assert explain(told("TA250", Grade.FACT, examined=0)).count("Counted: 400. Base rate: not measured.") == 1


def test_what_counts_most_comes_first() -> None:
    ordered = rank_evidence(
        [
            told("TA233", Grade.WEAK),
            told("TA204", Grade.PROOF, holds=False),
            told("TA217", Grade.STRONG),
            told("TA202", Grade.PROOF, count=3),
            told("TA208", Grade.PROOF),
        ]
    )
    assert [one.item.code for one in ordered] == ["TA208", "TA202", "TA217", "TA233", "TA204"]


@pytest.mark.parametrize("label", ["", "a b", "a b c d e", OTHER])
def test_labels_that_were_cut_are_no_thoughts(label: str) -> None:
    assert Thought.of(label) is None
    assert Thought.of(PUBLISHED.label) == PUBLISHED


def test_names_of_groups() -> None:
    assert name_group(RAW, str) == "claude-fable-5, claude-code"
    assert name_group(MERGED, str) == "claude-fable-5, brantwik, fable-merged"


def test_a_summary_by_what_the_vendor_says() -> None:
    item = Thought("text_signed", "openai-item", None, "one")
    codex = ("pi", "", "gpt-5.5", "pi")
    gemini, other = ("pi", "", "gemini-3-pro", "pi"), ("pi", "", "orchid-2", "pi")
    opaque = Thought("text_signed", "gemini", "not-assessed", "one")
    found = {
        group["model"]: group["verdict"] for group in groups_of(counts_of((codex, item, 300), (gemini, opaque, 300)))
    }
    assert found == {"gpt-5.5": "summary", "gemini-3-pro": "summary"}
    assert groups_of(counts_of((other, opaque, 300)))[0]["verdict"] == "unverifiable"
    assert judge_groups(counts_of((codex, item, 300)), (), Asked())[0].word is Word.SUMMARY
