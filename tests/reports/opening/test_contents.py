"""Sentences on copies, cut contexts and sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.opening.contents import tell_copies, tell_cut_contexts, tell_spread

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card


def test_copies_of_the_worst_view(clean_card: Card, make_finding: MakeFinding) -> None:
    views = [
        {"format": "pi", "folder": "pi", "items": 1_000, "removable": 60, "exact": 60},
        {"format": "fable-merged", "folder": ".", "items": 1_000, "removable": 340, "exact": 300, "near": 40},
        # Too few to have a share.
        {"format": "codex", "folder": "codex", "items": 4, "removable": 3, "exact": 3},
    ]
    copies = make_finding("TA711", "exact-copies", "warning", 300, "300 copies")
    card = replace(clean_card, facts={"duplicates": {"views": views}}, findings=(copies,))
    (told,) = tell_copies(card)
    assert told.text == "34 % of the texts in fable-merged files repeat others."
    assert told.detail == "340 of 1,000 texts could go: 300 exact copies, 40 near copies."
    assert (told.severity, told.section) == ("warning", "duplicates")
    assert list(tell_copies(replace(card, findings=(replace(copies, status="waived"),)))) == []


def test_few_copies_are_left_to_their_finding(clean_card: Card, make_finding: MakeFinding) -> None:
    views = [{"format": "pi", "folder": "pi", "items": 1_000, "removable": 49, "exact": 49}]
    copies = make_finding("TA711", "exact-copies", "warning", 49, "49 copies")
    assert list(tell_copies(replace(clean_card, facts={"duplicates": {"views": views}}, findings=(copies,)))) == []


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([(4_121, 4_665)], ["88 % of the contexts are cut."]),
        ([(4_121, 4_665), (35, 35)], ["88 % of the contexts are cut."]),
        ([(4_665, 4_665)], ["All of the contexts are cut."]),
        ([(3, 5)], []),
        ([(3, "many")], []),
    ],
)
def test_cut_contexts(
    clean_card: Card, make_finding: MakeFinding, groups: list[tuple[int, object]], said: list[str]
) -> None:
    findings = tuple(
        replace(
            make_finding("TA929", "cut-contexts", "warning", count, "some contexts cut"),
            scope={"folder": str(place)},
            properties={"examined": examined},
        )
        for place, (count, examined) in enumerate(groups)
    )
    assert [told.text for told in tell_cut_contexts(replace(clean_card, findings=findings))] == said


@pytest.mark.parametrize(
    ("count", "largest", "said"),
    [
        (27, 0.1927, []),
        (4, 0.3427, ["One session holds 34 % of the steps in pi files. The 4 sessions count as 13.3 of equal size."]),
        (1, 1.0, ["All steps in pi files are of one session."]),
    ],
)
def test_spread(clean_card: Card, count: int, largest: float, said: list[str]) -> None:
    sessions = {"count": count, "effective": 13.3, "largest_share": largest}
    facts = {"concentration": {"formats": [{"format": "pi", "sessions": sessions}]}}
    card = replace(clean_card, facts=facts, totals=replace(clean_card.totals, sessions=99))
    assert [f"{told.text} {told.detail}".strip() for told in tell_spread(card)] == said
    # Where there is one session in all, the number of sessions says it.
    alone = replace(card, totals=replace(card.totals, sessions=1))
    assert list(tell_spread(alone)) == []
