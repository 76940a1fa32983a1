"""One finding as strings, on the page and in the island alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_reports.html.findings.views import Desk
from traceaudit_reports.replay import Excerpt, Replays

if TYPE_CHECKING:
    from conftest import MakeFinding, OpenPage

    from traceaudit_reports.card import Card


def test_the_surroundings_are_those_of_its_first_known_place(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 2, "some message")
    place = finding.locations[0]
    finding = replace(finding, locations=(replace(place, row=2), place))
    excerpt = Excerpt(
        place.file, place.row, place.pointer or "", place.start, place.end, "before ", "[masked]", " after"
    )
    card = replace(clean_card, replays=Replays(excerpts=(excerpt,)))
    assert Desk(card, {}).describe(finding, 1, fix_said=False).context == ("before ", "[masked]", " after")
    elsewhere = replace(card, replays=Replays(excerpts=(replace(excerpt, row=99),)))
    assert Desk(elsewhere, {}).describe(finding, 1, fix_said=False).context == ("", "", "")


def test_long_surroundings_keep_what_is_next_to_the_finding(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 1, "some message")
    place = finding.locations[0]
    excerpt = Excerpt(
        place.file, place.row, place.pointer or "", place.start, place.end, "x" * 999 + "near", "f", "near" + "x" * 999
    )
    card = replace(clean_card, replays=Replays(excerpts=(excerpt,)))
    before, found, after = Desk(card, {}).describe(finding, 1, fix_said=False).context
    assert (before[-4:], found, after[:4]) == ("near", "f", "near")
    assert len(before) + len(after) < 400


def test_it_leads_to_its_step_in_the_replay(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 1, "some message")
    place = finding.locations[0]
    anchors = {(finding.fingerprint, place.file, place.row): "replay-2-7"}
    assert Desk(clean_card, anchors).describe(finding, 1, fix_said=False).replay == "#replay-2-7"
    assert Desk(clean_card, {("other", place.file, place.row): "x"}).describe(finding, 1, fix_said=False).replay == ""


def test_filters_have_what_they_ask_for(clean_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 1, "m", scope={"origin": "hf", "format": "pi"})
    places = tuple(replace(finding.locations[0], session=name) for name in ("two words", None, "b", "b", ""))
    page = open_page(replace(clean_card, findings=(replace(finding, locations=places, status="grown"),)))
    node = next(node for node in page.tags("details") if node.attributes.get("class") == "finding")
    assert {name: value for name, value in node.attributes.items() if name.startswith("data-")} == {
        "data-code": "TA101",
        "data-severity": "note",
        "data-status": "grown",
        "data-origin": "hf",
        "data-sessions": "two\N{OPEN BOX}words b",
    }


def test_of_many_findings_the_later_ones_have_fewer_places(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 50, "m")
    finding = replace(finding, locations=finding.locations[:1] * 20)
    desk = Desk(clean_card, {})
    numbers = (1, 10, 11, 100, 101, 9_999)
    assert [len(desk.describe(finding, n, fix_said=True).places) for n in numbers] == [10, 10, 3, 3, 1, 1]
    assert desk.describe(finding, 101, fix_said=True).left_out.startswith(
        "1 of 50 places are shown, 20 are in the JSON"
    )


def test_a_finding_shows_how_to_see_it(clean_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    finding = make_finding("TA101", "hidden-thinking", "note", 1, "m")
    place = finding.locations[0]
    text = open_page(replace(clean_card, root="data", findings=(finding,))).text()
    assert f"see it in the data traceaudit show {place.file}:{place.row} data" in text
    assert "PATH is what was scanned" not in text
    whole = replace(finding, locations=(replace(place, row=0),))
    text = open_page(replace(clean_card, findings=(whole,))).text()
    assert "see it in the data" not in text
    assert "traceaudit show TA101 PATH" in text


def test_what_is_said_of_a_file_stands_in_no_row(clean_card: Card, make_finding: MakeFinding) -> None:
    finding = make_finding("TA905", "unreadable-file", "error", 1, "1 file")
    of_file = replace(finding, rows=1, sessions=0, files=1, locations=(replace(finding.locations[0], row=0),))
    assert ("found", "1 in 1 file") in Desk(clean_card, {}).describe(of_file, 1, fix_said=False).facts
    of_row = replace(of_file, locations=(replace(finding.locations[0], row=7),))
    assert ("found", "1 in 1 row, 1 file") in Desk(clean_card, {}).describe(of_row, 1, fix_said=False).facts
