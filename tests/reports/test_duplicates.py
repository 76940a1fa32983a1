"""Duplicates in one line, as the terminal tells them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.duplicates import name_view, share_of, summarise_duplicates
from traceaudit_reports.lines import cells
from traceaudit_reports.terminal import render

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card

MERGED = {"format": "fable-merged", "folder": ".", "container": "jsonl"}
PI = {"format": "pi", "folder": "pi-traces", "container": "jsonl"}
RAW = {"format": "claude-code", "folder": "claude", "container": "jsonl"}


def view(name: dict[str, str], items: int, removable: int = 0, crossing: int = 0) -> dict[str, Any]:
    return {**name, "items": items, "removable": removable, "cross_session": crossing}


def shared(smaller: dict[str, str], larger: dict[str, str], kind: str = "projection") -> dict[str, Any]:
    return {"view": smaller, "of": larger, "items": 9, "examined": 9, "kind": kind}


def with_facts(card: Card, *views: dict[str, Any], shared: tuple[dict[str, Any], ...] = ()) -> Card:
    return replace(card, facts={"duplicates": {"views": list(views), "shared": list(shared)}})


@pytest.mark.parametrize(
    ("views", "between", "said"),
    [
        ((view(MERGED, 300),), (), "none of 300 texts repeats another"),
        # Equal short texts are told in the table, so that the line must not deny them.
        ((view(MERGED, 300) | {"short": 4},), (), "none of 300 texts repeats another, short ones aside"),
        (
            (view(RAW, 40), view(PI, 34)),
            (shared(PI, RAW, "copy") | {"items": 33, "examined": 34},),
            "none of 40 texts repeats another; pi · pi-traces is a copy of claude-code · claude in 33 of 34 texts",
        ),
        (
            (view(MERGED, 4_665, 12, 4),),
            (),
            "12 of 4,665 texts repeat another (0.3 %), 4 across sessions",
        ),
        (
            (view(MERGED, 4_665, 12, 4), view(PI, 4_665, 12, 4)),
            (shared(PI, MERGED),),
            "12 of 4,665 texts repeat another (0.3 %), 4 across sessions; "
            "pi · pi-traces is a projection of fable-merged",
        ),
        (
            (view(MERGED, 90), view(RAW, 40, 1), view(PI, 7, 1)),
            (),
            "1 of 40 texts of claude-code · claude repeats another (2.5 %), none across sessions; "
            "1 more view with copies",
        ),
        ((view(MERGED, 90), view(RAW, 40)), (), "no text of 2 views repeats another"),
        (
            (view(RAW, 40), view(RAW | {"folder": "backup"}, 40)),
            (shared(RAW, RAW | {"folder": "backup"}, "copy"),),
            "none of 40 texts repeats another; claude-code · claude is a copy of claude-code · backup",
        ),
        ((view(MERGED, 90), view(RAW, 40)), (shared(RAW, MERGED, "overlap"),), "no text of 2 views repeats another"),
    ],
)
def test_the_line(clean_card: Card, views: Any, between: Any, said: str) -> None:
    assert summarise_duplicates(with_facts(clean_card, *views, shared=between)) == said


def test_many_projections_are_counted(clean_card: Card) -> None:
    names = [PI | {"folder": f"pi-{number}"} for number in range(5)]
    card = with_facts(clean_card, view(MERGED, 9), shared=tuple(shared(name, MERGED) for name in names))
    assert (summarise_duplicates(card) or "").endswith(
        "pi · pi-1 is a projection of fable-merged; 3 more views of this kind"
    )


@pytest.mark.parametrize(
    ("removable", "said"), [(0, "0 %"), (1, "less than 0.1 %"), (10, "0.1 %"), (999, "10.0 %"), (3_400, "34 %")]
)
def test_shares(removable: int, said: str) -> None:
    assert share_of({"removable": removable, "items": 10_000}) == said


def test_names_of_views_say_each_word_once() -> None:
    assert name_view(RAW | {"folder": "claude-code"}) == "claude-code"
    assert name_view(MERGED | {"container": "parquet"}) == "fable-merged · parquet"
    assert name_view(MERGED | {"folder": None, "container": None}) == "fable-merged"


def test_the_terminal(rich_card: Card, snapshot: SnapshotAssertion) -> None:
    facts = {"duplicates": {"views": [view(MERGED, 4_665, 12, 4)], "shared": [shared(PI, MERGED)]}}
    lines = render(replace(rich_card, facts={**rich_card.facts, **facts})).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("  duplicates"))
    assert "\n".join(lines[start : lines.index("", start)]) == snapshot


@pytest.mark.parametrize("width", [40, 80])
def test_hostile_names_are_harmless(clean_card: Card, hostile: str, width: int) -> None:
    evil = {"format": "pi", "folder": hostile * 200, "container": hostile}
    card = with_facts(clean_card, view(evil, 9, 1), view(MERGED, 9), shared=(shared(evil, MERGED),))
    text = render(card, width=width)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(cells, text.splitlines())) <= width
    assert len(text.splitlines()) < 40


@pytest.mark.parametrize("value", [None, 3, "x", [3], {"views": 3}, {"views": [3, None]}, {"views": []}])
def test_facts_of_another_kind_are_no_line(clean_card: Card, value: object) -> None:
    card = replace(clean_card, facts={"duplicates": value})
    assert summarise_duplicates(card) is None
    assert "  duplicates" not in render(card)


def test_members_of_another_kind_do_no_harm(clean_card: Card) -> None:
    broken = {"view": None, "of": 3, "kind": "projection"}
    card = with_facts(clean_card, {"items": "x", "removable": None}, shared=(broken,))
    assert summarise_duplicates(card)
