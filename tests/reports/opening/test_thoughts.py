"""Sentences on reasoning give a share only where the findings and facts bear it out exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from traceaudit_reports.opening.sentences import what_matters
from traceaudit_reports.opening.thoughts import tell_absent, tell_silent

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card, Finding

NAMES = ("format", "origin", "model", "harness")


def scope(origin: str) -> dict[str, str]:
    """A group of published thoughts, as a finding names it."""
    return dict(zip(NAMES, ("fable-merged", origin, "claude-fable-5", ""), strict=True))


def group(origin: str | None, thoughts: int, form: str = "fable-merged", **states: int) -> dict[str, object]:
    """The same group in the facts, where what is not stated is null; `thoughts` were held against raw sessions."""
    joined = {"thoughts": thoughts} if thoughts else {}
    return {"format": form, "origin": origin, "model": "claude-fable-5", "joined": joined, "states": states}


class Contradict(Protocol):
    """Makes a finding on published thoughts that the raw log does not have."""

    def __call__(self, origin: str, count: int, examined: object, severity: str = ..., code: str = ...) -> Finding: ...


@pytest.fixture
def contradict(make_finding: MakeFinding) -> Contradict:
    """Makes a finding on published thoughts that the raw log does not have."""

    def make(origin: str, count: int, examined: object, severity: str = "error", code: str = "TA208") -> Finding:
        finding = make_finding(code, "thought-absent-in-raw", severity, count, f"{count} absent")
        return replace(finding, scope=scope(origin), properties={"examined": examined})

    return make


def with_groups(card: Card, findings: tuple[Finding, ...], *groups: dict[str, object], **facts: object) -> Card:
    reasoning = {"groups": list(groups), **facts}
    return replace(card, findings=findings, facts={"reasoning": reasoning})


def test_groups_are_added_up(clean_card: Card, contradict: Contradict) -> None:
    findings = (
        contradict("local", 3_706, 3_712),
        contradict("hf", 953, 953),
        # Less than proof, of the same group: not counted among the errors.
        contradict("local", 6, 3_712, "warning"),
        contradict("local", 1_246, 1_658, code="TA209"),
    )
    card = with_groups(clean_card, findings, group("local", 3_712), group("hf", 953))
    (told,) = tell_absent(card)
    assert told.text == "99.9 % of the published reasoning has no counterpart in the raw sessions."
    assert told.detail == (
        "4,659 of 4,665 published thoughts: the raw log of the same step holds no text of a thought."
        " 1,246 are longer than what the vendor sealed there."
    )
    assert (told.severity, told.section, told.code) == ("error", "reasoning", "TA208")
    assert what_matters(card)[0] == told


@pytest.mark.parametrize(
    ("counts", "published", "said"),
    [
        ((98, 100), 100, "98 % of the published reasoning has no counterpart in the raw sessions."),
        ((100, 100), 100, "All of the published reasoning has no counterpart in the raw sessions."),
        (
            (98, 100),
            400,
            "98 % of the published reasoning that can be compared has no counterpart in the raw sessions.",
        ),
        ((3, 4), 4, "3 of 4 published thoughts have no counterpart in the raw sessions."),
        ((1, 4), 4, "1 of 4 published thoughts has no counterpart in the raw sessions."),
    ],
)
def test_a_share_of_what(
    clean_card: Card, contradict: Contradict, counts: tuple[int, int], published: int, said: str
) -> None:
    findings = (contradict("local", *counts),)
    states = {"published_text": published}
    (told,) = tell_absent(with_groups(clean_card, findings, group("local", counts[1]), states_distinct=states))
    assert told.text == said


@pytest.mark.parametrize(
    "facts",
    [
        {"groups": [group("local", 100), group("hf", 50)]},
        {"groups": [group("local", 100)], "groups_left_out": 1},
    ],
    ids=["a group without a finding", "groups left out"],
)
def test_no_share_where_the_whole_is_not_known(
    clean_card: Card, contradict: Contradict, facts: dict[str, object]
) -> None:
    findings = (contradict("local", 98, 100),)
    (told,) = tell_absent(replace(clean_card, findings=findings, facts={"reasoning": facts}))
    assert told.text == "98 published thoughts have no counterpart in the raw sessions."
    assert "%" not in told.detail


@pytest.mark.parametrize("examined", [None, "many", [], 0, 3, True, float("nan"), float("inf")])
def test_a_property_of_any_type(clean_card: Card, contradict: Contradict, examined: object) -> None:
    findings = (contradict("local", 98, examined),)
    (told,) = tell_absent(replace(clean_card, findings=findings))
    assert told.text == "98 published thoughts have no counterpart in the raw sessions."


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({}, None),
        ({"text_signed": 4}, None),
        ({"published_text": 60}, None),
        ({"omitted": 1, "text_signed": 1}, "1 of 2 thinking steps has no text. The vendor kept 1 sealed."),
        (
            # The published rows are another view of the same work, so there is no share of all.
            {"omitted": 34, "published_text": 60},
            "34 thinking steps have no text. The vendor kept 34 sealed. And yet 60 steps"
            " of published rows have one, without a trace of its origin.",
        ),
    ],
)
def test_thoughts_without_a_text(clean_card: Card, states: dict[str, int], said: str | None) -> None:
    told = tell_silent(replace(clean_card, facts={"reasoning": {"states": states}}))
    assert [f"{sentence.text} {sentence.detail}" for sentence in told] == ([said] if said else [])


@pytest.mark.parametrize(
    ("silent", "readable", "said"),
    [
        (2_223, 0, "None of the 2,223 thoughts in claude-code files has a text."),
        (1, 0, "The only thought in claude-code files has no text."),
        (90, 10, "90 % of the thoughts in claude-code files have no text."),
        (3, 1, "3 of 4 thoughts in claude-code files have no text."),
        (1, 3, "1 of 4 thoughts in claude-code files has no text."),
    ],
)
def test_thoughts_by_format(clean_card: Card, silent: int, readable: int, said: str) -> None:
    groups = [
        group(None, 0, "claude-code", omitted=silent, text_signed=readable),
        group("hf", 9, published_text=9),
    ]
    states = {"omitted": silent, "text_signed": readable, "published_text": 9}
    card = replace(clean_card, facts={"reasoning": {"states": states, "groups": groups, "verdict": {"word": "x"}}})
    (told,) = tell_silent(card)
    assert told.text == said
    assert told.detail.endswith("And yet 9 steps of published rows have one, without a trace of its origin.")
    assert told.section == "reasoning"


def test_groups_without_any_text(clean_card: Card, make_finding: MakeFinding) -> None:
    def hidden(version: str, count: int, examined: int, code: str = "TA101") -> Finding:
        finding = make_finding(code, "hidden-thinking", "warning", count, "some message")
        return replace(finding, scope={"version": version}, properties={"examined": examined})

    findings = (hidden("1", 5, 5), hidden("2", 3, 9), hidden("3", 2, 4), hidden("3", 2, 4, "TA105"))
    facts = {"reasoning": {"states": {"omitted": 10, "damaged": 2, "text_signed": 6}}}
    (told,) = what_matters(replace(clean_card, facts=facts, findings=findings))
    assert told.text == "12 of 18 thinking steps have no text."
    assert told.detail == (
        "The vendor kept 10 sealed, 2 have neither text nor signature."
        " In 2 of 3 groups of model and version no step has any text."
    )
    assert told.severity == "warning"
