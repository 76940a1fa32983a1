"""The section on sessions: steps in their order, links both ways, what is left out, and its budget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.environment import make_environment
from traceaudit_reports.html.limits import LADDER, MOST_REPLAY_BYTES
from traceaudit_reports.html.sections.replays import describe_replays, replay_anchors, shown_replays
from traceaudit_reports.replay import NO_REPLAYS, Moment, Replay, Replays

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

WIDE = LADDER[0]


def drawn(card: Card) -> str:
    """The section alone."""
    template = make_environment(WIDE.text).get_template("replays.html.j2")
    return template.render(replays=describe_replays(card, WIDE))


def many(card: Card, sessions: int, moments: int, text: str) -> Card:
    """A Card with so many sessions of so many steps."""
    step = Moment(1, "text", "assistant", "2026-06-03T12:22:01Z", "", "", text, hits=(text,), findings=("f",))
    one = Replay("s", "a.jsonl", "pi", "m", "pi", "3", 1, moments, 1, "error", (step,) * moments)
    return replace(card, replays=Replays((one,) * sessions))


def test_there_is_no_section_without_replays(rich_card: Card, open_page: OpenPage) -> None:
    card = replace(rich_card, replays=NO_REPLAYS)
    assert describe_replays(card, WIDE) is None
    assert replay_anchors(card) == {}
    assert not [node for node in open_page(card).nodes if node.attributes.get("id") == "sessions"]


def test_a_session_says_what_it_is_and_its_steps_what_happened(rich_card: Card) -> None:
    view = describe_replays(rich_card, WIDE)
    assert view is not None
    first, second = view.sessions
    assert (first.title, first.severity, first.amount) == ("5f0c", "warning", "claude-code, 2 findings, 14 steps")
    assert dict(first.facts) == {
        "file": "raw/a.jsonl",
        "format": "claude-code",
        "model": "claude-fable-5",
        "harness": "claude-code 2.1.153",
        "rows": "9",
    }
    assert first.command == "traceaudit show raw/a.jsonl:3 PATH"
    assert [(step.word, step.name, step.state) for step in first.steps] == [
        ("prompt", "", ""),
        ("thinking", "", "omitted"),
        ("tool call", "Bash", ""),
        ("result", "", ""),
    ]
    assert [step.skipped for step in first.steps] == ["", "7 steps left out", "", "1 step left out"]
    assert first.steps[0].lines == ["Why is it slow?", "Look at `a.py`."]
    assert [step.time for step in first.steps[:3]] == ["2026-06-03 12:22:01", "2026-06-03 12:22:09", ""]
    assert (first.steps[1].before, first.steps[1].behind) == (
        "120 characters before \N{HORIZONTAL ELLIPSIS}",
        "\N{HORIZONTAL ELLIPSIS} 2,000 more characters",
    )
    assert first.steps[3].is_error
    assert first.rest == "2 more steps behind"
    assert (second.title, second.rest) == (
        "merged/train.jsonl, row 8",
        "the session goes on, and was not read to its end",
    )
    assert "3 more sessions" in view.left_out


def test_steps_and_findings_lead_to_each_other(rich_card: Card, open_page: OpenPage) -> None:
    hidden = rich_card.findings[1]
    assert replay_anchors(rich_card)[hidden.fingerprint, "raw/a.jsonl", 3] == "replay-1-2"
    page = open_page(rich_card)
    ids = {node.attributes.get("id") for node in page.nodes}
    assert {"replay-1", "replay-1-2", "replay-2-1"} <= ids
    links = [node.attributes.get("href") for node in page.tags("a") if "li" in node.inside and "ol" in node.inside]
    found = [link for link in links if link and link.startswith(("#TA101", "#TA401"))]
    assert found
    assert {link[1:] for link in found} <= ids


def test_a_finding_that_no_card_has_is_no_link(rich_card: Card) -> None:
    view = describe_replays(rich_card, WIDE)
    assert view is not None
    (found,) = view.sessions[1].steps[0].found
    assert (found.text, found.target, found.severity) == ("TA906", "", "")


@pytest.mark.parametrize(
    "text", ["word " * 60, "<&'\"" * 75, "\N{GRINNING FACE}\x1b" * 150], ids=["plain", "marks", "hostile"]
)
def test_the_section_keeps_its_budget_and_counts_what_it_leaves_out(text: str, rich_card: Card) -> None:
    card = many(rich_card, 40, 60, text)
    view = describe_replays(card, WIDE)
    assert view is not None
    assert len(drawn(card).encode()) <= MOST_REPLAY_BYTES
    assert 0 < len(view.sessions) < 40
    assert view.left_out.startswith(f"{40 - len(view.sessions)} more sessions")


def test_links_into_the_page_follow_its_budget(rich_card: Card) -> None:
    card = many(rich_card, 40, 60, "word " * 60)
    shown = len(shown_replays(card, 100_000))
    assert 0 < shown < len(shown_replays(card, MOST_REPLAY_BYTES))
    assert describe_replays(card, WIDE._replace(replays=0)) is None
    assert replay_anchors(card, 0) == {}
    anchors = replay_anchors(rich_card, 100_000)
    assert set(anchors.values()) == {"replay-1-2", "replay-2-1"}


def test_a_long_session_ends_in_words(rich_card: Card) -> None:
    view = describe_replays(many(rich_card, 1, 75, "short"), WIDE)
    assert view is not None
    assert len(view.sessions[0].steps) == 60
    assert view.sessions[0].rest == "15 more steps behind"


def test_many_lines_are_cut(rich_card: Card) -> None:
    view = describe_replays(many(rich_card, 1, 1, "a\n" * 100), WIDE)
    assert view is not None
    (step,) = view.sessions[0].steps
    assert len(step.lines) == 14
    assert step.behind == "\N{HORIZONTAL ELLIPSIS}"


def test_sessions_are_folded_and_print_says_so(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    replays = [node for node in page.tags("details") if node.attributes.get("class") == "replay"]
    assert len(replays) == 2
    assert not any("open" in node.attributes for node in replays)
    assert "A session that is folded stays folded in print." in page.text()
