"""The timeline: days of views, sessions as spans, and the findings that name them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.session_spans import worst_findings
from traceaudit_reports.html.sections.timeline import describe_timeline
from traceaudit_reports.replay import Replay, Replays

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

BINS = [{"from": low, "below": low + 1, "count": 20} for low in range(3)]


def view(name: str, days: dict[str, int], **more: Any) -> dict[str, Any]:
    told = [{"day": day, "steps": steps, "sessions": 1} for day, steps in days.items()]
    return {"format": name, "folder": ".", "container": "jsonl", "undated": 0, "days": told} | more


def session(number: int, steps: int = 5) -> dict[str, Any]:
    return {
        "session": f"s{number}",
        "format": "claude-code",
        "folder": ".",
        "first": f"2026-06-{1 + number % 28:02}T10:00Z",
        "last": f"2026-06-{1 + number % 28:02}T11:{number % 60:02}Z",
        "model": "orchid-2",
        "harness": "",
        "version": "",
        "steps": steps,
    }


def with_facts(card: Card, views: list[dict[str, Any]], sessions: list[dict[str, Any]], **more: Any) -> Card:
    facts = {"unit": "day", "views": views, "sessions": sessions, "sessions_left_out": 0} | more
    return replace(card, facts={**card.facts, "timeline": facts})


def naming(card: Card, severity: str, *sessions: str) -> Card:
    """The card with a finding that names these sessions."""
    finding = next(one for one in card.findings if one.locations)
    places = tuple(replace(finding.locations[0], session=name) for name in sessions)
    return replace(card, findings=(replace(finding, severity=severity, status="new", locations=places),))


def test_no_time_is_no_section(clean_card: Card) -> None:
    assert describe_timeline(clean_card, LADDER[0]) is None
    assert describe_timeline(with_facts(clean_card, [view("pi", {})], [session(1)]), LADDER[0]) is None


def test_one_view_is_a_histogram_with_the_days_between(clean_card: Card, open_page: OpenPage) -> None:
    card = with_facts(clean_card, [view("pi", {"2026-06-01": 3, "2026-06-04": 9})], [session(0), session(3)])
    timeline = describe_timeline(card, LADDER[0])
    assert timeline is not None
    assert timeline.lead == "2 sessions between 2026-06-01 and 2026-06-04."
    assert timeline.days is not None
    assert timeline.days.title == "Steps by day, 2026: pi"
    assert [(one.label, one.amount) for one in timeline.days.bins] == [
        ("06-01", "3"),
        ("06-02", "0"),
        ("06-03", "0"),
        ("06-04", "9"),
    ]
    assert "Timeline of sessions" in open_page(card).text()


def test_several_views_are_a_strip_and_equal_ones_are_one(clean_card: Card) -> None:
    days = {"2026-06-01": 3, "2026-06-02": 9}
    views = [view("pi", days), view("codex", {"2026-06-02": 1}), view("droid", days)]
    timeline = describe_timeline(with_facts(clean_card, views, [], sessions_undated=2), LADDER[0])
    assert timeline is not None
    assert timeline.strip is not None
    assert [row.label for row in timeline.strip.rows] == ["pi, droid", "codex"]
    assert timeline.lead == "Steps between 2026-06-01 and 2026-06-02. 2 sessions more state no time."
    assert timeline.sessions is None


def test_months_are_not_filled(clean_card: Card) -> None:
    views = [view("pi", {"2024-11": 3, "2026-06": 9})]
    timeline = describe_timeline(with_facts(clean_card, views, [], unit="month"), LADDER[0])
    assert timeline is not None
    assert timeline.days is not None
    assert [one.label for one in timeline.days.bins] == ["2024-11", "2026-06"]


def test_few_sessions_have_their_names(rich_card: Card) -> None:
    card = with_facts(naming(rich_card, "error", "s1"), [view("pi", {"2026-06-01": 3})], [session(0), session(1)])
    timeline = describe_timeline(card, LADDER[0])
    assert timeline is not None
    assert timeline.sessions is not None
    assert (timeline.sessions.heading, timeline.sessions.named, timeline.sessions.left_out) == ("Sessions", None, "")
    assert [span.tone for span in timeline.sessions.spans.spans] == ["", "error"]
    assert timeline.sessions.spans.spans[1].target == f"#{card.findings[0].code}"
    assert timeline.sessions.found == [("error", "1 session")]


def test_a_session_leads_to_its_replay(rich_card: Card) -> None:
    replay = Replay("s1", "a.jsonl", "claude-code", "", "", "", 1, 1, 1, "error", ())
    card = with_facts(naming(rich_card, "error", "s1"), [view("pi", {"2026-06-01": 3})], [session(0), session(1)])
    timeline = describe_timeline(replace(card, replays=Replays((replay,))), LADDER[0])
    assert timeline is not None
    assert timeline.sessions is not None
    assert [span.target for span in timeline.sessions.spans.spans] == ["", "#replay-1"]


def test_many_sessions_are_summarised(rich_card: Card, open_page: OpenPage) -> None:
    named = naming(rich_card, "warning", "s7", "s190")
    more = {"minutes": BINS, "sizes": BINS[:1]}
    views = [view("claude-code", {"2026-06-01": 3}, **more), view("pi", {"2026-06-01": 3}, **more)]
    card = with_facts(named, views, [session(n, 500 - n) for n in range(200)], sessions_left_out=9_800)
    timeline = describe_timeline(card, LADDER[0])
    assert timeline is not None
    assert timeline.lead == "10,000 sessions on 2026-06-01."
    assert [chart.title for chart in timeline.sizes] == ["Minutes, claude-code, pi"]
    assert timeline.sessions is not None
    assert len(timeline.sessions.spans.spans) == 60
    assert timeline.sessions.left_out == "9,940 more sessions not drawn"
    # Nobody knows of findings in the sessions that the facts do not list.
    assert timeline.sessions.heading == "Large sessions, first those with findings"
    assert timeline.sessions.named is not None
    assert [span.tone for span in timeline.sessions.named.spans] == ["warning", "warning"]
    page = open_page(card)
    assert "The 2 of them with the most severe findings, by name" in page.text()
    assert "Of the sessions drawn, by the places that findings list" in page.text()
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    assert len(ids) == len(set(ids))


def test_points_are_no_spans(clean_card: Card) -> None:
    points = [session(n) | {"last": session(n)["first"]} for n in range(5)]
    timeline = describe_timeline(with_facts(clean_card, [view("pi", {"2026-06-01": 3})], points), LADDER[0])
    assert timeline is not None
    assert timeline.sessions is None


def test_only_active_findings_mark_a_session(rich_card: Card) -> None:
    card = naming(rich_card, "error", "s1")
    waived = replace(card.findings[0], status="waived")
    note = replace(card.findings[0], severity="note")
    assert worst_findings(replace(card, findings=(waived, note)))["s1"][0] == "note"
    assert worst_findings(replace(card, findings=(note, card.findings[0])))["s1"][0] == "error"
    assert worst_findings(replace(card, findings=(waived,))) == {}


@pytest.mark.parametrize("value", [None, 7, float("nan"), "x", [], ["x"], {}, [{"day": 5, "steps": "x"}]])
def test_odd_members_stop_nothing(clean_card: Card, open_page: OpenPage, value: object) -> None:
    whole = view("pi", {"2026-06-01": 3, "2026-06-03": 3}, minutes=BINS, sizes=BINS)
    for name in whole:
        describe_timeline(with_facts(clean_card, [whole | {name: value}], [session(1), session(2)]), LADDER[0])
    for name in session(1):
        card = with_facts(clean_card, [whole], [session(1) | {name: value}, session(2)])
        describe_timeline(card, LADDER[-1])
    open_page(with_facts(clean_card, [whole], [session(1) | {"first": value}], unit=value, sessions_undated=value))
