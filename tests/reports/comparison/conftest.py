"""Comparisons with a little of everything, with nothing, and with hostile values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit_reports.comparison import (
    ArgumentDrift,
    CommandLength,
    Comparison,
    Difference,
    EditShare,
    MovedLabel,
    Side,
    View,
)


def moved(label: str | None, old: int, new: int, bits: float, pooled: tuple[str, ...] = ()) -> MovedLabel:
    return MovedLabel(label, old, new, old / 3799, new / 1000, bits, pooled)


@pytest.fixture
def empty() -> Comparison:
    """A side has no tool call."""
    nothing = Side("empty.jsonl", "dataset", View("", "", "", 0), gaps=("bad rows: 2",))
    profile = Side("fable-5", "profile", View("fable-merged", "", "", 3799), 60, date="2026-06-19", source="a card")
    return Comparison(
        version="0.1.0",
        old=profile,
        new=nothing,
        choice="no format is on both sides: the view with most calls of each",
        differences=(),
        edits=(),
        commands=(),
        arguments=(),
        notes=(),
        least=200,
        limit=None,
        result="incomplete",
        reasons=("new has no tool call",),
        exit_code=3,
    )


@pytest.fixture
def rich(empty: Comparison) -> Comparison:
    """All that there can be, and a limit that was broken."""
    tools = Difference(
        what="tools",
        old=3799,
        new=1000,
        labels=14,
        divergence_bits=0.0625,
        distance=0.25,
        by_chance=0.061,
        chi_square=412.5,
        degrees=11,
        cramers_v=0.2932,
        taken_together=3,
        effect="small",
        moved=(
            moved("Edit", 960, 20, 0.03),
            moved(None, 81, 150, 0.02, ("Glob", "Grep", "LS", "Task", "TodoWrite")),
            moved("mcp__Claude_Preview__preview_screenshot_of_a_rather_long_name", 24, 0, 0.0125),
            *(moved(f"Tool{number}", 10, 3, 0.0007) for number in range(10)),
            moved("Bash", 1544, 400, 0.0000001),
        ),
    )
    few = replace(tools, what="transitions", old=150, effect=None, chi_square=None, degrees=None, cramers_v=None)
    words = replace(tools, what="first words of Bash", moved=tools.moved[:1], effect="large")
    return replace(
        empty,
        new=Side(
            "data/new",
            "dataset",
            View("fable-merged", "merged", "jsonl", 1000),
            conversations=1,
            copies=1,
            others=tuple(View("pi", f"pi-{number}", "jsonl", 100 - number) for number in range(9)),
        ),
        choice="the same format on both sides",
        differences=(tools, few, words),
        edits=(EditShare("Edit", 960, 850, 890, 20, 3, 4), EditShare("Write", 0, 0, 0, 9, 1, 1)),
        commands=(CommandLength("Bash", 1544, 45, 142.4, 400, 1234.5, 90_000),),
        arguments=tuple(ArgumentDrift("Read", f"argument_{number}", 100, number, 200, 150) for number in range(8)),
        notes=("a side has tools without a name: distances are lower bounds",),
        limit=0.2,
        result="over",
        reasons=("the distance of the tools is 0.2500, over 0.2",),
        exit_code=1,
    )


@pytest.fixture
def hostile_value() -> str:
    """A value that tries to steer a terminal, to be markup, and to break strict readers."""
    return "evil\x1b[31m\u202e|`<script>alert(1)</script>[a](http://x.invalid)\n@all #1 www.x.invalid\ud800"


@pytest.fixture
def hostile(rich: Comparison, hostile_value: str) -> Comparison:
    """The rich one with a hostile value in every string from the data."""
    text = hostile_value
    view = View(text, text, text, 5)
    return replace(
        rich,
        old=replace(rich.old, name=text, date=text, source=text, view=view, gaps=(text,)),
        new=replace(rich.new, name=text, view=view, others=(view,)),
        differences=tuple(
            replace(
                item,
                what=f"first words of {text}",
                moved=tuple(replace(label, label=label.label and text, pooled=(text,)) for label in item.moved),
            )
            for item in rich.differences
        ),
        edits=tuple(replace(item, tool=text) for item in rich.edits),
        commands=tuple(replace(item, tool=text) for item in rich.commands),
        arguments=tuple(replace(item, tool=text, name=text) for item in rich.arguments),
        notes=(text,),
        reasons=(text,),
    )
